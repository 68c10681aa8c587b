import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

const index = (...fields: string[]) => ({
  name: fields.join('_'),
  unique: false,
  keys: fields.map((field) => ({ field, direction: 1 as const })),
});

beforeAll(async () => {
  server = await startTestDatabase([
    { name: 'plain', indexes: [] },
    { name: 'indexed', indexes: [index('kind', 'n'), index('tags'), index('owner.id')] },
    { name: 'many', indexes: [] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

const SAMPLES = [
  { _id: 'a', kind: 'x', n: 1, tags: ['red', 'blue'], owner: { id: 7 } },
  { _id: 'b', kind: 'x', n: 2, tags: [], owner: { id: 8 } },
  { _id: 'c', kind: 'y', n: 3, tags: 'red', owner: null },
  { _id: 'd', kind: null, n: '3', owner: [{ id: 7 }, { id: 9 }] },
  { _id: 'e', n: new Date(0), tags: [null, ['red']] },
  { _id: 'f', kind: 'x', n: [5, 1], tags: ['red'], owner: { id: '7' } },
];

describe('queries', () => {
  beforeAll(async () => {
    await db.collection('plain').add(SAMPLES);
    await db.collection('indexed').add(SAMPLES);
  });

  const _ = () => db.command;
  type Query = { orderBy(field: string, way: string): Query; get(): Promise<{ data: unknown[] }> };
  const cases: [string, () => object, string[]][] = [
    ['equality', () => ({ kind: 'x' }), ['a', 'b', 'f']],
    ['null, which a missing field equals', () => ({ kind: null }), ['d', 'e']],
    ['an element of an array', () => ({ tags: 'red' }), ['a', 'c', 'f']],
    ['a range, within the type of the bound', () => ({ n: _().gt(1) }), ['b', 'c', 'f']],
    ['two bounds', () => ({ kind: 'x', n: _().gte(1).and(_().lt(2)) }), ['a', 'f']],
    ['a range over an array, each bound met by another element', () => ({ n: _().gt(4).and(_().lt(2)) }), ['f']],
    ['a list', () => ({ kind: _().in(['y', null]) }), ['c', 'd', 'e']],
    ['what is not in a list', () => ({ kind: _().nin(['x']) }), ['c', 'd', 'e']],
    ['inequality', () => ({ kind: _().neq('x') }), ['c', 'd', 'e']],
    ['a nested field', () => ({ owner: { id: 7 } }), ['a', 'd']],
    ['or', () => _().or([{ n: 1 }, { kind: 'y' }]), ['a', 'c', 'f']],
    ['nor', () => _().nor([{ kind: 'x' }, { n: 3 }]), ['d', 'e']],
    ['existence', () => ({ kind: _().exists(false) }), ['e']],
    ['all elements', () => ({ tags: _().all(['red', 'blue']) }), ['a']],
    ['the size of an array', () => ({ tags: _().size(2) }), ['a', 'e']],
    ['an element that matches', () => ({ owner: _().elemMatch({ id: 9 }) }), ['d']],
    ['a regular expression', () => ({ kind: /^X/i }), ['a', 'b', 'f']],
    ['a regular expression of the SDK', () => ({ kind: db.RegExp({ regexp: '^y' }) }), ['c']],
    ['a remainder', () => ({ n: (_().mod as (divisor: number, remainder: number) => object)(2, 1) }), ['a', 'c', 'f']],
    ['a date', () => ({ n: new Date(0) }), ['e']],
  ];
  it.each(cases)('find %s, with and without an index', async (_case, filter, ids) => {
    for (const name of ['plain', 'indexed']) {
      const { data } = await db.collection(name).where(filter()).get();
      expect((data as { _id: string }[]).map((document) => document._id).sort()).toEqual(ids);
    }
  });

  it('sort by type and value, the first field first', async () => {
    const ids = async (name: string, ...fields: [string, 'asc' | 'desc'][]) => {
      const all = db.collection(name).where({}) as unknown as Query;
      const query = fields.reduce((q, [field, way]) => q.orderBy(field, way), all);
      return ((await query.get()).data as { _id: string }[]).map((document) => document._id).join('');
    };
    for (const name of ['plain', 'indexed']) {
      expect(await ids(name, ['_id', 'desc'])).toBe('fedcba');
      expect(await ids(name, ['kind', 'asc'], ['_id', 'desc'])).toBe('edfbac');
      expect(await ids(name, ['n', 'asc'], ['_id', 'asc'])).toBe('afbcde');
      expect(await ids(name, ['n', 'desc'], ['_id', 'asc'])).toBe('edfcba');
    }
  });

  it('answer 100 documents unless told otherwise, and never more than 1,000', async () => {
    const many = db.collection('many');
    await many.add(Array.from({ length: 1_200 }, (_unused, i) => ({ _id: String(i).padStart(5, '0'), i })));
    expect((await many.get()).data).toHaveLength(100);
    expect((await many.limit(5_000).get()).data).toHaveLength(1_000);
    const page = await many
      .orderBy('_id', 'asc')
      .where({ _id: _().gt('00899') })
      .limit(2)
      .get();
    expect(page.data).toEqual([
      { _id: '00900', i: 900 },
      { _id: '00901', i: 901 },
    ]);
    expect((await many.orderBy('i', 'desc').skip(10).limit(1).get()).data).toEqual([{ _id: '01189', i: 1_189 }]);
    expect((await many.where({ i: _().lt(500) }).count()).total).toBe(500);
  });

  it('answer only the fields that are asked for', async () => {
    const one = db.collection('plain').where({ _id: 'a' });
    expect((await one.field({ kind: true, 'owner.id': true }).get()).data).toEqual([
      { _id: 'a', kind: 'x', owner: { id: 7 } },
    ]);
    expect((await one.field({ owner: false, tags: false, n: false }).get()).data).toEqual([{ _id: 'a', kind: 'x' }]);
    expect((await one.field({ tags: _().project.slice(1) }).get()).data).toEqual([{ ...SAMPLES[0], tags: ['red'] }]);
    expect((await one.field({ n: 1, tags: _().project.slice(-1) }).get()).data).toEqual([
      { _id: 'a', n: 1, tags: ['blue'] },
    ]);
  });
});

describe('aggregations', () => {
  it('run the stages of the SDK and leave what is stored alone', async () => {
    const $ = db.command.aggregate;
    const groups = await db
      .collection('plain')
      .aggregate()
      .match({ n: db.command.in([1, 2, 3]) })
      .addFields({ 'owner.seen': true })
      .group({ _id: '$kind', total: $.sum(1), ids: $.push('$_id') })
      .sort({ _id: 1 })
      .end();
    expect(groups.data).toEqual([
      { _id: 'x', total: 3, ids: ['a', 'b', 'f'] },
      { _id: 'y', total: 1, ids: ['c'] },
    ]);
    expect((await db.collection('plain').doc('a').get()).data).toEqual([SAMPLES[0]]);
  });

  it('answer no empty buckets', async () => {
    const buckets = db
      .collection('plain')
      .aggregate()
      .match({ _id: db.command.in(['a', 'b', 'c']) });
    const result = await buckets.bucket({ groupBy: '$n', boundaries: [0, 1, 3], default: 'other' }).end();
    expect(result.data).toEqual([
      { _id: 1, count: 2 },
      { _id: 'other', count: 1 },
    ]);
  });

  it('look up documents of another collection', async () => {
    const result = await db
      .collection('plain')
      .aggregate()
      .match({ _id: 'a' })
      .lookup({ from: 'indexed', localField: '_id', foreignField: '_id', as: 'twin' })
      .project({ twin: { n: 1 } })
      .end();
    expect(result.data).toEqual([{ _id: 'a', twin: [{ n: 1 }] }]);
  });

  it('refuse a stage that is not implemented', async () => {
    await expect(
      db
        .collection('plain')
        .options({ raw: true })
        .aggregate([{ $out: 'other' }])
        .end(),
    ).rejects.toMatchObject({ code: 'DATABASE_INVALID_OPERRATOR' });
  });
});
