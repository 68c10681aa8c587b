import { readVariables } from '../config/variables.ts';
import { followerIds, miniProgramIdentityId } from '../identity/index.ts';
import {
  dispatchMessages,
  Leases,
  payingWithConsent,
  payingWithWindow,
  stoppedByWithdrawal,
  type Message,
} from '../messaging/index.ts';
import type { Runtime } from './runtime.ts';
import { sendMessage } from './send-message.ts';
import { miniProgram, officialAccount } from './wechat.ts';

/** One tick of the outbox; see `dispatchMessages`. */
export async function tickMessageDispatch(runtime: Runtime, deadline: Date): Promise<string> {
  const { clock, consents, windows, database } = runtime;
  const leases = new Leases(database);
  const variables = readVariables('message-dispatch');
  const { OA_APP_ID: appId, FOLLOWER_KEY: key } = variables;
  const followerId = followerIds({ appId, key });
  const identityIdOf = (to: Pick<Message, 'appId' | 'openId'>) =>
    to.appId === appId ? followerId(to.openId) : miniProgramIdentityId(to);
  const accounts = [officialAccount(runtime, variables), miniProgram(runtime, variables)];
  const paidWithWindow = payingWithWindow(windows, clock, sendMessage(accounts, clock));
  const send = payingWithConsent(consents, clock, paidWithWindow);
  const stopped = (messages: readonly Message[]) => stoppedByWithdrawal({ ...runtime, identityIdOf }, messages);
  try {
    return await dispatchMessages({ ...runtime, leases, send, stopped, random: Math.random }, deadline);
  } finally {
    await Promise.all(accounts.map((account) => account.flush()));
  }
}
