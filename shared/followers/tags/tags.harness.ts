import * as wechat from '../../wechat/endpoints/index.ts';
import type { ClientWorld } from '../../wechat/client.harness.ts';
import type { Gate } from '../../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { NOON, OA, SyncWorld, type AccountOfSync } from '../sync.harness.ts';

/** Every call passes the gate, as requests of the database do. */
function gatedCalls<T extends object>(calls: T, gate: Gate): T {
  const through = Object.entries(calls).map(([name, call]) => [
    name,
    typeof call === 'function'
      ? (...given: unknown[]) =>
          gate({ name, perform: async () => (call as (...args: unknown[]) => unknown)(...given) })
      : (call as unknown),
  ]);
  return Object.fromEntries(through) as T;
}

/** The follower sync of an account of the emulated WeChat. */
export class TagWorld extends SyncWorld {
  /** Of the members of a tag; WeChat's own pages have 10,000. */
  pageSize = 10_000;

  constructor(
    local: LocalDatabase,
    readonly server: ClientWorld,
  ) {
    super(local);
    server.clock.jump(NOON.getTime(), true);
  }

  protected override accountFor(gate?: Gate): AccountOfSync {
    const oa = this.server.api('oa');
    const calls: Omit<AccountOfSync, 'appId' | 'detailsPerCall'> = {
      listFollowers: (cursor) => wechat.listFollowers(oa, cursor),
      followerDetails: (openIds) => wechat.fetchFollowers(oa, openIds),
      detailCallsLeft: async () => undefined,
      listTags: () => wechat.listTags(oa),
      listTagged: (tagId, cursor) => this.listTagged(tagId, cursor),
    };
    return { appId: OA, detailsPerCall: wechat.DETAILS_PER_CALL, ...(gate ? gatedCalls(calls, gate) : calls) };
  }

  private async listTagged(tagId: number, cursor: string | undefined) {
    const all = (await wechat.listTagged(this.oa, tagId, undefined)).openIds;
    const start = cursor === undefined ? 0 : all.indexOf(cursor) + 1;
    const openIds = all.slice(start, start + this.pageSize);
    return { openIds, nextCursor: start + this.pageSize < all.length ? openIds.at(-1) : undefined };
  }

  /** Calls for the tags of others, as staff make in the platform's own pages. */
  get oa() {
    return this.server.api('oa');
  }

  /** Ticks until the day's run is done, each next one in a minute. */
  async run(gate?: Gate): Promise<void> {
    for (let ticks = 0; ticks < 20; ticks++) {
      const outcome = await this.tick(gate);
      if (outcome === 'killed') this.clock.advance(75_000);
      else if (outcome === 'done' || outcome === 'idle') return;
    }
    throw new Error('the run does not end');
  }

  nextDay(): void {
    this.clock.advance(86_400_000);
  }

  /** Who has which tag by the server's word, and by ours: lines that compare. */
  async tagsOfServer(): Promise<string[]> {
    const lines: string[] = [];
    for (const { id } of await wechat.listTags(this.oa)) {
      const { openIds } = await wechat.listTagged(this.oa, id, undefined);
      lines.push(...openIds.map((openId) => `${openId} ${id}`));
    }
    return lines.sort();
  }

  ownTags(): string[] {
    return this.identities()
      .flatMap(({ openId, follower }) => (follower?.tagIds ?? []).map((id) => `${openId} ${id}`))
      .sort();
  }
}
