import { refusal } from '../expression/form.ts';
import { rootScope } from '../expression/scope.ts';
import {
  computed,
  kept,
  projected,
  readFields,
  some,
  withComputed,
  without,
  type Field,
  type Fields,
} from './fields.ts';
import { mapping, type Row, type Run, type Stage } from './stage.ts';

/** `$project`: keeps and computes, or drops; of an exclusion only `_id` may be kept, of an inclusion only `_id` dropped. */
export const project: Stage = (content, { variables }) => {
  const fields = readFields(content, '$project', projected, variables);
  const says = (test: (field: Field) => boolean): boolean =>
    some(fields, (field, path) => path !== '_id' && test(field));
  const drops = says((field) => field === 'drop');
  const keeps = says((field) => field !== 'drop');
  if (drops && keeps) {
    throw refusal(
      40178,
      "Bad projection specification, cannot exclude fields other than '_id' in an inclusion projection",
    );
  }
  const id = fields.get('_id');
  if (drops || (!keeps && id === 'drop')) {
    if (typeof id === 'function') {
      throw refusal(
        40179,
        'Bad projection specification, cannot include fields or add computed fields during an exclusion projection',
      );
    }
    return mapping((row) => without(row, fields) as Row);
  }
  if (id === undefined) fields.set('_id', 'keep');
  return including(fields);
};

function including(fields: Fields): Run {
  const computes = some(fields, (field) => typeof field === 'function');
  return mapping((row, variables) => {
    const result = kept(row, fields);
    return computes ? (withComputed(result, fields, rootScope(row, variables)) as Row) : result;
  });
}

export const addFields: Stage = (content, { variables }) => {
  const fields = readFields(content, '$addFields', computed, variables);
  return mapping((row, values) => withComputed(row, fields, rootScope(row, values)) as Row);
};

export const unset: Stage = (content, parts) => {
  const names = Array.isArray(content) ? (content as unknown[]) : [content];
  if (names.length === 0 || !names.every((name) => typeof name === 'string' && name !== '')) {
    throw refusal(31120, '$unset specification must be a string or an array containing only string fields');
  }
  return project(Object.fromEntries(names.map((name) => [name, 0])), parts);
};
