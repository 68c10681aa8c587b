import type { WorldClock } from '../../clock.ts';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { PeopleStore } from '../people/store.ts';
import type { WeChatSeed } from '../seed.ts';
import type { Table, Tables } from '../tables.ts';
import type { TagStore } from '../tags/store.ts';
import type { Arrival, Follower, FollowOrigin } from './entities.ts';
import { FollowHistory } from './history.ts';
import { followersSeed, initialArrival, initialFollower, initialTagIds, type FollowersSeed } from './initial.ts';
import { TagCounts } from './tag-counts.ts';

/** Somebody who no longer follows, or a follower who is not as at the start. */
type Change = { gone: true } | Follower;

interface FollowerParts {
  seed: WeChatSeed;
  accounts: AccountStore;
  people: PeopleStore;
  tags: TagStore;
  clock: WorldClock;
  tables: Tables;
}

/** Who follows which Official Account. */
export class FollowerStore {
  private readonly byAppId = new Map<string, FollowersOfAccount>();

  constructor(parts: FollowerParts) {
    parts.accounts.all.forEach((account, position) => {
      if (!isOfficialAccount(account)) return;
      const seeded = parts.seed.accounts[account.key]!;
      const made = { ...followersSeed(parts.seed.seed, position, seeded), followers: seeded.followers };
      this.byAppId.set(account.appId, new FollowersOfAccount(account, made, parts));
    });
  }

  /** The followers of an Official Account of this world. */
  of(appId: string): FollowersOfAccount {
    return this.byAppId.get(appId)!;
  }

  /** How many follow an account; nobody follows a mini program. */
  countOf(appId: string): number {
    return this.byAppId.get(appId)?.count() ?? 0;
  }
}

/**
 * Who follows one Official Account. Those of the start follow from seed and index;
 * only people whose state has changed since are held.
 */
export class FollowersOfAccount {
  /** By AppID and index. */
  private readonly changes: Table<Change>;
  /** By AppID, once somebody has come or gone. */
  private readonly totals: Table<number>;
  /** Who came and went since the world began. */
  readonly history: FollowHistory;
  private readonly tagCounts: TagCounts;

  constructor(
    private readonly account: Account,
    private readonly made: FollowersSeed & { followers?: number },
    private readonly parts: Pick<FollowerParts, 'people' | 'tags' | 'clock' | 'tables'>,
  ) {
    const { tables, clock } = parts;
    this.changes = tables.table('followers');
    this.totals = tables.table('follower-totals');
    this.history = new FollowHistory(account.appId, clock, tables);
    this.tagCounts = new TagCounts(account.appId, tables, () => this.tagsAtStart());
  }

  count(): number {
    return this.totals.get(this.account.appId) ?? this.made.followers ?? 0;
  }

  isFollowing(index: number): boolean {
    const change = this.changeOf(index);
    return change ? !('gone' in change) : this.parts.people.followsAtStart(this.account.key, index);
  }

  /** What WeChat knows of this follower; undefined for somebody who does not follow. */
  at(index: number): Follower | undefined {
    const follower = this.changeOf(index) ?? this.startOf(index);
    if (!follower || 'gone' in follower) return undefined;
    const { tags } = this.parts;
    // Who had a tag that was deleted keeps the number, and nobody sees it.
    return { ...follower, tagIds: follower.tagIds.filter((id) => tags.has(this.account.appId, id)) };
  }

  /**
   * Up to `limit` indexes of followers behind `after` (-1: from the beginning), in the order of the list; with a tag: of
   * those who have it.
   */
  page(after: number, limit: number, tagId?: number): number[] {
    const indexes: number[] = [];
    for (const index of this.candidates(after, tagId)) {
      if (tagId === undefined ? this.isFollowing(index) : this.tagIdsOf(index).includes(tagId)) indexes.push(index);
      if (indexes.length === limit) break;
    }
    return indexes;
  }

  /** Everybody behind `after`, in order; for a tag that nobody had at the start only those who are not as at the start. */
  private *candidates(after: number, tagId?: number): Generator<number> {
    if (tagId === undefined || this.made.tags?.some(({ id }) => id === tagId)) {
      for (let index = after + 1; index < this.parts.people.count; index++) yield index;
      return;
    }
    const own = `${this.account.appId} `;
    const changed = [...this.changes.entries()].flatMap(([key]) =>
      key.startsWith(own) ? [Number(key.slice(own.length))] : [],
    );
    yield* changed.filter((index) => index > after).sort((a, b) => a - b);
  }

  /** How many followers have this tag. */
  countWithTag(tagId: number): number {
    return this.tagCounts.of(tagId);
  }

  /** How everybody came who followed when the world began. */
  *arrivalsAtStart(): Generator<Arrival> {
    for (const index of this.indexesAtStart()) yield initialArrival(this.made, index);
  }

  /** Tags and remark are gone after an unfollow; the follow time is that of the world's clock. */
  follow(index: number, origin: FollowOrigin): void {
    const subscribedAt = Math.floor(this.parts.clock.nowMs() / 1000);
    this.parts.tables.write(() => {
      if (!this.isFollowing(index)) this.history.came(origin.subscribeScene);
      this.keep(index, { index, subscribedAt, ...origin, tagIds: [], remark: '' });
    });
  }

  unfollow(index: number): void {
    this.parts.tables.write(() => {
      const follower = this.at(index);
      if (follower) this.history.went(follower.subscribeScene);
      this.keep(index, { gone: true });
    });
  }

  /** Changes what the account has noted about somebody who follows; nothing happens to anybody else. */
  note(index: number, noted: Partial<Pick<Follower, 'tagIds' | 'remark'>>): void {
    const follower = this.at(index);
    if (follower) this.keep(index, { ...follower, ...noted });
  }

  private keep(index: number, change: Change): void {
    const { appId } = this.account;
    const difference = ('gone' in change ? 0 : 1) - (this.isFollowing(index) ? 1 : 0);
    this.parts.tables.write(() => {
      this.tagCounts.move(this.tagIdsOf(index), 'gone' in change ? [] : change.tagIds);
      this.changes.set(`${appId} ${index}`, change);
      if (difference !== 0) this.totals.set(appId, this.count() + difference);
    });
  }

  /** Deleted tags included; none of somebody who does not follow. */
  private tagIdsOf(index: number): readonly number[] {
    const change = this.changeOf(index);
    if (change) return 'gone' in change ? [] : change.tagIds;
    return this.parts.people.followsAtStart(this.account.key, index) ? initialTagIds(this.made, index) : [];
  }

  private *tagsAtStart(): Generator<readonly number[]> {
    for (const index of this.indexesAtStart()) yield initialTagIds(this.made, index);
  }

  private *indexesAtStart(): Generator<number> {
    const { people } = this.parts;
    for (let index = 0; index < people.count; index++) {
      if (people.followsAtStart(this.account.key, index)) yield index;
    }
  }

  private startOf(index: number): Follower | undefined {
    const { people } = this.parts;
    if (!people.followsAtStart(this.account.key, index)) return undefined;
    return initialFollower(this.made, index, people.seedPerson(index)?.remark);
  }

  private changeOf(index: number): Change | undefined {
    return this.changes.size === 0 ? undefined : this.changes.get(`${this.account.appId} ${index}`);
  }
}
