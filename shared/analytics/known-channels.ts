import type { Channel, Channels } from '../channels/index.ts';
import { BATCH_SIZE, inBatches } from '../db/database.ts';

const ARTICLES: readonly Channel['channel']['kind'][] = ['articleCard', 'articleLink'];

/** Which channels are ours, and since when: phones and shops may tell of any. Lives for one piece of work. */
export class KnownChannels {
  private readonly since = new Map<string, number>();
  private readonly articles = new Set<string>();

  constructor(private readonly channels: Channels) {}

  /** Looks for those that were not asked about yet; a request for each thousand. */
  async learn(channelIds: readonly string[]): Promise<void> {
    const news = [...new Set(channelIds)].filter((id) => !this.since.has(id));
    for (const batch of inBatches(news, BATCH_SIZE)) {
      for (const id of batch) this.since.set(id, Infinity);
      const where = { _id: { in: batch } };
      const found = await this.channels.documents.find({
        where,
        limit: BATCH_SIZE,
        fields: ['versions', 'channel.kind'],
      });
      for (const { _id, versions, channel } of found) {
        this.since.set(_id, versions[0]?.at.getTime() ?? Infinity);
        if (ARTICLES.includes(channel.kind)) this.articles.add(_id);
      }
    }
  }

  /** Whether it was ours at a moment. */
  readonly has = (channelId: string, at: Date): boolean => at.getTime() >= (this.since.get(channelId) ?? Infinity);

  /** Whether it stands in an article; that never changes. */
  readonly isArticle = (channelId: string): boolean => this.articles.has(channelId);
}
