import type { IndexDefinition } from './ordered-index.ts';

/** A collection as the data model declares it. */
export interface CollectionDefinition {
  name: string;
  indexes: readonly IndexDefinition[];
}

/** An index as the catalog knows it: its number in the keys of the tree, and what has been in it. */
export interface CatalogIndex {
  number: number;
  definition: IndexDefinition;
  multikey: boolean;
  cut: boolean;
  /** Its places stand in it as cells; states of before have none. */
  cells?: boolean;
  /** Documents without its first field, or with null there, have no entry; in states of before they have. */
  omitsNull?: boolean;
  /** There was such a document. */
  partial?: boolean;
}

/** A collection as the catalog knows it. */
export interface CatalogEntry {
  name: string;
  /** In the keys of the tree. */
  number: number;
  indexes: CatalogIndex[];
  /** Some `_id` was too long for a key. */
  longIds: boolean;
}

/** Of a new collection. */
export function newEntry(name: string, indexes: readonly IndexDefinition[], number: number): CatalogEntry {
  return { name, number, longIds: false, indexes: indexes.map((definition, i) => newIndex(definition, i + 1)) };
}

function newIndex(definition: IndexDefinition, number: number): CatalogIndex {
  // A unique index finds the other document that has nothing in its field.
  return { number, definition, multikey: false, cut: false, cells: true, omitsNull: !definition.unique };
}

/** Indexes that are as before keep their numbers; the others get numbers that none has had. */
export function changedEntry(old: CatalogEntry, definitions: readonly IndexDefinition[]): CatalogEntry {
  let number = Math.max(0, ...old.indexes.map((index) => index.number));
  const indexes = definitions.map((definition) => {
    const same = old.indexes.find((index) => JSON.stringify(index.definition) === JSON.stringify(definition));
    return same ? { ...same } : newIndex(definition, ++number);
  });
  return { ...old, indexes };
}

export function definitionOf({ name, indexes }: CatalogEntry): CollectionDefinition {
  return { name, indexes: indexes.map(({ definition }) => definition) };
}

/** Makes what is known of the contents what was saved. */
export function restore(entry: CatalogEntry, saved: CatalogEntry): void {
  entry.longIds = saved.longIds;
  for (const { number, multikey, cut, partial } of saved.indexes) {
    const own = entry.indexes.find((index) => index.number === number);
    if (own) Object.assign(own, { multikey, cut, partial });
  }
}
