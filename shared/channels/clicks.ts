import { MINUTE_MS, shanghaiMoment } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import { ownPage, type Forget, type OwnData } from '../identity/index.ts';

/** Document of `clicks`: somebody opened the address of a channel. `_id` is the `state` of the question to WeChat, or random. */
export interface Click {
  _id: string;
  channelId: string;
  at: Date;
  /** In WeChat, on another phone's or a computer's browser; by what the browser says of itself. */
  from: 'wechat' | 'phone' | 'desktop';
  /** When WeChat's answer came back: the state works once. */
  answeredAt?: Date;
  /** The follower, or somebody who may become one, by WeChat's word: a keyed hash. */
  identityId?: IdentityId;
}

/** So long somebody may take on WeChat's page. */
export const STATE_LIFE_MS = 10 * MINUTE_MS;

/** Where clicks are kept. One request each. */
export class Clicks {
  private readonly clicks: Collection<Click>;

  constructor(database: Database) {
    this.clicks = database.collection<Click>('clicks');
  }

  async keep(click: Click): Promise<void> {
    await this.clicks.add(click);
  }

  /** Uses a state up, and keeps who it was; false when it was used before, is too old, or of another channel. */
  answer(
    { state, channelId }: { state: string; channelId: string },
    identityId: IdentityId | undefined,
    now: Date,
  ): Promise<boolean> {
    const asked = { gt: new Date(now.getTime() - STATE_LIFE_MS) };
    const where = { _id: state, channelId, at: asked, answeredAt: { exists: false } };
    return this.clicks.updateIf(where, { set: { answeredAt: now, ...(identityId ? { identityId } : {}) } });
  }
}

/** The clicks of followers who left become nobody's. */
export const forgetClicks =
  (database: Database): Forget =>
  async ({ ids }) => {
    await database.collection<Click>('clicks').updateMany({ identityId: { in: ids } }, { unset: ['identityId'] });
    return [];
  };

/** When a person opened which entry of the Official Account. */
export const ownClicks = (database: Database): OwnData => ({
  subject: 'clicks',
  title: '打开过的入口',
  page: ({ identities }, after) => {
    const where = { identityId: { in: identities.map(({ _id }) => _id) } };
    return ownPage(database.collection<Click>('clicks'), where, after, ({ at, channelId, from }) => ({
      data: { at, channelId, from },
      text: `${shanghaiMoment(at)}，渠道 ${channelId}`,
    }));
  },
});
