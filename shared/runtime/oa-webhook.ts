import { readVariables } from '../config/variables.ts';
import { handlePush, oaEvents, SyncStates } from '../followers/index.ts';
import { answerUrlCheck, openPush, type PushRefusal, type PushSecrets } from '../wechat/push.ts';
import type { Runtime } from './runtime.ts';
import type { WebhookReply, WebhookRequest } from './webhook.ts';

/** WeChat takes this, or nothing at all, as the sign not to deliver again. */
const ACCEPTED: WebhookReply = { status: 200, body: 'success' };

/** The words are for whoever tries: they say no more than the status. */
const REFUSALS: Record<PushRefusal, WebhookReply> = {
  SIGNATURE: { status: 401, body: 'signature refused' },
  STALE: { status: 401, body: 'timestamp refused' },
  UNENCRYPTED: { status: 400, body: 'only safe mode is accepted' },
  MALFORMED: { status: 400, body: 'malformed' },
};

function pushSecrets(): PushSecrets {
  const variables = readVariables('oa-webhook');
  return {
    appId: variables.OA_APP_ID,
    token: variables.OA_TOKEN,
    encodingAesKey: variables.OA_ENCODING_AES_KEY,
  };
}

/** The callback of the Official Account: GET is the URL check, POST a push in safe mode. */
export async function receivePush(request: WebhookRequest, runtime: Runtime): Promise<WebhookReply> {
  const secrets = pushSecrets();
  if (request.method === 'GET') {
    const echo = answerUrlCheck(request.query, secrets);
    return echo === undefined ? REFUSALS.SIGNATURE : { status: 200, body: echo };
  }
  if (request.method !== 'POST') return { status: 405, body: 'method not allowed' };
  const { clock, database, logger, people } = runtime;
  const opened = openPush(request, secrets, clock.now());
  if (!opened.ok) {
    logger.warn('push.refused', { refusal: opened.refusal });
    return REFUSALS[opened.refusal];
  }
  const syncs = new SyncStates(database);
  const deps = { appId: secrets.appId, clock, people, syncs, events: oaEvents(database) };
  const outcome = await handlePush(deps, opened.push);
  logger.info('push.handled', { event: opened.push.event ?? 'message', outcome });
  return ACCEPTED;
}
