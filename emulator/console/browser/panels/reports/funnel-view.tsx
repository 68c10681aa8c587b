import { useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { Compared, Funnel, FunnelReport } from '../../live/report-wire.ts';
import { Empty, LiveState } from '../../parts/states.tsx';
import { Wide } from '../../parts/wide.tsx';
import { DailyChart } from './daily-chart.tsx';
import { Change, ComparedCell, percent, yuan } from './figures.tsx';
import { FunnelChart, STEPS } from './funnel-chart.tsx';
import { ReportQuery } from './report-query.tsx';
import { useReport, type ViewProps } from './use-report.ts';

/** The funnel of all channels, or of one that is chosen below. */
export function FunnelView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const [channelId, choose] = useState<string>();
  const query = { call: 'report.funnel', input: period, series: '^1:[0-9-]{7}:(all|channel:)' };
  const all = useReport<FunnelReport>(person, query);
  const asked =
    channelId === undefined
      ? query
      : { ...query, input: { ...period, channelId }, series: `^1:[0-9-]{7}:channel:${channelId}$` };
  const one = useReport<FunnelReport>(person, asked);
  const report = one.value;
  if (!report || !all.value) return <LiveState live={one.value ? all : one} />;
  const shown = report.channels.find((channel) => channel.channelId === channelId) ?? report.total;
  const { from, to } = report.before;
  const isEmpty = STEPS.every((step) => shown.now[step] + shown.before[step] === 0);
  return (
    <>
      <LiveState live={one} />
      <section>
        <h2>
          {'name' in shown ? shown.name : texts.allChannels} <small class="quiet">{texts.comparedWith(from, to)}</small>
        </h2>
        {isEmpty ? <Empty title={texts.notCounted}>{texts.notCountedHint}</Empty> : <FunnelChart {...shown} />}
        <Sums {...shown} />
      </section>
      <section>
        <h2>{texts.daily}</h2>
        <DailyChart
          days={report.days.map(({ day }) => day)}
          label={texts.dailyLabel(Math.max(0, ...report.days.map(({ visitors }) => visitors)))}
          series={[
            { name: texts.steps.visitors, kind: 'area', values: report.days.map(({ visitors }) => visitors) },
            { name: texts.steps.claimed, kind: 'line', values: report.days.map(({ claimed }) => claimed) },
            { name: texts.steps.redeemed, kind: 'second', values: report.days.map(({ redeemed }) => redeemed) },
          ]}
        />
      </section>
      <ChannelTable report={all.value} chosen={channelId} onChoose={choose} />
      <ReportQuery query={asked} answer={report} meanings={texts.meanings.funnel} />
    </>
  );
}

function Sums({ now, before }: Compared<Funnel>) {
  const { reports: texts } = useTexts();
  const sums = [
    { name: 'clicks', as: formatNumber },
    { name: 'followed', as: formatNumber },
    { name: 'visits', as: formatNumber },
    { name: 'orders', as: formatNumber },
    { name: 'gmv', as: yuan },
  ] as const;
  return (
    <dl class="report-sums">
      {sums.map(({ name, as }) => (
        <div key={name}>
          <dt>{texts.sumNames[name]}</dt>
          <dd>
            <b>{as(now[name])}</b> <Change now={now[name]} before={before[name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  report: FunnelReport;
  chosen: string | undefined;
  onChoose: (channelId: string | undefined) => void;
}

function ChannelTable({ report: { total, direct, channels, next }, chosen, onChoose }: TableProps) {
  const { reports: texts } = useTexts();
  const rows = [
    { id: undefined, name: texts.allChannels, kind: '', ...total },
    ...channels.map(({ channelId, ...channel }) => ({ id: channelId, ...channel })),
  ];
  return (
    <section>
      <h2>{texts.channels}</h2>
      <Wide label={texts.channels}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.channel}</th>
              {(['clicks', 'visitors', 'signedIn', 'claimed', 'redeemed', 'ordered', 'gmv'] as const).map((name) => (
                <th key={name} scope="col">
                  {texts.columns[name]}
                </th>
              ))}
              <th scope="col">{texts.claimRate}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, kind, ...numbers }) => (
              <tr key={id ?? ''} class={id === chosen ? 'chosen' : ''}>
                <th scope="row">
                  <button type="button" class="link" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
                    {name}
                  </button>{' '}
                  <small class="quiet">{texts.kinds[kind] ?? kind}</small>
                </th>
                <Numbers {...numbers} />
              </tr>
            ))}
            <tr>
              <th scope="row">{texts.direct}</th>
              <Numbers {...direct} />
            </tr>
          </tbody>
        </table>
      </Wide>
      {next !== undefined && <p class="quiet">{texts.more}</p>}
    </section>
  );
}

const Numbers = ({ now, before }: Compared<Funnel>) => (
  <>
    {(['clicks', 'visitors', 'signedIn', 'claimed', 'redeemed', 'ordered'] as const).map((name) => (
      <ComparedCell key={name} now={now[name]} before={before[name]} />
    ))}
    <ComparedCell now={now.gmv} before={before.gmv} as={yuan} />
    <td class="number">{percent(now.rates.claimed)}</td>
  </>
);
