import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';

/** Document of `visits`: one entry into the mini program. `_id` is `userId:visitId`. */
export interface Visit {
  _id: string;
  userId: UserId;
  channelId?: string;
  /** WeChat's scene value. Comes from the client: good for statistics, never for permission. */
  scene: number;
  at: Date;
  /** Merges of two records of the person that the visit was moved by. */
  mergeIds?: string[];
}

interface VisitOf {
  userId: UserId;
  /** Ids that the user had before a merge. */
  formerIds?: readonly UserId[];
  visitId: string;
  touch: Touch;
}

/** What a visit says of where it came from. */
type Touch = Pick<Visit, 'channelId' | 'scene' | 'at'>;

/** Where visits are kept. */
export class Visits {
  private readonly visits: Collection<Visit>;

  constructor(database: Database) {
    this.visits = database.collection<Visit>('visits');
  }

  /** Keeps a visit, once: a repeat answers what the first report of it said. One more request for who has former ids. */
  async record({ userId, formerIds = [], visitId, touch }: VisitOf): Promise<Touch> {
    const [before] = await this.visits.getMany(formerIds.map((id) => `${id}:${visitId}`));
    if (before) return touchOf(before);
    const _id = `${userId}:${visitId}`;
    if ((await this.visits.add({ _id, userId, ...touch })) === 'added') return touch;
    const known = await this.visits.get(_id);
    return known ? touchOf(known) : touch;
  }
}

const touchOf = ({ scene, channelId, at }: Visit): Touch => ({ scene, channelId, at });
