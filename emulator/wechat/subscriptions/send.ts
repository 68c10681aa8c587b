import type { WorldClock } from '../../clock.ts';
import type { Account } from '../accounts/entities.ts';
import { isOfficialAccount } from '../accounts/entities.ts';
import type { SettingsStore } from '../accounts/settings.ts';
import type { ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { TapTarget } from '../inbox/entities.ts';
import type { InboxStore } from '../inbox/store.ts';
import { readPage, readTapTarget, type TapSurroundings } from '../inbox/tap-target.ts';
import { recipientOf, type Recipient, type Recipients } from '../people/recipient.ts';
import type { PushSender } from '../push/sender.ts';
import type { ReceptionStore } from '../reception/store.ts';
import type { Sequences } from '../sequences.ts';
import { readData } from '../templates/data.ts';
import type { TemplateStore } from '../templates/store.ts';
import type { ConsentStore } from './store.ts';

export interface SubscriptionParts extends TapSurroundings, Recipients {
  followers: FollowerStore;
  settings: SettingsStore;
  templates: TemplateStore;
  consents: ConsentStore;
  receptions: ReceptionStore;
  sequences: Sequences;
  inbox: InboxStore;
  sender: PushSender;
  clock: WorldClock;
}

/** Ids of messages begin here, as in the platform's own examples. */
const FIRST_MSGID = 1_700_000_000;

const MINIPROGRAM_STATES = ['developer', 'trial', 'formal'];
const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'];

/**
 * `cgi-bin/message/subscribe/bizsend` of an Official Account: into the chat for followers, else into 服务通知. Refuses with
 * 40003, 40037, 47003, 41030 (`page` is no address), 40013 and 40165 (`miniprogram`), 43101 (no consent).
 * https://developers.weixin.qq.com/doc/service/en/api/notify/notify/api_sendnewsubscribemsg.html
 */
export function sendNotice(parts: SubscriptionParts, call: ApiCall, account: Account): object {
  const { page, miniprogram } = call.body();
  return send(parts, call, account, () => {
    if (page !== undefined && page !== '' && !/^https?:\/\/\S+$/i.test(String(page))) throw new WeChatError(41030);
    return readTapTarget(parts, page, miniprogram);
  });
}

/**
 * `cgi-bin/message/subscribe/send` of a mini program, into 服务通知. Refuses with 40003, 40037, 47003, 41030 (a page that it
 * does not have), 40035 (`miniprogram_state`, `lang`), 43101 (no consent). The version to open and the language change nothing here.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 */
export function sendSubscribeMessage(parts: SubscriptionParts, call: ApiCall, account: Account): object {
  const { page = '', miniprogram_state: state = 'formal', lang = 'zh_CN' } = call.body();
  return send(parts, call, account, () => {
    if (!MINIPROGRAM_STATES.includes(String(state))) throw new WeChatError(40035, '(miniprogram_state)');
    if (!LANGUAGES.includes(String(lang))) throw new WeChatError(40035, '(lang)');
    const opens = readPage(parts, account.appId, page, 41030);
    return page === '' ? undefined : opens;
  });
}

/** Takes one consent for one message; everything else is checked before, so that a refused call costs none. */
function send(
  parts: SubscriptionParts,
  call: ApiCall,
  account: Account,
  readTarget: () => TapTarget | undefined,
): object {
  const body = call.body();
  const recipient = recipientOf(parts, account, body.touser);
  const template = parts.templates.find(account, 'subscription', body.template_id);
  if (!template) throw new WeChatError(40037);
  parts.settings.checkTemplate(account, template.id);
  const rows = readData(template, body.data);
  const opens = readTarget();
  if (parts.receptions.blocks(recipient)) throw new WeChatError(43101);
  parts.consents.spend(recipient, template);

  const { title } = template;
  const content = { kind: 'notice' as const, msgType: 'subscribe', title, rows, ...(opens ? { opens } : {}) };
  parts.inbox.add(recipient, placeOf(parts.followers, account, recipient), content);
  call.note(title);
  const msgid = FIRST_MSGID + parts.sequences.next('messages');
  call.afterwards(() => pushSent(parts, account, recipient, { TemplateId: template.id, MsgID: String(msgid) }));
  return { errcode: 0, errmsg: 'ok', msgid };
}

function placeOf(followers: FollowerStore, account: Account, { index }: Recipient) {
  const follows = isOfficialAccount(account) && followers.of(account.appId).isFollowing(index);
  return follows ? ('chat' as const) : ('service-notifications' as const);
}

function pushSent(
  { sender, clock }: SubscriptionParts,
  account: Account,
  { openId }: Recipient,
  sent: { TemplateId: string; MsgID: string },
): void {
  const List = { ...sent, ErrorCode: 0, ErrorStatus: 'success' };
  const createTime = Math.floor(clock.nowMs() / 1000);
  const fields = { SubscribeMsgSentEvent: { List } };
  void sender.push(account, { event: 'subscribe_msg_sent_event', openId, createTime, fields });
}
