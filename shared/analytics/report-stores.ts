import type * as z from 'zod/mini';
import type { Channels } from '../channels/index.ts';
import type { reportStores } from '../contracts/report-stores.ts';
import { ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import type { Store } from '../stores/index.ts';
import { seriesOf } from './count-journeys.ts';
import { storeSeries } from './count-stores.ts';
import { GENERATION } from './keep-figures.ts';
import { periodBefore, readSeries, type Period, type Series } from './read-figures.ts';
import type { TouchRule } from './touches.ts';

type Report = z.output<typeof reportStores.output>;
type StoreNumbers = Report['stores'][number]['now'];

const PAGE = 20;
/** Channels in the stores of a page. */
const MOST_CHANNELS = 500;

export interface StoreDeps {
  database: Database;
  channels: Channels;
  stores: { page(of: { after?: string; limit: number }): Promise<{ found: Store[]; next?: string }> };
}

function numbersOf(store: Series, channels: readonly Series[], period: Period, rule: TouchRule): StoreNumbers {
  const own = (measure: string) => store.sum(period, measure);
  const all = (measure: string) => channels.reduce((sum, series) => sum + series.sum(period, measure), 0);
  return {
    ...{ clicks: all('clicks'), visits: all('visits'), visitors: all('visitors') },
    ...{ signedIn: all(`${rule}.signedIn`), claimed: all(`${rule}.claimed`) },
    ...{ used: own('used'), orders: own('orders'), gmv: own('gmv') },
  };
}

/** Which channels stand in these stores. One request. */
async function channelsIn(channels: Channels, storeIds: readonly string[]): Promise<Map<string, string[]>> {
  const byStore = new Map<string, string[]>(storeIds.map((storeId) => [storeId, []]));
  const where = { 'channel.storeId': { in: storeIds } };
  for (const { _id, channel } of await channels.documents.find({ where, limit: MOST_CHANNELS, fields: ['channel'] }))
    byStore.get(channel.storeId ?? '')?.push(_id);
  return byStore;
}

/** What came of stores: by the channels that stand there, and at their tills. Six requests at most. */
export async function storeReport(
  { database, channels, stores }: StoreDeps,
  { from, to, touch: rule = 'last', after }: z.output<typeof reportStores.input>,
): Promise<Result<Report, never>> {
  const { found, next } = await stores.page({ after, limit: PAGE });
  const entries = await channelsIn(
    channels,
    found.map(({ _id }) => _id),
  );
  const period = { from, to };
  const before = periodBefore(period);
  const names = [...entries].flatMap(([storeId, ids]) => [storeSeries(storeId), ...ids.map(seriesOf)]);
  const series = await readSeries(database, GENERATION, names, [before, period]);
  const reported = found.map(({ _id: storeId, store: { name } }) => {
    const [own, ids] = [series(storeSeries(storeId)), entries.get(storeId) ?? []];
    const of = (time: Period) =>
      numbersOf(
        own,
        ids.map((id) => series(seriesOf(id))),
        time,
        rule,
      );
    return { storeId, name, channels: ids.length, now: of(period), before: of(before) };
  });
  return ok({ before, stores: reported, next });
}
