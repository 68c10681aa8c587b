import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ObjectId } from 'bson';
import { stringifyEjson } from '../values/ejson-text.ts';
import { Stored } from '../storage/stored.ts';
import { parseEjsonObject, type Document } from '../values/ejson.ts';
import { badValue, invalidParameter } from '../errors.ts';
import { checkStorable } from '../language/storable.ts';
import { selectAndWrite, targetOf, type DatabaseAction } from '../request.ts';

/**
 * `database.insertDocument`: one or many, in order. As in MongoDB's ordered insert, what stands before a refused document
 * has been written (in a transaction nothing has). Every document that brings no `_id` is given one of 32 hex digits.
 */
export const insertDocument: DatabaseAction = async (parts, parameters) => {
  targetOf(parts, parameters);
  const texts: unknown = parameters.data;
  if (!Array.isArray(texts) || texts.length === 0) throw invalidParameter('data must be a nonempty array');
  const documents = await readDocuments(texts, parts.nowMs());
  return selectAndWrite(
    parts,
    // Anew: a transaction may have ended meanwhile.
    targetOf(parts, parameters),
    () => ({ documents }),
    (_documents, writer) => {
      for (const stored of documents) writer.insert(stored);
      const insertedIds = documents.map(({ document }) => shownId(document._id));
      return { body: { data: { insertedIds } }, written: documents.length };
    },
  );
};

/** Documents that are read without a pause. */
const STEP = 50;

/** Large batches leave room for others' requests; what is written is made ready here, because writing is not interrupted. */
async function readDocuments(texts: readonly unknown[], nowMs: number): Promise<Stored[]> {
  const documents: Stored[] = [];
  for (const text of texts) {
    if (documents.length > 0 && documents.length % STEP === 0) await setImmediate();
    documents.push(Stored.written(parseDocument(text, nowMs)));
  }
  return documents;
}

function parseDocument(text: unknown, nowMs: number): Document {
  const fields = parseEjsonObject(text, 'data', nowMs);
  checkStorable(fields);
  if (Array.isArray(fields._id) || fields._id instanceof RegExp)
    throw badValue("can't use an array or a regex for _id");
  if (!('_id' in fields)) return { _id: randomBytes(16).toString('hex'), ...fields };
  return Object.keys(fields)[0] === '_id' ? (fields as Document) : { _id: fields._id, ...fields };
}

/** Ids of other types than string and number are shown as text. */
function shownId(id: unknown): unknown {
  if (typeof id !== 'object' || id === null) return id;
  return id instanceof ObjectId ? id.toHexString() : stringifyEjson(id);
}
