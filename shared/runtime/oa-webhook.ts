import { NONE, readVariables } from '../config/variables.ts';
import { followerIds, type FollowerId } from '../identity/index.ts';
import {
  answerUrlCheck,
  openPush,
  pushKey,
  type OpenedPush,
  type PushRefusal,
  type PushSecrets,
} from '../wechat/open-push.ts';
import { writeReply } from '../wechat/reply.ts';
import { answerWithin } from './answer-time.ts';
import { keepPush, type KeptPush } from './keep-push.ts';
import type { Runtime } from './runtime.ts';
import type { WebhookReply, WebhookRequest } from './webhook.ts';

/** Older than this at the end of a delivery in vain, it was the third; the second ends within seven seconds. */
const LAST_DELIVERY_AGE_MS = 8_000;

/** WeChat takes this, or nothing at all, as the sign not to deliver again. */
const ACCEPTED: WebhookReply = { status: 200, body: 'success' };

/** No answer that WeChat accepts: it delivers again, three times in all. */
const LATER: WebhookReply = { status: 503, body: 'later' };

/** The words are for whoever tries: they say no more than the status. */
const REFUSALS: Record<PushRefusal, WebhookReply> = {
  SIGNATURE: { status: 401, body: 'signature refused' },
  STALE: { status: 401, body: 'timestamp refused' },
  UNENCRYPTED: { status: 400, body: 'only safe mode is accepted' },
  MALFORMED: { status: 400, body: 'malformed' },
};

type Secrets = PushSecrets & { followerId: FollowerId };

let secrets: Secrets | undefined;

const or = (previous: string, current: string): string => (previous === NONE ? current : previous);

/** Kept for the life of the instance: a deploy that changes variables begins with new ones. */
function pushSecrets(): Secrets {
  if (secrets) return secrets;
  const variables = readVariables('oa-webhook');
  const { OA_TOKEN: token, OA_ENCODING_AES_KEY: encodingAesKey, OA_APP_ID: appId, OA_PUSH_MODE: mode } = variables;
  const previous = {
    token: or(variables.OA_PREVIOUS_TOKEN, token),
    encodingAesKey: or(variables.OA_PREVIOUS_ENCODING_AES_KEY, encodingAesKey),
  };
  const isChanging = previous.token !== token || previous.encodingAesKey !== encodingAesKey;
  const keys = [{ token, encodingAesKey }, ...(isChanging ? [previous] : [])].map(pushKey);
  const followerId = followerIds({ appId, key: variables.FOLLOWER_KEY });
  return (secrets = { appId, keys, followerId, acceptsPlain: mode === 'plain' });
}

type Opened = Extract<OpenedPush, { ok: true }>;

/**
 * What is answered when time is up: that WeChat shall deliver again. Its last delivery (earlier ones have taken their
 * time) of a push of which nothing but the record would be lost is accepted: it is lost either way, and the person is
 * spared WeChat's notice that the account is out of order.
 */
function answerInTrouble({ push }: Opened, { isRecordOnly }: KeptPush, now: Date): WebhookReply {
  const isLast = now.getTime() - push.createdAt.getTime() >= LAST_DELIVERY_AGE_MS;
  return isLast && isRecordOnly ? ACCEPTED : LATER;
}

function answerOf(
  opened: Opened,
  { answer, receivedAt: at }: NonNullable<KeptPush['event']>,
  appId: string,
  now: Date,
): WebhookReply {
  return answer?.reply ? { status: 200, body: writeReply(answer.reply, opened, { appId, at, now }) } : ACCEPTED;
}

/** The callback of the Official Account: GET is the URL check, POST a push. */
export async function receivePush(request: WebhookRequest, runtime: Runtime): Promise<WebhookReply> {
  const secrets = pushSecrets();
  const { clock, logger } = runtime;
  if (request.method === 'GET') {
    const echo = answerUrlCheck(request.query, secrets, clock.now());
    return echo === undefined ? REFUSALS.SIGNATURE : { status: 200, body: echo };
  }
  if (request.method !== 'POST') return { status: 405, body: 'method not allowed' };
  const opened = openPush(request, secrets, clock.now());
  if (!opened.ok) {
    logger.warn('push.refused', { refusal: opened.refusal });
    return REFUSALS[opened.refusal];
  }
  if (!opened.envelope.key) logger.warn('push.plain', { type: opened.push.content.type });
  const withinMs = answerWithin(new Date(Number(request.query['timestamp']) * 1000), clock.now());
  const kept = await keepPush(opened.push, secrets, runtime, { withinMs });
  const now = clock.now();
  return kept.event ? answerOf(opened, kept.event, secrets.appId, now) : answerInTrouble(opened, kept, now);
}
