import type { Clock } from '../core/clock.ts';
import { derivedId } from '../core/ids.ts';
import type { Consents } from './consents.ts';
import type { MessageTemplates } from './templates.ts';

/**
 * Keeps what a person tapped for templates that the merchant uses; others are left aside. How many were kept.
 * `requestKey` names the tap, in whatever characters: the ledger gets an id that may be the name of a field.
 */
export async function keepConsents(
  { clock, consents, templates }: { clock: Clock; consents: Consents; templates: MessageTemplates },
  person: { appId: string; openId: string },
  {
    requestKey,
    answers,
  }: { requestKey: string; answers: readonly { templateId: string; answer: 'accept' | 'reject' }[] },
): Promise<number> {
  const known = await templates.known(
    person.appId,
    answers.map(({ templateId }) => templateId),
  );
  const kept = answers.filter(({ templateId }) => known.has(templateId));
  const key = derivedId(requestKey);
  for (const { templateId, answer } of kept) await consents.record({ ...person, templateId }, key, answer, clock.now());
  return kept.length;
}
