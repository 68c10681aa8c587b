import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, role } from './fields.ts';

const person = z.object({ userId: id, roles: z.array(role) });

/** Everybody who has a role, a hundred at once in the order of their ids; `next` goes on from there. For owners. */
export const roleList = contract({
  name: 'role.list',
  input: z.object({ after: z.optional(id) }),
  output: z.object({ people: z.array(person), next: z.optional(id) }),
  errors: [],
});

/** Gives a person who has signed in a role. For owners; a repeat changes nothing. Every change is kept in `roleChanges`. */
export const roleGrant = contract({
  name: 'role.grant',
  input: z.object({ userId: id, role }),
  output: person,
  errors: [
    'ROLE.NO_SUCH_USER',
    'ROLE.NO_SUCH_STORE',
    /** The caller has lost the role of an owner in this moment. */
    'ROLE.NOT_OWNER',
  ],
});

/** Takes a role from a person, the caller included. For owners; a repeat changes nothing. */
export const roleRevoke = contract({
  name: 'role.revoke',
  input: z.object({ userId: id, role }),
  output: person,
  errors: [
    'ROLE.NO_SUCH_USER',
    'ROLE.NOT_OWNER',
    /** There is always one owner at least. */
    'ROLE.LAST_OWNER',
  ],
});

/**
 * Makes the caller an owner by the one-time code that was shown to whoever deployed. Every call costs one of its few tries; a
 * repeat of the one that succeeded does not.
 */
export const ownerClaim = contract({
  name: 'owner.claim',
  input: z.object({
    /** 26 characters; spaces, dashes and lower case are forgiven. */
    code: z.string().check(z.minLength(26), z.maxLength(64)),
  }),
  output: person,
  errors: ['OWNER.WRONG_CODE', 'OWNER.CODE_EXPIRED', 'OWNER.CODE_USED', 'OWNER.TOO_MANY_TRIES'],
});
