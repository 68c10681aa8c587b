import { Double, EJSON, Long } from 'bson';
import { isPlainObject } from './ejson.ts';
import { Pattern } from './pattern.ts';

/** The text of one document as it goes into an answer: relaxed EJSON, which the SDK's parser reads. */
export function stringifyEjson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'number':
      return numberText(value);
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      return JSON.stringify(value);
  }
}

/** Plain documents are written here, in one go: a copy for JSON.stringify would cost as much as writing. */
function objectText(value: object): string {
  if (value instanceof Date) return dateText(value.getTime());
  if (Array.isArray(value)) return listText(value);
  if (isPlainObject(value)) return documentText(value);
  return JSON.stringify(scalar(value));
}

function documentText(document: Record<string, unknown>): string {
  let text = '';
  for (const name in document) {
    const value = document[name];
    if (value !== undefined) text += `${text === '' ? '{' : ','}${nameText(name)}:${stringifyEjson(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function listText(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++)
    text += `${i === 0 ? '' : ','}${values[i] === undefined ? 'null' : stringifyEjson(values[i])}`;
  return `${text}]`;
}

const MOST_REMEMBERED = 1_000;

const nameText = remembering((name: string) => JSON.stringify(name));

/** Most texts are short ones of printable ASCII in which nothing has to be escaped. */
function textOf(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return JSON.stringify(text);
  }
  return `"${text}"`;
}

const [SPACE, QUOTE, BACKSLASH, TILDE] = [0x20, 0x22, 0x5c, 0x7e];

/** Every number that JSON can write keeps its type by its value; -0 and what is not finite it cannot. */
function numberText(value: number): string {
  if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
  return `{"$numberDouble":"${Object.is(value, -0) ? '-0.0' : value}"}`;
}

/** The last millisecond of the year 9999; what is later, or before 1970, relaxed EJSON writes as a number. */
const LAST_WRITABLE = Date.UTC(10_000, 0) - 1;

/** By its milliseconds. */
const dateText = remembering((time: number) => {
  const isWritable = time >= 0 && time <= LAST_WRITABLE;
  return isWritable ? `{"$date":"${new Date(time).toISOString()}"}` : `{"$date":{"$numberLong":"${time}"}}`;
});

/** Names and dates repeat from document to document. */
function remembering<T>(write: (value: T) => string): (value: T) => string {
  const texts = new Map<T, string>();
  return (value) => {
    let text = texts.get(value);
    if (text === undefined) {
      text = write(value);
      if (texts.size === MOST_REMEMBERED) texts.clear();
      texts.set(value, text);
    }
    return text;
  };
}

function scalar(value: object): unknown {
  if (value instanceof Pattern) return { $regularExpression: { pattern: value.pattern, options: value.options } };
  if (value instanceof Double) return { $numberDouble: wholeText(value.value) };
  if (Object.getPrototypeOf(value) === Long.prototype) return { $numberLong: String(value) };
  return EJSON.serialize(value, { relaxed: true });
}

function wholeText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
