import { useTexts } from '../../language/language.ts';
import type { CampaignReport } from '../../live/report-wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { Wide } from '../../parts/wide.tsx';
import { ComparedCell, percent, yuan } from './figures.tsx';
import { ReportQuery } from './report-query.tsx';
import { useReport, type ViewProps } from './use-report.ts';

/** What each campaign cost and brought. */
export function CampaignsView({ person, period }: ViewProps) {
  const { reports: texts } = useTexts();
  const query = { call: 'report.campaigns', input: period, series: '^1:[0-9-]{7}:campaign:' };
  const live = useReport<CampaignReport>(person, query);
  const report = live.value;
  if (!report) return <LiveState live={live} />;
  const { from, to } = report.before;
  const best = Math.max(1, ...report.campaigns.map(({ now }) => now.return ?? 0));
  return (
    <>
      <LiveState live={live} />
      <section>
        <h2>
          {texts.viewNames.campaigns} <small class="quiet">{texts.comparedWith(from, to)}</small>
        </h2>
        {report.campaigns.length === 0 && <p class="quiet">{texts.none}</p>}
        <Wide label={texts.viewNames.campaigns}>
          <table>
            <thead>
              <tr>
                {texts.campaignColumns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {report.campaigns.map(({ templateId, title, now, before }) => (
                <tr key={templateId}>
                  <th scope="row">{title}</th>
                  <ComparedCell now={now.issued} before={before.issued} />
                  <ComparedCell now={now.used} before={before.used} />
                  <td class="number">{percent(now.useRate)}</td>
                  <td class="number">{yuan(now.off)}</td>
                  <td class="number">{yuan(now.till)}</td>
                  <ComparedCell now={now.orders} before={before.orders} />
                  <ComparedCell now={now.gmv} before={before.gmv} as={yuan} />
                  <td class="return">
                    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                      <rect width={(100 * (now.return ?? 0)) / best} height="8" />
                    </svg>
                    {now.return === undefined ? '–' : `1 : ${now.return.toFixed(1)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
        {report.next !== undefined && <p class="quiet">{texts.more}</p>}
      </section>
      <ReportQuery query={query} answer={report} meanings={texts.meanings.campaigns} />
    </>
  );
}
