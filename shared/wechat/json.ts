import { DEEPEST, FORBIDDEN_NAME, MalformedMessageError, type Field, type Fields } from './fields.ts';

/** Texts, which are left as they are, and numbers. A text that never ends reaches to the end: so it is found in one pass. */
export const TEXT_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JavaScript's numbers lose the end of a MsgId: each becomes a text before they see it. */
const withoutNumbers = (body: string): string =>
  body.replace(TEXT_OR_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`));

function asField(value: unknown, depth: number): Field | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEEPEST) throw new MalformedMessageError('nested too deep');
  if (Array.isArray(value)) return value.flatMap((one) => asField(one, depth + 1) ?? []);
  return asGroup(value, depth + 1);
}

function asGroup(value: object, depth: number): Fields {
  if (Object.hasOwn(value, FORBIDDEN_NAME)) throw new MalformedMessageError('a forbidden name');
  const fields = Object.entries(value).flatMap(([name, one]) => {
    const field = asField(one, depth);
    // WeChat's own samples have names with a blank in front.
    return field === undefined ? [] : [[name.trim(), field] as const];
  });
  return Object.fromEntries(fields);
}

/**
 * The fields of an object as it comes out of JSON: numbers as text, what is null left out.
 * @throws MalformedMessageError for anything that is no object
 */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedMessageError('no JSON object');
  return asGroup(value, 0);
}

/** The fields of a JSON text, numbers with all their digits. @throws MalformedMessageError */
export function parseJson(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(withoutNumbers(body));
  } catch {
    throw new MalformedMessageError('not JSON');
  }
  return fieldsOf(value);
}
