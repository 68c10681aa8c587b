import { beijingDay } from '../beijing.ts';
import type { FollowerStore } from '../followers/store.ts';

/** `user_source` of a `subscribe_scene`; all others are 0. https://developers.weixin.qq.com/doc/subscription/api/wedata/user/api_getusersummary */
const SOURCES: ReadonlyMap<string, number> = new Map([
  ['ADD_SCENE_SEARCH', 1],
  ['ADD_SCENE_PROFILE_CARD', 17],
  ['ADD_SCENE_QR_CODE', 30],
  ['ADD_SCENE_PROFILE_LINK', 57],
  ['ADD_SCENE_WECHAT_ADVERTISEMENT', 100],
  ['ADD_SCENE_WXA', 149],
  ['ADD_SCENE_REPRINT', 161],
  ['ADD_SCENE_CHANNELS', 200],
  ['ADD_SCENE_LIVESTREAM', 201],
]);

/** How many came and went through one source on one day. */
export interface Movement {
  source: number;
  came: number;
  went: number;
}

/** By day: how many of the followers of the start came then, by source. */
type Arrivals = ReadonlyMap<number, ReadonlyMap<number, number>>;

/**
 * Followers of an Official Account, day by day: those of the start came when the seed says, and what happened since was
 * counted as it happened.
 */
export class UserStatistics {
  /** Computed once for each account: it follows from the seed. */
  private readonly arrivals = new Map<string, Arrivals>();

  constructor(private readonly followers: FollowerStore) {}

  /** Sources through which somebody came or had come who went; 0 (others) is always among them, and first. */
  movementsOn(appId: string, day: number): Movement[] {
    const bySource = new Map<number, Movement>([[0, { source: 0, came: 0, went: 0 }]]);
    const add = (source: number, came: number, went: number): void => {
      const before = bySource.get(source) ?? { source, came: 0, went: 0 };
      bySource.set(source, { source, came: before.came + came, went: before.went + went });
    };
    for (const [source, came] of this.arrivalsOf(appId).get(day) ?? []) add(source, came, 0);
    for (const [scene, { came, went }] of Object.entries(this.followers.of(appId).history.on(day))) {
      add(SOURCES.get(scene) ?? 0, came, went);
    }
    return [...bySource.values()].sort((a, b) => a.source - b.source);
  }

  followersAtEndOf(appId: string, day: number): number {
    let count = this.followers.of(appId).history.balanceUntil(day);
    for (const [arrivalDay, bySource] of this.arrivalsOf(appId)) {
      if (arrivalDay <= day) for (const came of bySource.values()) count += came;
    }
    return count;
  }

  private arrivalsOf(appId: string): Arrivals {
    const known = this.arrivals.get(appId);
    if (known) return known;
    const days = new Map<number, Map<number, number>>();
    for (const { subscribedAt, subscribeScene } of this.followers.of(appId).arrivalsAtStart()) {
      const day = beijingDay(subscribedAt * 1000);
      const source = SOURCES.get(subscribeScene) ?? 0;
      const bySource = days.get(day) ?? new Map<number, number>();
      days.set(day, bySource.set(source, (bySource.get(source) ?? 0) + 1));
    }
    this.arrivals.set(appId, days);
    return days;
  }
}
