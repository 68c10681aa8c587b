import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { Access, Api, ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { InboxStore } from '../inbox/store.ts';
import { recipientOf, type Recipients } from '../people/recipient.ts';
import type { ReceptionStore } from '../reception/store.ts';
import { byToken } from '../token/access.ts';
import type { TokenStore } from '../token/store.ts';
import type { WindowStore } from '../windows/store.ts';
import { readMessage, type ContentParts } from './request.ts';

interface CustomServiceParts extends ContentParts, Recipients {
  inbox: InboxStore;
  receptions: ReceptionStore;
  windows: WindowStore;
  tokens: TokenStore;
}

const OK = { errcode: 0, errmsg: 'ok' };
/** So long after what a person wrote, the account may show that it is typing. */
const TYPING_AFTER_MS = 30 * 1000;

/**
 * Messages to people who have just done something at the account (客服消息). Mini programs may send them by cloud call,
 * Official Accounts may not. Accounts of agents (客服账号) are not here.
 */
export function customServiceRoutes(api: Api, parts: CustomServiceParts): void {
  const known = byToken(parts.tokens);
  const access: Access = (call) => {
    const account = known(call);
    if (call.cloudAccount && isOfficialAccount(account)) throw new WeChatError(48001);
    return account;
  };
  api.post('/cgi-bin/message/custom/send', access, (call, account) => send(parts, call, account));
  api.post('/cgi-bin/message/custom/typing', access, (call, account) => type(parts, call, account));
}

/**
 * Refuses with 40003, what `readMessage` refuses, 48002 (the person takes no messages of the account), 45015 (no window is
 * open) and 45047 (all of its messages are sent).
 */
function send(parts: CustomServiceParts, call: ApiCall, account: Account): object {
  const body = call.body();
  const recipient = recipientOf(parts, account, body.touser);
  const message = readMessage(parts, account, body);
  if (parts.receptions.blocks(recipient)) throw new WeChatError(48002);
  parts.windows.spend(recipient);
  parts.inbox.add(recipient, 'chat', message);
  call.note(message.msgType);
  return OK;
}

/** `Typing` or `CancelTyping`: refuses with 40003, 45072 (another command), 45080 (nothing said within 30 seconds). */
function type(parts: CustomServiceParts, call: ApiCall, account: Account): object {
  const { touser, command } = call.body();
  const recipient = recipientOf(parts, account, touser);
  if (command !== 'Typing' && command !== 'CancelTyping') throw new WeChatError(45072);
  if (!parts.windows.hasWrittenWithin(recipient, TYPING_AFTER_MS)) throw new WeChatError(45080);
  return OK;
}
