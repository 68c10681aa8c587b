import { DAY_MS } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { template } from '../coupons/claims.harness.ts';
import { orKilled } from '../db/interruptions.harness.ts';
import { followerId } from '../followers/sync.harness.ts';
import {
  decideReview,
  issueLinkTicket,
  linkPhone,
  listLinks,
  redeemLinkTicket,
  undoMerge,
  undoOwnLink,
  type LinkReview,
  type Merge,
} from '../identity/index.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { forgetFollowers } from './left-followers.ts';
import { oaOf, OwningWorld, PEOPLE, TEMPLATE, UNBOUND, type App, type Deed } from './owning.harness.ts';

const STAFF = 'u_staff' as UserId;

/** Who follows, and who has signed in to which mini program. */
export interface Met {
  followers: number[];
  entered: (readonly [person: number, app: App])[];
}

/** People with two mini programs, an Official Account and telephones, and the functions that meet them. */
export class HistoryWorld extends OwningWorld {
  /** Which people's records a wrong word (a forwarded link, another's number) may have joined. */
  readonly mistaken: number[][] = [];
  /** By whom each number was verified. */
  private readonly tapped = new Map<number, Set<number>>();
  private readonly read = new Set<string>();

  /** Everybody who is met is known without a UnionID, by a record for each identity. */
  static async begin(local: LocalDatabase, { followers, entered }: Met): Promise<HistoryWorld> {
    const world = new HistoryWorld(local);
    world.forget = (database) => forgetFollowers({ database, clock: world.clock });
    world.settings.refreshDays = 1;
    for (const person of PEOPLE) world.account.unbound.add(oaOf(person));
    const [startsAt, endsAt] = [world.clock.now(), new Date(world.clock.now().getTime() + 365 * DAY_MS)];
    const campaign = template({ _id: TEMPLATE, startsAt, endsAt, total: 50, createdAt: startsAt });
    await world.deps().stock.templates.add(campaign);
    world.account.followers = followers.map(oaOf);
    await world.tick();
    for (const [person, app] of entered) await world.entering(person, app, { knows: false })();
    world.clock.advance(80_000);
    return world;
  }

  /** Follows or leaves; the list of WeChat says so at once, the push comes when it is delivered. */
  followOrLeave(person: number, does: boolean): Deed {
    const others = this.account.followers.filter((openId) => openId !== oaOf(person));
    this.account.followers = does ? [...others, oaOf(person)] : others;
    const [at, key] = [this.clock.now(), `push-${++this.number}`];
    return (gate) => this.push(does ? 'subscribe' : 'unsubscribe', oaOf(person), at, gate, key);
  }

  /** From now on WeChat names the follower's UnionID; the sync hears of it when it asks. */
  bind(person: number): void {
    if (person !== UNBOUND) this.account.unbound.delete(oaOf(person));
  }

  /** The follower opens a page and somebody, perhaps another, opens the mini program by its link and confirms. */
  linking(follower: number, person: number, app: App): Deed {
    if (follower !== person) this.mistaken.push([follower, person]);
    let ticket: string | undefined;
    const show = this.asUser(person, app, (deps, userId) => redeemLinkTicket(deps, { ticket: ticket ?? '', userId }));
    return async (gate) => {
      const opened = followerId(oaOf(follower));
      const issued = ticket ?? (await orKilled(() => issueLinkTicket(this.deps(gate), opened)));
      if (issued === 'killed') return issued;
      ticket = issued;
      return show(gate);
    };
  }

  /** A tap that gives a number, perhaps another's. */
  telephoning(person: number, app: App, numberOf: number): Deed {
    const by = this.tapped.get(numberOf) ?? new Set();
    this.tapped.set(numberOf, by.add(person));
    this.mistaken.push([...by]);
    const code = `code-${++this.number}`;
    const readPhone = async () => {
      if (this.read.has(code)) return undefined;
      this.read.add(code);
      return `+861380013800${numberOf}`;
    };
    return this.asUser(person, app, (deps, userId) => linkPhone({ ...deps, readPhone }, { userId, code }));
  }

  /** What an owner does who sees that these two are one person. */
  merging(person: number): Deed {
    return (gate) =>
      orKilled(async () => {
        const deps = this.deps(gate);
        const [a, b] = [await this.userIdOf(deps, person, 'wxA'), await this.userIdOf(deps, person, 'wxB')];
        return a && b && deps.people.merges.merge({ a, b, cause: 'staff', by: STAFF });
      });
  }

  /** The person takes back the last link that they find among theirs. */
  unlinking(person: number, app: App): Deed {
    let linkId: string | undefined;
    return this.asUser(person, app, async ({ people }, userId) => {
      linkId ??= (await listLinks(people, userId))[0]?._id;
      return linkId && undoOwnLink(people, { linkId, userId });
    });
  }

  undoing(mergeId: string): Deed {
    return (gate) => orKilled(() => undoMerge(this.deps(gate).people.merges, { mergeId, by: STAFF }));
  }

  /** A run of the follower sync, as far as one tick brings it. */
  syncing: Deed = (gate) =>
    orKilled(async () => {
      await this.ask('start', gate);
      return this.tick(gate);
    });

  /** The owner looks at what is held, and wants it looked at anew. */
  async decideAll(): Promise<number> {
    const reviews = this.reviews();
    for (const { _id: reviewId } of reviews)
      await decideReview(this.deps(), { reviewId, decision: 'again', by: STAFF });
    return reviews.length;
  }

  reviews = () => this.local.all<LinkReview>('linkReviews');
  /** The newest first. */
  merges = () => this.local.all<Merge>('merges').sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());

  /** Who is who and who owns what; not when. */
  settled() {
    const owned = [...this.visits(), ...this.coupons(), ...this.orders()].map(({ _id, userId }) => [_id, userId]);
    const records = this.users().map(({ _id, mergedInto, identityIds, unionId }) => [
      _id,
      mergedInto,
      unionId,
      ...[...identityIds].sort(),
    ]);
    const identities = this.identities().map(({ _id, userId, unionId, follower }) => [
      _id,
      userId,
      unionId,
      follower?.state,
    ]);
    const merges = this.merges().map(({ _id, state }) => [_id, state]);
    return [owned, records, identities, merges].map((lines) => lines.map((line) => line.join(' ')).sort());
  }
}
