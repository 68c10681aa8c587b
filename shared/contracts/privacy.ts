import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { moment, requestKey } from './fields.ts';

/** Version of the merchant's privacy policy, as the merchant names it: `2024-03`. */
const version = z.string().check(z.regex(/^[\w.-]{1,32}$/));

/** The policy that holds now. */
const policy = z.object({
  version,
  publishedAt: moment,
  /** Where it can be read. */
  url: z.optional(z.string()),
});

/** What the caller has agreed to last, and has not taken back. */
const agreement = z.object({ version, place: z.string(), at: moment });

/** What a person has agreed to, beside what holds. */
export const standing = z.object({
  /** Absent as long as the merchant has published none. */
  current: z.optional(policy),
  agreed: z.optional(agreement),
  /** Whether that is the current policy. */
  isCurrent: z.boolean(),
});

/** What the caller has agreed to, and what holds now. */
export const privacyStatus = contract({ name: 'privacy.status', input: z.object({}), output: standing, errors: [] });

/** Keeps that the caller agrees to the current policy; a repeat with the same `requestKey` changes nothing. */
export const privacyAgree = contract({
  name: 'privacy.agree',
  input: z.object({
    version,
    /** Where in the mini program it was said: a name of ours. */
    place: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/)),
    requestKey,
  }),
  output: standing,
  /** OUTDATED_POLICY: another version holds; the details are it. */
  errors: ['PRIVACY.OUTDATED_POLICY'],
});

/** Takes back what the caller agreed to; a repeat with the same `requestKey` changes nothing. */
export const privacyWithdraw = contract({
  name: 'privacy.withdraw',
  input: z.object({ requestKey }),
  output: standing,
  errors: [],
});

/** Publishes a version of the policy: it holds from now on. Published again it stays as it is. */
export const privacyPublish = contract({
  name: 'privacy.publish',
  input: z.object({
    version,
    url: z.optional(z.string().check(z.maxLength(512), z.regex(/^https:\/\/[\w.-]+(:\d{1,5})?(\/[^\s"'<>]*)?$/))),
  }),
  output: z.object({ current: policy }),
  /** KNOWN_VERSION: published before with another address, or not the newest any more; take another name. */
  errors: ['PRIVACY.KNOWN_VERSION'],
});

/** Where an export goes on. */
const place = z.object({
  subject: z.string().check(z.regex(/^[A-Za-z]{1,32}$/)),
  after: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
});

/**
 * Everything that is kept of the caller, subject by subject: `data` for machines, `text` for people (in Chinese, yuan,
 * Shanghai time). `next` is given back as `from` until there is none.
 */
export const privacyExport = contract({
  name: 'privacy.export',
  input: z.object({ from: z.optional(place) }),
  output: z.object({
    sections: z.array(
      z.object({
        subject: z.string(),
        title: z.string(),
        entries: z.array(z.object({ text: z.string(), data: z.record(z.string(), z.unknown()) })),
      }),
    ),
    next: z.optional(place),
  }),
  errors: [],
});

/** What has to be typed before everything is erased. */
export const ERASE_CONFIRMATION = '删除我的数据';

/** What `privacy.erase` would do. */
export const privacyErasePreview = contract({
  name: 'privacy.erasePreview',
  input: z.object({}),
  output: z.object({
    /** Coupons that would end. */
    unusedCoupons: z.int(),
    /** Coupons used or expired: the merchant keeps them without saying whose they were. */
    settledCoupons: z.int(),
    /** Follows the Official Account: that stays WeChat's until they unfollow. */
    isFollower: z.boolean(),
    /** To be typed. */
    confirmation: z.string(),
  }),
  errors: [],
});

/**
 * Erases everything that is kept of the caller. Nobody is let in as them from now on; some minutes later it is done, and who
 * comes then is somebody new. Cannot be undone.
 */
export const privacyErase = contract({
  name: 'privacy.erase',
  input: z.object({ confirmation: z.literal(ERASE_CONFIRMATION) }),
  output: z.object({ /** When it begins; it is done within minutes. */ beginsAt: moment }),
  /** STAFF_MEMBER: an owner takes the role away first. */
  errors: ['PRIVACY.STAFF_MEMBER'],
});
