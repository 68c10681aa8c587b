import { describe, expect, it } from '@jest/globals';
import { useLanguage } from '../language/language.harness.ts';

const { send, stored, find, update, value, things } = useLanguage();
const add = (...texts: string[]) => send('insertDocument', { data: texts });

describe('types of numbers', () => {
  it('are those that were sent, of what is read and of what an update does not touch', async () => {
    const sent = {
      _id: 'a',
      int: 1,
      long: { $numberLong: '5' },
      time: 1_700_000_000_000,
      huge: { $numberLong: '9007199254740993' },
      whole: { $numberDouble: '1.0' },
      fraction: 1.5,
      zero: { $numberDouble: '-0.0' },
      infinite: { $numberDouble: 'Infinity' },
      decimal: { $numberDecimal: '1.10' },
    };
    await add(JSON.stringify({ ...sent, n: { $numberInt: '1' } }));
    await things().doc('a').update({ n: 2 });
    expect(stored()).toEqual([{ ...sent, n: 2 }]);
  });

  it('are told apart by $type', async () => {
    await add(
      '{"_id":"int","v":{"$numberInt":"1"}}',
      '{"_id":"long","v":{"$numberLong":"1"}}',
      '{"_id":"big","v":{"$numberLong":"5000000000"}}',
      '{"_id":"double","v":{"$numberDouble":"1.0"}}',
      '{"_id":"decimal","v":{"$numberDecimal":"1"}}',
    );
    expect(await find({ v: { $type: 'int' } })).toEqual(['int']);
    expect(await find({ v: { $type: 'long' } })).toEqual(['long', 'big']);
    expect(await find({ v: { $type: ['double', 19] } })).toEqual(['double', 'decimal']);
    expect(await find({ v: { $type: 'number' } })).toHaveLength(5);
  });

  it('do not count in comparisons', async () => {
    await add(
      '{"_id":"int","v":1}',
      '{"_id":"long","v":{"$numberLong":"1"}}',
      '{"_id":"double","v":{"$numberDouble":"1.0"}}',
    );
    expect(await find({ v: 1 })).toEqual(['int', 'long', 'double']);
    expect(await find({ v: { $in: [1] } })).toHaveLength(3);
    expect(await find({ v: { $gte: 1, $lt: 2 } })).toHaveLength(3);
    const counted = await send('aggregateDocuments', { stages: [{ stageKey: '$group', stageValue: '{"_id":"$v"}' }] });
    expect(counted.data.list).toHaveLength(1);
  });

  it.each([
    ['an int and an int are an int', '1', '{"$numberInt":"2"}', 3],
    ['a large sum of ints is a long', '2147483647', '{"$numberInt":"1"}', 2147483648],
    ['a long stays a long', '{"$numberLong":"1"}', '{"$numberInt":"1"}', { $numberLong: '2' }],
    ['a double makes a double', '1', '{"$numberDouble":"1.0"}', { $numberDouble: '2.0' }],
    ['longs are exact', '{"$numberLong":"9007199254740992"}', '1', { $numberLong: '9007199254740993' }],
  ])('follow MongoDB when they are added: %s', async (_case, before, by, after) => {
    await add(`{"_id":"a","n":${before}}`);
    const data = `{"$inc":{"n":${by}}}`;
    await send('modifyDocument', { query: '{}', data, merge: true, multi: true });
    expect(stored()).toEqual([{ _id: 'a', n: after }]);
  });

  it('refuse the sum that no long can hold', async () => {
    await add('{"_id":"a","n":{"$numberLong":"9223372036854775807"}}');
    const change = { query: '{}', data: '{"$inc":{"n":1}}', merge: true, multi: true };
    await expect(send('modifyDocument', change)).rejects.toMatchObject({
      message: expect.stringMatching(/Failed to apply \$inc/),
    });
  });

  it('are no reason to call a document changed, unless they differ', async () => {
    await add('{"_id":"a","n":1}');
    expect(await update({ $set: { n: 1 } })).toBe(0);
    const { data } = await send('modifyDocument', {
      query: '{}',
      data: '{"$set":{"n":{"$numberLong":"1"}}}',
      merge: true,
      multi: true,
    });
    expect(data.updated).toBe(1);
  });

  it('of results are those of MongoDB: a quotient is a double, an average too', async () => {
    await add('{"_id":"a","n":4}');
    expect(await value({ $divide: ['$n', 2] })).toEqual({ $numberDouble: '2.0' });
    expect(await value({ $multiply: ['$n', 2] })).toBe(8);
    expect(await value({ $avg: [1, 3] })).toEqual({ $numberDouble: '2.0' });
    expect(await value({ $type: { $toLong: '$n' } })).toBe('long');
    expect(await value({ $floor: 2.5 })).toEqual({ $numberDouble: '2.0' });
    expect(await value({ $add: [{ $numberLong: '9223372036854775807' }, 1] })).toBe(2 ** 63);
  });

  it('of decimals are kept, and not calculated with', async () => {
    await add('{"_id":"a","n":{"$numberDecimal":"1.10"}}');
    await expect(update({ $inc: { n: 1 } })).rejects.toMatchObject({ message: expect.stringMatching(/Decimal128/) });
    await expect(value({ $add: ['$n', 1] })).rejects.toMatchObject({ message: expect.stringMatching(/Decimal128/) });
    expect(await find({ n: { $gt: 1, $lt: 1.2 } })).toEqual(['a']);
  });
});

describe('other types', () => {
  it('are kept as they were sent', async () => {
    const sent = {
      _id: { $oid: '507f1f77bcf86cd799439011' },
      at: { $date: '2026-01-01T00:00:00.000Z' },
      old: { $date: { $numberLong: '-1' } },
      pattern: { $regularExpression: { pattern: '^a/b (?i)?', options: 'mx' } },
      bytes: { $binary: { base64: 'AQID', subType: '00' } },
      stamp: { $timestamp: { t: 1, i: 2 } },
      nothing: null,
      least: { $minKey: 1 },
    };
    const { pattern: _dropped, ...others } = sent;
    const kept = { ...others, pattern: { $regularExpression: { pattern: '^a/b', options: 'mx' } } };
    await add(JSON.stringify(kept));
    expect(stored()).toEqual([kept]);
    expect(
      await find({ pattern: { $type: 'regex' }, stamp: { $type: 'timestamp' }, bytes: { $type: 'binData' } }),
    ).toHaveLength(1);
  });
});
