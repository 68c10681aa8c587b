import type * as z from 'zod/mini';
import type { reportCampaigns } from '../contracts/report.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { CouponTemplate } from '../coupons/index.ts';
import type { Collection, Database } from '../db/database.ts';
import { campaignSeries } from './count-campaigns.ts';
import { GENERATION } from './keep-figures.ts';
import { periodBefore, rateOf, readFamily, readSeries, type Period, type Series } from './read-figures.ts';

type Report = z.output<typeof reportCampaigns.output>;
type Campaign = Report['campaigns'][number]['now'];
type Asked = z.output<typeof reportCampaigns.input>;

const PAGE = 50;

function campaignOf(series: Series, period: Period): Campaign {
  const sum = (measure: string) => series.sum(period, measure);
  const [issued, used, off, till, gmv] = [sum('issued'), sum('used'), sum('off'), sum('till'), sum('gmv')];
  const rates = { useRate: rateOf(used, issued), return: rateOf(gmv, off + till) };
  return { issued, used, off, till, orders: sum('orders'), gmv, ...rates };
}

/** The campaign that is named, or the next fifty; one request. */
function templatesOf(
  templates: Collection<CouponTemplate>,
  { templateId, after = '' }: Asked,
  limit: number,
): Promise<CouponTemplate[]> {
  const where = templateId === undefined ? { _id: { gt: after } } : { _id: templateId };
  return templates.find({ where, orderBy: { field: '_id', direction: 'asc' }, limit: limit + 1 });
}

/** Where coupons of one campaign were claimed and used; a request for each month. */
async function placesOf(database: Database, templateId: string, period: Period) {
  const family = await readFamily(database, GENERATION, `${campaignSeries(templateId)}:`, period);
  const of = (kind: 'by' | 'in') =>
    [...family].flatMap(([name, series]) =>
      name.startsWith(`${kind}:`) ? { id: name.slice(kind.length + 1), now: campaignOf(series, period) } : [],
    );
  return {
    channels: of('by').map(({ id, now }) => ({ ...(id !== '' && { channelId: id }), now })),
    stores: of('in').map(({ id: storeId, now }) => ({ storeId, now })),
  };
}

export interface CampaignDeps {
  database: Database;
  stock: { templates: Collection<CouponTemplate> };
}

/** What came of campaigns, compared with the time before. Two requests; for one that is named one more for each month. */
export async function campaignReport(
  { database, stock }: CampaignDeps,
  asked: Asked,
  limit = PAGE,
): Promise<Result<Report, 'CAMPAIGN.NOT_FOUND'>> {
  const { from, to, templateId } = asked;
  const found = await templatesOf(stock.templates, asked, limit);
  if (templateId !== undefined && found.length === 0) return err('CAMPAIGN.NOT_FOUND');
  const page = found.slice(0, limit);
  const period = { from, to };
  const before = periodBefore(period);
  const names = page.map(({ _id }) => campaignSeries(_id));
  const series = await readSeries(database, GENERATION, names, [before, period]);
  const campaigns = page.map(({ _id, terms: { title } }) => {
    const own = series(campaignSeries(_id));
    return { templateId: _id, title, now: campaignOf(own, period), before: campaignOf(own, before) };
  });
  const places = templateId === undefined ? { channels: [], stores: [] } : await placesOf(database, templateId, period);
  return ok({ before, campaigns, ...places, next: found.length > limit ? page.at(-1)?._id : undefined });
}
