import type { Table, Tables } from './tables.ts';

/** Numbers that never come twice, also not in a later process: of messages, tokens, menus. */
export class Sequences {
  private readonly last: Table<number>;

  constructor(tables: Tables) {
    this.last = tables.table('sequences');
  }

  /** 1, 2, 3 … of this name. */
  next(name: string): number {
    const next = (this.last.get(name) ?? 0) + 1;
    this.last.set(name, next);
    return next;
  }
}
