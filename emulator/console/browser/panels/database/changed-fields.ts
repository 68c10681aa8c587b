import type { StoredChange } from '../../live/wire.ts';

/** One field of a document, named by its path, as it was and as it is; each as JSON. */
export interface ChangedField {
  path: string;
  before?: string;
  after?: string;
}

/** The fields that a change touched, and how many it left as they were. */
export function changedFields({ before, after }: StoredChange): { fields: ChangedField[]; same: number } {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])].map((path) => ({
    path,
    ...(old.has(path) && { before: old.get(path) }),
    ...(now.has(path) && { after: now.get(path) }),
  }));
  const changed = fields.filter((field) => field.before !== field.after);
  return { fields: changed, same: fields.length - changed.length };
}

function leavesOf(document: object | undefined): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    const isInner = typeof value === 'object' && value !== null && !isOneValue(value) && Object.keys(value).length > 0;
    if (!isInner) return void leaves.set(path, wordsOf(value));
    for (const [name, part] of Object.entries(value)) walk(part, path === '' ? name : `${path}.${name}`);
  };
  if (document) walk(document, '');
  return leaves;
}

/** Dates, object ids and the like are objects in EJSON, with one field that begins with a dollar. */
const isOneValue = (value: object): boolean => {
  const [first] = Object.keys(value);
  return first !== undefined && first.startsWith('$');
};

const wordsOf = (value: unknown): string => {
  const date = (value as { $date?: unknown } | null)?.$date;
  return typeof date === 'string' ? date : JSON.stringify(value);
};
