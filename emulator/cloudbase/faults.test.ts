import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnyFaultRule } from '../faults.ts';
import { startCloudBase } from './testing/cloudbase-world.ts';
import { pathOf } from './testing/function-world.ts';

const SDK = `const tcb = require(${pathOf('@cloudbase/node-sdk')}); const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV });
  const db = app.database(); const stock = db.collection('stock'); const visits = db.collection('visits');`;

const FUNCTIONS = {
  /** Five calls of the database: a read, three updates of the stock, a visit. */
  customer: {
    code: `${SDK} exports.main = async () => {
      await stock.doc('a').get();
      const failed = [];
      for (let i = 1; i <= 3; i++) await stock.doc('a').update({ n: db.command.inc(1) }).catch((error) => failed.push(i + ' ' + error.code));
      await visits.add({ at: 1 });
      return failed; };`,
    triggers: [{ name: 'hourly', type: 'timer', config: '0 0 * * * * *' }],
  },
  transfer: {
    code: `${SDK} exports.main = () => db.runTransaction(async (transaction) => {
      await transaction.collection('stock').doc('a').update({ n: 100 });
      await transaction.collection('stock').doc('b').update({ n: 100 }); });`,
  },
  outer: {
    code: `${SDK} exports.main = async () => {
      try { return await app.callFunction({ name: 'customer' }); } catch (error) { return error.code + ': ' + error.message; } };`,
  },
};

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  const functions = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, fn]) => [name, { timeout: 20, ...fn }]));
  const collections = ['stock', 'visits'].map((name) => ({ name, acl: 'ADMINONLY' as const, indexes: [] }));
  world = await startCloudBase({ ...functions, reset: { code: RESET, timeout: 20 } }, { dataModel: { collections } });
  world.clock.freeze();
});
afterAll(() => world.close());
afterEach(() => world.faults.clear());

const RESET = `${SDK} exports.main = async () => {
  await visits.where({ at: 1 }).remove();
  for (const id of ['a', 'b']) await stock.doc(id).set({ n: 0 }); };`;

type Rule = Omit<AnyFaultRule, 'id' | 'target' | 'match'>;

/** Calls the function on fresh documents with this rule in force; what is there afterwards. */
async function callWith(rule: Rule, name = 'customer') {
  await world.call('reset');
  world.faults.add({ target: 'database', match: '*', count: 1, ...rule });
  const outcome = await world.call(name, {}, { kind: 'http' });
  return { outcome, stored: stored() };
}

function stored() {
  const { database } = world.cloudbase;
  const [a, b] = ['a', 'b'].map((_id) => (database.find('stock', { filter: { _id } }).documents[0] as { n: number }).n);
  return { a, b, visits: database.find('visits', {}).total };
}

const KILLED = { ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: '137 code exit unexpected' };

describe('a function that is killed at a call of the database', () => {
  it.each([
    [1, 'before', { a: 0, visits: 0 }],
    [3, 'before', { a: 1, visits: 0 }],
    [3, 'after', { a: 2, visits: 0 }],
    [5, 'before', { a: 3, visits: 0 }],
    [5, 'after', { a: 3, visits: 1 }],
  ] as const)('the %dth, %s its effect, has done just what came before', async (nth, when, left) => {
    const { outcome, stored: found } = await callWith({ nth, when, effect: { kind: 'kill' } });
    expect(outcome).toMatchObject({ ...KILLED, report: { operations: { total: nth } } });
    const struck = world.feed.since(0).filter(({ kind }) => kind === 'fault.struck');
    expect(struck.at(-1)).toMatchObject({ requestId: outcome.requestId, detail: { effect: 'kill', when } });
    expect(found).toMatchObject(left);
    expect(world.cloudbase.functions().find(({ name }) => name === 'customer')).toMatchObject({ instances: 0 });
    expect(await world.call('customer')).toMatchObject({ ok: true, result: [] });
  });

  it('leaves nothing of a transaction, whose documents are free once it has expired', async () => {
    const rule = { nth: 2, action: 'write', when: 'after', effect: { kind: 'kill' } } as const;
    const { outcome, stored: found } = await callWith(rule, 'transfer');
    expect(outcome).toMatchObject(KILLED);
    expect(found).toMatchObject({ a: 0, b: 0 });
    await world.clock.advance(31_000);
    expect(await world.call('transfer')).toMatchObject({ ok: true });
    expect(stored()).toMatchObject({ a: 100, b: 100 });
  });

  it('is an error for the function that called it, and only for its own calls', async () => {
    const { outcome } = await callWith({ function: 'customer', nth: 2, effect: { kind: 'kill' } }, 'outer');
    expect(outcome).toMatchObject({ ok: true, result: 'FUNCTIONS_EXECUTE_FAIL: 137 code exit unexpected' });
  });

  it('is started again a minute later by the platform when a timer had called it', async () => {
    // From just behind an hour, so that the timer fires once below.
    await world.clock.advance(3_600_000 - (world.clock.nowMs() % 3_600_000) + 1_000);
    world.faults.add({ target: 'database', match: 'stock', count: 1, effect: { kind: 'kill' } });
    const counted = () => world.cloudbase.counters.counted().byFunction;
    const before = counted()['customer']?.calls ?? 0;
    await world.clock.advance(3_600_000 + 90_000);
    expect(counted()['customer']?.calls).toBe(before + 2);
    expect(world.faults.list()).toEqual([]);
  });
});

describe('the n-th call of an invocation', () => {
  it('may fail with an error, and the others go on', async () => {
    const effect = { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: 'provoked' } as const;
    const rule = { action: 'database.modifyDocument', collection: 'stock', function: 'customer', nth: 2, effect };
    const { outcome, stored: found } = await callWith(rule);
    expect(outcome).toMatchObject({ ok: true, result: ['2 DATABASE_REQUEST_FAILED'] });
    expect(found).toMatchObject({ a: 2, visits: 1 });
  });

  it('may lose its answer although it took effect', async () => {
    const rule = { action: 'write', nth: 3, when: 'after', effect: { kind: 'drop' } } as const;
    const { outcome, stored: found } = await callWith(rule);
    expect(outcome).toMatchObject({ ok: true, result: [expect.stringMatching(/^3 /)] });
    expect(found).toMatchObject({ a: 3, visits: 1 });
  });

  it('is struck again in the next invocation while the rule lasts', async () => {
    const effect = { kind: 'error', code: 'SYS_ERR', message: 'provoked' } as const;
    await callWith({ action: 'write', nth: 1, count: 2, effect });
    expect(await world.call('customer')).toMatchObject({ ok: true, result: ['1 SYS_ERR'] });
    expect(await world.call('customer')).toMatchObject({ ok: true, result: [] });
  });
});
