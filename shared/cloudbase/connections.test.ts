import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Collection } from '../db/database.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';

type Thing = { _id: string; n: number };

let local: LocalDatabase;
let things: Collection<Thing>;
beforeAll(async () => {
  local = await startLocalDatabase();
  things = local.database.collection<Thing>('visits');
});
beforeEach(async () => {
  local.reset();
  await things.add({ _id: 'a', n: 1 });
});
afterAll(() => local.close());

/** The next `count` requests lose their connection. */
const drop = (count: number, when: 'before' | 'after' = 'before') =>
  local.faults.add({ target: 'database', match: 'visits', count, effect: { kind: 'drop' }, when });

const reads: [string, () => Promise<unknown>, unknown][] = [
  ['get', () => things.get('a'), { _id: 'a', n: 1 }],
  ['getMany', () => things.getMany(['a']), [{ _id: 'a', n: 1 }]],
  ['find', () => things.find({ where: { n: 1 }, limit: 1 }), [{ _id: 'a', n: 1 }]],
];
const writes: [string, () => Promise<unknown>][] = [
  ['add', () => things.add({ _id: 'b', n: 2 })],
  ['addMany', () => things.addMany([{ _id: 'b', n: 2 }])],
  ['updateIf', () => things.updateIf({ _id: 'a' }, { inc: { n: 1 } })],
];

const removals: [string, () => Promise<unknown>][] = [
  ['removeIf', () => things.removeIf({ _id: 'a' })],
  ['removeMany', () => things.removeMany({ n: { gt: 0 } })],
];

describe('a broken connection', () => {
  it.each(reads)('lets %s be repeated twice', async (_name, read, expected) => {
    drop(2);
    const before = local.requests();
    expect(await read()).toEqual(expected);
    expect(local.requests() - before).toBe(3);
  });

  it.each(reads)('ends %s at the third time', async (_name, read) => {
    drop(3);
    await expect(read()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(local.faults.list()).toEqual([]);
  });

  it.each(writes)('before %s is told, not repeated, and nothing is written', async (_name, write) => {
    drop(1);
    const before = local.requests();
    await expect(write()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(local.requests() - before).toBe(1);
    expect(local.all('visits')).toEqual([{ _id: 'a', n: 1 }]);
  });

  it.each(writes)('after %s is told, not repeated, and it is written once', async (_name, write) => {
    drop(1, 'after');
    const before = local.requests();
    await expect(write()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(local.requests() - before).toBe(1);
    expect(local.all<Thing>('visits').reduce((sum, { n }) => sum + n, 0)).toBe(_name === 'updateIf' ? 2 : 3);
  });
});

describe('a broken connection of a removal', () => {
  it.each(removals)('before %s is told, not repeated, and the document stays', async (_name, remove) => {
    drop(1);
    await expect(remove()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(local.all('visits')).toEqual([{ _id: 'a', n: 1 }]);
  });

  it.each(removals)('after %s is told, and the document is gone', async (_name, remove) => {
    drop(1, 'after');
    await expect(remove()).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(local.all('visits')).toEqual([]);
  });
});

describe('a refusal of the database', () => {
  it('is told at once, by reads too', async () => {
    local.faults.add({
      target: 'database',
      match: 'visits',
      count: 1,
      effect: { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: '[FailedOperation] try later' },
    });
    const before = local.requests();
    await expect(things.get('a')).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
    expect(local.requests() - before).toBe(1);
  });
});
