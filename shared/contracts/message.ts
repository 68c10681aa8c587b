import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { appId, id, line, moment, pagePath, requestKey } from './fields.ts';

/** What belongs together: a reminder of one day, a broadcast. */
const group = z.string().check(z.regex(/^[\w.:-]{1,64}$/));

const channel = z.enum(['template', 'oaNotice', 'mpNotice', 'customerService']);
const count = z.int().check(z.nonnegative());

/** Far more than any template of WeChat has. */
const MOST_KEYWORDS = 20;

/** Id of a template at WeChat. */
export const noticeTemplate = z.string().check(z.regex(/^[\w-]{1,64}$/));

/** By keyword of the template (`thing1`); longer ones are cut, or refused where a part would mean something else. */
export const noticeValues = z
  .record(z.string().check(z.regex(/^[a-z_]{1,32}\d{1,2}$/)), line(200))
  .check(z.refine((values) => Object.keys(values).length > 0 && Object.keys(values).length <= MOST_KEYWORDS));

/**
 * Sends a subscription notice to those who have agreed to its template; not a channel for marketing. A group is one notice:
 * who has it already is left out, so that a repeat does what is left. A call takes about a thousand people; `next` is
 * given back as `after` until there is none.
 */
export const messageNotify = contract({
  name: 'message.notify',
  input: z.object({
    group,
    /** `service`: what people wanted to be told of. A campaign is refused, as it would be by WeChat. */
    purpose: z.enum(['service', 'couponIssued', 'couponRedeemed', 'couponExpiring', 'conversation', 'campaign']),
    templateId: noticeTemplate,
    values: noticeValues,
    /** The page that a tap opens. */
    opens: z.optional(z.object({ appId, pagePath })),
    /** Not sent any more from then on. */
    expiresAt: moment,
    after: z.optional(moment),
  }),
  /** `accepted`: people for whom it stands in the outbox now. */
  output: z.object({ accepted: count, next: z.optional(moment) }),
  errors: [
    'MESSAGE.MARKETING',
    /** Only somebody who has just done something can be told that. */
    'MESSAGE.NO_ACTION',
    'MESSAGE.UNKNOWN_TEMPLATE',
    /** WeChat would not take a value; the details say which. */
    'MESSAGE.CONTENT',
    'MESSAGE.OVER',
  ],
});

/**
 * Messages that need a person: `dead` ones can be replayed, of `unknown` ones nobody knows whether they arrived, `held` ones
 * go out by themselves within half an hour of when the account, or what is set up wrongly, is mended. Newest first.
 */
export const messageTrouble = contract({
  name: 'message.trouble',
  input: z.object({
    state: z.enum(['dead', 'unknown', 'held']),
    /** `createdAt` of the last one seen: the page behind it. */
    before: z.optional(moment),
  }),
  output: z.object({
    messages: z.array(
      z.object({
        messageId: id,
        channel,
        purpose: z.string(),
        group: z.optional(group),
        /** WeChat's errcode, of `held` ones with what is missing; or a word of ours. */
        reason: z.string(),
        attempts: count,
        createdAt: moment,
        /** Of `held` ones, which have not ended, when they were made. */
        endedAt: moment,
        expiresAt: moment,
      }),
    ),
  }),
  errors: [],
});

/** Sends a dead message again, after its reason was mended. */
export const messageReplay = contract({
  name: 'message.replay',
  input: z.object({ messageId: id }),
  output: z.object({ messageId: id }),
  errors: ['MESSAGE.NOT_FOUND', 'MESSAGE.NOT_DEAD', 'MESSAGE.EXPIRED'],
});

/** Cancels the messages of a group that are not sent yet; a repeat cancels what is left. */
export const messageCancel = contract({
  name: 'message.cancel',
  input: z.object({ group }),
  output: z.object({ cancelled: count }),
  errors: [],
});

/** How far a group is; `waiting` are still to be sent. */
export const messageProgress = contract({
  name: 'message.progress',
  input: z.object({ group }),
  output: z.object({
    waiting: count,
    sent: count,
    undelivered: count,
    unknown: count,
    dead: count,
    expired: count,
    cancelled: count,
  }),
  errors: [],
});

/**
 * Keeps what the caller tapped when asked for subscription messages (`wx.requestSubscribeMessage`): each accept is good for
 * one message. Told by the client, so it only says whom a message may reach; WeChat decides.
 */
export const messageConsent = contract({
  name: 'message.consent',
  input: z.object({
    /** Of the tap: told again, it counts once. */
    requestKey,
    answers: z
      .array(z.object({ templateId: noticeTemplate, answer: z.enum(['accept', 'reject']) }))
      .check(z.minLength(1), z.maxLength(5)),
  }),
  output: z.object({ kept: count }),
  errors: [],
});
