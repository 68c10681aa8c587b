import type { Clock } from './clock.ts';

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  constructor(protected time: Date) {}

  now = (): Date => this.time;

  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}
