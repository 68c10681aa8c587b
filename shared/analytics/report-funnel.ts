import type * as z from 'zod/mini';
import type { Channel, Channels } from '../channels/index.ts';
import type { reportFunnel } from '../contracts/report.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { ALL_CHANNELS, seriesOf } from './count-journeys.ts';
import { GENERATION } from './keep-figures.ts';
import { daysOf, periodBefore, rateOf, readSeries, type Period, type Series } from './read-figures.ts';
import type { TouchRule } from './touches.ts';

type Report = z.output<typeof reportFunnel.output>;
type Funnel = Report['total']['now'];

const PAGE = 50;

function funnelOf(series: Series, period: Period, rule: TouchRule): Funnel {
  const sum = (measure: string) => series.sum(period, measure);
  const [clicks, visits, visitors] = [sum('clicks'), sum('visits'), sum('visitors')];
  const [signedIn, claimed, redeemed] = [sum(`${rule}.signedIn`), sum(`${rule}.claimed`), sum(`${rule}.redeemed`)];
  const ordered = sum(`${rule}.ordered`);
  return {
    ...{ clicks, followed: sum('followed'), visits, visitors, signedIn, claimed, redeemed, ordered },
    ...{ orders: sum(`${rule}.orders`), gmv: sum(`${rule}.gmv`) },
    rates: {
      visits: rateOf(visits, clicks),
      signedIn: rateOf(signedIn, visitors),
      claimed: rateOf(claimed, visitors),
      redeemed: rateOf(redeemed, claimed),
      ordered: rateOf(ordered, visitors),
    },
  };
}

/** The channel that is named, or the next fifty; one request. */
async function channelsOf(
  channels: Channels,
  { channelId, after }: { channelId?: string; after?: string },
  limit: number,
): Promise<{ found: Channel[]; next?: string }> {
  if (channelId === undefined) return channels.page({ after, limit });
  const channel = await channels.get(channelId);
  return { found: channel ? [channel] : [] };
}

/** What came of channels, compared with the time before. Two requests, whatever happened. */
export async function funnelReport(
  { database, channels }: { database: Database; channels: Channels },
  { from, to, touch: rule = 'last', channelId, after }: z.output<typeof reportFunnel.input>,
  limit = PAGE,
): Promise<Result<Report, 'CHANNEL.NOT_FOUND'>> {
  const page = await channelsOf(channels, { channelId, after }, limit);
  if (channelId !== undefined && page.found.length === 0) return err('CHANNEL.NOT_FOUND');
  const period = { from, to };
  const before = periodBefore(period);
  const names = [ALL_CHANNELS, seriesOf(''), ...page.found.map(({ _id }) => seriesOf(_id))];
  const series = await readSeries(database, GENERATION, names, [before, period]);
  const compared = (name: string) => ({
    now: funnelOf(series(name), period, rule),
    before: funnelOf(series(name), before, rule),
  });
  const daily = series(channelId === undefined ? ALL_CHANNELS : seriesOf(channelId));
  return ok({
    ...{ from, to, before, total: compared(ALL_CHANNELS), direct: compared(seriesOf('')) },
    days: daysOf(period).map((day) => ({
      ...{ day, clicks: daily.on(day, 'clicks'), visitors: daily.on(day, 'visitors') },
      claimed: daily.on(day, `${rule}.claimed`),
      redeemed: daily.on(day, `${rule}.redeemed`),
      ordered: daily.on(day, `${rule}.ordered`),
    })),
    channels: page.found.map(({ _id, channel: { name, kind } }) => ({
      ...{ channelId: _id, name, kind },
      ...compared(seriesOf(_id)),
    })),
    next: page.next,
  });
}
