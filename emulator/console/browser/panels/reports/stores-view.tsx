import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { StoreReport } from '../../live/report-wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { Wide } from '../../parts/wide.tsx';
import { ComparedCell, yuan } from './figures.tsx';
import { ReportQuery } from './report-query.tsx';
import { useReport, type ViewProps } from './use-report.ts';

const NUMBERS = ['clicks', 'visitors', 'signedIn', 'claimed', 'used', 'orders'] as const;

/** What came of the stores: by the channels that stand there, and at their tills. */
export function StoresView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const query = { call: 'report.stores', input: period, series: '^1:[0-9-]{7}:store:' };
  const live = useReport<StoreReport>(person, query);
  const report = live.value;
  if (!report) return <LiveState live={live} />;
  const { from, to } = report.before;
  return (
    <>
      <LiveState live={live} />
      <section>
        <h2>
          {texts.viewNames.stores} <small class="quiet">{texts.comparedWith(from, to)}</small>
        </h2>
        {report.stores.length === 0 && <p class="quiet">{texts.none}</p>}
        <Wide label={texts.viewNames.stores}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.store}</th>
                <th scope="col">{texts.channels}</th>
                {NUMBERS.map((name) => (
                  <th key={name} scope="col">
                    {texts.columns[name]}
                  </th>
                ))}
                <th scope="col">{texts.columns.gmv}</th>
              </tr>
            </thead>
            <tbody>
              {report.stores.map(({ storeId, name, channels, now, before }) => (
                <tr key={storeId}>
                  <th scope="row">{name}</th>
                  <td class="number">{formatNumber(channels)}</td>
                  {NUMBERS.map((number) => (
                    <ComparedCell key={number} now={now[number]} before={before[number]} />
                  ))}
                  <ComparedCell now={now.gmv} before={before.gmv} as={yuan} />
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
        {report.next !== undefined && <p class="quiet">{texts.more}</p>}
      </section>
      <ReportQuery query={query} answer={report} meanings={texts.meanings.stores} />
    </>
  );
}
