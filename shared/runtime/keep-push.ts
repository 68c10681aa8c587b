import { handlePush, oaEvents, type ChosenReply, type OaEvent, type PushDeps } from '../followers/index.ts';
import { ReplyBook } from '../replies/index.ts';
import type { Push } from '../wechat/push.ts';
import { ANSWER_WITHIN_MS } from './answer-time.ts';
import { inTime } from './in-time.ts';
import type { FollowedAccount } from './left-followers.ts';
import { pushEffects } from './push-effects.ts';
import type { Runtime } from './runtime.ts';
import { sayMore } from './say-more.ts';

/** How many pushes an instance remembers: all that come within the fifteen seconds in which WeChat delivers one again. */
const MOST_REMEMBERED = 300;

/** Kept for the life of the instance: it holds the rules. */
let book: ReplyBook | undefined;

/** By the event's id: a delivery that comes while another is worked on, or behind it, has its answer without a request. */
const remembered = new Map<string, Promise<KeptPush>>();

/** What became of a push; without an event it could not be kept in time. */
export interface KeptPush {
  /** Nothing that says whose it was: it is remembered. */
  event?: Pick<OaEvent, 'answer' | 'receivedAt'>;
  /** Nothing but the record of it would be lost. */
  isRecordOnly: boolean;
}

/** How a push came in. */
interface Door {
  /** How long it may be worked on, in milliseconds. */
  withinMs?: number;
  /** What of a choice can be said through this door; left out: all of it. */
  reached?(chosen: ChosenReply | undefined): ChosenReply | undefined;
}

/**
 * Keeps a push and chooses its reply, whichever door it came through; while the database fails, again, as long as there is
 * time.
 */
export async function keepPush(
  push: Push,
  { appId, followerId }: FollowedAccount,
  runtime: Runtime,
  door: Door = {},
): Promise<KeptPush> {
  const account = { appId, followerId };
  const id = followerId(push.key);
  const known = remembered.get(id);
  if (known) {
    runtime.logger.info('push.remembered', { type: push.type });
    return known;
  }
  const kept = keep(push, account, runtime, door);
  remember(id, kept);
  return kept;
}

/** What was not kept is tried anew by the next delivery. */
function remember(id: string, kept: Promise<KeptPush>): void {
  remembered.set(id, kept);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  const forget = () => remembered.delete(id);
  kept.then(({ event }) => event ?? forget(), forget);
}

async function keep(
  push: Push,
  account: FollowedAccount,
  runtime: Runtime,
  { withinMs = ANSWER_WITHIN_MS, reached = (chosen) => chosen }: Door,
): Promise<KeptPush> {
  const { clock, database, logger } = runtime;
  const { followerId } = account;
  const replies = (book ??= new ReplyBook({ followerId, database, clock, logger }));
  const effects = pushEffects(account, runtime);
  const chooseReply: PushDeps['chooseReply'] = async (...asked) => reached(await replies.choose(...asked));
  const said = { chooseReply, sayMore: sayMore(account, runtime) };
  const deps = { ...account, clock, events: oaEvents(database), effects, ...said };
  const { type } = push;
  const failed = (error: unknown) => logger.error('push.failed', { type, error });
  const result = await inTime(() => handlePush(deps, push), withinMs, failed);
  const isRecordOnly = effects[push.content.type] === undefined;
  if (!result) {
    logger.error('push.late', { type });
    return { isRecordOnly };
  }
  const { event, outcome } = result;
  const { answer, receivedAt } = event;
  logger.info('push.handled', { type, outcome, rule: answer?.ruleId });
  return { event: { answer, receivedAt }, isRecordOnly };
}
