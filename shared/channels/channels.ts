import type { Collection, Database, Where } from '../db/database.ts';
import type { Channel, ChannelKind } from './channel.ts';

/** Where channels are kept. */
export class Channels {
  readonly documents: Collection<Channel>;

  constructor(database: Database) {
    this.documents = database.collection<Channel>('channels');
  }

  get(channelId: string): Promise<Channel | undefined> {
    return this.documents.get(channelId);
  }

  /** Those that need a link now, who have waited longest in front. */
  linksDue(now: Date, limit: number): Promise<Channel[]> {
    const orderBy = { field: 'linkDueAt', direction: 'asc' } as const;
    return this.documents.find({ where: { linkDueAt: { lte: now } }, orderBy, limit });
  }

  /** Those behind `after` in the order of ids, of one kind or of all, or those in trouble alone. */
  async page(of: { kind?: ChannelKind; inTrouble?: boolean; after?: string; limit: number }): Promise<{
    found: Channel[];
    next?: string;
  }> {
    const { kind, inTrouble = false, after = '', limit } = of;
    const troubled: Where = inTrouble ? { 'linkTrouble.since': { gt: new Date(0) } } : {};
    const found = await this.documents.find({
      where: { _id: { gt: after }, ...(kind === undefined ? {} : { 'channel.kind': kind }), ...troubled },
      orderBy: { field: '_id', direction: 'asc' },
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    return { found: page, next: found.length > limit ? page.at(-1)?._id : undefined };
  }
}
