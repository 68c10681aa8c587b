import type * as z from 'zod/mini';
import type { Channels } from '../channels/index.ts';
import type { reportStores } from '../contracts/report-stores.ts';
import { ok, type Result } from '../core/result.ts';
import { BATCH_SIZE, type Database } from '../db/database.ts';
import type { Store } from '../stores/index.ts';
import { seriesOf } from './count-journeys.ts';
import { storeSeries } from './count-stores.ts';
import { GENERATION } from './keep-figures.ts';
import { periodBefore, readSeries, type Period, type Series } from './read-figures.ts';
import type { TouchRule } from './touches.ts';

type Report = z.output<typeof reportStores.output>;
type StoreNumbers = Report['stores'][number]['now'];

const PAGE = 20;
/** Channels whose sums are read for one page; of a single store that has more the first ones, by their ids. */
const MOST_CHANNELS = 400;
/** Of stores that have more channels than a request answers, so few are looked at instead. */
const FEWER = 16;

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

type Entries = { store: Store; ids: string[] }[];

/**
 * The first of these stores, as many as have no more channels together than can be summed, with their channels. One request;
 * where they have a thousand channels and more three at most.
 */
async function fitting(channels: Channels, stores: readonly Store[]): Promise<Entries> {
  const found = await channels.documents.find({
    where: { 'channel.storeId': { in: stores.map(({ _id }) => _id) } },
    orderBy: { field: '_id', direction: 'asc' },
    limit: BATCH_SIZE,
    fields: ['channel.storeId'],
  });
  // There may be more of them than these.
  if (found.length === BATCH_SIZE && stores.length > 1)
    return fitting(channels, stores.slice(0, Math.ceil(stores.length / FEWER)));
  const entries: Entries = [];
  let count = 0;
  for (const store of stores) {
    const own = found.filter(({ channel }) => channel.storeId === store._id).map(({ _id }) => _id);
    count += own.length;
    if (count > MOST_CHANNELS && entries.length > 0) break;
    entries.push({ store, ids: own.slice(0, MOST_CHANNELS) });
  }
  return entries;
}

/**
 * What came of stores: by the channels that stand there, and at their tills. Fewer stores than asked for where they have very
 * many channels. Seven requests at most; of a single store with more than four hundred channels the first of these.
 */
export async function storeReport(
  { database, channels, stores }: StoreDeps,
  { from, to, touch: rule = 'last', after }: z.output<typeof reportStores.input>,
  limit = PAGE,
): Promise<Result<Report, never>> {
  const page = await stores.page({ after, limit });
  const entries = page.found.length === 0 ? [] : await fitting(channels, page.found);
  const next = entries.length < page.found.length ? entries.at(-1)?.store.order : page.next;
  const period = { from, to };
  const before = periodBefore(period);
  const names = entries.flatMap(({ store: { _id }, ids }) => [storeSeries(_id), ...ids.map(seriesOf)]);
  const series = await readSeries(database, GENERATION, names, [before, period]);
  const reported = entries.map(({ store: { _id: storeId, store }, ids }) => {
    const [own, entered] = [series(storeSeries(storeId)), ids.map((id) => series(seriesOf(id)))];
    const of = (time: Period) => numbersOf(own, entered, time, rule);
    return { storeId, name: store.name, channels: ids.length, now: of(period), before: of(before) };
  });
  return ok({ before, stores: reported, next });
}
