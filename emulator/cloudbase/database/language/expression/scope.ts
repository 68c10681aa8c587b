import { checkTime } from '../../time-limit.ts';

/** What an expression is evaluated with: the document, and the variables around it (`$$name`). */
export interface Scope {
  readonly root: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
}

/** An expression that was read; undefined stands for a missing value. */
export type Evaluate = (scope: Scope) => unknown;

const NONE: ReadonlyMap<string, unknown> = new Map();

export function rootScope(root: unknown, variables = NONE): Scope {
  return { root, variables };
}

/** The same document with more variables. Every turn of a loop over elements passes here, and so is in time. */
export function withVariables({ root, variables }: Scope, added: Iterable<[string, unknown]>): Scope {
  checkTime();
  return { root, variables: new Map([...variables, ...added]) };
}
