import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { channelId, id, labelName, line, moment, requestKey, storeId } from './fields.ts';

const several = <T extends z.ZodMiniType>(entry: T) => z.array(entry).check(z.minLength(1), z.maxLength(20));
const count = z.int().check(z.nonnegative());
const says = (...fields: readonly string[]) =>
  z.refine((given) => fields.some((field) => (given as Record<string, unknown>)[field] !== undefined), 'says nothing');

/** From `after` on and before `before`, and within so many days up to now. */
const when = {
  after: z.optional(moment),
  before: z.optional(moment),
  withinDays: z.optional(z.int().check(z.positive(), z.lte(3_650))),
};
const saysWhen = says('after', 'before', 'withinDays');
/** Nobody can fit otherwise: it was meant differently. */
const isSomeTime = z.refine((given) => {
  const { after, before } = given as { after?: string; before?: string };
  return after === undefined || before === undefined || Date.parse(after) < Date.parse(before);
}, 'begins after its end');
const howMany = { atLeast: z.optional(count), atMost: z.optional(count) };
const saysHowMany = says('atLeast', 'atMost');
const isSomeNumber = z.refine((given) => {
  const { atLeast = 0, atMost = Infinity } = given as { atLeast?: number; atMost?: number };
  return atLeast <= atMost;
}, 'more at least than at most');

/** What can be asked of one person; how each is answered: `shared/segments/conditions`. */
const questions = [
  /** Follows an Official Account of the merchant. */
  z.strictObject({ is: z.literal('following') }),
  /** Follows one, since then. */
  z.strictObject({ is: z.literal('followed'), ...when }).check(saysWhen, isSomeTime),
  /** Follows one, and came in one of these ways: WeChat's `subscribe_scene`. */
  z.strictObject({ is: z.literal('came'), scenes: several(z.string().check(z.regex(/^ADD_SCENE_[A-Z_]{1,40}$/))) }),
  /** Follows one, and came by, or scanned last, a parametric QR code with one of these scenes, texts or numbers as text. */
  z.strictObject({ is: z.literal('scanned'), codes: several(line(64)) }),
  /** Has this tag of an Official Account. */
  z.strictObject({ is: z.literal('tagged'), tagId: z.int().check(z.nonnegative()) }),
  /** Has this label, which staff have given. */
  z.strictObject({ is: z.literal('labelled'), label: labelName }),
  /** Has used the mini program. */
  z.strictObject({ is: z.literal('joined') }),
  z.strictObject({ is: z.literal('firstVisit'), ...when }).check(saysWhen, isSomeTime),
  z.strictObject({ is: z.literal('lastVisit'), ...when }).check(saysWhen, isSomeTime),
  /** Visits, or days with a visit, of the last 90 days. */
  z
    .strictObject({ is: z.literal('visits'), of: z.enum(['visits', 'days']), ...howMany })
    .check(saysHowMany, isSomeNumber),
  z
    .strictObject({ is: z.literal('coupons'), of: z.enum(['claimed', 'usable', 'used', 'expired']), ...howMany })
    .check(saysHowMany, isSomeNumber),
  /** Orders of the merchant's shop that were paid and not wholly given back. */
  z.strictObject({ is: z.literal('orders'), ...howMany }).check(saysHowMany, isSomeNumber),
  /** What was paid for orders, less what went back, in fen. */
  z.strictObject({ is: z.literal('spent'), ...howMany }).check(saysHowMany, isSomeNumber),
  /** When the last of `orders` was paid. */
  z.strictObject({ is: z.literal('lastOrder'), ...when }).check(saysWhen, isSomeTime),
  /** Came first, or last, by one of these channels. */
  z.strictObject({ is: z.literal('channel'), touch: z.enum(['first', 'last']), channelIds: several(channelId) }),
  /** Has said that they prefer one of these stores. */
  z.strictObject({ is: z.literal('store'), storeIds: several(storeId) }),
  /** Has said that they want to hear of one of these. */
  z.strictObject({ is: z.literal('topic'), topics: several(z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/))) }),
] as const;

const question = z.discriminatedUnion('is', questions);
export type SegmentQuestion = z.output<typeof question>;

