import * as z from 'zod/mini';
import { campaign } from './campaign-rules.ts';
import { contract } from './contract.ts';
import { fen, id, moment, requestKey, templateId } from './fields.ts';

const state = z.enum(['draft', 'active', 'paused', 'ended']);
/** Rises with each change of what staff wrote. */
const version = z.int().check(z.positive());

const problem = z.object({
  /** Of the field: `terms.benefit.most`, `audience.0.segmentId`. */
  path: z.string(),
  /** It contradicts itself or what there is; or WeChat forbids it. */
  kind: z.enum(['contradiction', 'forbidden']),
  /** In Chinese. */
  says: z.string(),
});
export type CampaignProblem = z.output<typeof problem>;

const shown = z.object({
  templateId,
  version,
  state,
  campaign,
  /** Who may claim, in Chinese; empty for everyone. */
  audience: z.string(),
  updatedAt: moment,
});
export type ShownCampaign = z.output<typeof shown>;

const listed = z.extend(shown, {
  /** Units that are nobody's; of a large campaign as of some minutes ago. */
  remaining: z.int(),
});
export type ListedCampaign = z.output<typeof listed>;

/** Coupons, and their face values together: the most that they cost. One that nothing limits adds nothing. */
const sum = z.object({ count: z.int(), face: fen });

const PROBLEMS = 'CAMPAIGN.INVALID';
const conflicts = [
  /** Somebody else changed it since. */
  'CAMPAIGN.CHANGED_MEANWHILE',
  'CAMPAIGN.NOT_FOUND',
  /** Not in the state that it is in: what is ended stays so, and a draft is not paused. */
  'CAMPAIGN.NOT_FITTING',
] as const;

/**
 * Keeps a new campaign as a draft (version 0, an id drawn by the caller), or a changed one (the version that was changed):
 * one that is active goes on with the new version, and what was issued keeps its terms. A repeat with the same `requestKey`
 * gets the answer of the first, and is refused with another campaign. For operators.
 */
export const campaignSave = contract({
  name: 'campaign.save',
  input: z.object({ templateId, version: z.int().check(z.nonnegative()), requestKey, campaign }),
  output: shown,
  /** Invalid: `details.problems`, as `campaign.check` tells them. */
  errors: [PROBLEMS, ...conflicts],
});

/**
 * All that is wrong with a campaign, new or (with `templateId`) as a change of a kept one, and what would happen, in Chinese
 * sentences. Keeps nothing. For operators.
 */
export const campaignCheck = contract({
  name: 'campaign.check',
  input: z.object({ templateId: z.optional(templateId), campaign }),
  output: z.object({ problems: z.array(problem), summary: z.array(z.string()) }),
  errors: ['CAMPAIGN.NOT_FOUND'],
});

/** Opens this version of a draft, or of a paused campaign, once more checked. A repeat changes nothing. For operators. */
export const campaignStart = contract({
  name: 'campaign.start',
  input: z.object({ templateId, version }),
  output: shown,
  errors: [PROBLEMS, ...conflicts],
});

/** Nobody can claim until it is started again; what was issued can be used. A repeat changes nothing. For operators. */
export const campaignPause = contract({
  name: 'campaign.pause',
  input: z.object({ templateId }),
  output: shown,
  errors: ['CAMPAIGN.NOT_FOUND', 'CAMPAIGN.NOT_FITTING'],
});

/** Ends it for good; what was issued can be used. A repeat changes nothing. For operators. */
export const campaignEnd = contract({
  name: 'campaign.end',
  input: z.object({ templateId }),
  output: shown,
  errors: ['CAMPAIGN.NOT_FOUND'],
});

/** Campaigns, by their ids, 50 at a time; `next` goes on. For operators. */
export const campaignList = contract({
  name: 'campaign.list',
  input: z.object({ state: z.optional(state), after: z.optional(templateId) }),
  output: z.object({ campaigns: z.array(listed), next: z.optional(templateId) }),
  errors: [],
});

/** For operators. */
export const campaignGet = contract({
  name: 'campaign.get',
  input: z.object({ templateId }),
  output: listed,
  errors: ['CAMPAIGN.NOT_FOUND'],
});

/**
 * What a campaign has cost and may still cost, counted from the ledger: some minutes late. `issued` = `open` + `used` +
 * `expired`. For operators.
 */
export const campaignCosts = contract({
  name: 'campaign.costs',
  input: z.object({ templateId }),
  output: z.object({
    templateId,
    total: z.int(),
    issued: sum,
    /** Not used, and not over. */
    open: sum,
    used: sum,
    expired: sum,
    /** What orders took off, in fen, less what refunds gave back; what a till took off is not known. */
    off: fen,
    /** What all may cost: the face value of what is issued never exceeds it. */
    budget: z.optional(fen),
    /** What the ledger had by then is counted; absent when nothing is yet. */
    upTo: z.optional(moment),
  }),
  errors: ['CAMPAIGN.NOT_FOUND'],
});
export type ShownCosts = z.output<typeof campaignCosts.output>;

/**
 * How many coupons of a campaign are on their way to WeChat Pay, there, refused by it, over before, and used (of more than
 * 10,000 `sent` and `used` as the ledger has them, up to a quarter of an hour late); and up to fifty that are refused or wait
 * for something, with WeChat Pay's code. For operators.
 */
export const campaignPayouts = contract({
  name: 'campaign.payouts',
  input: z.object({ templateId }),
  output: z.object({
    ...{ pending: z.int(), sent: z.int(), refused: z.int(), over: z.int(), used: z.int() },
    /** What WeChat Pay said of the stock when it was asked last: what of the campaign does not fit it, in Chinese. */
    stock: z.optional(
      z.object({ checkedAt: moment, misfits: z.array(z.object({ path: z.string(), says: z.string() })) }),
    ),
    trouble: z.array(z.object({ couponId: id, state: z.string(), reason: z.string(), attempts: z.int() })),
  }),
  errors: [],
});
