import type { WorldFeed } from '../../feed.ts';
import type { Account } from '../accounts/entities.ts';
import type { OneTimeStore } from '../one-time-subscriptions/store.ts';
import { allowOnce, type OneTimeAnswer } from '../one-time-subscriptions/actions.ts';
import type { Delivery } from '../push/entities.ts';
import type { ReceptionStore } from '../reception/store.ts';
import {
  answerNotices,
  consentsOf,
  switchOffNotice,
  type NoticeAnswers,
  type NoticeConsent,
} from '../subscriptions/actions.ts';
import type { SubscriptionParts } from '../subscriptions/send.ts';
import type { Tables } from '../tables.ts';
import type { Template, TemplateUse } from '../templates/entities.ts';
import { ActionRefused, type PeopleActions } from './actions.ts';
import type { Person } from './entities.ts';
import type { Recipient } from './recipient.ts';

/** What people decide about messages of an account. All throw or reject with ActionRefused. */
export interface MessageActions {
  /** The templates that an account has, of one use. */
  templates(use: TemplateUse, account?: string): Template[];
  /** The id of the one template of 一次性订阅消息. */
  oneTimeTemplateId(account?: string): string;
  consents(who: string, account?: string): NoticeConsent[];
  answerNotices(who: string, answers: NoticeAnswers, account?: string): Promise<Delivery>;
  switchOffNotice(who: string, templateId: string, account?: string): Promise<Delivery>;
  /** Where the person is sent afterwards; undefined when nowhere was asked for. */
  allowOnce(who: string, answer: OneTimeAnswer, account?: string): string | undefined;
  /** 拒收消息, or taking them again. */
  setBlocked(who: string, blocked: boolean, account?: string): void;
  /** One template of template messages. */
  setTemplateRefused(who: string, templateId: string, refused: boolean, account?: string): void;
}

type Parts = Pick<SubscriptionParts, 'templates' | 'consents' | 'sender' | 'clock'> & {
  receptions: ReceptionStore;
  oneTime: OneTimeStore;
  tables: Tables;
  feed: WorldFeed;
};

export function messageActions(actions: PeopleActions, parts: Parts): MessageActions {
  const at = (who: string, account: Account): Recipient => recipientAt(actions.person(who), account);
  const tell = (kind: string, text: string): void => parts.feed.publish({ source: 'wechat', kind, text });
  return {
    templates: (use, name) => parts.templates.list(actions.anyAccount(name), use),
    oneTimeTemplateId: (name) => parts.oneTime.templateId(actions.officialAccount(name).appId),
    consents: (who, name) => {
      const account = actions.anyAccount(name);
      return consentsOf(parts, account, at(who, account));
    },
    answerNotices: async (who, answers, name) => {
      const account = actions.anyAccount(name);
      return answerNotices(parts, account, at(who, account), answers);
    },
    switchOffNotice: async (who, templateId, name) => {
      const account = actions.anyAccount(name);
      return switchOffNotice(parts, account, at(who, account), templateId);
    },
    allowOnce: (who, answer, name) => {
      const account = actions.officialAccount(name);
      return allowOnce(parts.oneTime, at(who, account), answer);
    },
    setBlocked: (who, blocked, name) => {
      const account = actions.anyAccount(name);
      parts.receptions.setBlocked(at(who, account), blocked);
      tell('messages.reception', `${who} takes ${blocked ? 'no messages' : 'messages'} of ${account.name}`);
    },
    setTemplateRefused: (who, templateId, refused, name) => {
      const account = actions.officialAccount(name);
      const template = parts.templates.find(account, 'template-message', templateId);
      if (!template) throw new ActionRefused('TEMPLATE_UNKNOWN', `${account.name} has no template "${templateId}"`);
      parts.receptions.setRefused(at(who, account), templateId, refused);
      tell('messages.reception', `${who} ${refused ? 'refuses' : 'takes'} "${template.title}" of ${account.name}`);
    },
  };
}

const recipientAt = ({ index, openIds }: Person, { key, appId }: Account): Recipient => ({
  ...{ index, appId, openId: openIds[key]! },
});
