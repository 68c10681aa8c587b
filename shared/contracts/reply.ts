import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { appId, id, moment, pagePath, requestKey, templateId, timeOfDay } from './fields.ts';

/** No control characters but line breaks: XML cannot hold them. */
const text = (most: number) =>
  z.string().check(z.minLength(1), z.maxLength(most), z.regex(/^(?:[^\p{Cc}\p{Cs}\uFFFE\uFFFF]|\n)*$/u));
/** A link stands in a part of its own, where it can be looked at; nor do two parts make one. */
const plainText = text(600).check(
  z.refine((written) => !/<\s*(?:a\b|$)/i.test(written), 'links are parts of their own'),
);
const webAddress = z.url({ protocol: /^https?$/ }).check(z.maxLength(1024), z.regex(/^[^\s"'<>]*$/));

/**
 * A link in a text: to a page of a mini program, to a web page, or both: then the web page is for clients that know no
 * mini programs. `templateId` names the coupon campaign that it leads to.
 */
const link = z
  .object({
    label: text(60).check(z.regex(/^[^<>\n]*$/)),
    miniprogram: z.optional(z.object({ appId, path: pagePath })),
    url: z.optional(webAddress),
    templateId: z.optional(templateId),
  })
  .check(z.refine(({ miniprogram, url }) => miniprogram !== undefined || url !== undefined, 'leads nowhere'));

const textReply = z.object({
  type: z.literal('text'),
  parts: z.array(z.union([plainText, link])).check(z.minLength(1), z.maxLength(20)),
});
const newsReply = z.object({
  type: z.literal('news'),
  title: text(64),
  description: text(120),
  pictureUrl: webAddress,
  url: webAddress,
  templateId: z.optional(templateId),
});

/** What is answered. Nothing, so that a more general rule does not speak; or to human agents (转接人工客服). */
const reply = z.discriminatedUnion('type', [
  textReply,
  newsReply,
  z.object({
    type: z.literal('handOver'),
    agent: z.optional(z.string().check(z.regex(/^[\w.-]{1,32}@[\w.-]{1,32}$/))),
  }),
  z.object({ type: z.literal('nothing') }),
]);

const several = <T extends z.ZodMiniType>(entry: T) => z.array(entry).check(z.minLength(1), z.maxLength(20));

/**
 * When a rule speaks. Words are compared without regard to case and width; a pattern is a regular expression of RE2.
 * `default`: to anything that a person writes and no other rule takes.
 */
const trigger = z.discriminatedUnion('on', [
  z.object({ on: z.literal('keyword'), match: z.enum(['exact', 'contains', 'pattern']), words: several(text(200)) }),
  z.object({ on: z.literal('click'), keys: several(text(128)) }),
  z.object({ on: z.literal('follow') }),
  /** A parametric QR code (带参数二维码), by followers and by those whom it makes one; without scenes: any. */
  z.object({ on: z.literal('scan'), scenes: z.optional(several(text(64))) }),
  z.object({ on: z.literal('default') }),
]);

/**
 * What is said behind the answer, within about a minute, as customer service messages: three, because WeChat lets no more
 * be sent after a follow, a scan or a tap.
 */
const followUps = z.array(z.discriminatedUnion('type', [textReply, newsReply])).check(z.minLength(1), z.maxLength(3));

/** A rule for automatic replies in the chat with the Official Account. */
export const replyRule = z.object({
  name: text(40),
  enabled: z.boolean(),
  /** Of several that fit, the highest speaks. */
  priority: z.int().check(z.nonnegative(), z.lte(999)),
  trigger,
  reply,
  followUps: z.optional(followUps),
  /** Speaks from … until before …, Beijing time, over midnight if need be; otherwise the rule does not fit. */
  hours: z.optional(z.object({ from: timeOfDay, until: timeOfDay })),
  /** Having spoken to a person, is silent to that person for so many minutes (at most 30 days). */
  silenceMinutes: z.optional(z.int().check(z.positive(), z.lte(43_200))),
});

const keptRule = z.object({
  ruleId: id,
  /** Rises with each change. */
  revision: z.int(),
  rule: replyRule,
  updatedAt: moment,
});

/** All rules; of equal priority the specific before the general. */
export const replyList = contract({
  name: 'reply.list',
  input: z.object({}),
  output: z.object({ rules: z.array(keptRule) }),
  errors: [],
});

/**
 * Keeps a new rule (revision 0, an id drawn by the caller) or a changed one (the revision that was changed). It is in force
 * within half a minute. A repeat with the same `requestKey` gets the answer of the first.
 */
export const replySave = contract({
  name: 'reply.save',
  input: z.object({ ruleId: requestKey, revision: z.int().check(z.nonnegative()), requestKey, rule: replyRule }),
  output: keptRule,
  errors: [
    /** Somebody else changed it since. */
    'REPLY.CHANGED_MEANWHILE',
    'REPLY.NOT_FOUND',
    /** More rules than are read at once. */
    'REPLY.TOO_MANY',
    /** No regular expression of RE2, or one that takes too long. */
    'REPLY.BAD_PATTERN',
    /** More bytes than WeChat takes in one text. */
    'REPLY.TOO_LONG',
    /** Promises something for following or sharing, which WeChat forbids. */
    'REPLY.REWARDS_FOLLOWING',
    /**
     * Only followers could claim of a campaign any more: it asks for channels, and all of them would be opened by the chat
     * alone. WeChat forbids that.
     */
    'REPLY.ONLY_WAY_IN',
    /** Names a campaign that does not exist. */
    'REPLY.UNKNOWN_CAMPAIGN',
  ],
});

/** Takes a rule away; a repeat changes nothing. */
export const replyRemove = contract({
  name: 'reply.remove',
  input: z.object({ ruleId: requestKey, revision: z.int().check(z.positive()) }),
  output: z.object({}),
  errors: ['REPLY.CHANGED_MEANWHILE', 'REPLY.NOT_FOUND'],
});
