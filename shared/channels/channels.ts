import type { Collection, Database } from '../db/database.ts';
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

  /** Those behind `after` in the order of ids, of one kind or of all. */
  async page({ kind, after = '', limit }: { kind?: ChannelKind; after?: string; limit: number }): Promise<{
    found: Channel[];
    next?: string;
  }> {
    const found = await this.documents.find({
      where: { _id: { gt: after }, ...(kind === undefined ? {} : { 'channel.kind': kind }) },
      orderBy: { field: '_id', direction: 'asc' },
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    return { found: page, next: found.length > limit ? page.at(-1)?._id : undefined };
  }
}
