import type { Table, Tables } from '../tables.ts';

/** How many followers of one account have each tag: those of the start are counted once, changes are kept. */
export class TagCounts {
  private initial: ReadonlyMap<number, number> | undefined;
  /** By AppID: by how much the number of each tag differs from the start. */
  private readonly differences: Table<Record<string, number>>;

  constructor(
    private readonly appId: string,
    tables: Tables,
    private readonly tagsAtStart: () => Iterable<readonly number[]>,
  ) {
    this.differences = tables.table('tag-counts');
  }

  of(tagId: number): number {
    this.initial ??= countAll(this.tagsAtStart());
    return (this.initial.get(tagId) ?? 0) + (this.differences.get(this.appId)?.[tagId] ?? 0);
  }

  /** After the tags of one person have changed. */
  move(before: readonly number[], after: readonly number[]): void {
    const [gone, added] = [before.filter((id) => !after.includes(id)), after.filter((id) => !before.includes(id))];
    if (gone.length + added.length === 0) return;
    const differences = { ...this.differences.get(this.appId) };
    for (const id of gone) differences[id] = (differences[id] ?? 0) - 1;
    for (const id of added) differences[id] = (differences[id] ?? 0) + 1;
    this.differences.set(this.appId, differences);
  }
}

function countAll(lists: Iterable<readonly number[]>): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const list of lists) for (const id of list) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
