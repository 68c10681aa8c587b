import { expect, it } from '@jest/globals';
import type { AnyContract } from '../../shared/contracts/contract.ts';
import * as contracts from '../../shared/contracts/index.ts';
import { functionOf, GOOD_INPUTS } from '../support/inputs.ts';

/** Texts that customers may write as they like: each is judged by WeChat before it is kept (`checkCustomerText`). */
const JUDGED = ['recipient', 'province', 'city', 'county', 'detail'].map(
  (field) => `user.savePreferences address.${field}`,
);
/** Looked for or compared, and kept nowhere. */
const NOT_KEPT = ['coupon.exchange code', 'store.nearest city'];

type Json = Record<string, unknown>;

/** Where texts stand within a value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...path, name]));
}

/** A copy of `input` with `text` at `path`. */
function changed(input: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  const copy = Array.isArray(input) ? [...(input as unknown[])] : { ...(input as Json) };
  (copy as Json)[name] = changed((input as Json)[name], rest, text);
  return copy;
}

it('whatever else a customer can send is an id or a word of ours, and no text that others would have to read', () => {
  const found = Object.values<AnyContract>(contracts)
    .filter((contract) => functionOf(contract) === 'customer')
    .flatMap((contract) => {
      const good = GOOD_INPUTS[contract.name];
      const takes = (path: readonly string[]) => contract.input.safeParse(changed(good, path, '代开发票')).success;
      return pathsOf(good)
        .filter(takes)
        .map((path) => `${contract.name} ${path.join('.')}`);
    });
  expect(found.sort()).toEqual([...JUDGED, ...NOT_KEPT].sort());
});
