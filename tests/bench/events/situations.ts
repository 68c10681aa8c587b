import {
  articleReport,
  campaignReport,
  cohortReport,
  exportReport,
  funnelReport,
  recordActivity,
  retentionReport,
  storeReport,
  timesReport,
} from '../../../shared/analytics/index.ts';
import { DAY_MS, MINUTE_MS, shanghaiDay } from '../../../shared/core/clock.ts';
import type { EventsWorld, Cost } from './events-world.ts';
import { APP, eventsOf, identityOf, NOW, OPERATOR, operatorIdentity } from './told-events.ts';

const dayBefore = (days: number): string => shanghaiDay(new Date(NOW.getTime() - days * DAY_MS));
const MONTH = { from: dayBefore(27), to: dayBefore(0) };
const QUARTER = { from: dayBefore(91), to: dayBefore(0) };

type Deps = EventsWorld['deps'];

/** Every report, at its dearest and as it is asked for most. */
export const REPORTS = {
  funnel: { label: 'report.funnel, fifty channels, a month', read: (deps: Deps) => funnelReport(deps, MONTH) },
  quarter: { label: 'report.funnel, fifty channels, a quarter', read: (deps: Deps) => funnelReport(deps, QUARTER) },
  channel: {
    label: 'report.funnel, one channel, a month',
    read: (deps: Deps) => funnelReport(deps, { ...MONTH, channelId: 'channel-7' }),
  },
  campaigns: { label: 'report.campaigns, a quarter', read: (deps: Deps) => campaignReport(deps, QUARTER) },
  campaign: {
    label: 'report.campaigns, one, with its channels and stores, a quarter',
    read: (deps: Deps) => campaignReport(deps, { ...QUARTER, templateId: 'tpl-011' }),
  },
  cohorts: { label: 'report.cohorts, a quarter', read: (deps: Deps) => cohortReport(deps, QUARTER) },
  retention: { label: 'report.retention', read: (deps: Deps) => retentionReport(deps) },
  times: { label: 'report.times, a quarter', read: (deps: Deps) => timesReport(deps, QUARTER) },
  articles: {
    label: 'report.articles, fifty articles, a quarter',
    read: (deps: Deps) => articleReport(deps, APP, QUARTER),
  },
  stores: {
    label: 'report.stores, twenty with their channels, a quarter',
    read: (deps: Deps) => storeReport(deps, QUARTER),
  },
  export: {
    label: 'report.export, the funnel of all channels, a quarter',
    read: (deps: Deps) => exportReport(deps, { what: 'funnel', ...QUARTER }),
  },
  storeExport: {
    label: 'report.export, all stores, a quarter',
    read: (deps: Deps) => exportReport(deps, { what: 'stores', ...QUARTER }),
  },
} as const;
export type ReportName = keyof typeof REPORTS;

/** Reads a report once, as an operator does: looked up, let in, answered. */
export function readReport({ deps, measure }: EventsWorld, name: ReportName): Promise<Cost> {
  return measure(async () => {
    const { people } = deps;
    const caller = await people.find(operatorIdentity()._id);
    if (!(await people.live(caller?.userId ?? OPERATOR))?.roles.includes('operator')) throw new Error('not let in');
    const report = await REPORTS[name].read(deps);
    if (!report.ok) throw new Error(report.error);
  });
}

/** Of one batch of a phone. */
export const EVENTS_A_BATCH = 50;
/** Of each round of counting: people who come in once. */
const PEOPLE_A_ROUND = 200;
const EVENTS_A_PERSON = 8;

let batches = 0;
const tell = ({ deps }: EventsWorld, n: number, length: number) => {
  const at = deps.clock.now().toISOString();
  const events = eventsOf(1_000_000_000 + batches, length).map((event) => ({ ...event, at }));
  return recordActivity(deps, identityOf(n), { batchId: `bench-${(batches += 1)}-batch`, sentAt: at, events });
};

const each = ({ requests, ms }: Cost, events: number): Cost => ({ requests: requests / events, ms: ms / events });

/** What one event costs when a phone tells it with others. */
export const recordEvents = async (world: EventsWorld, n: number): Promise<Cost> =>
  each(await world.measure(() => tell(world, n, EVENTS_A_BATCH)), EVENTS_A_BATCH);

/** What one event costs to be counted, five minutes later. */
export async function countEvents(world: EventsWorld): Promise<Cost> {
  await world.count();
  for (let n = 0; n < PEOPLE_A_ROUND; n++) await tell(world, n, EVENTS_A_PERSON);
  world.clock.advance(5 * MINUTE_MS);
  return each(await world.measure(world.count), PEOPLE_A_ROUND * EVENTS_A_PERSON);
}
