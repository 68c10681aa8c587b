import { describe, expect, it } from '@jest/globals';
import { useLanguage } from './language.harness.ts';

const { db, things, find, send } = useLanguage();

const given = (documents: Record<string, object>) =>
  things().add(Object.entries(documents).map(([_id, fields]) => ({ _id, ...fields })));

describe('filters', () => {
  it('look into arrays on the way, and at places in them', async () => {
    await given({ one: { a: [{ b: 1 }, { b: 2 }] }, two: { a: { b: 2 } }, plain: { a: [1, 2] }, empty: { a: [] } });
    expect(await find({ 'a.b': 2 })).toEqual(['one', 'two']);
    expect(await find({ 'a.0.b': 1 })).toEqual(['one']);
    expect(await find({ 'a.1': 2 })).toEqual(['plain']);
    expect(await find({ 'a.b': null })).toEqual([]);
    expect(await find({ 'a.b': { $exists: false } })).toEqual(['plain', 'empty']);
    expect(await find({ 'a.b': { $ne: 2 } })).toEqual(['plain', 'empty']);
  });

  it('compare only values of one type, and null with what is missing', async () => {
    await given({
      number: { v: 5 },
      text: { v: '5' },
      date: { v: new Date(5) },
      nothing: { v: null },
      missing: {},
      list: { v: [4, 'x'] },
    });
    expect(await find({ v: { $gt: 3 } })).toEqual(['number', 'list']);
    expect(await find({ v: { $gte: null } })).toEqual(['nothing', 'missing']);
    expect(await find({ v: { $in: [null, '5'] } })).toEqual(['text', 'nothing', 'missing']);
    expect(await find({ v: { $not: { $gt: 3 } } })).toEqual(['text', 'date', 'nothing', 'missing']);
  });

  it('know whole arrays and objects, in the order of their fields', async () => {
    await given({
      ab: { v: { a: 1, b: 2 } },
      ba: { v: { b: 2, a: 1 } },
      nested: { v: [[1, 2], 3] },
      list: { v: [1, 2] },
    });
    expect(await find({ v: { a: 1, b: 2 } })).toEqual(['ab']);
    expect(await find({ v: { $in: [{ b: 2, a: 1 }] } })).toEqual(['ba']);
    expect(await find({ v: [1, 2] })).toEqual(['nested', 'list']);
    expect(await find({ v: { $all: [[1, 2]] } })).toEqual(['nested', 'list']);
    expect(await find({ v: { $size: 2 } })).toEqual(['nested', 'list']);
  });

  it('refuse what JavaScript would read otherwise than PCRE in a regular expression', async () => {
    await given({ one: { v: 'Az [:alpha:] p{Han} h' } });
    for (const pattern of ['\\Aa', 'a\\z', '\\h', '[[:alpha:]]', '\\p{Han}', '\\x{4e2d}', '\\Qa.b\\E'])
      await expect(find({ v: { $regex: pattern } })).rejects.toThrow();
    expect(await find({ v: { $regex: '\\\\A' } })).toEqual([]);
    expect(await find({ v: { $regex: '^A\\w\\s[[]' } })).toEqual(['one']);
    expect(await find({ v: { $regex: '\\p{L}' } })).toEqual(['one']);
  });

  it('do not look into an element that is a list itself', async () => {
    await given({ nested: { v: [[1, 2]] }, flat: { v: [1, 2] } });
    expect(await find({ v: { $elemMatch: { $gt: 1, $lt: 3 } } })).toEqual(['flat']);
    expect(await find({ v: { $elemMatch: { $eq: 1 } } })).toEqual(['flat']);
    expect(await find({ v: { $elemMatch: { $in: [1] } } })).toEqual(['flat']);
    expect(await find({ v: { $elemMatch: { $eq: [1, 2] } } })).toEqual(['nested']);
    expect(await find({ v: { $elemMatch: { $size: 2 } } })).toEqual(['nested']);
  });

  it('find elements that fulfil everything at once', async () => {
    await given({ yes: { v: [{ a: 1, b: 2 }], n: [1, 6] }, no: { v: [{ a: 1 }, { b: 2 }], n: [1, 9] } });
    expect(await find({ v: { $elemMatch: { a: 1, b: 2 } } })).toEqual(['yes']);
    expect(await find({ n: { $elemMatch: { $gt: 4, $lt: 8 } } })).toEqual(['yes']);
    expect(await find({ v: { $all: [{ $elemMatch: { a: 1 } }, { $elemMatch: { b: 2 } }] } })).toEqual(['yes', 'no']);
    expect(await find({ v: { $elemMatch: { $or: [{ a: 7 }, { b: 2 }] } } })).toEqual(['yes', 'no']);
  });

  it.each<[string, object, string[]]>([
    ['i: whatever the case', { $regex: 'COUPON', $options: 'i' }, ['one', 'two']],
    ['m: lines', { $regex: '^second', $options: 'm' }, ['two']],
    ['s: points are ends of lines too', { $regex: 'on.second', $options: 's' }, ['two']],
    ['x: space and comments mean nothing', { $regex: '^ cou pon $ # the end', $options: 'x' }, ['one']],
    ['options at the beginning', { $regex: '(?i)^COU' }, ['one', 'two']],
    ['one Chinese character', { $regex: '^.券$' }, ['three']],
    ['one character beyond 2^16', { $regex: '^.$' }, ['four']],
  ])('read regular expressions: %s', async (_case, condition, found) => {
    await given({ one: { t: 'coupon' }, two: { t: 'coupon\nsecond' }, three: { t: '优券' }, four: { t: '😀' } });
    expect(await find({ t: condition })).toEqual(found);
  });

  it('take regular expressions of the SDK in all of its forms', async () => {
    await given({ one: { t: 'abc' }, two: { t: 'xyz' } });
    const ids = async (condition: unknown) =>
      ((await things().where({ t: condition }).get()).data as { _id: string }[]).map(({ _id }) => _id);
    expect(await ids(/^A/i)).toEqual(['one']);
    expect(await ids(db().RegExp({ regexp: '^a', options: 'i' }))).toEqual(['one']);
    expect(await ids(db().command.in([/^x/]))).toEqual(['two']);
    expect(await ids(db().command.not(/^x/ as never))).toEqual(['one']);
  });

  it('compute', async () => {
    await given({ low: { spent: 5, budget: 9 }, high: { spent: 9, budget: 5 } });
    expect(await find({ $expr: { $gt: ['$spent', '$budget'] } })).toEqual(['high']);
    expect(await find({ spent: { $mod: [4, 1] } })).toEqual(['low', 'high']);
    expect(await find({ spent: { $bitsAllSet: 8 } })).toEqual(['high']);
  });

  it.each<[string, object, RegExp]>([
    ['an unknown operator', { n: { $foo: 1 } }, /unknown operator: \$foo/],
    ['a program', { $where: 'true' }, /unknown top level operator: \$where/],
    ['a text search', { $text: { $search: 'x' } }, /unknown top level operator: \$text/],
    ['$in without a list', { n: { $in: 5 } }, /\$in needs an array/],
    ['an operator in a list', { n: { $in: [{ $gt: 1 }] } }, /cannot nest \$ under \$in/],
    ['a size below zero', { n: { $size: -1 } }, /may not be negative/],
    ['a type that does not exist', { n: { $type: 'float' } }, /Unknown type name alias/],
    ['a remainder of one number', { n: { $mod: [2] } }, /not enough elements/],
    ['a division by zero', { n: { $mod: [0, 1] } }, /divisor cannot be 0/],
    ['a broken pattern', { n: { $regex: '(' } }, /invalid regular expression/],
    ['options without a pattern', { n: { $options: 'i' } }, /needs a \$regex/],
    ['nothing to choose from', { $or: [] }, /nonempty array/],
    ['an empty negation', { n: { $not: {} } }, /cannot be empty/],
    ['an unknown word of a schema', { $jsonSchema: { foo: 1 } }, /Unknown \$jsonSchema keyword/],
  ])('are refused: %s', async (_case, filter, message) => {
    const query = JSON.stringify(filter);
    await expect(send('getDocument', { query })).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
});

describe('projections', () => {
  const shown = async (projection: object, filter: object = {}) => {
    const parameters = { query: JSON.stringify(filter), projection: JSON.stringify(projection) };
    return (await send('getDocument', parameters)).data.list.map((text) => JSON.parse(text) as object);
  };

  it('keep or drop, through arrays too', async () => {
    await given({ a: { n: 1, o: { x: 1, y: 2 }, list: [{ x: 1, y: 2 }, 3] } });
    expect(await shown({ 'o.x': 1, 'list.y': 1 })).toEqual([{ _id: 'a', o: { x: 1 }, list: [{ y: 2 }] }]);
    expect(await shown({ _id: 0, 'o.x': 0, list: 0 })).toEqual([{ n: 1, o: { y: 2 } }]);
    expect(await shown({ _id: 0, n: 1 })).toEqual([{ n: 1 }]);
    expect(await shown({ _id: 1 })).toEqual([{ _id: 'a' }]);
  });

  it('cut arrays and find elements', async () => {
    await given({ a: { n: 1, list: [1, 2, 3, 4], rows: [{ k: 1 }, { k: 2 }, { k: 3 }] } });
    expect(await shown({ list: { $slice: -2 } })).toEqual([
      { _id: 'a', n: 1, list: [3, 4], rows: [{ k: 1 }, { k: 2 }, { k: 3 }] },
    ]);
    expect(await shown({ n: 1, list: { $slice: [1, 2] } })).toEqual([{ _id: 'a', n: 1, list: [2, 3] }]);
    expect(await shown({ rows: { $elemMatch: { k: { $gt: 1 } } } })).toEqual([{ _id: 'a', rows: [{ k: 2 }] }]);
    expect(await shown({ 'rows.$': 1 }, { 'rows.k': 3 })).toEqual([{ _id: 'a', rows: [{ k: 3 }] }]);
  });

  it('refuse a mixture, and what is no projection', async () => {
    await given({ a: { n: 1 } });
    await expect(shown({ n: 1, m: 0 })).rejects.toMatchObject({
      message: expect.stringMatching(/mix of inclusion and exclusion/),
    });
    await expect(shown({ n: 'x' })).rejects.toMatchObject({ message: expect.stringMatching(/projection/) });
    await expect(shown({ n: { $slice: [1, 0] } })).rejects.toMatchObject({
      message: expect.stringMatching(/positive/),
    });
  });
});
