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

/** Where visits are kept. */
export class Visits {
  private readonly visits: Collection<Visit>;

  constructor(database: Database) {
    this.visits = database.collection<Visit>('visits');
  }

  /** Keeps a visit; `known` when this visit was reported before. */
  async record(visit: {
    userId: UserId;
    visitId: string;
    touch: { channelId?: string; scene: number; at: Date };
  }): Promise<'recorded' | 'known'> {
    const { userId, visitId, touch } = visit;
    const added = await this.visits.add({ _id: `${userId}:${visitId}`, userId, ...touch });
    return added === 'added' ? 'recorded' : 'known';
  }
}
