import type { Reading } from './entities.ts';

const NOTHING: Reading = {
  ...{ readUsers: 0, readCount: 0, originalUsers: 0, originalCount: 0 },
  ...{ shareUsers: 0, shareCount: 0, favouriteUsers: 0, favouriteCount: 0 },
  ...{ heartUsers: 0, likeUsers: 0, commentCount: 0, followedUsers: 0 },
};

/** `user_source` of readings, its two names, and its share in percent; the first takes what is left. */
const SOURCES = [
  { source: 0, name: 'session', scene: '公众号消息', ofHundred: 55 },
  { source: 1, name: 'friends', scene: '聊天会话', ofHundred: 12 },
  { source: 2, name: 'feed', scene: '朋友圈', ofHundred: 18 },
  { source: 4, name: 'hist_msg', scene: '公众号主页', ofHundred: 6 },
  { source: 5, name: 'other', scene: '其他', ofHundred: 4 },
  { source: 6, name: 'kanyikan', scene: '推荐', ofHundred: 3 },
  { source: 7, name: 'souyisou', scene: '搜一搜', ofHundred: 2 },
] as const;

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

/** The parts of a reading by where its readers came from, 会话 first. */
export function bySource(reading: Reading) {
  const parts = split(
    reading,
    SOURCES.map(({ ofHundred }) => ofHundred),
    0,
  );
  return SOURCES.map((from, at) => ({ ...from, part: parts[at]! }));
}

/** With the names of the calls for mass messages. */
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
