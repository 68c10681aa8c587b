import { DAY_MS, type Clock } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';
import type { FollowerId, Forget } from '../identity/index.ts';
import type { Push } from '../wechat/push.ts';
import { channelOfPush } from './channel-of-push.ts';
import type { Reply } from '../wechat/reply.ts';

/** What is said to a push, and the rule that says so. */
export interface ChosenReply {
  ruleId: string;
  /** The answer; without one WeChat is told that all is well. */
  reply?: Reply;
  /** What is said behind it. */
  further?: readonly Reply[];
}

/**
 * Document of `oaEvents`: a push that was handled, with the reply that every delivery of it gets. `_id` is a keyed hash of
 * the push's key, the same for every delivery. No OpenID stands in it: whoever sent it may leave before it is written.
 */
export interface OaEvent {
  _id: string;
  appId: string;
  /** Whose it is; absent once that person's data were deleted. */
  followerId?: IdentityId;
  /** `message.text`, `event.subscribe`, …; of a type that we do not know, its name. */
  type: string;
  /** Menu entry or scene, as WeChat names it. */
  eventKey?: string;
  /** By which channel of the merchant's somebody came, if it is one; says nothing of who. */
  channelId?: string;
  createdAt: Date;
  receivedAt: Date;
  answer?: ChosenReply;
  /** The whole push as JSON, with what the person wrote and `followerId` for the OpenID; kept until `rawExpiresAt`. */
  raw?: string;
  rawExpiresAt?: Date;
}

/** What a push changes beyond the record of it. May run again for the same push, and after a later one. */
export type PushEffect = (push: Push) => Promise<void>;

export type PushEffects = Readonly<Partial<Record<Push['content']['type'], PushEffect>>>;

export interface PushDeps {
  appId: string;
  followerId: FollowerId;
  clock: Clock;
  events: Collection<OaEvent>;
  effects: PushEffects;
  /** Chooses what is answered to this push; asked again for the same `eventId`, it chooses the same. */
  chooseReply(push: Push, eventId: string): Promise<ChosenReply | undefined>;
  /** Says what stands behind an answer; told again of the same push, it says it once. */
  sayMore(push: Push, further: readonly Reply[]): Promise<void>;
}

export const oaEvents = (database: Database): Collection<OaEvent> => database.collection<OaEvent>('oaEvents');

/** What people wrote is not needed longer than to find out what went wrong. */
const RAW_LIFE_MS = 7 * DAY_MS;

/** WeChat waits so long for an answer before it delivers again. */
const REPEATED_AFTER_MS = 5_000;

/** Whether it is worth a request to look for the event first. Whatever this says, a push is kept once. */
const mayBeRepeat = ({ createdAt }: Push, { clock }: PushDeps): boolean =>
  clock.now().getTime() - createdAt.getTime() >= REPEATED_AFTER_MS;

/** Whom a push is about: events about an authorization are sent by the platform. */
export const personOf = ({ openId, content }: Push): string =>
  ('personOpenId' in content ? content.personOpenId : undefined) ?? openId;

/** The text with the id for the OpenID, wherever it stands. */
const pseudonymous = (text: string, openId: string, followerId: IdentityId): string =>
  text.replaceAll(JSON.stringify(openId).slice(1, -1), followerId);

function eventOf(_id: string, deps: PushDeps, push: Push, answer: ChosenReply | undefined): OaEvent {
  const { appId, clock } = deps;
  const { createdAt, type, fields } = push;
  const openId = personOf(push);
  const followerId = deps.followerId(openId);
  const receivedAt = clock.now();
  return {
    _id,
    appId,
    followerId,
    type,
    eventKey: typeof fields['EventKey'] === 'string' ? fields['EventKey'] : undefined,
    channelId: channelOfPush(push.content),
    createdAt,
    receivedAt,
    answer,
    raw: pseudonymous(JSON.stringify(fields), openId, followerId),
    rawExpiresAt: new Date(receivedAt.getTime() + RAW_LIFE_MS),
  };
}

/**
 * Handles one push, once, and gives the event that was kept of it: of many deliveries, the first one's, with its reply.
 * The event is kept last, in one write with the reply: a kill before it leaves a push that WeChat delivers again and that
 * is handled again, to the same end; after it, the next delivery finds the reply. What is said behind the reply is what
 * was kept with it, and every delivery says it, so that a kill before it does no harm, nor a rule that has changed. One
 * database request for a push without an effect, and one for its repeat; two when it comes late, or twice at once.
 */
export async function handlePush(
  deps: PushDeps,
  push: Push,
): Promise<{ outcome: 'handled' | 'known'; event: OaEvent }> {
  const handled = await keepEvent(deps, push);
  const further = handled.event.answer?.further;
  if (further) await deps.sayMore(push, further);
  return handled;
}

async function keepEvent(deps: PushDeps, push: Push): Promise<{ outcome: 'handled' | 'known'; event: OaEvent }> {
  const { events, effects } = deps;
  // A hash, because the key may hold a menu entry's URL (up to 1 KB), and keys of an index are not that long everywhere;
  // of the kind that followers have, because it may hold the OpenID.
  const _id = deps.followerId(push.key);
  const effect = effects[push.content.type];
  const known = effect || mayBeRepeat(push, deps) ? await events.get(_id) : undefined;
  if (known) return { outcome: 'known', event: known };
  await effect?.(push);
  const event = eventOf(_id, deps, push, await deps.chooseReply(push, _id));
  if ((await events.add(event)) === 'added') return { outcome: 'handled', event };
  return { outcome: 'known', event: (await events.get(_id)) ?? event };
}

/**
 * What was kept of the pushes of somebody who has left: that there was one, of which type, when, and what was answered, so
 * that a late delivery is still known.
 */
export const forgetPushes =
  (database: Database): Forget =>
  async ({ ids }) => {
    const unset = ['followerId', 'eventKey', 'raw', 'rawExpiresAt'];
    await oaEvents(database).updateMany({ followerId: { in: ids } }, { unset });
    return [];
  };
