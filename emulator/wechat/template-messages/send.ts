import type { WorldClock } from '../../clock.ts';
import type { FaultRules } from '../../faults.ts';
import type { Account } from '../accounts/entities.ts';
import type { ApiCall } from '../api/api.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import { WeChatError } from '../api/errors.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { InboxStore } from '../inbox/store.ts';
import { readTapTarget, type TapSurroundings } from '../inbox/tap-target.ts';
import { recipientOf, type Recipient, type Recipients } from '../people/recipient.ts';
import type { PushSender } from '../push/sender.ts';
import type { ReceptionStore } from '../reception/store.ts';
import type { Sequences } from '../sequences.ts';
import { readData } from '../templates/data.ts';
import type { TemplateStore } from '../templates/store.ts';
import type { ClientMessageIds } from './store.ts';

export interface TemplateMessageParts extends TapSurroundings, Recipients {
  followers: FollowerStore;
  settings: SettingsStore;
  templates: TemplateStore;
  receptions: ReceptionStore;
  clientMessageIds: ClientMessageIds;
  sequences: Sequences;
  inbox: InboxStore;
  sender: PushSender;
  faults: FaultRules;
  clock: WorldClock;
}

/** `Status` of TEMPLATESENDJOBFINISH; the spaces are WeChat's. */
type Outcome = 'success' | 'failed:user block' | 'failed: system failed';

/** An error rule with this key makes the delivery of a message fail that was taken. */
export const DELIVERY_FAULT = 'template-delivery';

/** Ids of messages begin here, as in the platform's own examples. */
const FIRST_MSGID = 200_000_000;

/**
 * `cgi-bin/message/template/send`. Answers `{ errcode: 0, errmsg, msgid }`; what became of the message is pushed afterwards
 * as TEMPLATESENDJOBFINISH. Refuses with 40003, 40037, 43004, 43101 (this person refuses this template), 43116 (the platform has limited it), 47003, 40013, 40165.
 * Who refuses all messages of the account is told by the event only (`failed:user block`).
 * Chosen here: a repeated `client_msg_id` is answered as the first time, and nothing is sent or pushed.
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
export function sendTemplateMessage(parts: TemplateMessageParts, call: ApiCall, account: Account): object {
  const body = call.body();
  const recipient = recipientOf(parts, account, body.touser);
  const clientMsgId = readClientMsgId(body.client_msg_id);
  const before = clientMsgId === undefined ? undefined : parts.clientMessageIds.find(recipient, clientMsgId);
  if (before !== undefined) return { errcode: 0, errmsg: 'ok', msgid: before };

  const content = readContent(parts, account, recipient, body);
  const msgid = FIRST_MSGID + parts.sequences.next('messages');
  if (clientMsgId !== undefined) parts.clientMessageIds.remember(recipient, clientMsgId, msgid);
  const outcome = outcomeOf(parts, recipient);
  if (outcome === 'success') parts.inbox.add(recipient, 'chat', content);
  call.note(`${content.title}: ${outcome}`);
  const createTime = Math.floor(parts.clock.nowMs() / 1000);
  const fields = { MsgID: msgid, Status: outcome };
  call.afterwards(() => {
    void parts.sender.push(account, { event: 'TEMPLATESENDJOBFINISH', openId: recipient.openId, createTime, fields });
  });
  return { errcode: 0, errmsg: 'ok', msgid };
}

function readContent(
  { templates, settings, followers, receptions, ...around }: TemplateMessageParts,
  account: Account,
  recipient: Recipient,
  body: Record<string, unknown>,
) {
  const template = templates.find(account, 'template-message', body.template_id);
  if (!template) throw new WeChatError(40037);
  settings.checkTemplate(account, template.id);
  if (!followers.of(account.appId).isFollowing(recipient.index)) throw new WeChatError(43004);
  if (receptions.refuses(recipient, template.id)) throw new WeChatError(43101);
  const rows = readData(template, body.data);
  const opens = readTapTarget(around, body.url, body.miniprogram);
  const { title } = template;
  return { kind: 'template' as const, msgType: 'template', title, rows, ...(opens ? { opens } : {}) };
}

function outcomeOf({ receptions, faults }: TemplateMessageParts, recipient: Recipient): Outcome {
  if (receptions.blocks(recipient)) return 'failed:user block';
  return faults.hit('wechat', [DELIVERY_FAULT])?.effect.kind === 'error' ? 'failed: system failed' : 'success';
}

function readClientMsgId(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new WeChatError(40035, '(client_msg_id)');
  return value;
}
