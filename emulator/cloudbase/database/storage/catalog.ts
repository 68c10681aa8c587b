import { changedEntry, newEntry, type CatalogEntry, type CollectionDefinition } from './catalog-entry.ts';
import { Collection } from './collection.ts';
import { below, beyond, CATALOG, catalogKey, documentPrefix, indexesPrefix, indexPrefix } from './keys.ts';
import type { Tree } from './tree.ts';

/** Which collections there are, with their indexes; it stands in the tree itself. */
export class Catalog {
  private readonly collections = new Map<string, Collection>();

  private lastNumber = 0;

  constructor(private readonly tree: Tree) {
    for (const text of tree.values(CATALOG)) this.add(JSON.parse(text) as CatalogEntry);
    // What was being filled when the process ended and has never come into the catalog.
    tree.write(() => beyond(this.lastNumber).forEach((range) => tree.removeRange(range)));
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  find(name: string): Collection | undefined {
    return this.collections.get(name);
  }

  /** See Store.declare. */
  declare({ name, indexes }: CollectionDefinition): void {
    const old = this.collections.get(name);
    if (old && JSON.stringify(old.definition.indexes) === JSON.stringify(indexes)) return;
    const collection = old ? this.opened(changedEntry(old.entry, indexes)) : this.prepare({ name, indexes });
    this.tree.write(() => {
      this.save(collection.entry);
      if (old) this.rebuild(old, collection);
    });
    this.collections.set(name, collection);
  }

  /**
   * Takes a collection that was filled under a number of its own into the catalog, in the place of the one that has its
   * name; without one, drops that. Only within a write of the tree.
   */
  replace(name: string, filled: Collection | undefined): void {
    const old = this.collections.get(name);
    if (old) this.erase(old.entry);
    if (filled) {
      this.save(filled.entry);
      this.collections.set(name, filled);
    } else this.collections.delete(name);
  }

  /** A collection that no one finds until `replace` has put it into the catalog. */
  prepare({ name, indexes }: CollectionDefinition): Collection {
    return this.opened(newEntry(name, indexes, ++this.lastNumber));
  }

  forgetCounts(): void {
    for (const collection of this.collections.values()) collection.forget();
  }

  private add(entry: CatalogEntry): void {
    this.lastNumber = Math.max(this.lastNumber, entry.number);
    this.collections.set(entry.name, this.opened(entry));
  }

  private opened(entry: CatalogEntry): Collection {
    return new Collection(this.tree, entry, () => this.save(entry));
  }

  private save(entry: CatalogEntry): void {
    this.tree.put(catalogKey(entry.name), JSON.stringify(entry));
  }

  /** Fills the indexes that the old definition did not have, and empties those that the new one has not. */
  private rebuild(old: Collection, collection: Collection): void {
    const kept = new Set(collection.entry.indexes.map(({ number }) => number));
    for (const { number } of old.entry.indexes) {
      if (!kept.has(number)) this.tree.removeRange(below(indexPrefix(old.entry.number, number)));
    }
    const had = new Set(old.entry.indexes.map(({ number }) => number));
    collection.fillIndexes((number) => !had.has(number));
  }

  private erase({ name, number }: CatalogEntry): void {
    this.tree.remove(catalogKey(name));
    this.tree.removeRange(below(documentPrefix(number)));
    this.tree.removeRange(below(indexesPrefix(number)));
  }
}
