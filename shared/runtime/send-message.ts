import { MINUTE_MS, type Clock } from '../core/clock.ts';
import {
  MOST_SEND_MS,
  purposes,
  type Message,
  type Notice,
  type SendMessage,
  type SendOutcome,
} from '../messaging/index.ts';
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

/** What somebody must mend is tried again only so often; a token may be a new one sooner. */
const HELD_MS = 30 * MINUTE_MS;
const TOKEN_HELD_MS = 5 * MINUTE_MS;

/** A template, a page or a mini program of this one message is not there, or not released: others may be. */
const CONFIGURED_BY_MESSAGE: readonly string[] = ['40013', '40037', '40165', '40166', '41030'];

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

/** `held`: the account, or what is set up, has a problem that somebody must mend. */
type Meaning = 'undelivered' | 'notSent' | 'uncertain' | 'rejected' | 'rest' | 'held';

/** What the failure of a send means for its message. */
const MEANINGS: Readonly<Record<FailureKind, Meaning>> = {
  // Refused with a new token too.
  token: 'held',
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
  configuration: 'held',
  unknown: 'rejected',
  permission: 'held',
  restricted: 'held',
  unreachable: 'uncertain',
  unreadable: 'uncertain',
};

/** Without a token nothing was sent, and a refusal is one of the account. */
const MEANINGS_OF_TOKENS: Readonly<Record<Meaning, Meaning>> = {
  notSent: 'notSent',
  uncertain: 'notSent',
  rest: 'rest',
  undelivered: 'held',
  rejected: 'held',
  held: 'held',
};

function meaningOf({ kind, path }: WeChatFailure): Meaning {
  const meaning = MEANINGS[kind];
  return path === TOKEN_PATH ? MEANINGS_OF_TOKENS[meaning] : meaning;
}

/** With WeChat's words and, where the account may not, those for the operator: who reads them mends it. */
function heldBy(failure: WeChatFailure, code: string, now: Date): SendOutcome {
  const isOfMessage = failure.path !== TOKEN_PATH && CONFIGURED_BY_MESSAGE.includes(code);
  return {
    kind: 'held',
    until: new Date(now.getTime() + (failure.kind === 'token' ? TOKEN_HELD_MS : HELD_MS)),
    reason: failure instanceof WeChatError ? `${code} ${failure.words}` : failure.message,
    holds: isOfMessage ? 'message' : 'endpoint',
  };
}

function outcomeOf(failure: WeChatFailure, now: Date): SendOutcome {
  const reason = failure instanceof WeChatError ? String(failure.code) : failure.kind;
  const refusal = LEDGER_REFUSALS[reason];
  if (refusal) return { kind: refusal, reason };
  const meaning = meaningOf(failure);
  if (meaning === 'held') return heldBy(failure, reason, now);
  if (meaning === 'rest')
    return { kind: 'rest', until: failure.notBefore ?? new Date(now.getTime() + MINUTE_MS), reason };
  if (failure.kind === 'busy' && failure instanceof WeChatError && failure.path !== TOKEN_PATH)
    // A message that met a busy WeChat may have been sent all the same; those behind it need not meet it.
    return { kind: 'uncertain', reason, until: new Date(now.getTime() + MINUTE_MS) };
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
      // Somebody waits for the answer to what they did; the others leave the reserve of the day's quota alone.
      const purpose = purposes[message.purpose].answersAnAction ? 'user' : 'background';
      return { kind: 'sent', wechatId: await deliver(account.within({ purpose, deadline }), message) };
    } catch (error) {
      // Anything else is a mistake of ours, and may have come after the send.
      return error instanceof WeChatFailure
        ? outcomeOf(error, clock.now())
        : { kind: 'uncertain', reason: error instanceof Error ? error.name : 'failed' };
    }
  };
}
