import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import { ActionRefused } from '../people/actions.ts';
import type { Recipient } from '../people/recipient.ts';
import type { Delivery } from '../push/entities.ts';
import type { XmlFields } from '../push/xml.ts';
import type { Template } from '../templates/entities.ts';
import type { Tables } from '../tables.ts';
import type { Consent, Decision } from './entities.ts';
import type { SubscriptionParts } from './send.ts';

/** Templates that may be asked for at once. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const MAX_ASKED = 5;

/** Where the question was asked: in the mini program (0), on a web page (1), in an article (2). */
const POPUP_SCENE = { miniprogram: '0', page: '1', article: '2' } as const;
export type PopupPlace = 'page' | 'article';

type Parts = Pick<SubscriptionParts, 'templates' | 'consents' | 'sender' | 'clock'> & { tables: Tables };

export interface NoticeAnswers {
  /** By id of the template. */
  answers: Readonly<Record<string, Decision>>;
  /** 总是保持以上选择，不再询问 */
  always?: boolean;
  /** Of an Official Account. */
  place?: PopupPlace;
}

/** What a person has allowed with one template. */
export interface NoticeConsent extends Consent {
  templateId: string;
  title: string;
  longTerm: boolean;
}

/**
 * A person answers the question for consent; pushed as subscribe_msg_popup_event. A template whose question is no longer
 * asked (`always`) keeps its answer. Throws ActionRefused.
 */
export async function answerNotices(
  parts: Parts,
  account: Account,
  recipient: Recipient,
  { answers, always = false, place = 'page' }: NoticeAnswers,
): Promise<Delivery> {
  const asked = Object.entries(answers);
  if (asked.length === 0 || asked.length > MAX_ASKED) {
    throw new ActionRefused('WRONG_CHOICE', `1 to ${MAX_ASKED} templates are asked for at once`);
  }
  const decided = asked.map(([id, given]) => {
    const template = subscriptionTemplate(parts, account, id);
    return { template, decision: parts.consents.of(recipient, id).always ?? given };
  });
  parts.tables.write(() => {
    for (const { template, decision } of decided) parts.consents.answer(recipient, template, decision, always);
  });
  const PopupScene = POPUP_SCENE[isOfficialAccount(account) ? place : 'miniprogram'];
  const List = decided.map(({ template, decision }) => ({
    ...{ TemplateId: template.id, SubscribeStatusString: decision, PopupScene },
  }));
  return push(parts, account, recipient, 'subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { List } });
}

/** A person switches a template off among the settings; pushed as subscribe_msg_change_event. Throws ActionRefused. */
export async function switchOffNotice(
  parts: Parts,
  account: Account,
  recipient: Recipient,
  templateId: string,
): Promise<Delivery> {
  subscriptionTemplate(parts, account, templateId);
  parts.consents.switchOff(recipient, templateId);
  const List = [{ TemplateId: templateId, SubscribeStatusString: 'reject' }];
  return push(parts, account, recipient, 'subscribe_msg_change_event', { SubscribeMsgChangeEvent: { List } });
}

/** Every subscription template of the account, with what the person has allowed. */
export function consentsOf({ templates, consents }: Parts, account: Account, recipient: Recipient): NoticeConsent[] {
  return templates.list(account, 'subscription').map(({ id, title, longTerm }) => ({
    ...{ templateId: id, title, longTerm },
    ...consents.of(recipient, id),
  }));
}

function subscriptionTemplate({ templates }: Parts, account: Account, id: string): Template {
  const template = templates.find(account, 'subscription', id);
  if (!template) throw new ActionRefused('TEMPLATE_UNKNOWN', `${account.name} has no subscription template "${id}"`);
  return template;
}

function push(
  { sender, clock }: Parts,
  account: Account,
  { openId }: Recipient,
  event: string,
  fields: XmlFields,
): Promise<Delivery> {
  return sender.push(account, { event, openId, createTime: Math.floor(clock.nowMs() / 1000), fields });
}
