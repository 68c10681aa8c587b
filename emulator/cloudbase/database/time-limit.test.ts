import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';
import { checkTime, interruptible, withinTime } from './time-limit.ts';

/** Needs about 2^40 steps for one text. */
const ENDLESS = '^(a+)+$';
const HOSTILE = `${'a'.repeat(40)}!`;
const REFUSAL = { code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining('operation exceeded time limit') };

let server: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
});
afterAll(() => server.close());

const things = () => sdkDatabase().collection('things');
const endless = () => sdkDatabase().RegExp({ regexp: ENDLESS }) as object;
const _ = () => sdkDatabase().command;

describe('a regular expression that takes for ever', () => {
  beforeEach(async () => {
    await things().where({}).remove();
    await things().add([
      { _id: 'a', n: 1, t: HOSTILE, list: [HOSTILE] },
      { _id: 'b', n: 1, t: 'aaa', list: [] },
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['get', () => things().where({ t: endless() }).get()],
    ['count', () => things().where({ t: endless() }).count()],
    ['update', () => things().where({ t: endless() }).update({ n: 2 })],
    ['updateAndReturn', () => things().where({ t: endless() }).updateAndReturn({ n: 2 })],
    ['remove', () => things().where({ t: endless() }).remove()],
    [
      'pull',
      () =>
        things()
          .where({})
          .update({ n: 2, list: _().pull(endless()) }),
    ],
    ['aggregate', () => things().aggregate().skip(0).match({ t: endless() }).end()],
  ])('is refused by %s, and changes nothing', async (_name, ask) => {
    const before = (await things().where({}).get()).data as unknown;
    await expect(ask()).rejects.toMatchObject(REFUSAL);
    expect((await things().where({}).get()).data).toEqual(before);
  });

  it('leaves a transaction as it was', async () => {
    const transaction = await sdkDatabase().startTransaction();
    await transaction.collection('things').doc('b').update({ n: 3 });
    await expect(transaction.collection('things').where({ t: endless() }).get()).rejects.toMatchObject(REFUSAL);
    await transaction.commit();
    expect((await things().where({ n: 3 }).count()).total).toBe(1);
  });

  it('finds what does not need so long', async () => {
    expect((await things().where({ _id: 'b', t: endless() }).get()).data).toHaveLength(1);
  });
});

describe('the time of a request', () => {
  const forever = () => {
    for (;;) checkTime();
  };

  it('ends what asks for it', () => expect(() => withinTime(forever, 20)).toThrow('operation exceeded time limit'));

  it('ends what does not', () => {
    const busy = () => {
      for (;;);
    };
    expect(() => interruptible(busy, 20)).toThrow('operation exceeded time limit');
    expect(() => withinTime(() => interruptible(busy), 20)).toThrow('operation exceeded time limit');
  });

  it('lets through what is answered or thrown in time', () => {
    expect(interruptible(() => interruptible(() => 'inner'))).toBe('inner');
    expect(() =>
      interruptible(() => {
        throw new TypeError('a defect');
      }),
    ).toThrow(TypeError);
  });
});
