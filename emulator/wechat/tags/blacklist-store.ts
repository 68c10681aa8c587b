import type { Table, Tables } from '../tables.ts';

/** Whom each Official Account has put on its blacklist (黑名单). Messages to them are refused with 43019. */
export class BlacklistStore {
  /** Indexes of people, in their order. */
  private readonly lists: Table<readonly number[]>;

  constructor(tables: Tables) {
    this.lists = tables.table('blacklists');
  }

  of(appId: string): readonly number[] {
    return this.lists.get(appId) ?? [];
  }

  has(appId: string, index: number): boolean {
    return this.of(appId).includes(index);
  }

  add(appId: string, indexes: readonly number[]): void {
    this.lists.set(
      appId,
      [...new Set([...this.of(appId), ...indexes])].sort((a, b) => a - b),
    );
  }

  remove(appId: string, indexes: readonly number[]): void {
    const removed = new Set(indexes);
    this.lists.set(
      appId,
      this.of(appId).filter((index) => !removed.has(index)),
    );
  }
}
