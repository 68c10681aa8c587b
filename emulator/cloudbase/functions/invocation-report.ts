import type { Operations } from '../../counters.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { MEGABYTE } from './memory.ts';
import type { FinishedRun } from './pool.ts';

/** What one run of a function took. */
export interface InvocationReport {
  /** A new instance was started for it. */
  coldStart: boolean;
  /** Milliseconds (real) until the bundle of the new instance was loaded; absent in a warm one. */
  initMs?: number;
  /** Milliseconds (real) of the run itself, without loading. */
  ms: number;
  /** The run in whole milliseconds, as it is billed. https://cloud.tencent.com/document/product/583/12284 */
  billedMs: number;
  /** Megabytes that the instance has held at most, since it was started. */
  memoryMb: number;
  /** What the run asked of the database. */
  operations: Operations;
}

/** Puts together what is known of a run that has ended. */
export function reportOf(run: FinishedRun, operations: Operations): InvocationReport {
  return {
    coldStart: run.isCold,
    ...(run.coldStartMs === undefined ? {} : { initMs: Math.round(run.coldStartMs) }),
    ms: Math.round(run.ranMs * 10) / 10,
    billedMs: Math.ceil(run.ranMs),
    memoryMb: Math.round((run.memoryBytes / MEGABYTE) * 100) / 100,
    operations,
  };
}

/** The lines that the platform itself writes to the log around what a function prints. Their form is from memory. */
export const platformLines = {
  start: (requestId: string): string => `START RequestId: ${requestId}`,
  end: (requestId: string): string => `END RequestId: ${requestId}`,
  report: (requestId: string, fn: DeployedFunction, { ms, memoryMb }: InvocationReport): string =>
    `Report RequestId: ${requestId} Duration:${Math.ceil(ms)}ms Memory:${fn.memoryMb}MB MemUsage:${memoryMb}MB`,
};
