import { handlePush, oaEvents, type ChosenReply, type OaEvent, type PushDeps } from '../followers/index.ts';
import { ReplyBook } from '../replies/index.ts';
import type { Push } from '../wechat/push.ts';
import { inTime } from './in-time.ts';
import type { FollowedAccount } from './left-followers.ts';
import { pushEffects } from './push-effects.ts';
import type { Runtime } from './runtime.ts';
import { sayMore } from './say-more.ts';

/**
 * WeChat waits five seconds for the answer, of which a cold start may take two.
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
export const ANSWER_WITHIN_MS = 3_000;

/** Kept for the life of the instance: it holds the rules. */
let book: ReplyBook | undefined;

/** What became of a push; without an event it could not be kept in time. */
export interface KeptPush {
  event?: OaEvent;
  /** Nothing but the record of it would be lost. */
  isRecordOnly: boolean;
}

/**
 * Keeps a push and chooses its reply, whichever door it came through; while the database fails, again, as long as there is
 * time.
 *
 * @param reached what of the choice can be said through this door
 */
export async function keepPush(
  push: Push,
  { appId, followerId }: FollowedAccount,
  runtime: Runtime,
  reached: (chosen: ChosenReply | undefined) => ChosenReply | undefined = (chosen) => chosen,
): Promise<KeptPush> {
  const account = { appId, followerId };
  const { clock, database, logger } = runtime;
  const replies = (book ??= new ReplyBook({ followerId, database, clock, logger }));
  const effects = pushEffects(account, runtime);
  const chooseReply: PushDeps['chooseReply'] = async (...asked) => reached(await replies.choose(...asked));
  const said = { chooseReply, sayMore: sayMore(account, runtime) };
  const deps = { ...account, clock, events: oaEvents(database), effects, ...said };
  const { type } = push.content;
  const failed = (error: unknown) => logger.error('push.failed', { type, error });
  const result = await inTime(() => handlePush(deps, push), ANSWER_WITHIN_MS, failed);
  const isRecordOnly = effects[type] === undefined;
  if (!result) {
    logger.error('push.late', { type });
    return { isRecordOnly };
  }
  const { event, outcome } = result;
  logger.info('push.handled', { type: event.type, outcome, rule: event.answer?.ruleId });
  return { event, isRecordOnly };
}
