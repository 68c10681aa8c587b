import type { Table, Tables } from '../tables.ts';

/** People who have deleted their WeChat account (注销). */
export class Departures {
  /** By index of the person. */
  private readonly departed: Table<true>;

  constructor(tables: Tables) {
    this.departed = tables.table('departures');
  }

  has(index: number): boolean {
    return this.departed.has(String(index));
  }

  add(index: number): void {
    this.departed.set(String(index), true);
  }
}
