import type { SeedAccount } from '../seed.ts';
import { seededNumber } from '../seeded.ts';
import type { Arrival, Follower } from './entities.ts';

/** Fields of `seededNumber` that belong to followers. */
const FIELD = { since: 1, scene: 2, qr: 3, tagged: 4, tag: 5, remark: 6 };

/** `subscribe_scene` values with their share in percent (a plausible mix, not a measured one). */
const SCENES: readonly (readonly [string, number])[] = [
  ['ADD_SCENE_QR_CODE', 38],
  ['ADD_SCENE_SEARCH', 22],
  ['ADD_SCENE_PROFILE_CARD', 14],
  ['ADD_SCENE_WXA', 10],
  ['ADD_SCENE_PAID', 8],
  ['ADD_SCENE_PROFILE_LINK', 5],
  ['ADD_SCENE_OTHERS', 3],
];
const SCENE_BY_PERCENT = SCENES.flatMap(([scene, percent]) => Array<string>(percent).fill(scene));
const REMARKS = ['老顾客', '生日在六月', '团购群主', '常来南门店'];
const TAGGED_PERCENT = 18;
const REMARKED_PERCENT = 2;
/** The share of those who came by QR code whose code was a parametric one. */
const PARAMETRIC_PERCENT = 60;

/** The account whose followers are made: its seed, and the number from which they follow. */
export interface FollowersSeed extends Pick<SeedAccount, 'tags' | 'qrScenes'> {
  seed: number;
  /** When they began to follow, in seconds since 1970. */
  from: number;
  to: number;
}

/** Of the account in the `position`th place of the seed, which has followers. */
export function followersSeed(seed: number, position: number, account: SeedAccount): FollowersSeed {
  const { tags, qrScenes, followedBetween } = account;
  const seconds = (moment = '1970-01-01') => Math.floor(Date.parse(moment) / 1000);
  // The first account keeps the followers that the seed gave it when it was the only one.
  const own = seed ^ Math.imul(position, 0x9e3779b1);
  return { seed: own, from: seconds(followedBetween?.from), to: seconds(followedBetween?.to), tags, qrScenes };
}

/** What a follower of the start looks like: a pure function of seed and index, so that nobody has to be held in memory. */
export function initialFollower(of: FollowersSeed, index: number, noted?: string): Follower {
  const { seed, qrScenes = [] } = of;
  const arrival = initialArrival(of, index);
  const [qrDice, remarkDice] = [seededNumber(seed, index, FIELD.qr), seededNumber(seed, index, FIELD.remark)];
  const isParametric = arrival.subscribeScene === 'ADD_SCENE_QR_CODE' && qrDice % 100 < PARAMETRIC_PERCENT;
  return {
    index,
    ...arrival,
    ...(isParametric && qrScenes.length > 0 ? { qrScene: pick(qrScenes, qrDice >>> 8) } : {}),
    tagIds: initialTagIds(of, index),
    remark: noted ?? (remarkDice % 100 < REMARKED_PERCENT ? pick(REMARKS, remarkDice >>> 8) : ''),
  };
}

/** When and how a follower of the start came: all that statistics need of a million. */
export function initialArrival({ seed, from, to }: FollowersSeed, index: number): Arrival {
  return {
    subscribedAt: from + (seededNumber(seed, index, FIELD.since) % (to - from + 1)),
    subscribeScene: SCENE_BY_PERCENT[seededNumber(seed, index, FIELD.scene) % 100]!,
  };
}

/** The tags alone: of a million followers in some tens of milliseconds. */
export function initialTagIds({ seed, tags = [] }: FollowersSeed, index: number): number[] {
  if (tags.length === 0 || seededNumber(seed, index, FIELD.tagged) % 100 >= TAGGED_PERCENT) return [];
  const dice = seededNumber(seed, index, FIELD.tag);
  return [...new Set([dice % tags.length, (dice >>> 8) % tags.length])].map((at) => tags[at]!.id);
}

function pick<T>(from: readonly T[], dice: number): T {
  return from[dice % from.length]!;
}
