import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import type { FeedEntry } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';

const SHOWN_JOBS = 6;

interface Job {
  text: string;
  done: number;
  total: number;
}

/** What programs outside of the world report of themselves (`POST /control/progress`): the latest word of each. */
export function Jobs() {
  const { run } = useTexts();
  const jobs = jobsOf(useCell(useWorld().feed.entries));
  return (
    <section class="run-jobs">
      <h2>{run.jobs}</h2>
      {jobs.length === 0 && <p class="quiet">{run.noJobs}</p>}
      <ul class="jobs">
        {jobs.map(({ text, done, total }) => (
          <li key={text} class={done >= total ? 'job-done' : ''}>
            <p>
              <span title={text}>{text}</span>
              <b>
                {formatNumber(done)} / {formatNumber(total)}
              </b>
            </p>
            <div
              class="bar"
              role="progressbar"
              aria-label={text}
              aria-valuemin={0}
              aria-valuemax={total}
              aria-valuenow={done}
            >
              <i style={{ width: `${total > 0 ? Math.min(100, (done / total) * 100) : 0}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function jobsOf(entries: readonly FeedEntry[]): Job[] {
  const jobs = new Map<string, Job>();
  for (const { kind, text, detail } of entries) {
    if (kind !== 'job.progress') continue;
    // Again at the end: the job that spoke last is the last of the list.
    jobs.delete(text);
    jobs.set(text, { text, done: Number(detail?.done ?? 0), total: Number(detail?.total ?? 0) });
  }
  return [...jobs.values()].slice(-SHOWN_JOBS).reverse();
}
