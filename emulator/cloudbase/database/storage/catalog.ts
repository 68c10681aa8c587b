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

  /** All of them, or none when one is refused. */
  declareAll(definitions: readonly CollectionDefinition[]): void {
    const before = new Map(this.collections);
    try {
      this.tree.write(() => definitions.forEach((definition) => this.declare(definition)));
    } catch (error) {
      this.collections.clear();
      for (const [name, collection] of before) this.collections.set(name, collection);
      throw error;
    }
  }

  /**
   * Declares a collection; one that is there already keeps its documents and takes over the indexes. Throws the duplicate
   * key error, and leaves everything as it was, when the documents do not fit a new unique index.
   */
  declare({ name, indexes }: CollectionDefinition): void {
    const old = this.collections.get(name);
    if (old && JSON.stringify(old.definition.indexes) === JSON.stringify(indexes)) return;
    const collection = old ? this.opened(changedEntry(old.entry, indexes)) : this.prepare({ name, indexes });
    this.tree.write(() => {
      if (old) this.rebuild(old, collection);
      this.save(collection.entry);
    });
    this.collections.set(name, collection);
  }

  /**
   * Puts collections that were prepared, and filled under numbers that nobody knows, in the place of all that there are:
   * at once.
   */
  replaceAll(prepared: readonly Collection[]): void {
    this.tree.write(() => {
      for (const { entry } of this.all()) {
        this.erase(entry);
        this.tree.remove(catalogKey(entry.name));
      }
      for (const { entry } of prepared) this.save(entry);
    });
    this.collections.clear();
    for (const collection of prepared) this.collections.set(collection.name, collection);
  }

  /** An empty collection that nobody finds until `replaceAll`; what it is filled with is gone with the process before. */
  prepare({ name, indexes }: CollectionDefinition): Collection {
    return this.opened(newEntry(name, indexes, ++this.lastNumber));
  }

  /** Removes what collections that were prepared have been filled with. */
  discard(prepared: readonly Collection[]): void {
    this.tree.write(() => prepared.forEach(({ entry }) => this.erase(entry)));
  }

  /** A write was given up: what is known besides the tree is asked for anew. */
  forget(): void {
    for (const collection of this.collections.values()) {
      const text = this.tree.get(catalogKey(collection.name));
      collection.forget(text === undefined ? undefined : (JSON.parse(text) as CatalogEntry));
    }
  }

  private add(entry: CatalogEntry): void {
    this.lastNumber = Math.max(this.lastNumber, entry.number);
    this.collections.set(entry.name, this.opened(entry));
  }

  private opened(entry: CatalogEntry): Collection {
    const isKnown = (): boolean => this.collections.get(entry.name)?.entry === entry;
    return new Collection(this.tree, entry, () => isKnown() && this.save(entry));
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

  private erase({ number }: CatalogEntry): void {
    this.tree.removeRange(below(documentPrefix(number)));
    this.tree.removeRange(below(indexesPrefix(number)));
  }
}
