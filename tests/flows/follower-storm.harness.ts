import { seededRandom } from '../../emulator/random.ts';
import { DAY_MS, MINUTE_MS, nextShanghaiMidnight } from '../../shared/core/clock.ts';
import { counted } from '../../shared/db/intercept.ts';
import { deadly, gated, Killed, orKilled, type Death, type Gate } from '../../shared/db/interruptions.harness.ts';
import { LEASE_MS } from '../../shared/followers/sync-followers.ts';
import {
  CALLS_GRACE_MS,
  syncFollowers,
  SyncLists,
  SyncStates,
  TagMirror,
  TagSegments,
  type SyncDeps,
} from '../../shared/followers/index.ts';
import { followerIds, People, type Identity, type User } from '../../shared/identity/index.ts';
import { followerApi } from '../../shared/runtime/follower-api.ts';
import { tokenStore, usageLedger } from '../../shared/runtime/wechat-stores.ts';
import { silent, startClientWorld, type ClientWorld } from '../../shared/wechat/client.harness.ts';
import { DETAILS_PATH } from '../../shared/wechat/endpoints/follower-details.ts';
import { WeChatError, WeChatFailure, WeChatUnreachableError } from '../../shared/wechat/errors.ts';
import { httpClient } from '../../shared/wechat/http-client.ts';
import { weChatHttp, type WeChatHttp } from '../../shared/wechat/http.ts';
import { startLocalDatabase, type LocalDatabase } from '../support/local-database.ts';
import { Dice, FAULTS, shortened, Weather } from './follower-weather.harness.ts';
import { differences, followersOfServer } from './followers-of-server.harness.ts';

const TICK_BUDGET_MS = 40_000;
/** Of the list, however many follow. */
const PAGES = 4;
/** Requests of one tick between which a kill falls, on average. */
const MEAN_LIFE = 60;
const NOON = Date.parse('2026-03-02T04:00:00.250Z');

/** The sync between the real emulated servers, while everything goes wrong that can; all chances come from `seed`. */
export class FollowerStorm {
  readonly kills = new Map<string, number>();
  readonly faults = new Map<string, number>();
  readonly outcomes = new Map<string, number>();
  private isRaging = true;
  private readonly weather: Weather;
  /** OpenIDs that WeChat refuses for a while. */
  private cursed = new Set<string>();
  private readonly followerId;
  private readonly account;

  private constructor(
    private readonly world: ClientWorld,
    private readonly local: LocalDatabase,
    private readonly dice: Dice,
    private readonly pageSize: number,
  ) {
    this.account = world.wechat.accounts().oa;
    this.followerId = followerIds({ appId: this.account.appId, key: 'k'.repeat(43) });
    this.weather = new Weather(world, local.database, this.followerId, dice);
  }

  static async start(followers: number, seed: string): Promise<FollowerStorm> {
    const news = { followers: Math.ceil(followers / 5) };
    const [world, local] = [
      await startClientWorld({ accounts: { oa: { followers }, news } }),
      await startLocalDatabase(),
    ];
    world.clock.jump(NOON, true);
    local.reset();
    const dice = new Dice(seededRandom(seed));
    world.faults.setSeed(dice.below(2 ** 31));
    for (const rule of FAULTS) world.faults.add(rule);
    return new FollowerStorm(world, local, dice, Math.ceil(followers / PAGES));
  }

  /** Ticks, one after the other and over as many nights as it takes, until so many of them were killed. */
  async rage(kills: number): Promise<void> {
    for (let killed = 0; killed < kills;) {
      const death = this.dice.death(MEAN_LIFE);
      this.cursed = new Set(Array.from({ length: 3 }, () => this.dice.pick(this.weather.present)));
      if (this.dice.chance(0.05)) this.world.wechat.replaceTokens();
      const outcome = await this.tick(deadly(death, this.weather.gate), death);
      if (outcome === 'killed') killed += 1;
      await this.waitAfter(outcome);
    }
  }

  /** The storm is over: no fault, no event, nobody who comes or goes. What was under way ends, then so many nights pass. */
  async calm(nights: number): Promise<void> {
    this.isRaging = false;
    this.weather.forgetEvents();
    this.cursed.clear();
    this.world.faults.clear();
    await this.finishRun();
    for (let night = 0; night < nights; night++) {
      await this.toMidnight();
      await this.finishRun();
    }
  }

