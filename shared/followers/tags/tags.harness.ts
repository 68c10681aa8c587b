import type { PeopleCondition } from '../../contracts/segment.ts';
import type { UserId } from '../../core/ids.ts';
import * as wechat from '../../wechat/endpoints/index.ts';
import type { ClientWorld } from '../../wechat/client.harness.ts';
import type { Gate } from '../../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../../tests/support/local-database.ts';
import { followerApi } from '../../runtime/follower-api.ts';
import { removeSegment, saveSegment } from './edit-segments.ts';
import { listTags, previewSegment } from './list-tags.ts';
import { NOON, OA, SyncWorld, type AccountOfSync } from '../sync.harness.ts';

const STAFF = 'u_staff' as UserId;

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
    const calls: AccountOfSync = {
      ...followerApi(oa),
      detailCallsLeft: async () => undefined,
      listTagged: (tagId, cursor) => this.listTagged(tagId, cursor),
    };
    return { ...(gate ? gatedCalls(calls, gate) : calls), appId: OA };
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

  /** Ticks until there is nothing to do any more. */
  async run(gate?: Gate): Promise<void> {
    for (let ticks = 0; ticks < 20; ticks++) {
      const outcome = await this.tick(gate);
      if (outcome === 'killed') this.clock.advance(75_000);
      else if (outcome === 'idle') return;
    }
    throw new Error('the run does not end');
  }

  save(name: string, condition: PeopleCondition, revision = 0, gate?: Gate) {
    return saveSegment(this.deps(gate), { appId: OA, name, condition, revision, userId: STAFF });
  }

  remove(name: string, revision: number) {
    return removeSegment(this.deps(), { appId: OA, name, revision, userId: STAFF });
  }

  list = () => listTags(this.deps(), OA);

  preview = (condition: PeopleCondition) => previewSegment(this.deps(), OA, { condition });

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
