import type { AudienceCondition, Campaign } from '../contracts/campaign-rules.ts';
import type { CampaignProblem } from '../contracts/campaign.ts';
import { filledIn, type CouponTemplate, type KeptCondition } from '../coupons/index.ts';
import { fitValues } from '../messaging/index.ts';
import type { CampaignDeps } from './campaign-deps.ts';
import { channelsIn } from './claim-channels.ts';
import { contradiction, contradictions } from './contradictions.ts';
import { outletProblems } from './outlet.ts';
import { forbiddenByWeChat } from './forbidden.ts';

/** The conditions as a template keeps them, and those that name a segment which is not there. */
async function keptConditions({ peopleSegments }: CampaignDeps, audience: readonly AudienceCondition[]) {
  const named = audience.flatMap((one) => (one.is === 'segment' ? [one.segmentId] : []));
  const found = named.length === 0 ? [] : await peopleSegments.documents.getMany(named);
  const segments = new Map(found.filter(({ state }) => state === 'kept').map((one) => [one._id, one]));
  const problems: CampaignProblem[] = [];
  const kept = audience.flatMap((one, n): KeptCondition[] => {
    if (one.is !== 'segment') return [one];
    const segment = segments.get(one.segmentId);
    if (segment) return [{ ...one, name: segment.name, condition: segment.condition }];
    problems.push(contradiction(`audience.${n}.segmentId`, '这个分群不存在'));
    return [];
  });
  return { kept, problems };
}

async function unknownStores({ stores }: CampaignDeps, { terms }: Campaign): Promise<CampaignProblem[]> {
  const storeIds = terms.scope.storeIds ?? [];
  if (storeIds.length === 0) return [];
  const found = await stores.documents.getMany(storeIds);
  const known = new Set<string>(found.filter(({ state }) => state === 'kept').map(({ _id }) => _id));
  return storeIds.flatMap((storeId, n) =>
    known.has(storeId) ? [] : [contradiction(`terms.scope.storeIds.${n}`, `门店 ${storeId} 不存在`)],
  );
}

async function reminderProblems(
  { templates }: CampaignDeps,
  { terms, reminder }: Campaign,
): Promise<CampaignProblem[]> {
  if (!reminder) return [];
  const template = await templates.get(reminder.templateId);
  if (!template) return [contradiction('reminder.templateId', `没有消息模板 ${reminder.templateId}`)];
  const fit = fitValues(filledIn(reminder.values, terms.title, new Date(0)));
  if (fit.ok) return [];
  return fit.unfit.map(({ keyword }) => contradiction(`reminder.values.${keyword}`, '微信不接受这个字段的内容'));
}

/**
 * Everything that is wrong with a campaign, and its audience as a template keeps it. Goods and categories are the shop's and
 * cannot be looked up here. At most seven database requests.
 */
export async function checkCampaign(
  deps: CampaignDeps,
  campaign: Campaign,
  kept?: CouponTemplate,
): Promise<{ problems: CampaignProblem[]; audience: KeptCondition[] }> {
  const [conditions, stores, reminder] = await Promise.all([
    keptConditions(deps, campaign.audience),
    unknownStores(deps, campaign),
    reminderProblems(deps, campaign),
  ]);
  const { kept: audience } = conditions;
  const asked = channelsIn(audience);
  const followerChannels = asked.length === 0 ? new Set<string>() : await deps.followerChannels(asked);
  const problems = [
    ...contradictions(campaign, deps.clock.now(), kept),
    ...outletProblems(campaign, { hasWeChatPay: deps.hasWeChatPay, kept }),
    ...stores,
    ...reminder,
    ...conditions.problems,
    ...forbiddenByWeChat({ terms: campaign.terms, audience }, followerChannels),
  ];
  return { problems, audience };
}
