import { Cell } from './cell.ts';
import type { FeedEntry } from './wire.ts';

/** One invocation that has ended. */
export interface Run {
  ms: number;
  isCold: boolean;
  isFailed: boolean;
}

const KEPT_RUNS = 40;

/** The latest runs of every function, oldest first. Kept apart from the feed, which forgets them sooner. */
export class Runs {
  readonly all = new Cell<ReadonlyMap<string, readonly Run[]>>(new Map());

  hear(entries: readonly FeedEntry[]): void {
    const ended = entries.filter(({ kind }) => kind === 'function.finished');
    if (ended.length === 0) return;
    const runs = new Map(this.all.get());
    for (const { detail } of ended) {
      const name = String(detail?.functionName);
      const run = {
        ms: Number(detail?.ms),
        isCold: detail?.coldStartMs !== undefined,
        isFailed: detail?.outcome !== 'ok',
      };
      runs.set(name, [...(runs.get(name) ?? []), run].slice(-KEPT_RUNS));
    }
    this.all.set(runs);
  }

  forget(): void {
    this.all.set(new Map());
  }
}
