import type { WorldClock } from '../../clock.ts';
import type { PeopleStore } from '../people/store.ts';
import type { WeChatSeed } from '../seed.ts';
import type { Follower, FollowOrigin } from './entities.ts';
import { initialFollower } from './initial.ts';

/**
 * Who follows the Official Account. Those of the start follow from seed and index;
 * only people whose state has changed since are held.
 */
export class FollowerStore {
  private total: number;
  /** By index: the follower as changed, or undefined for somebody who no longer follows. */
  private readonly changed = new Map<number, Follower | undefined>();

  constructor(
    private readonly seed: WeChatSeed,
    private readonly people: PeopleStore,
    private readonly clock: WorldClock,
  ) {
    this.total = seed.followers;
  }

  count(): number {
    return this.total;
  }

  isFollowing(index: number): boolean {
    if (this.changed.size > 0 && this.changed.has(index)) return this.changed.get(index) !== undefined;
    return this.followedAtStart(index);
  }

  /** What WeChat knows of this follower; undefined for somebody who does not follow. */
  at(index: number): Follower | undefined {
    if (this.changed.has(index)) return this.changed.get(index);
    return this.followedAtStart(index) ? initialFollower(this.seed, index) : undefined;
  }

  /** Up to `limit` indexes of followers behind `after` (-1: from the beginning), in the order of the list. */
  page(after: number, limit: number): number[] {
    const indexes: number[] = [];
    for (let index = after + 1; index < this.people.count && indexes.length < limit; index++) {
      if (this.isFollowing(index)) indexes.push(index);
    }
    return indexes;
  }

  /** Tags and remark are gone after an unfollow; the follow time is that of the world's clock. */
  follow(index: number, origin: FollowOrigin): void {
    if (!this.isFollowing(index)) this.total++;
    const subscribedAt = Math.floor(this.clock.nowMs() / 1000);
    this.changed.set(index, { index, subscribedAt, ...origin, tagIds: [], remark: '' });
  }

  unfollow(index: number): void {
    if (this.isFollowing(index)) this.total--;
    this.changed.set(index, undefined);
  }

  /** Every generated person follows at the start; of the named ones, those of whom the seed says so. */
  private followedAtStart(index: number): boolean {
    const named = this.people.seedPerson(index);
    return named ? named.follows : index < this.people.count;
  }
}
