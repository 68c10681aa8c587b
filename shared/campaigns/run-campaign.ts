import type { OutputOf } from '../contracts/contract.ts';
import type { campaignList, ListedCampaign, ShownCampaign, ShownCosts } from '../contracts/campaign.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { CouponTemplate } from '../coupons/index.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { checkCampaign } from './check-campaign.ts';
import { stockProblems } from './outlet.ts';
import { campaignOf, presentCampaign, presentCosts } from './present.ts';
import { dearestOf } from './save-campaign.ts';

type RunDeps = Pick<CampaignDeps, 'clock' | 'stock'>;

interface Wish {
  templateId: string;
  userId: UserId;
}
type State = CouponTemplate['state'];

/** Brings a campaign from one of these states into another: one conditional write; who finds it there is answered the same. */
async function bring(
  { clock, stock: { templates } }: RunDeps,
  { templateId: _id, userId: updatedBy }: Wish,
  {
    from,
    to,
    where = {},
    set,
  }: { from: State[]; to: State; where?: { version?: number }; set?: Pick<CouponTemplate, 'audience' | 'dearest'> },
): Promise<Result<ShownCampaign, 'CAMPAIGN.NOT_FOUND' | 'CAMPAIGN.NOT_FITTING'>> {
  const updatedAt = clock.now();
  const isBrought = await templates.updateIf(
    { _id, state: { in: from }, ...where },
    { set: { state: to, ...set, updatedAt, updatedBy } },
  );
  const found = await templates.get(_id);
  if (!found) return err('CAMPAIGN.NOT_FOUND');
  const isThere = found.state === to && found.version === (where.version ?? found.version);
  return isBrought || isThere ? ok(presentCampaign(found)) : err('CAMPAIGN.NOT_FITTING');
}

/**
 * Opens the version that was looked at. It is checked once more, because time, segments, stores and replies went on; of
 * segments it keeps what they ask now.
 */
export async function startCampaign(
  deps: CampaignDeps,
  wish: Wish & { version: number },
): Promise<
  Result<
    ShownCampaign,
    'CAMPAIGN.INVALID' | 'CAMPAIGN.CHANGED_MEANWHILE' | 'CAMPAIGN.NOT_FOUND' | 'CAMPAIGN.NOT_FITTING'
  >
> {
  const kept = await deps.stock.templates.get(wish.templateId);
  if (!kept) return err('CAMPAIGN.NOT_FOUND');
  const { version } = kept;
  if (version !== wish.version) return err('CAMPAIGN.CHANGED_MEANWHILE');
  if (kept.state === 'active') return ok(presentCampaign(kept));
  if (kept.state === 'ended') return err('CAMPAIGN.NOT_FITTING');
  const checked = await checkCampaign(deps, campaignOf(kept), kept);
  const [problems, audience] = [[...checked.problems, ...stockProblems(kept)], checked.audience];
  if (problems.length > 0) return err('CAMPAIGN.INVALID', { problems });
  const set = { audience, dearest: dearestOf(kept) };
  const started = await bring(deps, wish, { from: ['draft', 'paused'], to: 'active', where: { version }, set });
  return started.ok ? started : err('CAMPAIGN.CHANGED_MEANWHILE');
}

/** Nobody can claim until it is started again. */
export const pauseCampaign = (deps: RunDeps, wish: Wish) => bring(deps, wish, { from: ['active'], to: 'paused' });

/** Ends it for good, from any state. */
export async function endCampaign(deps: RunDeps, wish: Wish): Promise<Result<ShownCampaign, 'CAMPAIGN.NOT_FOUND'>> {
  const ended = await bring(deps, wish, { from: ['draft', 'active', 'paused'], to: 'ended' });
  if (!ended.ok && ended.error === 'CAMPAIGN.NOT_FITTING') throw new Error('a campaign could not be ended');
  return ended.ok ? ended : err('CAMPAIGN.NOT_FOUND');
}

const PAGE = 50;

/** As the lists show it: with how many are left, as `stock.remaining` says. */
async function withRemaining(
  { clock, stock }: RunDeps,
  templates: readonly CouponTemplate[],
): Promise<ListedCampaign[]> {
  const left = await stock.remaining(templates, clock.now());
  return templates.map((one) => ({ ...presentCampaign(one), remaining: left.get(one._id) ?? 0 }));
}

/** A page of campaigns, by their ids. One request, and those of `stock.remaining`. */
export async function listCampaigns(
  deps: RunDeps,
  { state, after = '' }: { state?: State; after?: string },
): Promise<OutputOf<typeof campaignList>> {
  const found = await deps.stock.templates.find({
    where: { _id: { gt: after }, ...(state && { state }) },
    orderBy: { field: '_id', direction: 'asc' },
    limit: PAGE + 1,
  });
  const page = found.slice(0, PAGE);
  return { campaigns: await withRemaining(deps, page), next: found.length > PAGE ? page.at(-1)?._id : undefined };
}

export async function getCampaign(
  deps: RunDeps,
  { templateId }: { templateId: string },
): Promise<Result<ListedCampaign, 'CAMPAIGN.NOT_FOUND'>> {
  const found = await deps.stock.templates.get(templateId);
  const [campaign] = found ? await withRemaining(deps, [found]) : [];
  return campaign ? ok(campaign) : err('CAMPAIGN.NOT_FOUND');
}

/**
 * What a campaign has cost so far and may still cost, from the ledger, as `countCosts` keeps it: up to a quarter of an hour
 * late. Two requests, whatever its size.
 */
export async function costsOfCampaign(
  { stock }: RunDeps,
  { templateId }: { templateId: string },
): Promise<Result<ShownCosts, 'CAMPAIGN.NOT_FOUND'>> {
  const [template, costs] = await Promise.all([stock.templates.get(templateId), stock.costs.get(templateId)]);
  return template ? ok(presentCosts(template, costs)) : err('CAMPAIGN.NOT_FOUND');
}
