import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useReports } from './run-records.ts';
import type { SyncView } from './records.ts';

/** The syncs of the last days. */
export function Reports() {
  const { run } = useTexts();
  const reports = useReports().value;
  if (!reports || reports.length === 0) return null;
  return (
    <section class="run-reports">
      <h2>{run.reports}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{run.day}</th>
            <th scope="col">{run.listed}</th>
            <th scope="col">{run.added}</th>
            <th scope="col">{run.changed}</th>
            <th scope="col">{run.duration}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <th scope="row">{report.day}</th>
              <td>{formatNumber(report.handled)}</td>
              <td>{formatNumber(report.counts.added)}</td>
              <td>{formatNumber(report.counts.changed)}</td>
              <td>{durationOf(report)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function durationOf({ startedAtMs, finishedAtMs }: SyncView): string {
  if (startedAtMs === undefined || finishedAtMs === undefined) return '–';
  return `${((finishedAtMs - startedAtMs) / 1_000).toFixed(1)} s`;
}
