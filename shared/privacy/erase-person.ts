import { err, ok, type Result } from '../core/result.ts';
import type { Person } from '../identity/index.ts';
import { requestErasure, type Erasure, type ErasureDeps } from './erasures.ts';

/** Begins to erase a person who asks for it. Who works for the merchant does so in the merchant's records first. */
export async function erasePerson(
  deps: ErasureDeps,
  { user }: Person,
): Promise<Result<Erasure, 'PRIVACY.STAFF_MEMBER'>> {
  if (user.roles.length > 0) return err('PRIVACY.STAFF_MEMBER');
  const erasure = await requestErasure(deps, user._id, 'asked');
  if (!erasure) throw new Error('the record was removed between admission and now');
  return ok(erasure);
}
