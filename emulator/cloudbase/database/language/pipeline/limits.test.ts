import { describe, expect, it } from '@jest/globals';
import { withinTime } from '../../time-limit.ts';
import { parsePipeline } from './pipeline.ts';
import type { Row } from './stage.ts';

const MEGABYTE = 'x'.repeat(1024 * 1024);
const NUMBERS = Array.from({ length: 1_000 }, (_, n) => n);

/** More than 100 MB, of which none is there twice at a time. */
function* large(): Generator<Row> {
  for (let n = 0; n < 110; n++) yield { _id: n, text: MEGABYTE + String(n) };
}

const run = (rows: Iterable<Row>, ...stages: object[]): Row[] => {
  const pipeline = parsePipeline(stages, { find: () => [{ _id: 1, list: NUMBERS }], placeFields: [] });
  return [...pipeline(rows, new Map())];
};

describe('the memory of a stage', () => {
  it.each<[string, object, RegExp]>([
    ['$sort', { $sort: { text: 1 } }, /Sort exceeded memory limit of 104857600 bytes/],
    ['$group with push', { $group: { _id: null, all: { $push: '$text' } } }, /Exceeded memory limit for \$group/],
    ['$group with addToSet', { $group: { _id: 1, all: { $addToSet: '$text' } } }, /Exceeded memory limit for \$group/],
    ['$group by long keys', { $group: { _id: '$text' } }, /Exceeded memory limit for \$group/],
    ['$sortByCount', { $sortByCount: '$text' }, /Exceeded memory limit for \$group/],
    ['$bucketAuto', { $bucketAuto: { groupBy: '$_id', buckets: 2 } }, /Sort exceeded memory limit/],
    ['$facet', { $facet: { all: [] } }, /used too much memory/],
  ])('is limited: %s', (_name, stage, message) => {
    expect(() => run(large(), stage)).toThrow(message);
  });

  it('is asked for nothing by stages that need only the row at hand', () => {
    expect(run(large(), { $group: { _id: null, n: { $sum: 1 }, max: { $max: '$_id' } } })).toEqual([
      { _id: null, n: 110, max: 109 },
    ]);
    expect(run(large(), { $project: { _id: 1 } }, { $match: { _id: { $gt: 107 } } })).toEqual([
      { _id: 108 },
      { _id: 109 },
    ]);
  });

  it('is enough for the first of a long order', () => {
    const first = run(large(), { $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } });
    expect(first).toEqual([{ _id: 108 }, { _id: 107 }]);
  });

  it('is not needed for rows that nobody asks for', () => {
    const rows = [{ _id: 1, a: NUMBERS, b: NUMBERS, c: NUMBERS, d: NUMBERS }];
    const unwinds = ['$a', '$b', '$c', '$d'].map(($unwind) => ({ $unwind }));
    expect(run(rows, ...unwinds, { $skip: 1_001 }, { $limit: 1 })).toEqual([{ _id: 1, a: 0, b: 0, c: 1, d: 1 }]);
  });
});

describe('the time of a pipeline', () => {
  const endless = (...stages: object[]) => {
    const rows = [{ _id: 1, list: NUMBERS, other: NUMBERS, third: NUMBERS, fourth: NUMBERS }];
    return () => withinTime(() => run(rows, ...stages), 50);
  };
  const unwinds = ['$list', '$other', '$third', '$fourth'].map(($unwind) => ({ $unwind }));
  const nested = (depth: number): object =>
    depth === 0 ? { $add: [1, 1] } : { $map: { input: '$list', in: nested(depth - 1) } };

  it.each<[string, object[]]>([
    ['rows that are counted', [...unwinds, { $count: 'n' }]],
    ['rows that are dropped', [...unwinds, { $match: { no: 1 } }]],
    ['groups', [...unwinds, { $group: { _id: null, n: { $sum: 1 } } }]],
    ['a loop within one row', [{ $project: { x: nested(4) } }]],
    ['a pipeline for every row', [...unwinds, { $lookup: { from: 'o', pipeline: [{ $unwind: '$list' }], as: 'o' } }]],
  ])('is limited: %s', (_name, stages) => {
    expect(endless(...stages)).toThrow('operation exceeded time limit');
  });
});
