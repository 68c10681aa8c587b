import type { WeChatCaller } from '../cloudbase/caller.ts';
import type { CommonErrorCode } from '../contracts/contract.ts';
import type { StoreId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
  findPerson,
  isOperator,
  isOwner,
  miniProgramIdentityId,
  recordOf,
  storesOf,
  type Identity,
  type Person,
  type Role,
  type User,
} from '../identity/index.ts';
import type { Runtime } from './runtime.ts';

/** Decides from the platform's context, never from the request, who is let in, and as whom. */
export type Admission<A> = (runtime: Runtime) => Promise<Result<A, CommonErrorCode>>;

/** Any user of the mini program, known or not. Web and anonymous logins, timers and HTTP have no OpenID. */
export const miniprogramUser: Admission<WeChatCaller> = async ({ caller, trigger }) => {
  const who = caller();
  return who && trigger() !== 'timer' ? ok(who) : err('COMMON.UNAUTHENTICATED');
};

export interface Visitor {
  userId?: UserId;
}

/** What is stored of whoever calls. One database request. */
async function callersIdentity(runtime: Runtime): Promise<Result<Identity | undefined, CommonErrorCode>> {
  const who = await miniprogramUser(runtime);
  return who.ok ? ok(await runtime.people.find(miniProgramIdentityId(who.data))) : who;
}

/** Any user of the mini program; `userId` when they have signed in before. */
export const visitor: Admission<Visitor> = async (runtime) => {
  const identity = await callersIdentity(runtime);
  return identity.ok ? ok({ userId: identity.data?.userId }) : identity;
};

export interface Member {
  userId: UserId;
}

/** The same, with everything that names them. */
export const visitorAsPerson: Admission<{ person?: Person }> = async (runtime) => {
  const identity = await callersIdentity(runtime);
  if (!identity.ok) return identity;
  const userId = identity.data?.userId;
  return ok({ person: userId && (await findPerson(runtime.people, userId, identity.data)) });
};

/** A user of the mini program who has signed in. */
export const member: Admission<Member> = async (runtime) => {
  const who = await visitor(runtime);
  if (!who.ok) return who;
  const { userId } = who.data;
  return userId ? ok({ userId }) : err('COMMON.NOT_SIGNED_IN');
};

/** The same, with their record. One database request, as for most. */
export const memberWithRecord: Admission<{ user: User }> = async (runtime) => {
  const who = await miniprogramUser(runtime);
  if (!who.ok) return who;
  const user = await recordOf(runtime.people, miniProgramIdentityId(who.data));
  return user ? ok({ user }) : err('COMMON.NOT_SIGNED_IN');
};

/** The same, with everything that names them. */
export const memberAsPerson: Admission<Person> = async (runtime) => {
  const who = await visitorAsPerson(runtime);
  if (!who.ok) return who;
  return who.data.person ? ok(who.data.person) : err('COMMON.NOT_SIGNED_IN');
};

/** A signed-in user, with the roles that stand on their record. */
async function withRoles(runtime: Runtime): Promise<Result<{ userId: UserId; roles: Role[] }, CommonErrorCode>> {
  const who = await member(runtime);
  if (!who.ok) return who;
  const user = await runtime.people.live(who.data.userId);
  return ok({ ...who.data, roles: user?.roles ?? [] });
}

const memberWho =
  (fits: (roles: readonly Role[]) => boolean): Admission<Member> =>
  async (runtime) => {
    const who = await withRoles(runtime);
    if (!who.ok) return who;
    return fits(who.data.roles) ? ok({ userId: who.data.userId }) : err('COMMON.FORBIDDEN');
  };

/** An operator, or an owner. */
export const operator = memberWho(isOperator);

export const owner = memberWho(isOwner);

export interface StoreStaff extends Member {
  /** The stores whose staff they are; one at least. */
  storeIds: StoreId[];
}

/** Staff of any store. */
export const storeStaff: Admission<StoreStaff> = async (runtime) => {
  const who = await withRoles(runtime);
  if (!who.ok) return who;
  const { userId, roles } = who.data;
  const storeIds = storesOf(roles);
  return storeIds.length > 0 ? ok({ userId, storeIds }) : err('COMMON.FORBIDDEN');
};
