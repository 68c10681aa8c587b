import { cases } from '../conformance-case.ts';
import { stage } from '../sources.ts';

const SCORES = { a: { n: 5 }, b: { n: 15 }, c: { n: 25 }, d: { n: 95 } };

export const buckets = cases(stage, [
  {
    id: 'aggregate.bucket.bounds',
    title: 'bucket counts what lies from one bound up to the next',
    given: { a: { n: 5 }, b: { n: 10 }, c: { n: 19 } },
    pipeline: (start) => start.bucket({ groupBy: '$n', boundaries: [0, 10, 20, 30] }),
    gives: [
      { _id: 0, count: 1 },
      { _id: 10, count: 2 },
    ],
  },
  {
    id: 'aggregate.bucket.default',
    title: 'bucket puts what lies outside into its default',
    given: SCORES,
    pipeline: (start) => start.bucket({ groupBy: '$n', boundaries: [0, 10, 20], default: 'other' }),
    gives: [
      { _id: 0, count: 1 },
      { _id: 10, count: 1 },
      { _id: 'other', count: 2 },
    ],
  },
  {
    id: 'aggregate.bucket.output',
    title: 'bucket computes what output names, and count only if it does',
    given: SCORES,
    pipeline: (start, { $ }) =>
      start.bucket({ groupBy: '$n', boundaries: [0, 20, 100], output: { total: $.sum('$n') } }),
    gives: [
      { _id: 0, total: 20 },
      { _id: 20, total: 120 },
    ],
  },
  {
    id: 'aggregate.bucket.outside',
    title: 'bucket without a default refuses what lies outside',
    given: SCORES,
    refuses: ({ things }) =>
      things
        .aggregate()
        .bucket({ groupBy: '$n', boundaries: [0, 10] })
        .end(),
    saying: { code: 'DATABASE_REQUEST_FAILED' },
  },
  {
    id: 'aggregate.bucketAuto.even',
    title: 'bucketAuto divides evenly, each group ending where the next begins',
    given: SCORES,
    pipeline: (start) => start.bucketAuto({ groupBy: '$n', buckets: 2 }),
    gives: [
      { _id: { min: 5, max: 25 }, count: 2 },
      { _id: { min: 25, max: 95 }, count: 2 },
    ],
  },
  {
    id: 'aggregate.bucketAuto.few',
    title: 'bucketAuto makes no more groups than there are values',
    given: { a: { n: 1 }, b: { n: 1 }, c: { n: 2 } },
    pipeline: (start) => start.bucketAuto({ groupBy: '$n', buckets: 5 }),
    gives: [
      { _id: { min: 1, max: 2 }, count: 2 },
      { _id: { min: 2, max: 2 }, count: 1 },
    ],
  },
  {
    id: 'aggregate.bucketAuto.output',
    title: 'bucketAuto computes what output names',
    given: SCORES,
    pipeline: (start, { $ }) =>
      start.bucketAuto({ groupBy: '$n', buckets: 1, output: { n: $.sum(1), top: $.max('$n') } }),
    gives: [{ _id: { min: 5, max: 95 }, n: 4, top: 95 }],
  },
  {
    id: 'aggregate.bucketAuto.granularity',
    title: 'bucketAuto rounds its bounds to a series of preferred numbers',
    given: { a: { n: 3 }, b: { n: 12 }, c: { n: 30 }, d: { n: 60 } },
    pipeline: (start) => start.bucketAuto({ groupBy: '$n', buckets: 2, granularity: 'POWERSOF2' }),
    gives: [
      { _id: { min: 2, max: 16 }, count: 2 },
      { _id: { min: 16, max: 64 }, count: 2 },
    ],
  },
]);
