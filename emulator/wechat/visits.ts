import type { WorldClock } from '../clock.ts';
import type { Table, Tables } from './tables.ts';

/** When each person last was in each mini program: some calls want somebody who was there a short while ago. */
export class VisitStore {
  /** Milliseconds since 1970, by AppID and index. */
  private readonly visits: Table<number>;

  constructor(
    private readonly clock: WorldClock,
    tables: Tables,
  ) {
    this.visits = tables.table('visits');
  }

  /** The person uses the mini program now. */
  keep(appId: string, index: number): void {
    this.visits.set(`${appId} ${index}`, this.clock.nowMs());
  }

  /** Whether the person was there in the last `ms` milliseconds. */
  within(ms: number, appId: string, index: number): boolean {
    const lastAt = this.visits.get(`${appId} ${index}`);
    return lastAt !== undefined && this.clock.nowMs() - lastAt <= ms;
  }
}
