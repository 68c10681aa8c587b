import { Context } from 'mingo/core';
import { $push } from 'mingo/operators/accumulator';

/** What mingo needs of its own to make buckets between preferred numbers. */
export const GRANULARITY_OPTIONS = {
  scriptEnabled: false,
  idKey: '_id',
  context: Context.init({ accumulator: { $push } }),
} as never;
