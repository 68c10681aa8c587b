import type { ActionParameters } from '../../gateway/action.ts';
import { parseEjsonObject } from '../values/ejson.ts';
import { invalidParameter } from '../errors.ts';
import type { Filter } from '../language/filter.ts';
import { filterOf, selectAndWrite, targetOf, type DatabaseAction, type Selected, type Target } from '../request.ts';
import type { Writer } from '../storage/store.ts';
import { Stored } from '../storage/stored.ts';
import { checkStorable } from '../language/storable.ts';
import { applyUpdate, parseUpdate, type Change } from '../language/update/index.ts';

/** `database.modifyDocument`: update() with operators (`merge`), set() with a whole document. */
export const modifyDocument: DatabaseAction = (parts, parameters) => {
  const target = targetOf(parts, parameters);
  const nowMs = parts.nowMs();
  const filter = filterOf(parameters, nowMs);
  const content = parseEjsonObject(parameters.data, 'data', nowMs);
  if (parameters.merge !== true) return setDocument(parts, target, filter, content, parameters.upsert === true);
  const update = parseUpdate(content, nowMs);
  // Only the SDK's doc().update() sends `multi: false`; where().update() changes all.
  const select = selecting(filter, parameters.multi === true ? Infinity : 1);
  return selectAndWrite(parts, target, select, (documents, writer) => {
    const updated = writeUpdate(documents, update, filter, writer).modified;
    return { body: { data: { updated, upsert_id: null } }, written: updated };
  });
};

/** `database.modifyAndReturnDoc`: updates one document and answers it as it is then. */
export const modifyAndReturnDoc: DatabaseAction = (parts, parameters) => {
  const target = targetOf(parts, parameters);
  const nowMs = parts.nowMs();
  const filter = filterOf(parameters, nowMs);
  const update = parseUpdate(parseEjsonObject(parameters.data, 'data', nowMs), nowMs);
  return selectAndWrite(parts, target, selecting(filter, 1), (documents, writer) => {
    const { modified, changed } = writeUpdate(documents, update, filter, writer);
    const [document] = changed;
    const body = { data: { updated: modified, doc: document ? document.text : null } };
    return { body, written: modified };
  });
};

/** `database.removeDocument`: doc().remove() and where().remove(). */
export const removeDocument: DatabaseAction = (parts, parameters) => {
  const target = targetOf(parts, parameters);
  const filter = filterOf(parameters, parts.nowMs());
  const select = selecting(filter, parameters.multi === true ? Infinity : 1);
  return selectAndWrite(parts, target, select, (documents, writer) => {
    for (const stored of documents) writer.remove(stored);
    return { body: { data: { deleted: documents.length } }, written: documents.length };
  });
};

function selecting(filter: Filter, limit: number) {
  return (writer: Writer): Selected => ({ documents: writer.view.select({ filter, limit }) });
}

/** All new documents are made before the first is written; a unique index may still refuse one in the middle, as in MongoDB. */
function writeUpdate(documents: Stored[], update: readonly Change[], filter: Filter, writer: Writer) {
  const changed = documents.map((stored) => {
    const after = applyUpdate(stored.document, update, filter);
    return after === stored.document ? stored : Stored.of(after);
  });
  let modified = 0;
  documents.forEach((before, i) => {
    const after = changed[i] as Stored;
    if (after === before) return;
    writer.replace(before, after);
    modified += 1;
  });
  return { changed, modified };
}

/** Replaces the whole document, or inserts it under the `_id` of the filter. */
function setDocument(
  parts: Parameters<DatabaseAction>[0],
  target: Target,
  filter: Filter,
  content: ActionParameters,
  upsert: boolean,
): ReturnType<DatabaseAction> {
  const { _id } = filter;
  const isScalar = typeof _id === 'string' || typeof _id === 'number';
  if (!isScalar || '_id' in content) throw invalidParameter('set() needs an _id, in the query and not in the data');
  checkStorable(content);
  const after = Stored.of({ _id, ...content });
  const select = (writer: Writer): Selected => ({
    documents: writer.view.select({ filter, limit: 1 }),
    locked: [after],
  });
  return selectAndWrite(parts, target, select, ([before], writer) => {
    if (before) {
      const updated = before.text === after.text ? 0 : 1;
      if (updated) writer.replace(before, after);
      return { body: { data: { updated, upsert_id: null } }, written: updated };
    }
    if (!upsert) return { body: { data: { updated: 0, upsert_id: null } } };
    writer.insert(after);
    return { body: { data: { updated: 0, upsert_id: _id } }, written: 1 };
  });
}
