import type { Account } from '../accounts/entities.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import type { MessageContent } from '../inbox/entities.ts';
import type { Callbacks } from './callbacks.ts';
import { labelOf, type Push } from './entities.ts';
import { functionEvent } from './envelope.ts';
import { readReply, readReturned } from './reply.ts';

/** What came back, and what stands in it. */
export interface Answer {
  status: number;
  body: string;
  /** The reply to the person, if there is one; throws an Error that says what is wrong with it. */
  reply(): Omit<MessageContent, 'kind'> | undefined;
}

/** Where a push goes. */
export interface Receiver {
  /** For people. */
  url: string;
  /** How often it is tried in all. */
  attempts: number;
  /** One attempt; rejects when there is no answer. */
  send(): Promise<Answer>;
}

/** A push that goes straight to a function of CloudBase: unsigned, as a plain object. */
export interface FunctionPush {
  functionName: string;
  event: object;
  appId: string;
  openId: string;
}
/** Calls the function as the platform would, and answers what it returned; rejects when it failed. */
export type PushToFunction = (push: FunctionPush) => Promise<unknown>;

interface ReceiverParts {
  callbacks: Callbacks;
  settings: SettingsStore;
  pushToFunction?: PushToFunction;
}

/** https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html */
const CALLBACK_ATTEMPTS = 3;
/** Whether the platform tries functions again is not documented; chosen: it does not. */
const FUNCTION_ATTEMPTS = 1;

/** The function that takes pushes of this type, else the callback; undefined without either. */
export function receiverOf(parts: ReceiverParts, account: Account, push: Push): Receiver | undefined {
  const { callbacks, settings } = parts;
  const functionName = functionFor(settings.of(account).push.functions, push);
  if (functionName !== undefined) return functionReceiver(parts, account, push, functionName);
  const url = callbacks.urlOf(account);
  return url && callbackReceiver(parts, account, push, url);
}

function functionFor(
  rows: readonly { msgType: string; event?: string; functionName: string }[],
  push: Push,
): string | undefined {
  const [msgType, event] = 'event' in push ? ['event', push.event] : [push.msgType, undefined];
  return rows.find((row) => row.msgType === msgType && row.event === event)?.functionName;
}

function callbackReceiver({ callbacks, settings }: ReceiverParts, account: Account, push: Push, url: URL): Receiver {
  return {
    url: url.href,
    attempts: CALLBACK_ATTEMPTS,
    send: async () => {
      const answer = await callbacks.send(url, account, push);
      return { ...answer, reply: () => readReply(answer.body, { account, settings: settings.of(account).push, push }) };
    },
  };
}

function functionReceiver(
  { callbacks, pushToFunction }: ReceiverParts,
  account: Account,
  push: Push,
  functionName: string,
): Receiver {
  return {
    url: `function:${functionName}`,
    attempts: FUNCTION_ATTEMPTS,
    send: async () => {
      if (!pushToFunction) throw new Error(`no functions here, so ${labelOf(push)} cannot go to ${functionName}`);
      const event = functionEvent(account, push, callbacks.sealing());
      const returned = await pushToFunction({ functionName, event, appId: account.appId, openId: push.openId });
      const body = JSON.stringify(returned) ?? '';
      return { status: 200, body, reply: () => readReturned(returned, { account, push }) };
    },
  };
}
