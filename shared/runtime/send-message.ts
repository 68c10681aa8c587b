import { MINUTE_MS, type Clock } from '../core/clock.ts';
import { MOST_SEND_MS, type Message, type Notice, type SendMessage, type SendOutcome } from '../messaging/index.ts';
import type { WeChatClient } from '../wechat/client.ts';
import type { WeChatApi } from '../wechat/endpoint.ts';
import { sendCustomerMessage } from '../wechat/endpoints/customer-messages.ts';
import {
  sendMiniProgramNotice,
  sendOaNotice,
  sendTemplateMessage,
  type MessageTarget,
} from '../wechat/endpoints/messages.ts';
import { WeChatError, WeChatFailure, type FailureKind } from '../wechat/errors.ts';

/** Refusals that the ledgers must learn of: no accept is left; no window is open; all of it is used. */
const LEDGER_REFUSALS: Readonly<Record<string, 'noConsent' | 'windowClosed' | 'windowFull'>> = {
  43101: 'noConsent',
  45015: 'windowClosed',
  45047: 'windowFull',
};

const TOKEN_PATH = '/cgi-bin/stable_token';

/** An account that may not send, or is set up wrongly, is asked again only so often. */
const ACCOUNT_REST_MS = 30 * MINUTE_MS;

const targetOf = ({ opens }: Notice): MessageTarget => {
  if (!opens) return {};
  return 'url' in opens ? opens : { miniProgram: opens };
};

/** WeChat's id of what it took, where it gives one. */
async function deliver(api: WeChatApi, message: Message): Promise<string | undefined> {
  const { openId } = message;
  if (message.channel === 'customerService') return void (await sendCustomerMessage(api, openId, message.content));
  const { templateId, values, opens } = message.content;
  const notice = { openId, templateId, values, ...targetOf(message.content) };
  switch (message.channel) {
    case 'template':
      return sendTemplateMessage(api, notice, message._id);
    case 'oaNotice':
      return sendOaNotice(api, notice);
    case 'mpNotice': {
      const page = opens && 'pagePath' in opens ? opens.pagePath : undefined;
      return void (await sendMiniProgramNotice(api, { openId, templateId, values, page }));
    }
  }
}

/** `accountRests`: it is the account that has a problem, and every other message would meet it too. */
type Meaning = 'undelivered' | 'notSent' | 'uncertain' | 'rejected' | 'rest' | 'accountRests';

/** What the failure of a send means for its message. */
const MEANINGS: Readonly<Record<FailureKind, Meaning>> = {
  token: 'notSent',
  busy: 'notSent',
  slowDown: 'rest',
  quota: 'rest',
  openId: 'undelivered',
  notFollowing: 'undelivered',
  declined: 'undelivered',
  window: 'undelivered',
  code: 'rejected',
  duplicate: 'rejected',
  limit: 'rejected',
  request: 'rejected',
  configuration: 'rejected',
  unknown: 'rejected',
  permission: 'accountRests',
  restricted: 'accountRests',
  unreachable: 'uncertain',
  unreadable: 'uncertain',
};

/** Without a token nothing was sent, and a refusal is one of the account. */
const MEANINGS_OF_TOKENS: Readonly<Record<Meaning, Meaning>> = {
  notSent: 'notSent',
  uncertain: 'notSent',
  rest: 'rest',
  undelivered: 'accountRests',
  rejected: 'accountRests',
  accountRests: 'accountRests',
};

function meaningOf({ kind, path }: WeChatFailure): Meaning {
  const meaning = MEANINGS[kind];
  return path === TOKEN_PATH ? MEANINGS_OF_TOKENS[meaning] : meaning;
}

function outcomeOf(failure: WeChatFailure, now: Date): SendOutcome {
  const reason = failure instanceof WeChatError ? String(failure.code) : failure.kind;
  const refusal = LEDGER_REFUSALS[reason];
  if (refusal) return { kind: refusal, reason };
  const meaning = meaningOf(failure);
  if (meaning === 'accountRests') return { kind: 'rest', until: new Date(now.getTime() + ACCOUNT_REST_MS), reason };
  if (meaning === 'rest')
    return { kind: 'rest', until: failure.notBefore ?? new Date(now.getTime() + MINUTE_MS), reason };
  return { kind: meaning, reason };
}

/** Sends through the API of the account whose AppID the message names. */
export function sendMessage(accounts: readonly WeChatClient[], clock: Clock): SendMessage {
  const byAppId = new Map(accounts.map((account) => [account.appId, account]));
  return async (message) => {
    const account = byAppId.get(message.appId);
    if (!account) return { kind: 'rejected', reason: 'unknown account' };
    try {
      const deadline = new Date(clock.now().getTime() + MOST_SEND_MS);
      // Somebody waits for what is said in the chat; notices leave the reserve of the day's quota alone.
      const purpose = message.channel === 'customerService' ? 'user' : 'background';
      return { kind: 'sent', wechatId: await deliver(account.within({ purpose, deadline }), message) };
    } catch (error) {
      // Anything else is a mistake of ours, and may have come after the send.
      return error instanceof WeChatFailure
        ? outcomeOf(error, clock.now())
        : { kind: 'uncertain', reason: error instanceof Error ? error.name : 'failed' };
    }
  };
}
