import type { ActionParts } from '../action-parts.ts';
import type { PeopleActions } from '../people/actions.ts';
import type { Consent } from '../subscriptions/entities.ts';
import type { Template, TemplateUse } from '../templates/entities.ts';

/** What a person has allowed an account to send with one template. */
export interface NoticeConsent extends Consent {
  templateId: string;
  title: string;
  longTerm: boolean;
}

/** What accounts can send, and what people let them send. All throw ActionRefused. */
export interface MessageSurface {
  /** The templates that an account has, of one use. */
  templates(use: TemplateUse, account?: string): Template[];
  /** The id of the one template of 一次性订阅消息. */
  oneTimeTemplateId(account?: string): string;
  /** By subscription template of the account. */
  consents(who: string, account?: string): NoticeConsent[];
}

export function messageSurface(actions: PeopleActions, parts: ActionParts): MessageSurface {
  return {
    templates: (use, account) => parts.templates.list(actions.anyAccount(account), use),
    oneTimeTemplateId: (account) => parts.oneTime.templateId(actions.officialAccount(account).appId),
    consents: (who, name) => {
      const account = actions.anyAccount(name);
      const recipient = { appId: account.appId, openId: actions.person(who).openIds[account.key]! };
      return parts.templates.list(account, 'subscription').map(({ id, title, longTerm }) => ({
        ...{ templateId: id, title, longTerm },
        ...parts.consents.of(recipient, id),
      }));
    },
  };
}
