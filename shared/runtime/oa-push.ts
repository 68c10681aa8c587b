import { readVariables } from '../config/variables.ts';
import type { ChosenReply } from '../followers/index.ts';
import { followerIds } from '../identity/index.ts';
import type { Fields } from '../wechat/fields.ts';
import { replyFields } from '../wechat/reply.ts';
import { keepPush } from './keep-push.ts';
import type { PushAnswer } from './platform-push.ts';
import type { PlatformPusher } from './pusher.ts';
import { readPlatformPush } from './read-platform-push.ts';
import type { Runtime } from './runtime.ts';

/** JSON has seconds as a number. */
const asAnswer = (fields: Fields): PushAnswer => ({ ...fields, CreateTime: Number(fields['CreateTime']) });

/** A function cannot answer with anything but a hand-over: everything else is said behind it, as far as it may be. */
function handedOver(chosen: ChosenReply | undefined): ChosenReply | undefined {
  if (!chosen?.reply || chosen.reply.type === 'handOver') return chosen;
  const { reply, further = [], ruleId } = chosen;
  return { ruleId, further: [reply, ...further] };
}

/**
 * Takes a push that the platform hands to a function. A function may answer with a hand-over to human agents only: texts and
 * articles are sent as customer-service messages.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/trans.html
 *
 * @throws when it could not be kept in time: the invocation has failed, and the platform may deliver again
 */
export async function takePush(event: unknown, pusher: PlatformPusher, runtime: Runtime): Promise<PushAnswer> {
  const { OA_APP_ID: appId, FOLLOWER_KEY: key } = readVariables('oa-push');
  const push = readPlatformPush(event, pusher, appId, runtime);
  if (!push) return 'refused';
  const { event: kept } = await keepPush(push, { appId, followerId: followerIds({ appId, key }) }, runtime, {
    reached: handedOver,
  });
  if (!kept) throw new Error('the push was not kept in time');
  const { answer, receivedAt } = kept;
  return answer?.reply?.type === 'handOver' ? asAnswer(replyFields(answer.reply, push, receivedAt)) : 'success';
}
