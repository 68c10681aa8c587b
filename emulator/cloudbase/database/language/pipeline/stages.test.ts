import { describe, expect, it } from '@jest/globals';
import { useLanguage } from '../language.harness.ts';

const { db, things, places, pipe } = useLanguage();

const add = (...rows: object[]) => things().add(rows.map((row, i) => ({ _id: i, ...row })));

describe('stages', () => {
  it('project keeps and computes in places of objects in arrays', async () => {
    await add({ o: { x: 1, y: 2 }, list: [{ x: 1, y: 2 }, 5, { y: 3 }], n: 2 });
    expect(await pipe([{ $project: { _id: 0, 'list.x': 1, 'o.y': 1 } }])).toEqual([
      { list: [{ x: 1 }, {}], o: { y: 2 } },
    ]);
    expect(await pipe([{ $project: { 'list.y': 0, o: 0 } }])).toEqual([{ _id: 0, list: [{ x: 1 }, 5, {}], n: 2 }]);
    expect(await pipe([{ $project: { _id: 0, o: { z: { $add: ['$n', 1] }, x: 1 } } }])).toEqual([
      { o: { x: 1, z: 3 } },
    ]);
  });

  it.each([
    ['keeps and drops', { a: 1, b: 0 }, /cannot exclude fields other than '_id'/],
    ['nothing', {}, /at least one field/],
    ['a path and a part of it', { a: 1, 'a.b': 1 }, /conflicting paths/],
    ['an empty object', { a: {} }, /empty object/],
  ])('project refuses: %s', async (_case, content, message) => {
    await expect(pipe([{ $project: content }])).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });

  it('addFields writes into objects and into every object of an array, and takes away', async () => {
    await add({ list: [{ x: 1 }, { x: 2 }], o: { a: 1 }, n: 1 });
    const [row] = await pipe([{ $addFields: { 'list.y': '$n', 'o.b': 2, n: '$$REMOVE', m: { k: '$n' } } }]);
    expect(row).toEqual({
      _id: 0,
      list: [
        { x: 1, y: 1 },
        { x: 2, y: 1 },
      ],
      o: { a: 1, b: 2 },
      m: { k: 1 },
    });
  });

  it('group makes one group of null and of what is missing, and pushes no missing value', async () => {
    await add({ k: null, v: 1 }, { v: 'x' }, { k: 1, v: 2 }, { k: 1 });
    const found = await pipe([
      {
        $group: {
          _id: '$k',
          sum: { $sum: '$v' },
          all: { $push: '$v' },
          first: { $first: '$v' },
          last: { $last: '$v' },
          least: { $min: '$v' },
        },
      },
    ]);
    expect(found).toEqual([
      { _id: null, sum: 1, all: [1, 'x'], first: 1, last: 'x', least: 1 },
      { _id: 1, sum: 2, all: [2], first: 2, last: null, least: 2 },
    ]);
  });

  it('group takes objects for keys, equal in all of their fields', async () => {
    await add({ a: 1, b: 1, n: 1 }, { a: 1, b: 2, n: 2 }, { a: 1, b: 1, n: 3 });
    const found = await pipe([
      { $group: { _id: { a: '$a', b: '$b' }, n: { $sum: '$n' }, deviation: { $stdDevPop: '$n' } } },
      { $sort: { n: -1 } },
    ]);
    expect(found).toEqual([
      { _id: { a: 1, b: 1 }, n: 4, deviation: 1 },
      { _id: { a: 1, b: 2 }, n: 2, deviation: 0 },
    ]);
  });

  it('unwind takes what is no array for its only element', async () => {
    await add({ v: ['x', 'y'] }, { v: 'z' }, { v: [] }, { v: null }, {});
    expect(await pipe([{ $unwind: { path: '$v', includeArrayIndex: 'i' } }])).toEqual([
      { _id: 0, v: 'x', i: 0 },
      { _id: 0, v: 'y', i: 1 },
      { _id: 1, v: 'z', i: null },
    ]);
    const kept = await pipe([{ $unwind: { path: '$v', preserveNullAndEmptyArrays: true } }]);
    expect(kept.slice(3)).toEqual([{ _id: 2 }, { _id: 3, v: null }, { _id: 4 }]);
    await expect(pipe([{ $unwind: 'v' }])).rejects.toMatchObject({
      message: expect.stringMatching(/prefixed with a '\$'/),
    });
  });

  it('lookup joins by equal fields, any element of an array, and null with what is missing', async () => {
    await add({ ref: 'p' }, { ref: ['p', 'q'] }, {});
    await places().add([{ _id: 1, key: 'p' }, { _id: 2, key: ['q', 'r'] }, { _id: 3 }]);
    const lookup = { from: 'places', localField: 'ref', foreignField: 'key', as: 'found' };
    const found = await pipe([{ $lookup: lookup }, { $project: { ids: '$found._id' } }]);
    expect(found.map(({ ids }) => ids)).toEqual([[1], [1, 2], [3]]);
    expect(await pipe([{ $limit: 1 }, { $lookup: { ...lookup, from: 'gone' } }])).toEqual([
      { _id: 0, ref: 'p', found: [] },
    ]);
  });

  it('lookup runs a pipeline with variables, in filters of pipelines inside of it too', async () => {
    await add({ least: 2 });
    await places().add([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    const inner = [
      { $match: { $expr: { $gte: ['$n', '$$least'] } } },
      { $project: { sum: { $add: ['$n', '$$least'] } } },
    ];
    const lookup = { from: 'places', let: { least: '$least' }, pipeline: [{ $facet: { all: inner } }], as: 'found' };
    const [row] = await pipe([{ $lookup: lookup }]);
    expect(row?.found).toEqual([
      {
        all: [
          { _id: 2, sum: 4 },
          { _id: 3, sum: 5 },
        ],
      },
    ]);
  });

  it('bucket puts into bounds, the upper one excluded, or into the default', async () => {
    await add({ n: 0 }, { n: 5 }, { n: 10 }, { n: 'x' });
    expect(await pipe([{ $bucket: { groupBy: '$n', boundaries: [0, 5, 10], default: 'other' } }])).toEqual([
      { _id: 0, count: 1 },
      { _id: 5, count: 1 },
      { _id: 'other', count: 2 },
    ]);
    await expect(pipe([{ $bucket: { groupBy: '$n', boundaries: [5, 0] } }])).rejects.toMatchObject({
      message: expect.stringMatching(/sorted/),
    });
  });

  it('bucketAuto keeps equal values together, and one bucket begins where the one before ends', async () => {
    await add(...[1, 1, 1, 2, 3, 4].map((n) => ({ n })));
    expect(await pipe([{ $bucketAuto: { groupBy: '$n', buckets: 3 } }])).toEqual([
      { _id: { min: 1, max: 2 }, count: 3 },
      { _id: { min: 2, max: 4 }, count: 2 },
      { _id: { min: 4, max: 4 }, count: 1 },
    ]);
    const found = await pipe([{ $bucketAuto: { groupBy: '$n', buckets: 2, granularity: 'R5' } }]);
    expect(found.map(({ _id }) => _id)).toEqual([
      { min: 0.63, max: 1.6 },
      { min: 1.6, max: 6.3 },
    ]);
  });

  it('graphLookup follows a field, every document once', async () => {
    await add({ next: 1 }, { next: 2 }, { next: 0 });
    const graph = {
      from: 'things',
      startWith: '$next',
      connectFromField: 'next',
      connectToField: '_id',
      as: 'way',
      depthField: 'd',
    };
    const [row] = await pipe([{ $match: { _id: 0 } }, { $graphLookup: graph }]);
    expect((row?.way as { _id: number; d: number }[]).map(({ _id, d }) => [_id, d])).toEqual([
      [1, 0],
      [2, 1],
      [0, 2],
    ]);
    const [near] = await pipe([{ $match: { _id: 0 } }, { $graphLookup: { ...graph, maxDepth: 0 } }]);
    expect(near?.way).toHaveLength(1);
  });

  it('redact looks into objects and drops some', async () => {
    await add({ level: 1, in: { level: 5, x: 1 }, list: [{ level: 1 }, { level: 9 }] });
    const cond = { $cond: [{ $lte: ['$level', 3] }, '$$DESCEND', '$$PRUNE'] };
    expect(await pipe([{ $redact: cond }])).toEqual([{ _id: 0, level: 1, list: [{ level: 1 }] }]);
  });

  it('sample draws no document twice', async () => {
    await add({}, {}, {});
    const drawn = await pipe([{ $sample: { size: 3 } }]);
    expect(drawn.map(({ _id }) => _id).sort()).toEqual([0, 1, 2]);
  });

  it('change nothing that is stored', async () => {
    await add({ o: { a: 1 }, list: [{ x: 1 }] });
    await pipe([{ $unwind: '$list' }, { $addFields: { 'o.a': 2, 'list.x': 2 } }, { $unset: 'o.a' }]);
    expect((await db().collection('things').get()).data).toEqual([{ _id: 0, o: { a: 1 }, list: [{ x: 1 }] }]);
  });

  it.each([
    ['an unknown one', [{ $foo: 1 }], /Unrecognized pipeline stage name: '\$foo'/],
    ['one that writes', [{ $out: 'x' }], /not implemented/],
    ['no limit', [{ $limit: 0 }], /must be positive/],
    ['a direction of 2', [{ $sort: { a: 2 } }], /must be 1/],
    ['groups without an id', [{ $group: { n: { $sum: 1 } } }], /must include an _id/],
    ['a root that is no object', [{ $replaceRoot: { newRoot: 5 } }], /must evaluate to an object/],
    ['a lookup without its fields', [{ $lookup: { from: 'x', as: 'y' } }], /must specify 'localField'/],
  ])('are refused: %s', async (_case, stages, message) => {
    await add({});
    await expect(pipe(stages)).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
});
