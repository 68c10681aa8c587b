import { readVariables } from '../config/variables.ts';
import { dispatchMessages, payingWithConsent } from '../messaging/index.ts';
import type { Runtime } from './runtime.ts';
import { sendMessage } from './send-message.ts';
import { accountsOverHttp } from './wechat.ts';

/** One tick of the outbox; see `dispatchMessages`. */
export function tickMessageDispatch(runtime: Runtime, deadline: Date): Promise<string> {
  const { clock, consents } = runtime;
  const { OA_APP_ID, OA_APP_SECRET, MP_APP_ID, MP_APP_SECRET, WECHAT_API_BASE_URL } = readVariables('message-dispatch');
  const accounts = accountsOverHttp(runtime, WECHAT_API_BASE_URL, [
    { appId: OA_APP_ID, appSecret: OA_APP_SECRET },
    { appId: MP_APP_ID, appSecret: MP_APP_SECRET },
  ]);
  const send = payingWithConsent(consents, clock, sendMessage(accounts, clock));
  return dispatchMessages({ ...runtime, send, random: Math.random }, deadline);
}
