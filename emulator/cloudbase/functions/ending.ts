import { constants } from 'node:os';

/** How an invocation ended. */
export type Ending =
  | { kind: 'answered'; json: string }
  | { kind: 'threw'; error: string }
  | { kind: 'load-failed'; error: string }
  | { kind: 'timed-out' }
  | { kind: 'too-large' }
  | { kind: 'out-of-memory' }
  /** `exit` is a code as a shell shows it: 137 for one that was killed. */
  | { kind: 'exited'; exit: string };

/** Endings after which the process goes on. */
const SURVIVED: ReadonlySet<Ending['kind']> = new Set(['answered', 'threw', 'too-large']);

/** Whether the instance may take another invocation. */
export const isSurvived = ({ kind }: Ending): boolean => SURVIVED.has(kind);

/** How a process ended, as a shell shows it. */
export function exitCode(code: number | null, signal: NodeJS.Signals | null): string {
  return String(signal === null ? code : 128 + constants.signals[signal]);
}
