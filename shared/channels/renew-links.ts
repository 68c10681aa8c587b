import { DAY_MS, MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { isOver, pageOf, type Channel } from './channel.ts';
import type { Channels } from './channels.ts';
import { takesShortLink } from './paste.ts';

export interface LinkDeps {
  channels: Channels;
  clock: Clock;
  logger: Logger;
  /** Makes a URL Link to a page with query; lives so many days. */
  createLink(page: string, days: number): Promise<string>;
  /** Makes a text that opens a page when it is pasted into a chat; lives thirty days. */
  createShortLink(page: string, title: string): Promise<string>;
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

/** A page that there is not, or that is not released. */
const NO_PAGE: readonly number[] = [40165, 41030];

/** Whether it is refused for what it is: the others have nothing of it. */
const isOfOne = (failure: WeChatFailure): boolean =>
  failure.kind === 'request' || ('code' in failure && NO_PAGE.some((code) => code === failure.code));

const isFailure = (error: unknown): error is WeChatFailure => error instanceof Error && 'kind' in error;

/** A code is made once: an account has 100,000 of these. */
async function makeCode({ channels, createCode }: LinkDeps, { _id, revision, picture }: Channel): Promise<void> {
  const made = picture ?? (await createCode(_id));
  const patch = { set: { picture: made }, unset: ['linkDueAt', 'linkTrouble'] };
  await channels.documents.updateIf({ _id, revision }, patch);
}

/** Makes what does not live long enough, or leads elsewhere; each is kept as soon as it is made. */
async function makeLinks(deps: LinkDeps, channel: Channel, target: string): Promise<void> {
  const { channels, clock, createLink, createShortLink } = deps;
  const now = clock.now();
  const soon = new Date(now.getTime() + RENEWED_BEFORE_MS);
  const endsAt = new Date(now.getTime() + LIFE_DAYS * DAY_MS);
  const isSame = { _id: channel._id, revision: channel.revision };
  let { link, shortLink } = channel;
  if (liveLink(channel, soon) === undefined) {
    link = { page: target, address: await createLink(target, LIFE_DAYS), endsAt };
    await channels.documents.updateIf(isSame, { set: { link } });
  }
  if (!takesShortLink(channel.channel.kind)) shortLink = undefined;
  else if (shortLink?.page !== target || shortLink.endsAt <= soon) {
    shortLink = { page: target, text: await createShortLink(target, channel.channel.name), endsAt };
    await channels.documents.updateIf(isSame, { set: { shortLink } });
  }
  const ends = [link, shortLink].flatMap((one) => one?.endsAt.getTime() ?? []);
  const linkDueAt = new Date(Math.min(...ends) - RENEWED_BEFORE_MS);
  await channels.documents.updateIf(isSame, { set: { linkDueAt }, unset: ['linkTrouble'] });
}

async function renew(deps: LinkDeps, channel: Channel): Promise<void> {
  const { channels, clock } = deps;
  const { _id, revision } = channel;
  const { page } = channel.channel;
  if (isOver(channel, clock.now())) {
    await channels.documents.updateIf({ _id, revision }, { unset: ['linkDueAt', 'linkTrouble'] });
    return;
  }
  return page === undefined ? makeCode(deps, channel) : makeLinks(deps, channel, pageOf(_id, page));
}

/** Puts it off and says so: loudly where people are, or will be within a day, without what they need. */
async function putOff({ channels, clock, logger }: LinkDeps, channel: Channel, failure: WeChatFailure): Promise<void> {
  const now = clock.now();
  const { _id, revision, link, linkTrouble } = channel;
  const { kind, message: words } = failure;
  const isUrgent = liveLink(channel, new Date(now.getTime() + DAY_MS)) === undefined;
  logger[isUrgent ? 'error' : 'warn']('link.notMade', { channelId: _id, kind, words, endsAt: link?.endsAt });
  const linkDueAt = failure.notBefore ?? new Date(now.getTime() + RETRY_MS);
  const trouble = { since: linkTrouble?.since ?? now, kind, words };
  await channels.documents.updateIf({ _id, revision }, { set: { linkDueAt, linkTrouble: trouble } });
}

/**
 * Makes the links and codes of channels that have none, and renews links that end soon; clicks never make one. What WeChat
 * refuses is put off and stands with the channel until it succeeds; the rest waits for the next tick, unless it is refused for
 * what it is. One request when there is nothing to do; two or three more for each channel.
 */
export async function renewLinks(deps: LinkDeps, deadline: Date): Promise<string> {
  const { channels, clock } = deps;
  const due = await channels.linksDue(clock.now(), BATCH);
  let isRefused = false;
  for (const channel of due) {
    if (clock.now() >= deadline) break;
    try {
      await renew(deps, channel);
    } catch (error) {
      if (!isFailure(error)) throw error;
      await putOff(deps, channel, error);
      isRefused = true;
      if (!isOfOne(error)) break;
    }
  }
  if (isRefused) return 'links later';
  return due.length === 0 ? 'idle' : 'links renewed';
}
