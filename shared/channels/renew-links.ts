import { DAY_MS, MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { isOver, pageOf, type Channel } from './channel.ts';
import type { Channels } from './channels.ts';

export interface LinkDeps {
  channels: Channels;
  clock: Clock;
  logger: Logger;
  /** Makes a URL Link to a page with query; lives so many days. */
  createLink(page: string, days: number): Promise<string>;
  /** Makes a code of the Official Account that lasts for ever; where its picture is. */
  createCode(scene: string): Promise<string>;
}

/** As long as WeChat lets a link live. */
const LIFE_DAYS = 30;
/** So long before its end another one takes its place. */
const RENEWED_BEFORE_MS = 5 * DAY_MS;
const RETRY_MS = 10 * MINUTE_MS;
const BATCH = 100;

/** WeChat's own hosts of links, and nothing behind the link's name: what is appended, and where people go, we say. */
const LINK = /^https:\/\/(?:wxaurl|wxmpurl)\.cn\/[0-9A-Za-z]{1,64}$/;

/** The channel's own link to the page that it leads to, while it opens anything. */
export const liveLink = ({ _id, channel: { page }, link }: Channel, now: Date): string | undefined =>
  page !== undefined && link?.page === pageOf(_id, page) && link.endsAt > now && LINK.test(link.address)
    ? link.address
    : undefined;

const isFailure = (error: unknown): error is WeChatFailure => error instanceof Error && 'kind' in error;

/** A code is made once: an account has 100,000 of these. */
async function makeCode({ channels, createCode }: LinkDeps, { _id, revision, picture }: Channel): Promise<void> {
  const made = picture ?? (await createCode(_id));
  await channels.documents.updateIf({ _id, revision }, { set: { picture: made }, unset: ['linkDueAt'] });
}

async function renew(deps: LinkDeps, channel: Channel): Promise<void> {
  const { channels, clock, createLink } = deps;
  const now = clock.now();
  const {
    _id,
    revision,
    channel: { page },
  } = channel;
  if (page === undefined && !isOver(channel, now)) return makeCode(deps, channel);
  if (page === undefined || isOver(channel, now)) {
    await channels.documents.updateIf({ _id, revision }, { unset: ['linkDueAt'] });
    return;
  }
  const soon = new Date(now.getTime() + RENEWED_BEFORE_MS);
  const target = pageOf(_id, page);
  const isFresh = liveLink(channel, soon) !== undefined;
  const made = { page: target, address: isFresh ? '' : await createLink(target, LIFE_DAYS) };
  const link = isFresh ? channel.link : { ...made, endsAt: new Date(now.getTime() + LIFE_DAYS * DAY_MS) };
  const linkDueAt = new Date((link?.endsAt ?? now).getTime() - RENEWED_BEFORE_MS);
  await channels.documents.updateIf({ _id, revision }, { set: { link, linkDueAt } });
}

/**
 * Makes the links and codes of channels that have none, and renews links that end soon; clicks never make one. What WeChat refuses is
 * put off, and the rest waits for the next tick. One request when there is nothing to do, one more for each link.
 */
export async function renewLinks(deps: LinkDeps, deadline: Date): Promise<string> {
  const { channels, clock, logger } = deps;
  const due = await channels.linksDue(clock.now(), BATCH);
  for (const channel of due) {
    if (clock.now() >= deadline) break;
    try {
      await renew(deps, channel);
    } catch (error) {
      if (!isFailure(error)) throw error;
      logger.warn('link.notMade', { channelId: channel._id, kind: error.kind, endsAt: channel.link?.endsAt });
      const linkDueAt = error.notBefore ?? new Date(clock.now().getTime() + RETRY_MS);
      await channels.documents.updateIf({ _id: channel._id, revision: channel.revision }, { set: { linkDueAt } });
      return 'links later';
    }
  }
  return due.length === 0 ? 'idle' : 'links renewed';
}
