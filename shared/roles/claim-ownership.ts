import type { Clock } from '../core/clock.ts';
import { normalizeCode, secretHash, type UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isOwner, type People } from '../identity/index.ts';
import { rolesOf, type PersonWithRoles } from './list-roles.ts';
import { OWNER_CODE_ID, type OwnerCode } from './owner-code.ts';
import type { RoleLog } from './role-log.ts';

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
  { users }: RoleLog,
  { hash, usedBy }: OwnerCode,
  claim: Claim,
): Promise<Result<undefined, ClaimRefusal>> {
  const isRepeat = usedBy === claim.userId && hash === claim.hash;
  const user = isRepeat ? await users.get(claim.userId) : undefined;
  return user && isOwner(user.roles) ? ok(undefined) : err('OWNER.CODE_USED');
}

/** Why no try was left to take. */
async function explain(roles: RoleLog, claim: Claim, now: Date): Promise<Result<undefined, ClaimRefusal>> {
  // The claim that took the last try may have been killed before it was carried out.
  await roles.settle();
  const stored = await roles.codes.get(OWNER_CODE_ID);
  if (stored?.usedBy) return answerForUsed(roles, stored, claim);
  if (stored && stored.expiresAt <= now) return err('OWNER.CODE_EXPIRED');
  return err(stored?.triesLeft === 0 ? 'OWNER.TOO_MANY_TRIES' : 'OWNER.WRONG_CODE');
}

/**
 * A try is taken first, in one conditional write: however many claims come at once, no more codes are compared than there
 * are tries. Of several with the right code one wins, by the next number of the log.
 */
async function useCode(
  { clock, roles }: ClaimDeps,
  claim: Claim,
  requestId: string,
): Promise<Result<undefined, ClaimRefusal>> {
  const at = clock.now();
  const hasTry = await roles.codes.updateIf(
    { _id: OWNER_CODE_ID, usedBy: { exists: false }, expiresAt: { gt: at }, triesLeft: { gt: 0 } },
    { inc: { triesLeft: -1 } },
  );
  if (!hasTry) return explain(roles, claim, at);
  return roles.change(async () => {
    const stored = await roles.codes.get(OWNER_CODE_ID);
    if (stored?.hash !== claim.hash) return err('OWNER.WRONG_CODE');
    if (stored.usedBy) return answerForUsed(roles, stored, claim);
    const { userId, hash: ownerCode } = claim;
    return ok({ change: 'grant' as const, role: 'owner' as const, userId, by: userId, at, requestId, ownerCode });
  });
}

/** Makes the caller an owner by the one-time code of `issueOwnerCode`. */
export async function claimOwnership(
  deps: ClaimDeps,
  { userId, code, requestId }: ClaimRequest,
): Promise<Result<PersonWithRoles, ClaimRefusal>> {
  // A role stands on the live record.
  const live = (await deps.people.live(userId))?._id ?? userId;
  const used = await useCode(deps, { userId: live, hash: secretHash(normalizeCode(code)) }, requestId);
  return used.ok ? ok(await rolesOf(deps.people, live)) : used;
}
