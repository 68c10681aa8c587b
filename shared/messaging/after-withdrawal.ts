import type { IdentityId, MessageId } from '../core/ids.ts';
import { BATCH_SIZE, type Collection } from '../db/database.ts';
import type { People } from '../identity/index.ts';
import { withdrawnAmong, type PrivacyConsent } from '../privacy/index.ts';
import type { Message } from './message.ts';
import { purposes } from './purposes.ts';

interface WithdrawalDeps {
  people: Pick<People, 'users'>;
  privacyConsents: Collection<PrivacyConsent>;
  /** Whose identity an address is. */
  identityIdOf(address: Pick<Message, 'appId' | 'openId'>): IdentityId;
}

/**
 * Those of these messages (a batch at most) that are not sent any more, because their people have taken back the agreement to
 * the privacy policy, and the purpose is none that may go to them all the same. No request where each may; else two, one more
 * where some have withdrawn.
 */
export async function stoppedByWithdrawal(
  { people, privacyConsents, identityIdOf }: WithdrawalDeps,
  messages: readonly Message[],
): Promise<ReadonlySet<MessageId>> {
  const asked = messages.filter(({ purpose }) => !purposes[purpose].afterWithdrawal);
  if (asked.length === 0) return new Set();
  const where = { identityIds: { in: asked.map(identityIdOf) } };
  const users = await people.users.find({ where, limit: BATCH_SIZE });
  const withdrawn = await withdrawnAmong(privacyConsents, users);
  const theirs = new Set(users.flatMap(({ _id, identityIds }) => (withdrawn.has(_id) ? identityIds : [])));
  return new Set(asked.flatMap((message) => (theirs.has(identityIdOf(message)) ? [message._id] : [])));
}
