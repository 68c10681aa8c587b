import type { WorldClock } from '../../clock.ts';
import { DAY_MS } from '../beijing.ts';
import type { FollowerStore } from '../followers/store.ts';
import type { Table, Tables } from '../tables.ts';

/** For so long after a migration the old OpenIDs can be changed. https://developers.weixin.qq.com/doc/service/api/usermanage/changeopenid/api_changeopenid.html */
const CHANGEABLE_MS = 15 * DAY_MS;
const PAGE_SIZE = 10_000;

interface Migration {
  fromAppId: string;
  completedAt: number;
}

/** Migrations of Official Accounts (账号迁移): the followers of one become followers of another. */
export class MigrationStore {
  /** By the AppID of the new account. */
  private readonly migrations: Table<Migration>;

  constructor(private readonly parts: { followers: FollowerStore; clock: WorldClock; tables: Tables }) {
    this.migrations = parts.tables.table('migrations');
  }

  /**
   * Everybody who follows the old account follows the new one from now on; no push tells of it. Simplified: the old
   * account stays as it is (the platform takes it away), so that its followers of this moment are still known.
   */
  complete(fromAppId: string, toAppId: string): void {
    const { followers, clock, tables } = this.parts;
    const [from, to] = [followers.of(fromAppId), followers.of(toAppId)];
    tables.write(() => {
      for (let page = from.page(-1, PAGE_SIZE); page.length > 0; page = from.page(page.at(-1)!, PAGE_SIZE)) {
        for (const index of page) {
          if (!to.isFollowing(index)) to.follow(index, { subscribeScene: 'ADD_SCENE_ACCOUNT_MIGRATION' });
        }
      }
      this.migrations.set(toAppId, { fromAppId, completedAt: clock.nowMs() });
    });
  }

  /** The AppID of the account whose OpenIDs the new account may have changed now. */
  sourceOf(toAppId: string): string | undefined {
    const migration = this.migrations.get(toAppId);
    if (!migration || this.parts.clock.nowMs() - migration.completedAt >= CHANGEABLE_MS) return undefined;
    return migration.fromAppId;
  }
}
