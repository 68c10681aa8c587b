import type { Clock } from '../core/clock.ts';
import { normalizeCode, secretHash, type UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isOwner, type People } from '../identity/index.ts';
import { rolesOf, type PersonWithRoles } from './list-roles.ts';
import { OWNER_CODE_ID, type OwnerCode } from './owner-code.ts';
import type { RoleChange, RoleLog } from './role-log.ts';

export interface ClaimDeps {
  clock: Clock;
  people: Pick<People, 'live'>;
  roles: RoleLog;
}
export interface ClaimRequest {
  userId: UserId;
  code: string;
  requestId: string;
}

export type ClaimRefusal = 'OWNER.WRONG_CODE' | 'OWNER.CODE_EXPIRED' | 'OWNER.CODE_USED' | 'OWNER.TOO_MANY_TRIES';

interface Claim {
  userId: UserId;
  hash: string;
}

/** The repeat of the claim that succeeded is answered alike, for as long as it holds; all others are late. */
async function answerForUsed(
  { people }: ClaimDeps,
  { hash, usedBy }: OwnerCode,
  claim: Claim,
): Promise<Result<undefined, ClaimRefusal>> {
  if (!usedBy || hash !== claim.hash) return err('OWNER.CODE_USED');
  const [user, claimer] = [await people.live(usedBy), await people.live(claim.userId)];
  return user && user._id === claimer?._id && isOwner(user.roles) ? ok(undefined) : err('OWNER.CODE_USED');
}

/** Why no try was left to take. */
async function explain(deps: ClaimDeps, claim: Claim, now: Date): Promise<Result<undefined, ClaimRefusal>> {
  const { roles } = deps;
  // The claim that took the last try may have been killed before it was carried out.
  await roles.settle();
  const stored = await roles.codes.get(OWNER_CODE_ID);
  if (stored?.usedBy) return answerForUsed(deps, stored, claim);
  if (stored && stored.expiresAt <= now) return err('OWNER.CODE_EXPIRED');
  return err(stored?.triesLeft === 0 ? 'OWNER.TOO_MANY_TRIES' : 'OWNER.WRONG_CODE');
}

/**
 * A try is taken first, in one conditional write: however many claims come at once, no more codes are compared than there
 * are tries.
 */
const takeTry = ({ clock, roles }: ClaimDeps): Promise<boolean> =>
  roles.codes.updateIf(
    { _id: OWNER_CODE_ID, usedBy: { exists: false }, expiresAt: { gt: clock.now() }, triesLeft: { gt: 0 } },
    { inc: { triesLeft: -1 } },
  );

/** Of several with the right code one wins, by the next number of the log. */
const useCode = (deps: ClaimDeps, claim: Claim, said: Pick<RoleChange, 'at' | 'requestId'>) =>
  deps.roles.change<ClaimRefusal>(async () => {
    const stored = await deps.roles.codes.get(OWNER_CODE_ID);
    if (stored?.hash !== claim.hash) return err('OWNER.WRONG_CODE');
    if (stored.usedBy) return answerForUsed(deps, stored, claim);
    const { userId, hash: ownerCode } = claim;
    return ok({ change: 'grant' as const, role: 'owner' as const, userId, by: userId, ...said, ownerCode });
  });

/** Makes the caller an owner by the one-time code of `issueOwnerCode`. */
export async function claimOwnership(
  deps: ClaimDeps,
  { userId, code, requestId }: ClaimRequest,
): Promise<Result<PersonWithRoles, ClaimRefusal>> {
  const at = deps.clock.now();
  const claim = { userId, hash: secretHash(normalizeCode(code)) };
  const claimed = (await takeTry(deps))
    ? await useCode(deps, claim, { at, requestId })
    : await explain(deps, claim, at);
  return claimed.ok ? ok(await rolesOf(deps.people, userId)) : claimed;
}
