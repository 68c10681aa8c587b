import { describe, expect, it } from '@jest/globals';
import { OperationCounters } from './counters.ts';

const READ = 'database.getDocument';
const WRITE = 'database.modifyDocument';
const COMMIT = 'database.commitTransaction';

describe('counters', () => {
  it('count by action, by collection and by function', () => {
    const counters = new OperationCounters();
    counters.begin('i1', 'customer');
    counters.count({ action: READ, collection: 'users', invocationId: 'i1' });
    counters.count({ action: WRITE, collection: 'users', invocationId: 'i1' });
    counters.count({ action: COMMIT, invocationId: 'i1' });
    counters.count({ action: READ, collection: 'coupons' });
    counters.count({ action: 'storage.batchDeleteFile' });
    expect(counters.counted()).toEqual({
      total: 4,
      reads: 2,
      writes: 1,
      byAction: { [READ]: 2, [WRITE]: 1, [COMMIT]: 1 },
      services: { 'storage.batchDeleteFile': 1 },
      byCollection: { users: { [READ]: 1, [WRITE]: 1 }, coupons: { [READ]: 1 } },
      byFunction: {
        customer: {
          calls: 1,
          total: 3,
          reads: 1,
          writes: 1,
          byAction: { [READ]: 1, [WRITE]: 1, [COMMIT]: 1 },
          services: {},
        },
      },
    });
  });

  it('tell what one call of a function asked for, and nothing of it afterwards', () => {
    const counters = new OperationCounters();
    counters.begin('i1', 'customer');
    counters.begin('i2', 'customer');
    counters.count({ action: READ, collection: 'users', invocationId: 'i1' });
    expect(counters.functionOf('i1')).toBe('customer');
    expect(counters.end('i1')).toEqual({ total: 1, reads: 1, writes: 0, byAction: { [READ]: 1 }, services: {} });
    expect(counters.end('i2')).toEqual({ total: 0, reads: 0, writes: 0, byAction: {}, services: {} });
    counters.count({ action: READ, collection: 'users', invocationId: 'i1' });
    expect(counters.functionOf('i1')).toBeUndefined();
    expect(counters.counted().byFunction).toMatchObject({ customer: { calls: 2, total: 1 } });
  });

  it('begin at 0 after a reset, except in the calls that are running', () => {
    const counters = new OperationCounters();
    counters.begin('i1', 'customer');
    counters.count({ action: READ, collection: 'users', invocationId: 'i1' });
    counters.reset();
    expect(counters.counted()).toEqual({
      total: 0,
      reads: 0,
      writes: 0,
      byAction: {},
      services: {},
      byCollection: {},
      byFunction: {},
    });
    expect(counters.end('i1').total).toBe(1);
  });

  it('take collections with odd names, and no more of them than a program could mean', () => {
    const counters = new OperationCounters();
    for (const collection of ['__proto__', 'constructor', ...Array.from({ length: 2_000 }, (_, i) => `c${i}`)]) {
      counters.count({ action: READ, collection });
    }
    const { byCollection, total } = counters.counted();
    expect([Object.keys(byCollection).length, total]).toEqual([1_000, 2_002]);
    expect(Object.getOwnPropertyDescriptor(byCollection, '__proto__')?.value).toEqual({ [READ]: 1 });
  });
});
