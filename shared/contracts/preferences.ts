import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { line, storeId, telephone } from './fields.ts';

/** Where orders go unless the person says otherwise: what `wx.chooseAddress` gives, in these words. */
export const deliveryAddress = z.object({
  recipient: line(40),
  phone: telephone,
  province: line(20),
  city: line(20),
  /** Some cities have none. */
  county: z.optional(line(20)),
  /** Street, house, flat. */
  detail: line(120),
  postalCode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
});

/** What somebody wants to hear of: names that the merchant has given, each once. */
const topics = z.array(z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/))).check(
  z.maxLength(20),
  z.refine((names) => new Set(names).size === names.length, 'a topic stands there twice'),
);

/** Rises with each change, and when two records of the person become one. */
const revision = z.int().check(z.nonnegative());

export const preferences = z.object({
  revision,
  address: z.optional(deliveryAddress),
  storeId: z.optional(storeId),
  topics,
});

/** What the caller has said they prefer: in the mini program and in the chat it is one record. */
export const userPreferences = contract({
  name: 'user.preferences',
  input: z.object({}),
  output: preferences,
  errors: [],
});

/**
 * Keeps what the caller prefers: what is named is set, or taken back with `null` (no topics: an empty list); the rest stays.
 * `revision` is the one that was changed, so that a late repeat never undoes a newer change; a repeat changes nothing.
 */
export const userSavePreferences = contract({
  name: 'user.savePreferences',
  input: z
    .object({
      revision,
      address: z.optional(z.nullable(deliveryAddress)),
      storeId: z.optional(z.nullable(storeId)),
      topics: z.optional(topics),
    })
    .check(
      z.refine(
        ({ address, storeId: store, topics: names }) => [address, store, names].some((one) => one !== undefined),
        'says nothing',
      ),
    ),
  output: preferences,
  errors: [
    /** They were changed since, on another device for instance; the details are what stands there now. */
    'PREFERENCES.CHANGED_MEANWHILE',
    'PREFERENCES.NO_SUCH_STORE',
    /** WeChat does not let such a text be kept. */
    'PREFERENCES.TEXT_REFUSED',
  ],
});
