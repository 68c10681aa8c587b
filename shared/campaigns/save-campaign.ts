import type { Campaign } from '../contracts/campaign-rules.ts';
import type { CampaignProblem, ShownCampaign } from '../contracts/campaign.ts';
import type { TemplateId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isSame } from '../core/same.ts';
import { faceValue, type CouponTemplate } from '../coupons/index.ts';
import type { Patch } from '../db/database.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { checkCampaign } from './check-campaign.ts';
import { stockProblems } from './outlet.ts';
import { campaignOf, presentCampaign, summaryOf } from './present.ts';

export interface CampaignChange {
  templateId: string;
  /** The version that was changed; 0 makes a campaign. */
  version: number;
  requestKey: string;
  campaign: Campaign;
  userId: UserId;
}

type Conflict = 'CAMPAIGN.CHANGED_MEANWHILE' | 'CAMPAIGN.NOT_FOUND' | 'CAMPAIGN.NOT_FITTING' | 'COMMON.KEY_USED';

/** The highest face value that a coupon of it may have had, once this version can be claimed. */
export const dearestOf = ({ terms, dearest = 0 }: Pick<CouponTemplate, 'terms' | 'dearest'>): number =>
  Math.max(dearest, faceValue(terms) ?? 0);

/** The template behind the change: a draft, or the kept one with a new version. */
function changed(
  kept: CouponTemplate | undefined,
  { templateId, version, requestKey, campaign, userId }: CampaignChange,
  { audience, now }: { audience: CouponTemplate['audience']; now: Date },
): CouponTemplate {
  const { terms, limits, budget, onOrderOf, outlet, reminder } = campaign;
  const template: CouponTemplate = {
    ...{ _id: templateId as TemplateId, state: 'draft', createdAt: now, ...kept },
    ...{
      terms,
      limits,
      audience,
      budget,
      onOrderOf,
      outlet,
      reminder,
      version: version + 1,
      requestKey,
      updatedAt: now,
      updatedBy: userId,
    },
    ...{ startsAt: new Date(campaign.startsAt), endsAt: new Date(campaign.endsAt) },
  };
  // What was never open cost nothing.
  return template.state === 'draft' ? template : { ...template, dearest: dearestOf({ terms, dearest: kept?.dearest }) };
}

/** What of a template a change writes. */
function patchOf(template: CouponTemplate): Patch {
  const { terms, limits, audience, startsAt, endsAt, version, requestKey, updatedAt, updatedBy } = template;
  const { budget, onOrderOf, outlet, reminder, dearest } = template;
  const always = { terms, limits, audience, startsAt, endsAt, version, requestKey, updatedAt, updatedBy };
  const maybe = Object.entries({ budget, onOrderOf, outlet, reminder, dearest });
  return {
    set: { ...always, ...Object.fromEntries(maybe.filter(([, value]) => value !== undefined)) },
    unset: maybe.flatMap(([field, value]) => (value === undefined ? [field] : [])),
  };
}

const hasKeyOf = (kept: CouponTemplate, { version, requestKey }: CampaignChange): boolean =>
  kept.requestKey === requestKey && kept.version === version + 1;

/** The answer to a change with the key of the last one: the same again, or refused because it is another. */
function repeated(kept: CouponTemplate, { campaign }: CampaignChange): Result<ShownCampaign, Conflict> {
  const [startsAt, endsAt] = [campaign.startsAt, campaign.endsAt].map((at) => new Date(at).toISOString());
  const isTheSame = isSame(campaignOf(kept), { ...campaign, startsAt, endsAt });
  return isTheSame ? ok(presentCampaign(kept)) : err('COMMON.KEY_USED');
}

/** Why a change did not happen: it has happened before, by a lost request; or something else has. */
async function explain({ stock }: CampaignDeps, change: CampaignChange): Promise<Result<ShownCampaign, Conflict>> {
  const found = await stock.templates.get(change.templateId);
  if (!found) return err('CAMPAIGN.NOT_FOUND');
  return hasKeyOf(found, change) ? repeated(found, change) : err('CAMPAIGN.CHANGED_MEANWHILE');
}

/**
 * Keeps a campaign that nothing is wrong with: one conditional write on the version and the state that it was
 * checked with, so that of two who change the same version one learns of the other.
 */
export async function saveCampaign(
  deps: CampaignDeps,
  change: CampaignChange,
): Promise<Result<ShownCampaign, Conflict | 'CAMPAIGN.INVALID'>> {
  const { templates } = deps.stock;
  const kept = await templates.get(change.templateId);
  if (kept && hasKeyOf(kept, change)) return repeated(kept, change);
  if (change.version > 0 && !kept) return err('CAMPAIGN.NOT_FOUND');
  if ((kept?.version ?? 0) !== change.version) return err('CAMPAIGN.CHANGED_MEANWHILE');
  if (kept?.state === 'ended') return err('CAMPAIGN.NOT_FITTING');
  const { problems, audience } = await checkCampaign(deps, change.campaign, kept);
  if (problems.length > 0) return err('CAMPAIGN.INVALID', { problems });
  const template = changed(kept, change, { audience, now: deps.clock.now() });
  if (!kept) return (await templates.add(template)) === 'added' ? ok(presentCampaign(template)) : explain(deps, change);
  const { _id, version, state, codeCount } = kept;
  // Codes that were made meanwhile were not in the budget that was checked.
  const where = { _id, version, state, codeCount: codeCount ?? { exists: false } };
  const isWritten = await templates.updateIf(where, patchOf(template));
  return isWritten ? ok(presentCampaign(template)) : explain(deps, change);
}

/** What `saveCampaign` would say, and what would happen; keeps nothing. */
export async function previewCampaign(
  deps: CampaignDeps,
  { templateId, campaign }: { templateId?: string; campaign: Campaign },
): Promise<Result<{ problems: CampaignProblem[]; summary: string[] }, 'CAMPAIGN.NOT_FOUND'>> {
  const kept = templateId === undefined ? undefined : await deps.stock.templates.get(templateId);
  if (templateId !== undefined && !kept) return err('CAMPAIGN.NOT_FOUND');
  const { problems, audience } = await checkCampaign(deps, campaign, kept);
  // As it is kept, it could be started: what would keep it from that is told too.
  const ofStock = kept && isSame(campaignOf(kept), campaign) ? stockProblems(kept) : [];
  return ok({ problems: [...problems, ...ofStock], summary: summaryOf(campaign, audience) });
}
