import { isPlainObject } from '../../values/ejson.ts';
import { typeName } from '../../values/type-names.ts';
import { isNullish, named, nullable, operator, refusal, type Form } from './form.ts';
import { textOf, toLower, toUpper } from './text.ts';

const concat = operator(0, Infinity, (parts) => {
  let text = '';
  for (const part of parts) {
    if (isNullish(part)) return null;
    if (typeof part !== 'string') throw refusal(16702, `$concat only supports strings, not ${typeName(part)}`);
    text += part;
  }
  return text;
});

const split = nullable(2, 2, ([text, separator]) => {
  const needs = '$split requires an expression that evaluates to a string as a';
  if (typeof text !== 'string') throw refusal(40085, `${needs} first argument, found: ${typeName(text)}`);
  if (typeof separator !== 'string') throw refusal(40086, `${needs} second argument, found: ${typeName(separator)}`);
  if (separator === '') throw refusal(40087, '$split requires a non-empty separator');
  return text.split(separator);
});

const strcasecmp = operator(2, 2, ([left, right]) => {
  const [first, second] = [toUpper(textOf(left)), toUpper(textOf(right))];
  return Math.sign(Buffer.compare(Buffer.from(first), Buffer.from(second)));
});

const strLenBytes = operator(1, 1, ([text]) => {
  if (typeof text === 'string') return Buffer.byteLength(text);
  throw refusal(34473, `$strLenBytes requires a string argument, found: ${typeName(text)}`);
});

const strLenCP = operator(1, 1, ([text]) => {
  if (typeof text === 'string') return [...text].length;
  throw refusal(34471, `$strLenCP requires a string argument, found: ${typeName(text)}`);
});

/** White space as MongoDB lists it: https://www.mongodb.com/docs/manual/reference/operator/aggregation/trim/ */
const SPACE = [...'\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'];

function trimming(atStart: boolean, atEnd: boolean): Form {
  return (name, operand, compile) => {
    const { input, chars } = named(name, operand, ['input'], ['chars']);
    const [text, set] = [compile(input), compile(chars)];
    const hasSet = isPlainObject(operand) && 'chars' in operand;
    return (scope) => {
      const [value, dropped] = [text(scope), hasSet ? set(scope) : SPACE.join('')];
      if (isNullish(value) || isNullish(dropped)) return null;
      if (typeof value !== 'string')
        throw refusal(50699, `${name} requires its input to be a string, got ${typeName(value)}`);
      if (typeof dropped !== 'string')
        throw refusal(50700, `${name} requires 'chars' to be a string, got ${typeName(dropped)}`);
      return trimmed([...value], new Set(dropped), atStart, atEnd);
    };
  };
}

function trimmed(letters: string[], dropped: ReadonlySet<string>, atStart: boolean, atEnd: boolean): string {
  let [start, end] = [0, letters.length];
  while (atStart && start < end && dropped.has(letters[start] as string)) start += 1;
  while (atEnd && end > start && dropped.has(letters[end - 1] as string)) end -= 1;
  return letters.slice(start, end).join('');
}

export const STRINGS: Readonly<Record<string, Form>> = {
  $concat: concat,
  $split: split,
  $strcasecmp: strcasecmp,
  $strLenBytes: strLenBytes,
  $strLenCP: strLenCP,
  $toLower: operator(1, 1, ([value]) => toLower(textOf(value))),
  $toUpper: operator(1, 1, ([value]) => toUpper(textOf(value))),
  $trim: trimming(true, true),
  $ltrim: trimming(true, false),
  $rtrim: trimming(false, true),
};
