/**
 * What clients saw of a database: nothing in here comes from the inside of it. Moments are numbers that grow with every
 * request and every answer; they say what certainly was before what.
 */
export interface History {
  transactions: readonly Recorded[];
  /** The documents that did not exist when it began. */
  missing: readonly string[];
}

/** A transaction, or an ordinary operation, which is one of a single step. */
export interface Recorded {
  name: string;
  steps: readonly Step[];
  outcome: 'committed' | 'aborted';
  /** When the first request after its start was sent: its snapshot is not older. */
  startedAt: number;
  /** When its commit was sent: what it wrote was not there before. Of an ordinary operation: when that was sent. */
  committingAt: number;
  /** When the answer to that came: what it wrote was there from then on. */
  endedAt: number;
}

export type Step =
  | { kind: 'read'; key: string; seen: Seen; answeredAt: number }
  /** Every write makes a version of its own name; `null` as the `seen` of a later read means that it was a removal. */
  | { kind: 'write'; key: string; version: string; removes?: boolean };

/** What a document said: its versions up to the present one, the last last; `null`: there was no document. */
export type Seen = readonly string[] | null;

/** Versions that nobody in the history has written: they were there before. */
export const INITIAL = 'initial';

export type Read = Extract<Step, { kind: 'read' }>;
export type Write = Extract<Step, { kind: 'write' }>;

export const isRead = (step: Step): step is Read => step.kind === 'read';
export const isWrite = (step: Step): step is Write => step.kind === 'write';

/** A history that is being written. */
export class Recorder {
  private moment = 0;
  private readonly transactions: Recorded[] = [];

  constructor(private readonly missing: readonly string[] = []) {}

  tick(): number {
    return ++this.moment;
  }

  add(transaction: Recorded): void {
    this.transactions.push(transaction);
  }

  get history(): History {
    return { transactions: this.transactions, missing: this.missing };
  }
}
