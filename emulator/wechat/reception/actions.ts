import * as z from 'zod/mini';
import type { ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';

/** Take no messages of an account (拒收消息) or take them again; the same for one template of template messages. */
export function receptionActions(actions: PeopleActions, parts: ActionParts): void {
  const template = { templateId: z.string() };
  actions.add({ name: 'block', at: 'anywhere', input: {}, act: (doer) => setBlocked(parts, doer, true) });
  actions.add({ name: 'unblock', at: 'anywhere', input: {}, act: (doer) => setBlocked(parts, doer, false) });
  actions.add({
    name: 'refuse-template',
    at: 'official-account',
    input: template,
    act: (doer, { templateId }) => setRefused(parts, doer, templateId, true),
  });
  actions.add({
    name: 'take-template',
    at: 'official-account',
    input: template,
    act: (doer, { templateId }) => setRefused(parts, doer, templateId, false),
  });
}

function setBlocked(parts: ActionParts, { person, account, openId }: Doer, blocked: boolean): void {
  parts.receptions.setBlocked({ appId: account.appId, openId }, blocked);
  tell(parts, `${person.name} takes ${blocked ? 'no messages' : 'messages'} of ${account.name}`);
}

/** Throws ActionRefused for a template that the account does not have. */
function setRefused(parts: ActionParts, { person, account, openId }: Doer, id: string, refused: boolean): void {
  const template = parts.templates.find(account, 'template-message', id);
  if (!template) throw new ActionRefused('TEMPLATE_UNKNOWN', `${account.name} has no template "${id}"`);
  parts.receptions.setRefused({ appId: account.appId, openId }, id, refused);
  tell(parts, `${person.name} ${refused ? 'refuses' : 'takes'} "${template.title}" of ${account.name}`);
}

function tell({ feed }: ActionParts, text: string): void {
  feed.publish({ source: 'wechat', kind: 'reception.changed', text });
}
