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
}

/** What a visit says of where it came from. */
type Touch = Pick<Visit, 'channelId' | 'scene' | 'at'>;

/** Where visits are kept. */
export class Visits {
  private readonly visits: Collection<Visit>;

  constructor(database: Database) {
    this.visits = database.collection<Visit>('visits');
  }

  /** Keeps a visit, once: a repeat answers what the first report of it said. */
  async record({ userId, visitId, touch }: { userId: UserId; visitId: string; touch: Touch }): Promise<Touch> {
    const _id = `${userId}:${visitId}`;
    if ((await this.visits.add({ _id, userId, ...touch })) === 'added') return touch;
    const known = await this.visits.get(_id);
    return known ? { scene: known.scene, channelId: known.channelId, at: known.at } : touch;
  }
}
