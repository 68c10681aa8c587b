import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { day, moment, templateId } from './fields.ts';

/** What an audit may find that does not fit together. */
const differenceKinds = [
  /** The coupon stands otherwise than its history says. */
  'standing',
  /** Its count or date of movements is not that of its history. */
  'moves',
  /** Its number is not one of the campaign's, or not one of its day's. */
  'unit',
  /** Two have the same number. */
  'unitTwice',
  /** The person who got it had as many as the campaign allows. */
  'aboveLimit',
  /** A movement has no line in the ledger. */
  'lineMissing',
  /** A line says something else than the movement. */
  'lineDiffers',
  /** A line has no movement. */
  'lineTooMany',
  /** The costs of the campaign are not those of its lines. */
  'costs',
  /** More was issued, by face value, than the budget allows. */
  'budget',
  /** The batches of codes are not those that the campaign, and so its budget, counts. */
  'codes',
  /** There are coupons or lines of a campaign that is not there. */
  'noCampaign',
] as const;

const difference = z.object({
  is: z.enum(differenceKinds),
  templateId,
  /** Of the coupon. */
  unit: z.optional(z.int()),
  /** Of its movement, from 1 on. */
  number: z.optional(z.int()),
  /** It was wrong in a copy (ledger, costs), and has been put right. */
  isMended: z.optional(z.literal(true)),
});

/** The nightly audits of the last week, the newest first. For operators. */
export const campaignAudits = contract({
  name: 'campaign.audits',
  input: z.object({}),
  output: z.object({
    audits: z.array(
      z.object({
        day,
        startedAt: moment,
        /** Absent while it goes on. */
        endedAt: z.optional(moment),
        /** Coupons and lines of the ledger that were looked at. */
        coupons: z.int(),
        lines: z.int(),
        /** How many differences; the first hundred are named. */
        found: z.int(),
        differences: z.array(difference),
      }),
    ),
  }),
  errors: [],
});
