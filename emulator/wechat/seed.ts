import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A person with a name of its own; everybody else is made from an index. */
export interface SeedPerson {
  /** Unique; the handle by which `/control` and the preview mean this person. */
  name: string;
  /** Follows the Official Account at the start. */
  follows: boolean;
  /** WeChat hands out no UnionID for this person anywhere (the platform gives one for every bound account). */
  withoutUnionId?: boolean;
  remark?: string;
}

/** Everything from which the world of WeChat follows. */
export interface WeChatSeed {
  seed: number;
  /** Followers of the Official Account at the start, the named ones who follow included. */
  followers: number;
  openPlatform: { name: string };
  oa: { name: string; verified: boolean; boundToOpenPlatform: boolean };
  miniprogram: { name: string; boundToOpenPlatform: boolean };
  people: SeedPerson[];
  /** User tags of the Official Account; followers carry some of them. */
  tags: { id: number; name: string }[];
  /** Between these moments (ISO) the followers of the start began to follow. */
  followedBetween: { from: string; to: string };
  /** Scenes of parametric QR codes through which some of them came. */
  qrScenes: (string | number)[];
  /** Daily limits of single paths that differ from the defaults in quota/limits.ts. */
  dailyQuotas?: Record<string, number>;
}

/** Generated people have 32-bit indexes; this bound keeps a typing error from making a world of billions. */
const MOST_FOLLOWERS = 10_000_000;

/** The seed of `default-seed.json` (or of another file), single fields replaced by `changes`; throws what is wrong with it. */
export function readSeed(changes: Partial<WeChatSeed> = {}, file?: string): WeChatSeed {
  const path = file ?? join(import.meta.dirname, 'default-seed.json');
  const seed = { ...(JSON.parse(readFileSync(path, 'utf8')) as WeChatSeed), ...changes };
  checkSeed(seed);
  return seed;
}

/** Throws a RangeError that says which field makes no sense. */
export function checkSeed(seed: WeChatSeed): void {
  const { followers, people } = seed;
  if (!Number.isInteger(seed.seed)) throw new RangeError('seed: must be a whole number');
  if (!Number.isInteger(followers) || followers < 0 || followers > MOST_FOLLOWERS) {
    throw new RangeError(`followers: must be a whole number from 0 to ${MOST_FOLLOWERS}`);
  }
  const following = people.filter((person) => person.follows).length;
  if (followers < following) {
    throw new RangeError(`followers: ${following} named people follow, so it cannot be ${followers}`);
  }
  if (new Set(people.map((person) => person.name)).size !== people.length) {
    throw new RangeError('people: every name must be unique');
  }
  const { from, to } = seed.followedBetween;
  if (!(Date.parse(from) <= Date.parse(to))) throw new RangeError('followedBetween: `from` must come before `to`');
}