const combined = <T extends z.ZodMiniType>(inner: T) =>
  z.discriminatedUnion('is', [
    ...questions,
    z.strictObject({ is: z.literal('all'), of: several(inner) }),
    z.strictObject({ is: z.literal('any'), of: several(inner) }),
    z.strictObject({ is: z.literal('not'), of: inner }),
  ]);

/** Far more than somebody writes down; each is asked of every person. */
const MOST_QUESTIONS = 50;

function questionsIn(given: unknown): number {
  const { of, is } = given as { is: string; of?: unknown };
  if (!['all', 'any', 'not'].includes(is)) return 1;
  return [of].flat().reduce<number>((sum, one) => sum + questionsIn(one), 0);
}

/** Who belongs to a segment: questions, combined up to three times. */
export const peopleCondition = combined(combined(combined(question))).check(
  z.refine((written) => questionsIn(written) <= MOST_QUESTIONS, 'asks too much'),
);
export type PeopleCondition = z.output<typeof peopleCondition>;

export const segmentId = z.string().check(z.regex(/^[\w-]{1,64}$/));
const revision = z.int().check(z.nonnegative());
const name = line(40);

const segment = z.object({
  segmentId,
  /** Rises with each change. */
  revision,
  name,
  condition: peopleCondition,
  /** The condition in Chinese. */
  inWords: z.string(),
  /**
   * What it asks of following, of tags, or of labels, which may have been given by following: such a segment never decides
   * whether a coupon can be claimed (WeChat forbids to reward following); grants and notices may use it.
   */
  restsOn: z.array(z.enum(['following', 'tags', 'labels'])),
  updatedAt: moment,
});

/** All segments. For operators. */
export const segmentList = contract({
  name: 'segment.list',
  input: z.object({}),
  output: z.object({ segments: z.array(segment) }),
  errors: [],
});

/**
 * Keeps a new segment (revision 0, an id drawn by the caller) or a changed one (the revision that was changed). A repeat with
 * the same `requestKey` gets the answer of the first. For operators.
 */
export const segmentSave = contract({
  name: 'segment.save',
  input: z.object({ segmentId, revision, requestKey, name, condition: peopleCondition }),
  output: segment,
  errors: [
    /** Somebody else changed it since. */
    'SEGMENT.CHANGED_MEANWHILE',
    'SEGMENT.NOT_FOUND',
    /** More than anybody keeps apart. */
    'SEGMENT.TOO_MANY',
  ],
});

/** Takes a segment away for good; a repeat changes nothing. For operators. */
export const segmentRemove = contract({
  name: 'segment.remove',
  input: z.object({ segmentId, revision: z.int().check(z.positive()) }),
  output: z.object({}),
  errors: ['SEGMENT.CHANGED_MEANWHILE', 'SEGMENT.NOT_FOUND'],
});

/**
 * How many of the next 5,000 people (`people`: of fewer, at the end) fit a condition, saved or not, and what it says; `next`
 * goes on from there. For operators.
 */
export const segmentCount = contract({
  name: 'segment.count',
  input: z.object({ condition: peopleCondition, after: z.optional(id) }),
  output: z.object({ people: count, fit: count, inWords: z.string(), next: z.optional(id) }),
  errors: [],
});

/**
 * The next members of a segment, by the order of their ids: of 5,000 people at most, so that a page may be short, or empty,
 * while `next` goes on. For operators; stands in the audit log.
 */
export const segmentMembers = contract({
  name: 'segment.members',
  input: z.object({ segmentId, after: z.optional(id) }),
  output: z.object({
    members: z.array(
      z.object({
        userId: id,
        since: moment,
        lastVisitAt: z.optional(moment),
        labels: z.array(z.string()),
        /** As counted last, some minutes ago. */
        usableCoupons: count,
        usedCoupons: count,
        /** Of the merchant's shop: how many were paid and kept, what was paid less what went back, in fen, and the last. */
        orders: count,
        spent: count,
        lastOrderAt: z.optional(moment),
      }),
    ),
    next: z.optional(id),
  }),
  errors: ['SEGMENT.NOT_FOUND'],
});
