import type { SeedAccount } from '../seed.ts';
import { seededNumber } from '../seeded.ts';
import type { Follower, FollowOrigin } from './entities.ts';

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
const REMARKS = ['老顾客', '生日在六月', '团购群主', '常来南门店'];
const TAGGED_PERCENT = 18;
const REMARKED_PERCENT = 2;
/** The share of those who came by QR code whose code was a parametric one. */
const PARAMETRIC_PERCENT = 60;

/** The account whose followers are made: its seed, and the number from which they follow. */
export interface FollowersSeed extends Pick<SeedAccount, 'tags' | 'qrScenes' | 'followedBetween'> {
  seed: number;
}

/** What a follower of the start looks like: a pure function of seed and index, so that nobody has to be held in memory. */
export function initialFollower(of: FollowersSeed, index: number, noted?: string): Follower {
  const dice = (field: number) => seededNumber(of.seed, index, field);
  const from = Math.floor(Date.parse(of.followedBetween!.from) / 1000);
  const to = Math.floor(Date.parse(of.followedBetween!.to) / 1000);
  return {
    index,
    subscribedAt: from + (dice(FIELD.since) % (to - from + 1)),
    ...initialOrigin(of.qrScenes ?? [], dice),
    tagIds: initialTags(of.tags ?? [], dice),
    remark: noted ?? (dice(FIELD.remark) % 100 < REMARKED_PERCENT ? pick(REMARKS, dice(FIELD.remark) >>> 8) : ''),
  };
}

function initialOrigin(qrScenes: readonly (string | number)[], dice: (field: number) => number): FollowOrigin {
  let share = dice(FIELD.scene) % 100;
  const subscribeScene = SCENES.find(([, percent]) => (share -= percent) < 0)![0];
  const parametric = subscribeScene === 'ADD_SCENE_QR_CODE' && dice(FIELD.qr) % 100 < PARAMETRIC_PERCENT;
  if (!parametric || qrScenes.length === 0) return { subscribeScene };
  return { subscribeScene, qrScene: pick(qrScenes, dice(FIELD.qr) >>> 8) };
}

function initialTags(tags: readonly { id: number }[], dice: (field: number) => number): number[] {
  if (tags.length === 0 || dice(FIELD.tagged) % 100 >= TAGGED_PERCENT) return [];
  const first = dice(FIELD.tag) % tags.length;
  const second = (dice(FIELD.tag) >>> 8) % tags.length;
  return [...new Set([first, second])].map((at) => tags[at]!.id);
}

function pick<T>(from: readonly T[], dice: number): T {
  return from[dice % from.length]!;
}
