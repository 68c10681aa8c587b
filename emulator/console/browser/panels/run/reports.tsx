import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { Wide } from '../../parts/wide.tsx';
import { SHOWN_REPORTS, useReports } from './run-records.ts';
import { SYNC_COUNTS, type SyncView } from './sync-record.ts';

/** How the last runs ended, each beside the one before it that was done. */
export function Reports() {
  const { sync: texts } = useTexts();
  const reports = useReports().value;
  if (!reports || reports.length === 0) return null;
  return (
    <section class="run-reports">
      <h2>
        {texts.reports} <small class="quiet">{texts.reportsHint}</small>
      </h2>
      <Wide label={texts.reports}>
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.day}</th>
              <th scope="col">{texts.listed}</th>
              {SYNC_COUNTS.map((name) => (
                <th key={name} scope="col">
                  {texts.counts[name]}
                </th>
              ))}
              <th scope="col">{texts.calls}</th>
              <th scope="col">{texts.requests}</th>
              <th scope="col">{texts.duration}</th>
            </tr>
          </thead>
          <tbody>
            {reports.slice(0, SHOWN_REPORTS).map((report, at) => (
              <Report
                key={report.id}
                report={report}
                earlier={reports.slice(at + 1).find(({ state }) => state === 'done')}
              />
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Report({ report, earlier }: { report: SyncView; earlier: SyncView | undefined }) {
  const { sync: texts } = useTexts();
  const { counts, cost } = report;
  return (
    <tr>
      <th scope="row">
        {report.id}
        {report.state !== 'done' && <small class="quiet"> {texts.states[report.state]}</small>}
      </th>
      <Figure value={report.handled} before={earlier?.handled} />
      {SYNC_COUNTS.map((name) => (
        <Figure key={name} value={counts[name]} before={earlier?.counts[name]} />
      ))}
      <Figure value={cost.calls} before={earlier?.cost.calls} />
      <td>
        {formatNumber(cost.reads)} / {formatNumber(cost.writes)}
      </td>
      <td>{durationOf(report, texts.seconds)}</td>
    </tr>
  );
}

/** A number, and by how much it differs from the one before. */
function Figure({ value, before = value }: { value: number; before?: number }) {
  const difference = value - before;
  return (
    <td>
      {formatNumber(value)}
      <small class="quiet">
        {difference === 0 ? '' : (difference > 0 ? '+' : '−') + formatNumber(Math.abs(difference))}
      </small>
    </td>
  );
}

function durationOf({ startedAtMs, finishedAtMs }: SyncView, seconds: (text: string) => string): string {
  if (startedAtMs === undefined || finishedAtMs === undefined) return '–';
  return seconds(((finishedAtMs - startedAtMs) / 1_000).toFixed(1));
}
