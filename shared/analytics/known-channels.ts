import type { Channels } from '../channels/index.ts';
import { BATCH_SIZE, inBatches } from '../db/database.ts';

/** Which channels are ours, and since when: phones and shops may tell of any. Lives for one piece of work. */
export class KnownChannels {
  private readonly since = new Map<string, number>();

  constructor(private readonly channels: Channels) {}

  /** Looks for those that were not asked about yet; a request for each thousand. */
  async learn(channelIds: readonly string[]): Promise<void> {
    const news = [...new Set(channelIds)].filter((id) => !this.since.has(id));
    for (const batch of inBatches(news, BATCH_SIZE)) {
      for (const id of batch) this.since.set(id, Infinity);
      const where = { _id: { in: batch } };
      const found = await this.channels.documents.find({ where, limit: BATCH_SIZE, fields: ['versions'] });
      for (const { _id, versions } of found) this.since.set(_id, versions[0]?.at.getTime() ?? Infinity);
    }
  }

  /** Whether it was ours at a moment. */
  readonly has = (channelId: string, at: Date): boolean => at.getTime() >= (this.since.get(channelId) ?? Infinity);
}
