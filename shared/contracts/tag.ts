import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { id, line, moment } from './fields.ts';
import { peopleCondition } from './segment.ts';

const count = z.int().check(z.nonnegative());

/** Of a tag; 30 bytes of UTF-8 at most, which is ten Chinese characters. */
const name = line(30);
const revision = z.int().check(z.nonnegative());

const segment = z.object({
  name,
  /** Rises with each change. */
  revision,
  condition: peopleCondition,
  updatedAt: moment,
  /** The tag at WeChat, once it is made. */
  tagId: z.optional(z.int()),
  /** How the last pass over all followers ended. */
  last: z.optional(
    z.object({
      at: moment,
      /** Followers who have the tag now, those who were given it, and those from whom it was taken. */
      has: count,
      given: count,
      taken: count,
      /** WeChat does not know them (any more). */
      refused: count,
      /** They have 20 tags: WeChat allows no more. */
      full: count,
    }),
  ),
  /** Why the tag is not as it should be: WeChat's words. */
  trouble: z.optional(z.string()),
});

/**
 * The tags of the Official Account as WeChat had them at `at`, those of others too, and our segments. Tags serve menus and
 * the like; whether a coupon can be claimed never depends on one: they are late, and others can change them.
 */
export const tagList = contract({
  name: 'tag.list',
  input: z.object({}),
  output: z.object({
    tags: z.array(z.object({ tagId: z.int(), name: z.string(), count })),
    at: z.optional(moment),
    segments: z.array(segment),
  }),
  errors: [],
});

/**
 * Saves a segment whose followers get the tag of this name, for conditional menus: a new one (revision 0), or a changed one
 * (the revision that was changed). The next tick of the sync begins to give the tag, and each night brings it up to date.
 * A repeat changes nothing. The tag is ours from then on: nobody has it who does not fit.
 */
export const tagSave = contract({
  name: 'tag.save',
  input: z.object({ name, revision, condition: peopleCondition }),
  output: z.object({ revision }),
  errors: [
    /** Somebody else changed it since. */
    'TAG.CHANGED_MEANWHILE',
    'TAG.NOT_FOUND',
    /** More bytes than WeChat takes. */
    'TAG.NAME_TOO_LONG',
    /** One of WeChat's own tags. */
    'TAG.RESERVED',
    /** A tag that somebody gives by hand has this name. */
    'TAG.TAKEN',
    /** The condition names a tag that is not there, or is made by a segment. */
    'TAG.UNKNOWN_TAG',
    /** WeChat allows 100 an account. */
    'TAG.TOO_MANY',
    /** The tags of the account are not known before the first sync has ended. */
    'TAG.NOT_READY',
  ],
});

/** Takes a segment away, and its tag from everybody, with the next ticks of the sync; a repeat changes nothing. */
export const tagRemove = contract({
  name: 'tag.remove',
  input: z.object({ name, revision: z.int().check(z.positive()) }),
  output: z.object({}),
  errors: ['TAG.CHANGED_MEANWHILE', 'TAG.NOT_FOUND'],
});

/** How many of the next 10,000 followers (`followers`: of fewer, at the end) fit a condition; `next` goes on from there. */
export const tagPreview = contract({
  name: 'tag.preview',
  input: z.object({
    condition: peopleCondition,
    /** `next` of the call before. */
    after: z.optional(id),
  }),
  output: z.object({ followers: count, fit: count, next: z.optional(id) }),
  errors: [],
});
