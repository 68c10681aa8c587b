import { isPlainObject, refuseForbiddenPath } from '../../values/ejson.ts';
import { invalidOperator } from '../../errors.ts';
import { valueAt } from '../path.ts';
import { refusal, type Form } from './form.ts';
import { EXPRESSION_OPERATORS } from './operators.ts';
import type { Evaluate } from './scope.ts';

export { isTrue } from './form.ts';

type Names = ReadonlySet<string>;

const NO_NAMES: Names = new Set();
/** Variables that are always there, or mean something to `$redact`. */
const REDACTIONS: Names = new Set(['KEEP', 'PRUNE', 'DESCEND']);

/**
 * Reads an expression. Throws for operators that do not exist, operands that do not fit them, variables that nobody has
 * defined. `names` are the variables that it may use.
 */
export function compileExpression(expression: unknown, names: Names = NO_NAMES): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression, names);
  if (Array.isArray(expression)) return compileArray(expression, names);
  if (isPlainObject(expression)) return compileObject(expression, names);
  return () => expression;
}

function compileArray(elements: unknown[], names: Names): Evaluate {
  const evaluates = elements.map((element) => compileExpression(element, names));
  return (scope) => evaluates.map((evaluate) => evaluate(scope) ?? null);
}

function compileObject(source: Record<string, unknown>, names: Names): Evaluate {
  const keys = Object.keys(source);
  if (keys.some((key) => key.startsWith('$'))) {
    if (keys.length > 1) {
      throw refusal(15983, `an object representing an expression must have exactly one field: ${keys.join(', ')}`);
    }
    return compileOperator(keys[0] as string, source[keys[0] as string], names);
  }
  const fields = Object.entries(source).map(([name, content]): [string, Evaluate] => {
    if (name.includes('.')) throw refusal(16412, `FieldPath field names may not contain '.': ${name}`);
    return [name, compileExpression(content, names)];
  });
  return (scope) => {
    const result: Record<string, unknown> = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function compileOperator(name: string, operand: unknown, names: Names): Evaluate {
  const form: Form | undefined = Object.hasOwn(EXPRESSION_OPERATORS, name) ? EXPRESSION_OPERATORS[name] : undefined;
  if (!form) throw invalidOperator(`Unrecognized expression '${name}', or not implemented in this emulator`);
  return form(name, operand, (inner, added = []) =>
    compileExpression(inner, added.length === 0 ? names : new Set([...names, ...added])),
  );
}

function compilePath(text: string, names: Names): Evaluate {
  if (!text.startsWith('$$')) {
    const path = pathOf(text.slice(1));
    return ({ root }) => valueAt(root, path);
  }
  const [variable = '', ...rest] = text.slice(2).split('.');
  const path = rest.length > 0 ? pathOf(rest.join('.')) : [];
  if (names.has(variable)) return ({ variables }) => valueAt(variables.get(variable), path);
  if (variable === 'ROOT' || variable === 'CURRENT') return ({ root }) => valueAt(root, path);
  if (variable === 'REMOVE') return () => undefined;
  if (REDACTIONS.has(variable)) return () => text;
  throw refusal(17276, `Use of undefined variable: ${variable}`);
}

/** The names of a path. Throws for empty ones. */
export function pathOf(path: string): string[] {
  const names = path.split('.');
  refuseForbiddenPath(path);
  if (path === '') throw refusal(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith('.')) throw refusal(40353, `FieldPath must not end with a '.'.`);
  if (names.includes('')) throw refusal(15998, 'FieldPath field names may not be empty strings.');
  const dollar = names.find((name) => name.startsWith('$'));
  if (dollar !== undefined)
    throw refusal(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  return names;
}
