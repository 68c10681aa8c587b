import { formatNumber } from '../../language/format.ts';
import { halfIn } from '../../language/half.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import type { Job } from '../../live/jobs.ts';
import { useWorld } from '../../live/world.ts';

/** A job of at most so many steps is drawn step by step. */
const LISTED_STEPS = 12;

/** What programs outside of the world report of themselves. */
export function Jobs() {
  const { run } = useTexts();
  const jobs = useCell(useWorld().feed.jobs.all);
  const stepwise = jobs.find(({ total }) => total <= LISTED_STEPS);
  const atWork = jobs.find((job) => job !== stepwise && job.done < job.total);
  return (
    <section class="run-jobs">
      <h2>
        {run.jobs}
        {stepwise && (
          <span class="state">
            {stepwise.done} / {stepwise.total}
          </span>
        )}
      </h2>
      {jobs.length === 0 && <p class="quiet">{run.noJobs}</p>}
      {stepwise && <Steps job={stepwise} />}
      {atWork && <JobBar job={atWork} />}
    </section>
  );
}

function Steps({ job }: { job: Job }) {
  const { tag, run } = useTexts();
  const { steps, done, total, doneBefore } = job;
  const isOver = done >= total;
  // What is said when everything is done is no step any more.
  const listed = steps.slice(0, total - doneBefore);
  return (
    <ol class="steps">
      {doneBefore > 0 && (
        <li class="step-done">
          <i aria-hidden="true">✓</i>
          <span>{run.earlier(doneBefore)}</span>
        </li>
      )}
      {listed.map((step, at) => {
        const isDone = isOver || at < steps.length - 1;
        return (
          <li key={step} class={isDone ? 'step-done' : 'step-now'}>
            <i aria-hidden="true">{isDone ? '✓' : ''}</i>
            <span title={step}>{halfIn(tag, step)}</span>
            <span class="unseen">{isDone ? run.done : run.running}</span>
          </li>
        );
      })}
    </ol>
  );
}

function JobBar({ job }: { job: Job }) {
  const { tag } = useTexts();
  const text = halfIn(tag, job.text);
  return (
    <div class="job">
      <p>
        <span title={text}>{text}</span>
        <b>
          {formatNumber(job.done)} / {formatNumber(job.total)}
        </b>
      </p>
      <div
        class="bar"
        role="progressbar"
        aria-label={text}
        aria-valuemin={0}
        aria-valuemax={job.total}
        aria-valuenow={job.done}
      >
        <i style={{ width: `${Math.min(100, (job.done / job.total) * 100)}%` }} />
      </div>
    </div>
  );
}