  /** Where our records differ from what WeChat's server says now. */
  async differences(): Promise<string[]> {
    await this.world.clock.advance(DAY_MS);
    // First the server: while all of ours is read, nothing else happens, not even that a kept connection is seen to end.
    const onServer = await followersOfServer(this.world);
    const [identities, users] = [this.local.all<Identity>('identities'), this.local.all<User>('users')];
    return differences(onServer, { identities, users, followerId: this.followerId });
  }

  async close(): Promise<void> {
    await this.local.close();
    await this.world.close();
  }

  private async finishRun(): Promise<void> {
    for (let ticks = 0; ; ticks++) {
      const outcome = await this.tick(({ perform }) => perform());
      // After its end there is somebody to be erased whom it has found gone.
      if (outcome === 'idle') return;
      if (ticks > 100) throw new Error(`the run does not end: ${outcome}`);
      await this.waitAfter(outcome);
    }
  }

  private async waitAfter(outcome: string): Promise<void> {
    const { clock } = this.world;
    if (outcome === 'held') throw new Error('the run is held');
    if (outcome === 'killed') await clock.advance(LEASE_MS);
    else if (outcome === 'idle') await this.toMidnight();
    else await clock.advance(MINUTE_MS);
  }

  private toMidnight(): Promise<void> {
    const { clock } = this.world;
    return clock.advance(nextShanghaiMidnight(clock.now()).getTime() - clock.nowMs());
  }

  private async tick(gate: Gate, death?: Death): Promise<string> {
    let diedAt: string | undefined;
    const watched: Gate = async (request) => {
      try {
        return await gate(request);
      } catch (error) {
        if (error instanceof Killed) diedAt ??= request.name;
        throw error;
      }
    };
    const outcome = await orKilled(() => this.sync(watched)).catch((error: unknown) => {
      // What is neither WeChat's doing nor an idle connection that the database has closed is a fault of ours.
      if (!(error instanceof WeChatFailure) && (error as { code?: string }).code !== 'ECONNRESET') throw error;
      count(this.faults, error instanceof WeChatFailure ? `${error.path} ${error.kind}` : 'database ECONNRESET');
      return 'failed';
    });
    if (outcome === 'killed') count(this.kills, `${death?.when} ${diedAt}`);
    count(this.outcomes, outcome);
    return outcome;
  }

  /** As `tickFollowerSync` does it, in an instance of its own. */
  private async sync(gate: Gate): Promise<string> {
    const { clock } = this.world;
    const { appId } = this.account;
    const requests = { read: 0, write: 0 };
    const database = counted(gated(this.local.database, gate), requests);
    const client = httpClient({
      http: this.http(gate),
      account: this.account,
      clock,
      logger: silent,
      tokens: tokenStore(database),
      ledger: usageLedger(database),
      wait: async () => {},
    });
    const deadline = new Date(clock.nowMs() + TICK_BUDGET_MS);
    const oa = client.within({ purpose: 'background', deadline: new Date(deadline.getTime() + CALLS_GRACE_MS) });
    const api = followerApi(oa);
    const deps: SyncDeps = {
      account: {
        ...api,
        listFollowers: async (cursor) => shortened(await api.listFollowers(cursor), this.pageSize),
        detailCallsLeft: () => client.leftForBackground(DETAILS_PATH, deadline),
      },
      batchSize: 500,
      clock,
      followerId: this.followerId,
      // All that is kept of somebody in this world are identity and user.
      forget: [],
      policy: 'delete',
      lists: (runId) => new SyncLists(database, appId, runId),
      logger: silent,
      people: new People(database, clock, []),
      // Remarks and tags change without an event: within two nights everybody is asked for.
      settings: { refreshDays: 2, mostGonePercent: 50 },
      spent: { requests, calls: () => ({}) },
      syncs: new SyncStates(database),
      tagMirror: new TagMirror(database),
      segments: new TagSegments(database),
    };
    try {
      return await syncFollowers(deps, deadline);
    } finally {
      await client.flush();
    }
  }

  /** Every call of WeChat passes the gate; some find an OpenID that WeChat has lost, or hear no answer in time. */
  private http(gate: Gate): WeChatHttp {
    const send = weChatHttp(this.world.url);
    return (request) =>
      gate({
        name: request.path,
        perform: async () => {
          const asked = (request.body as { user_list?: { openid: string }[] } | undefined)?.user_list ?? [];
          if (asked.some(({ openid }) => this.cursed.has(openid))) throw new WeChatError(request.path, 40003, 'storm');
          const answer = await send(request);
          if (this.isRaging && this.dice.chance(0.005)) throw new WeChatUnreachableError(request.path, 'TimeoutError');
          return answer;
        },
      });
  }
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
