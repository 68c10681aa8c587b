import { atSecond } from '../../shared/core/clock.ts';
import type { Database } from '../../shared/db/database.ts';
import { deadly, gated, orKilled, type Death, type Gate } from '../../shared/db/interruptions.harness.ts';
import { followEffects, handlePush, oaEvents, SyncStates } from '../../shared/followers/index.ts';
import { People, type FollowerId } from '../../shared/identity/index.ts';
import type { ClientWorld } from '../../shared/wechat/client.harness.ts';
import type { FollowerPage } from '../../shared/wechat/endpoints/index.ts';
import type { PushContent } from '../../shared/wechat/push-content.ts';

/** An event that WeChat has made. */
interface Event {
  event: string;
  openId: string;
  createTime: number;
}

/** Chances from one sequence of random numbers. */
export class Dice {
  constructor(readonly next: () => number) {}

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Takes one out; the last takes its place. */
  take<T>(from: T[]): T {
    const at = this.below(from.length);
    const taken = from[at]!;
    const last = from.pop()!;
    if (at < from.length) from[at] = last;
    return taken;
  }

  /** The request at which a function dies that lives for so many on average. */
  death(meanLife: number): Death {
    return { at: Math.floor(-Math.log(1 - this.next()) * meanLife), when: this.chance(0.5) ? 'before' : 'after' };
  }
}

/** A page as of a server whose pages are smaller: the list goes on after whomever it is asked for. */
export function shortened(page: FollowerPage, size: number): FollowerPage {
  const openIds = page.openIds.slice(0, size);
  return openIds.length === page.openIds.length ? page : { ...page, openIds, nextCursor: openIds.at(-1) };
}

/** People who come and go at an Official Account, and events that tell of it late, twice or never. */
export class Weather {
  /** Who follows now. */
  readonly present: string[];
  private readonly left: string[] = [];
  private readonly strangers: string[];
  private events: Event[] = [];

  constructor(
    private readonly world: ClientWorld,
    private readonly database: Database,
    private readonly followerId: FollowerId,
    private readonly dice: Dice,
  ) {
    const { wechat } = world;
    this.present = wechat.followers({ limit: 1_000_000 }).map(({ openId }) => openId);
    const followers = new Set(this.present);
    // Half of the other account's followers do not follow this one yet.
    this.strangers = wechat
      .followers({ limit: 1_000_000, account: 'news' })
      .map(({ openId }) => wechat.personByOpenId(openId)!.oaOpenId)
      .filter((openId) => !followers.has(openId));
  }

  /** Between any two requests time passes, and something happens, or does not. */
  readonly gate: Gate = async ({ perform }) => {
    const { dice } = this;
    await this.world.clock.advance(dice.below(300));
    if (dice.chance(0.1)) await this.move();
    const answer = await perform();
    if (dice.chance(0.1)) await this.move();
    if (this.events.length > 0 && dice.chance(0.3)) await this.deliver();
    return answer;
  };

  /** What was not delivered never will be. */
  forgetEvents(): void {
    this.events = [];
  }

  private async move(): Promise<void> {
    const { dice, present, left, strangers } = this;
    const { wechat } = this.world;
    const what = dice.next();
    if (what < 0.45) {
      const openId = dice.take(present);
      left.push(openId);
      this.announce(await wechat.unfollow(openId));
    } else if (what < 0.9) {
      const isReturn = left.length > 0 && (strangers.length === 0 || dice.chance(0.6));
      const openId = dice.take(isReturn ? left : strangers);
      present.push(openId);
      this.announce(await wechat.follow(openId, dice.chance(0.3) ? { scene: 'store_south' } : {}));
    } else await this.note(dice.pick(present));
  }

  /** What the account itself notes of a follower; no event tells of it. */
  private async note(openid: string): Promise<void> {
    const { appId } = this.world.wechat.accounts().oa;
    const call = (path: string, body: object) =>
      this.world.wechat.cloudCall({ appId, path, method: 'POST', query: {}, body: Buffer.from(JSON.stringify(body)) });
    await call('/cgi-bin/user/info/updateremark', { openid, remark: `备注${this.dice.below(1000)}` });
    await call('/cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: 101 });
  }

  /** A fifth of the events is lost, a fifth comes twice, all of them in any order. */
  private announce({ event, openId, createTime }: Event): void {
    if (this.dice.chance(0.2)) return;
    this.events.push({ event, openId, createTime });
    if (this.dice.chance(0.2)) this.events.push({ event, openId, createTime });
  }

  /** Also to an instance that is killed before it has answered: then WeChat delivers again. */
  private async deliver(): Promise<void> {
    const event = this.dice.take(this.events);
    const death = this.dice.chance(0.1) ? this.dice.death(3) : undefined;
    if ((await orKilled(() => this.push(event, deadly(death)))) === 'killed') this.events.push(event);
  }

  private async push({ event, openId, createTime }: Event, gate: Gate): Promise<void> {
    const { followerId } = this;
    const { clock, wechat } = this.world;
    const { appId } = wechat.accounts().oa;
    const database = gated(this.database, gate);
    const [people, syncs] = [new People(database, clock, []), new SyncStates(database)];
    const deps = {
      appId,
      clock,
      followerId,
      events: oaEvents(database),
      effects: followEffects({ appId, followerId, people, syncs }),
      chooseReply: async () => undefined,
      sayMore: async () => undefined,
    };
    const type = `event.${event}`;
    const content = { type, scene: undefined, ticket: undefined } as PushContent;
    const createdAt = atSecond(new Date(createTime * 1000));
    const key = `${openId}:${createTime}:${event}`;
    await handlePush(deps, { accountId: 'gh_1', openId, createdAt, type, content, key, fields: {} });
  }
}

type Rule = Parameters<ClientWorld['faults']['add']>[0];
const [LIST, DETAILS] = ['/cgi-bin/user/get', '/cgi-bin/user/info/batchget'];
const error = (match: string, code: number | string, probability: number): Rule => ({
  target: 'wechat',
  match,
  probability,
  effect: { kind: 'error', code, message: 'by the storm' },
});

/** What WeChat's server does now and then. */
export const FAULTS: readonly Rule[] = [
  ...[LIST, DETAILS, '/cgi-bin/stable_token'].flatMap((path) => [error(path, -1, 0.03), error(path, 'HTTP_502', 0.02)]),
  ...[LIST, DETAILS].flatMap((path): Rule[] => [
    error(path, 40001, 0.01),
    error(path, 42001, 0.01),
    error(path, 45011, 0.003),
    { target: 'wechat', match: path, probability: 0.01, effect: { kind: 'drop' } },
    { target: 'wechat', match: path, probability: 0.01, when: 'after', effect: { kind: 'drop' } },
    { target: 'wechat', match: path, probability: 0.01, when: 'after', effect: { kind: 'half' } },
  ]),
  error(DETAILS, 40003, 0.02),
  error(DETAILS, 45009, 0.0005),
];
