import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CloudBaseError } from '../../gateway/action.ts';
import { checkStorable } from '../language/storable.ts';
import { parseEjsonObject, type Document } from '../values/ejson.ts';
import type { CollectionDefinition } from './catalog-entry.ts';
import { idOf, type Collection } from './collection.ts';
import type { Store } from './store.ts';
import { Stored } from './stored.ts';
import type { Snapshot } from './tree.ts';

/** Which collections there are, with their indexes: JSON. */
const DEFINITIONS = 'collections.json';

/** Documents written or read in one go; other requests come between. */
const BATCH = 1_000;

/** A saved state cannot be loaded; the message names file and line. */
export class DamagedStateError extends Error {
  override readonly name = 'DamagedStateError';
}

/**
 * Writes what is committed at the moment of the call into an empty folder: `collections.json`, and for each collection `<name>.jsonl`, one
 * document a line as relaxed EJSON, in the order of insertion.
 */
export async function saveCollections(store: Store, directory: string): Promise<void> {
  const collections = store.catalog.all();
  const definitions = collections.map(({ definition }) => definition);
  const snapshot = store.takeSnapshot();
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, DEFINITIONS), `${JSON.stringify(definitions, undefined, 2)}\n`);
    for (const collection of collections) await saveDocuments(collection, snapshot, directory);
  } finally {
    store.releaseSnapshot(snapshot);
  }
}

async function saveDocuments(collection: Collection, snapshot: Snapshot, directory: string): Promise<void> {
  const file = await open(join(directory, fileOf(collection.name)), 'w');
  try {
    let page = collection.page(snapshot, undefined, BATCH);
    while (page.length > 0) {
      await file.write(page.map(({ text }) => `${text}\n`).join(''));
      page = collection.page(snapshot, page.at(-1)?.record, BATCH);
    }
  } finally {
    await file.close();
  }
}

/** Names of collections are made of letters, digits, `-` and `_`; others, which only a data model can bring, are encoded. */
function fileOf(name: string): string {
  return `${encodeURIComponent(name)}.jsonl`;
}

/**
 * Reads a folder of saveCollections into new collections, beside those that there are; nothing changes until the catalog
 * takes them. `declared` collections get the indexes that are declared, whatever was saved.
 * @throws DamagedStateError
 */
export async function readCollections(
  store: Store,
  directory: string,
  declared: readonly CollectionDefinition[],
): Promise<Collection[]> {
  const saved = await readDefinitions(join(directory, DEFINITIONS));
  const names = new Set([...declared, ...saved].map(({ name }) => name));
  const collections = [...names].map((name) => {
    const definition = [...declared, ...saved].find((one) => one.name === name);
    return store.catalog.prepare(definition as CollectionDefinition);
  });
  try {
    for (const collection of collections) {
      const { name } = collection;
      if (saved.some((one) => one.name === name)) await fill(store, collection, join(directory, fileOf(name)));
    }
  } catch (error) {
    store.catalog.discard(collections);
    throw error;
  }
  return collections;
}

async function readDefinitions(path: string): Promise<CollectionDefinition[]> {
  try {
    const definitions: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isDefinitions(definitions)) return definitions;
  } catch (error) {
    throw new DamagedStateError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new DamagedStateError(`${path}: not a list of collections with names and indexes`);
}

function isDefinitions(value: unknown): value is CollectionDefinition[] {
  return (
    Array.isArray(value) &&
    value.every((one: Partial<CollectionDefinition>) => typeof one?.name === 'string' && Array.isArray(one.indexes))
  );
}

async function fill(store: Store, collection: Collection, path: string): Promise<void> {
  let number = 0;
  let batch: string[] = [];
  const write = (): void => {
    const first = number - batch.length + 1;
    store.tree.write(() => batch.forEach((text, i) => located(`${path}:${first + i}`, () => insert(collection, text))));
    batch = [];
  };
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      number += 1;
      batch.push(line);
      if (batch.length === BATCH) write();
    }
  } catch (error) {
    if (error instanceof DamagedStateError) throw error;
    throw new DamagedStateError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (batch.length > 0) write();
}

function located(place: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof CloudBaseError)) throw error;
    throw new DamagedStateError(`${place}: ${error.message}`);
  }
}

function insert(collection: Collection, text: string): void {
  const document = parseEjsonObject(text, 'the line', 0);
  if (!('_id' in document)) throw new CloudBaseError('INVALID_PARAM', 'the document has no _id');
  checkStorable(document);
  const id = idOf(document as Document);
  collection.refuseTaken(id, document as Document);
  collection.put(id, undefined, Stored.of(document as Document));
}
