import { HandClock } from '../core/hand-clock.harness.ts';
import { counted } from '../db/intercept.ts';
import type { Collection, Database } from '../db/database.ts';
import { gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { decideReview, followerIds, People, signIn, type Forget, type Identity, type User } from '../identity/index.ts';
import type { UserId } from '../core/ids.ts';
import { Visits } from '../channels/index.ts';
import type { FetchedDetails, FollowerDetails, FollowerPage } from '../wechat/endpoints/index.ts';
import type { PushContent } from '../wechat/push-content.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import type { UnfollowPolicy } from './erase-left.ts';
import { controlSync } from './control-sync.ts';
import { followEffects } from './follow-effects.ts';
import { forgetPushes, handlePush, oaEvents } from './handle-push.ts';
import type { SyncDeps } from './run-in-work.ts';
import { syncFollowers } from './sync-followers.ts';
import { SyncLists } from './sync-lists.ts';
import { TagMirror } from './tags/account-tags.ts';
import { TagSegments } from './tags/tag-segments.ts';
import { SyncStates, type SyncAction, type SyncReport, type SyncState } from './sync-state.ts';

export const OA = 'wxOfficialAccount';
export const followerId = followerIds({ appId: OA, key: 'k'.repeat(43) });
/** Half a second after a whole one, at noon in Shanghai. */
export const NOON = new Date('2024-03-01T04:00:00.500Z');

export type AccountOfSync = SyncDeps['account'];

/** An Official Account without HTTP: who follows, in pages of any size, and what happens while it is asked. */
export class FakeAccount implements AccountOfSync {
  readonly appId = OA;
  detailsPerCall = 100;
  /** In the order of the list. */
  followers: string[] = [];
  /** Followers without a UnionID. */
  unbound = new Set<string>();
  /** What else is known of them. */
  notes = new Map<string, Partial<FollowerDetails>>();
  /** Undefined where WeChat does not say. */
  callsLeft: number | undefined;
  /** OpenIDs that WeChat refuses to answer for. */
  refused = new Set<string>();
  /** OpenIDs that WeChat leaves out of its answer. */
  missing = new Set<string>();
  pageSize = 10_000;
  /** Many real lists end with one more, empty page. */
  endsWithEmptyPage = false;
  lists = 0;
  asked: string[] = [];
  afterList: () => Promise<void> = async () => {};
  afterDetails: () => Promise<void> = async () => {};
  tags: { id: number; name: string; members: Set<string> }[] = [];

  async listFollowers(cursor: string | undefined): Promise<FollowerPage> {
    this.lists += 1;
    const start = cursor === undefined ? 0 : this.followers.indexOf(cursor) + 1;
    const openIds = this.followers.slice(start, start + this.pageSize);
    const isLast = start + this.pageSize >= this.followers.length;
    const hasMore = openIds.length > 0 && (!isLast || this.endsWithEmptyPage);
    const total = this.followers.length;
    await this.afterList();
    return { total, openIds, nextCursor: hasMore ? openIds.at(-1) : undefined };
  }

  async followerDetails(openIds: readonly string[]): Promise<FetchedDetails> {
    this.asked.push(...openIds);
    const isAnswered = (openId: string) => !this.refused.has(openId) && !this.missing.has(openId);
    const details = openIds.filter(isAnswered).map((openId) => ({
      openId,
      subscribed: this.followers.includes(openId),
      unionId: this.unbound.has(openId) ? undefined : unionIdOf(openId),
      scene: 'ADD_SCENE_SEARCH',
      tagIds: this.tags.filter(({ members }) => members.has(openId)).map(({ id }) => id),
      ...this.notes.get(openId),
    }));
    const failed = openIds.flatMap((openId): FetchedDetails['failed'] =>
      isAnswered(openId) ? [] : [{ openId, reason: this.refused.has(openId) ? 'refused' : 'missing' }],
    );
    await this.afterDetails();
    return { details, failed };
  }

  async detailCallsLeft() {
    return this.callsLeft;
  }

  async listTags() {
    return this.tags.map(({ id, name, members }) => ({ id, name, count: members.size }));
  }

  readonly taggedPerCall = 50;
  tagFollowers = async () => {};
  untagFollowers = async () => {};
  createTag = async (name: string) => ({ id: 100, name });
  deleteTag = async () => {};

  async listTagged(tagId: number) {
    return { openIds: [...(this.tags.find(({ id }) => id === tagId)?.members ?? [])] };
  }
}

const never = () => Object.assign(new Error('never'), { code: 'DATABASE_REQUEST_FAILED' });

/** A database that does not take documents of these ids: when they are added, or changed one by one. */
export const refusing = (
  database: Database,
  isRefused: (ids: readonly string[]) => boolean,
  refusal = never,
): Database => ({
  ...database,
  collection: <T extends { _id: string }>(name: Parameters<Database['collection']>[0]) => {
    const inner = database.collection<T>(name);
    const addMany: Collection<T>['addMany'] = async (documents) => {
      if (isRefused(documents.map(({ _id }) => _id))) throw refusal();
      return inner.addMany(documents);
    };
    const updateIf: Collection<T>['updateIf'] = async (where, patch) => {
      if (isRefused([where._id])) throw refusal();
      return inner.updateIf(where, patch);
    };
    return Object.assign(Object.create(inner) as Collection<T>, { addMany, updateIf });
  },
});

/** An account whose every call passes the gate. */
function gatedAccount(account: FakeAccount, gate: Gate): AccountOfSync {
  const { appId, detailsPerCall, taggedPerCall, tagFollowers, untagFollowers, createTag, deleteTag } = account;
  const passing = <T>(name: string, perform: () => Promise<T>) => gate({ name, perform }) as Promise<T>;
  return {
    ...{ appId, detailsPerCall, taggedPerCall, tagFollowers, untagFollowers, createTag, deleteTag },
    listFollowers: (cursor) => passing('list', () => account.listFollowers(cursor)),
    followerDetails: (openIds) => passing('details', () => account.followerDetails(openIds)),
    detailCallsLeft: () => passing('quota', () => account.detailCallsLeft()),
    listTags: () => passing('tags', () => account.listTags()),
    listTagged: (tagId) => passing('tagged', () => account.listTagged(tagId)),
  };
}

export const unionIdOf = (openId: string): string => `union-${openId.replace(/^(oa|mp)-/, '')}`;

export const openIds = (count: number): string[] => Array.from({ length: count }, (_, n) => `oa-${n}`);

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** An account, the database and a clock: what the functions follower-sync, oa-webhook and customer work with. */
export class SyncWorld {
  readonly clock = new HandClock(NOON);
  readonly account = new FakeAccount();
  /** As a function with another FOLLOWER_KEY would have it, when set so. */
  followerId = followerId;
  readonly settings = { refreshDays: 1_000_000, mostGonePercent: 10 };
  batchSize = 500;
  policy: UnfollowPolicy = 'delete';
  /** What the subjects keep of followers. */
  forget = (database: Database): readonly Forget[] => [forgetPushes(database)];
  /** Ids of followers of whom the database takes nothing. */
  unwritable = new Set<string>();
  private pushes = 0;
  private requests = 0;

  constructor(protected readonly local: LocalDatabase) {
    local.reset();
  }

  /** The account as a tick reaches it. */
  protected accountFor(gate?: Gate): AccountOfSync {
    return gate ? gatedAccount(this.account, gate) : this.account;
  }

  protected deps(gate?: Gate) {
    const requests = { read: 0, write: 0 };
    const stored = refusing(this.local.database, (ids) => ids.some((id) => this.unwritable.has(id)));
    const database = counted(gate ? gated(stored, gate) : stored, requests);
    const people = new People(database, this.clock, []);
    return {
      database,
      people,
      followerId: this.followerId,
      syncs: new SyncStates(database),
      tagMirror: new TagMirror(database),
      segments: new TagSegments(database),
      clock: this.clock,
      account: this.accountFor(gate),
      policy: this.policy,
      forget: this.forget(database),
      logger: silent,
      batchSize: this.batchSize,
      settings: this.settings,
      lists: (runId: string) => new SyncLists(database, OA, runId),
      spent: { requests, calls: () => ({}) },
    };
  }

  tick(gate?: Gate, budgetMs = 40_000) {
    const deadline = new Date(this.clock.now().getTime() + budgetMs);
    return orKilled(() => syncFollowers(this.deps(gate), deadline));
  }

  /** Delivers a push; one with the same `key` is the same push. `at` is cut to the second, as WeChat does. */
  push(
    event: 'subscribe' | 'unsubscribe',
    openId: string,
    at = this.clock.now(),
    gate?: Gate,
    key = `k${++this.pushes}`,
  ) {
    const { database, people, syncs, clock } = this.deps(gate);
    const createdAt = new Date(Math.floor(at.getTime() / 1000) * 1000);
    const effects = followEffects({ appId: OA, followerId, people, syncs });
    const deps = {
      appId: OA,
      followerId,
      clock,
      events: oaEvents(database),
      effects,
      chooseReply: async () => undefined,
      sayMore: async () => undefined,
    };
    const type = `event.${event}`;
    const content = { type, scene: undefined, ticket: undefined } as PushContent;
    const handled = () => handlePush(deps, { accountId: 'gh_1', openId, createdAt, type, content, key, fields: {} });
    return orKilled(async () => (await handled()).outcome);
  }

  signIn(openId: string, gate?: Gate, unionId = unionIdOf(openId)) {
    const deps = this.deps(gate);
    const caller = { appId: 'wxMiniProgram', openId, unionId };
    return orKilled(() => signIn({ ...deps, visits: new Visits(deps.database) }, { caller }));
  }

  /** What staff ask for. */
  ask(action: SyncAction, gate?: Gate) {
    const wish = { appId: OA, action, by: 'u_staff' as UserId, requestId: `r${++this.requests}` };
    return orKilled(() => controlSync(this.deps(gate), wish));
  }

  /** An owner says that the account was bound to another Open Platform account. */
  rebind() {
    const review = { reviewId: `unionIdChanged:${OA}`, decision: 'rebind', by: 'u_owner' as UserId } as const;
    return decideReview(this.deps(), review);
  }

  identity = (openId: string) => this.identities().find(({ _id }) => _id === followerId(openId));
  identities = () => this.local.all<Identity>('identities');
  users = () => this.local.all<User>('users');
  reports = () => this.local.all<SyncReport>('syncReports');
  state = () => this.local.all<SyncState>('syncs')[0] as SyncState;
  following = () =>
    this.identities()
      .filter(({ follower }) => follower?.state === 'following')
      .map(({ openId }) => openId)
      .sort();
  pending = () => this.identities().filter(({ pending }) => pending);
}
