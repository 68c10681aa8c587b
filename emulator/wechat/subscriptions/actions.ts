import * as z from 'zod/mini';
import { isOfficialAccount } from '../accounts/entities.ts';
import { pushEvent, type ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import type { Template } from '../templates/entities.ts';
import type { Decision } from './entities.ts';

/** Templates that may be asked for at once. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const MAX_ASKED = 5;

/** Where the question was asked: in the mini program (0), on a web page (1), in an article (2). */
const POPUP_SCENE = { miniprogram: 0, page: 1, article: 2 } as const;

interface NoticeAnswers {
  /** By id of the template. */
  answers: Readonly<Record<string, Decision>>;
  /** 总是保持以上选择，不再询问 */
  always: boolean;
  /** Of an Official Account. */
  place: 'page' | 'article';
}

/** Answer the question for consent, and switch templates off among the settings. */
export function subscriptionActions(actions: PeopleActions, parts: ActionParts): void {
  actions.add({
    name: 'answer-notices',
    at: 'anywhere',
    input: {
      answers: z.record(z.string(), z.enum(['accept', 'reject'])),
      always: z._default(z.boolean(), false),
      place: z._default(z.enum(['page', 'article']), 'page'),
    },
    act: (doer, answers) => answerNotices(parts, doer, answers),
  });
  actions.add({
    name: 'switch-off-notice',
    at: 'anywhere',
    input: { templateId: z.string() },
    act: (doer, { templateId }) => switchOffNotice(parts, doer, templateId),
  });
}

/**
 * Pushed as subscribe_msg_popup_event. A template whose question is no longer asked (`always`) keeps its answer.
 * Rejects with ActionRefused for templates that the account does not have, and for none or too many of them.
 */
async function answerNotices(
  parts: ActionParts,
  doer: Doer,
  { answers, always, place }: NoticeAnswers,
): Promise<Delivery> {
  const asked = Object.entries(answers);
  if (asked.length === 0 || asked.length > MAX_ASKED) {
    throw new ActionRefused('WRONG_CHOICE', `1 to ${MAX_ASKED} templates are asked for at once`);
  }
  const recipient = recipientOf(doer);
  const decided = asked.map(([id, given]) => {
    const template = subscriptionTemplate(parts, doer, id);
    return { template, decision: parts.consents.of(recipient, id).always ?? given };
  });
  parts.tables.write(() => {
    for (const { template, decision } of decided) parts.consents.answer(recipient, template, decision, always);
  });
  const PopupScene = POPUP_SCENE[isOfficialAccount(doer.account) ? place : 'miniprogram'];
  const List = decided.map(({ template, decision }) => ({
    ...{ TemplateId: template.id, SubscribeStatusString: decision, PopupScene },
  }));
  return pushEvent(parts, doer, 'subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { List } });
}

/** Pushed as subscribe_msg_change_event. Rejects with ActionRefused for a template that the account does not have. */
async function switchOffNotice(parts: ActionParts, doer: Doer, templateId: string): Promise<Delivery> {
  subscriptionTemplate(parts, doer, templateId);
  parts.consents.switchOff(recipientOf(doer), templateId);
  const List = [{ TemplateId: templateId, SubscribeStatusString: 'reject' }];
  return pushEvent(parts, doer, 'subscribe_msg_change_event', { SubscribeMsgChangeEvent: { List } });
}

function subscriptionTemplate({ templates }: ActionParts, { account }: Doer, id: string): Template {
  const template = templates.find(account, 'subscription', id);
  if (!template) throw new ActionRefused('TEMPLATE_UNKNOWN', `${account.name} has no subscription template "${id}"`);
  return template;
}

const recipientOf = ({ account: { appId }, openId }: Doer) => ({ appId, openId });
