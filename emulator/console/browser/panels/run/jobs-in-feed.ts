import type { FeedEntry } from '../../live/wire.ts';

/** Something that a program outside of the world reports on (`POST /control/progress`). */
export interface Job {
  /** What it does now. */
  text: string;
  done: number;
  total: number;
  /** What it did before and does now, in order. */
  steps: string[];
}

/**
 * The jobs of the feed, the one that spoke last first. A job has no name: words with the same total that do not go
 * backwards are the steps of one job.
 */
export function jobsOf(entries: readonly FeedEntry[]): Job[] {
  const jobs: Job[] = [];
  for (const { kind, text, detail } of entries) {
    if (kind !== 'job.progress') continue;
    const [done, total] = [Number(detail?.done ?? 0), Number(detail?.total ?? 0)];
    const before = jobs.findIndex((job) => job.total === total && job.done <= done);
    const [known] = before < 0 ? [] : jobs.splice(before, 1);
    const steps = known?.steps ?? [];
    if (steps.at(-1) !== text) steps.push(text);
    jobs.unshift({ text, done, total, steps });
  }
  return jobs;
}
