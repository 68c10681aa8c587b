import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection, Where } from '../db/database.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';

interface Thing {
  _id: string;
  n: number;
  at: Date;
}

let local: LocalDatabase;
let things: Collection<Thing>;
const day = (number: number) => new Date(Date.UTC(2024, 0, number));
const leftIds = () =>
  local
    .all<Thing>('visits')
    .map(({ _id }) => _id)
    .sort();

beforeAll(async () => {
  local = await startLocalDatabase();
  things = local.database.collection<Thing>('visits');
});
beforeEach(async () => {
  local.reset();
  await things.addMany(['a', 'b', 'c'].map((_id, n) => ({ _id, n: n + 1, at: day(n + 1) })));
});
afterAll(() => local.close());

describe('the removal of one document', () => {
  it('takes it away, once', async () => {
    expect(await things.removeIf({ _id: 'a' })).toBe(true);
    expect(await things.removeIf({ _id: 'a' })).toBe(false);
    expect(leftIds()).toEqual(['b', 'c']);
  });

  it('happens only if every condition holds', async () => {
    expect(await things.removeIf({ _id: 'b', at: { lt: day(2) } })).toBe(false);
    expect(await things.removeIf({ _id: 'b', at: { lte: day(2) }, n: 2 })).toBe(true);
    expect(leftIds()).toEqual(['a', 'c']);
  });

  it('by twenty at once is done by exactly one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => things.removeIf({ _id: 'a', n: 1 })));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('costs one request', async () => {
    const before = local.requests();
    await things.removeIf({ _id: 'a' });
    expect(local.requests() - before).toBe(1);
  });
});

describe('the removal of many documents', () => {
  it('takes away all that fit, in one request, and tells how many', async () => {
    const before = local.requests();
    expect(await things.removeMany({ at: { lte: day(2) } })).toBe(2);
    expect(local.requests() - before).toBe(1);
    expect(leftIds()).toEqual(['c']);
  });

  it('takes away those of some ids that still fit', async () => {
    expect(await things.removeMany({ _id: { in: ['a', 'b', 'nobody'] }, n: { gt: 1 } })).toBe(1);
    expect(leftIds()).toEqual(['a', 'c']);
  });

  it('of which none fits takes nothing', async () => {
    expect(await things.removeMany({ n: 9 })).toBe(0);
    expect(await things.removeMany({ _id: { in: [] } })).toBe(0);
    expect(leftIds()).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['no condition', {}],
    ['a condition that is undefined', { _id: 'a', n: undefined } as unknown as Where],
    ['an empty range', { n: {} }],
  ])('of which %s is given is a fault, and takes nothing', async (_name, where) => {
    await expect(things.removeMany(where)).rejects.toThrow();
    expect(leftIds()).toEqual(['a', 'b', 'c']);
  });
});
