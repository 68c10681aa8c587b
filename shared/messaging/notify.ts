import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Consents } from './consents.ts';
import { composeNotice, type NoticeRefusal } from './enqueue.ts';
import { noticeIdFor, type Notice } from './message.ts';
import type { Outbox } from './outbox.ts';
import type { Purpose } from './purposes.ts';
import type { MessageTemplates } from './templates.ts';

export interface NotifyDeps {
  clock: Clock;
  outbox: Outbox;
  consents: Consents;
  templates: MessageTemplates;
}

/** A notice to everybody who has agreed to its template. */
export interface NoticeToMany extends Notice {
  /** Names the notice: of a group a person gets one. */
  group: string;
  purpose: Purpose;
  expiresAt: Date;
  /** `next` of the call before. */
  after?: Date;
}

/**
 * Puts a notice into the outbox for those who have agreed to its template, a page of them: three database requests, a few
 * more when some have it already. Its channel is that of the account that has the template. Refusals come before anything
 * is written; a repeat, of one call or of all, adds those who are missing.
 */
export async function notifyAgreed(
  { clock, outbox, consents, templates }: NotifyDeps,
  officialAccount: string,
  { group, purpose, expiresAt, after, ...content }: NoticeToMany,
): Promise<Result<{ accepted: number; next?: Date }, NoticeRefusal | 'MESSAGE.UNKNOWN_TEMPLATE'>> {
  const template = await templates.get(content.templateId);
  if (!template) return err('MESSAGE.UNKNOWN_TEMPLATE');
  const { appId } = template;
  const channel = appId === officialAccount ? 'oaNotice' : 'mpNotice';
  const model = composeNotice(
    { channel, content, appId, purpose, group, expiresAt, openId: '', intent: '' },
    clock.now(),
  );
  if (!model.ok) return model;
  const { openIds, next } = await consents.agreed({ appId, templateId: content.templateId }, after);
  await outbox.addAll(openIds.map((openId) => ({ ...model.data, openId, _id: noticeIdFor(appId, group, openId) })));
  return ok({ accepted: openIds.length, ...(next ? { next } : {}) });
}
