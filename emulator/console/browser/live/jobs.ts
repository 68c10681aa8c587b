import { Cell } from './cell.ts';
import type { FeedEntry } from './wire.ts';

/** Something that a program outside of the world reports on (`POST /control/progress`). */
export interface Job {
  /** What it does now. */
  text: string;
  done: number;
  total: number;
  /** What it did and does, in order, as far as this page heard of it. */
  steps: string[];
  /** How far it was when this page first heard of it. */
  doneBefore: number;
}

const KEPT_JOBS = 10;

/** The jobs of the feed, the one that spoke last first. Kept apart from the feed, which soon forgets a step. */
export class Jobs {
  readonly all = new Cell<readonly Job[]>([]);

  /**
   * A job has no name: words with the same total that do not go backwards are the steps of one job.
   */
  hear(entries: readonly FeedEntry[]): void {
    const reports = entries.filter(({ kind }) => kind === 'job.progress');
    if (reports.length === 0) return;
    const jobs = [...this.all.get()];
    for (const { text, detail } of reports) {
      const [done, total] = [Number(detail?.done ?? 0), Number(detail?.total ?? 0)];
      // It does not know yet how much there is to do.
      if (!(total > 0)) continue;
      const at = jobs.findIndex((job) => job.total === total && job.done <= done);
      const [known] = at < 0 ? [] : jobs.splice(at, 1);
      const before = known?.steps ?? [];
      const steps = before.at(-1) === text ? before : [...before, text];
      jobs.unshift({ text, done, total, steps, doneBefore: known?.doneBefore ?? done });
    }
    this.all.set(jobs.slice(0, KEPT_JOBS));
  }

  forget(): void {
    this.all.set([]);
  }
}
