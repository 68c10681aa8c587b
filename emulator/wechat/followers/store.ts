import type { WorldClock } from '../../clock.ts';
import { isOfficialAccount, type Account } from '../accounts/entities.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { PeopleStore } from '../people/store.ts';
import type { WeChatSeed } from '../seed.ts';
import type { Table, Tables } from '../tables.ts';
import type { Follower, FollowOrigin } from './entities.ts';
import { initialFollower, type FollowersSeed } from './initial.ts';

/** Somebody who no longer follows, or a follower who is not as at the start. */
type Change = { gone: true } | Follower;

interface FollowerParts {
  seed: WeChatSeed;
  accounts: AccountStore;
  people: PeopleStore;
  clock: WorldClock;
  tables: Tables;
}

/** Who follows which Official Account. */
export class FollowerStore {
  private readonly byAppId = new Map<string, FollowersOfAccount>();

  constructor(parts: FollowerParts) {
    parts.accounts.all.forEach((account, position) => {
      if (!isOfficialAccount(account)) return;
      // The first account keeps the followers that the seed gave it when it was the only one.
      const seed = parts.seed.seed ^ Math.imul(position, 0x9e3779b1);
      const made = { ...parts.seed.accounts[account.key]!, seed };
      this.byAppId.set(account.appId, new FollowersOfAccount(account, made, parts));
    });
  }

  /** The followers of an Official Account of this world. */
  of(appId: string): FollowersOfAccount {
    return this.byAppId.get(appId)!;
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

  constructor(
    private readonly account: Account,
    private readonly made: FollowersSeed & { followers?: number },
    private readonly parts: Pick<FollowerParts, 'people' | 'clock' | 'tables'>,
  ) {
    this.changes = parts.tables.table('followers');
    this.totals = parts.tables.table('follower-totals');
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
    const change = this.changeOf(index);
    if (change) return 'gone' in change ? undefined : change;
    const { people } = this.parts;
    if (!people.followsAtStart(this.account.key, index)) return undefined;
    return initialFollower(this.made, index, people.seedPerson(index)?.remark);
  }

  /** Up to `limit` indexes of followers behind `after` (-1: from the beginning), in the order of the list. */
  page(after: number, limit: number): number[] {
    const indexes: number[] = [];
    for (let index = after + 1; index < this.parts.people.count && indexes.length < limit; index++) {
      if (this.isFollowing(index)) indexes.push(index);
    }
    return indexes;
  }

  /** Tags and remark are gone after an unfollow; the follow time is that of the world's clock. */
  follow(index: number, origin: FollowOrigin): void {
    const subscribedAt = Math.floor(this.parts.clock.nowMs() / 1000);
    this.keep(index, { index, subscribedAt, ...origin, tagIds: [], remark: '' });
  }

  unfollow(index: number): void {
    this.keep(index, { gone: true });
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
      this.changes.set(`${appId} ${index}`, change);
      if (difference !== 0) this.totals.set(appId, this.count() + difference);
    });
  }

  private changeOf(index: number): Change | undefined {
    return this.changes.size === 0 ? undefined : this.changes.get(`${this.account.appId} ${index}`);
  }
}
