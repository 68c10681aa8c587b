import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id } from './fields.ts';

/**
 * Keeps the telephone number that WeChat has verified, by the code of a tap on a `getPhoneNumber` button, on the caller's
 * record, and joins the other record of the same number, if there is one and nothing speaks against it. A repeat goes on
 * where the first was killed.
 */
export const userLinkPhone = contract({
  name: 'user.linkPhone',
  input: z.object({ code: z.string().check(z.regex(/^[\w+/=.-]{8,512}$/)) }),
  output: z.object({
    /** `held`: others have the number too, and staff must look before anything is joined. */
    outcome: z.enum(['kept', 'joined', 'held']),
    /** What may be shown of the number. */
    phone: z.string(),
    /** Of `joined`: what `user.unlink` undoes. */
    linkId: z.optional(id),
  }),
  errors: [
    /** Old, used or made up: another tap brings a new one. */
    'PHONE.WRONG_CODE',
  ],
});

/** Forgets the caller's number. What was joined by it stays joined, until that is undone. */
export const userForgetPhone = contract({
  name: 'user.forgetPhone',
  input: z.object({}),
  output: z.object({}),
  errors: [],
});
