import type { Reading } from './entities.ts';

const NOTHING: Reading = {
  ...{ readUsers: 0, readCount: 0, originalUsers: 0, originalCount: 0 },
  ...{ shareUsers: 0, shareCount: 0, favouriteUsers: 0, favouriteCount: 0 },
};

/** Simplified: who read two articles counts twice. */
export function total(readings: readonly Reading[]): Reading {
  const sum = { ...NOTHING };
  for (const reading of readings) for (const name of Object.keys(sum) as (keyof Reading)[]) sum[name] += reading[name];
  return sum;
}

/** The part of a reading; what does not divide is given to the part that takes the rest. */
export function split(reading: Reading, parts: readonly number[], rest: number): Reading[] {
  const shares = parts.map((ofHundred) => scaled(reading, ofHundred));
  const others = total(shares.filter((_, at) => at !== rest));
  return shares.map((share, at) => (at === rest ? minus(reading, others) : share));
}

/** With WeChat's names. */
export function shown(reading: Reading): Record<string, number> {
  return {
    int_page_read_user: reading.readUsers,
    int_page_read_count: reading.readCount,
    ori_page_read_user: reading.originalUsers,
    ori_page_read_count: reading.originalCount,
    share_user: reading.shareUsers,
    share_count: reading.shareCount,
    add_to_fav_user: reading.favouriteUsers,
    add_to_fav_count: reading.favouriteCount,
  };
}

function scaled(reading: Reading, ofHundred: number): Reading {
  return mapped(reading, (value) => Math.floor((value * ofHundred) / 100));
}

function minus(reading: Reading, other: Reading): Reading {
  return mapped(reading, (value, name) => value - other[name]);
}

function mapped(reading: Reading, change: (value: number, name: keyof Reading) => number): Reading {
  const entries = Object.entries(reading) as [keyof Reading, number][];
  return Object.fromEntries(entries.map(([name, value]) => [name, change(value, name)])) as unknown as Reading;
}
