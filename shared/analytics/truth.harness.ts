/**
 * What truly happened, told forward from a log of facts; shares nothing with what counts it: a judge of the figures.
 */
export type Fact = { who: string; at: number; channel: string } & (
  | { is: 'click' }
  /** `known`: the sign-in kept it. `lost`: nobody ever heard of it. */
  | { is: 'visit'; known: boolean; lost?: boolean }
  | { is: 'claim'; used: boolean; campaign: string }
  /** `campaign`: it used a coupon of it. */
  | { is: 'order'; fen: number; campaign?: string; inStore: boolean }
);

const WEEK = 7 * 24 * 3_600_000;
const EIGHT_HOURS = 8 * 3_600_000;
export const beijingDay = (ms: number): string => new Date(ms + EIGHT_HOURS).toISOString().slice(0, 10);

export interface TrueNumbers {
  clicks: number;
  visits: number;
  visitors: number;
  signedIn: number;
  claimed: number;
  redeemed: number;
  ordered: number;
  orders: number;
  gmv: number;
}

/** Marks that were made; how many different ones there are of each kind, by channel (`*`: all). */
class Marks {
  private readonly sets = new Map<string, Set<string>>();
  private readonly sums = new Map<string, number>();

  mark(channel: string, kind: string, who: string, day: string): void {
    for (const [place, name] of [
      [channel, `${who} ${channel} ${day}`],
      ['*', `${who} ${day}`],
    ] as const) {
      const key = `${place} ${kind}`;
      const marked = this.sets.get(key) ?? new Set();
      this.sets.set(key, marked.add(name));
    }
  }
  add(channel: string, kind: string, by: number): void {
    for (const place of [channel, '*'])
      this.sums.set(`${place} ${kind}`, (this.sums.get(`${place} ${kind}`) ?? 0) + by);
  }
  of(place: string): TrueNumbers {
    const marked = (kind: string) => this.sets.get(`${place} ${kind}`)?.size ?? 0;
    const sum = (kind: string) => this.sums.get(`${place} ${kind}`) ?? 0;
    return {
      ...{ clicks: sum('clicks'), visits: sum('visits'), visitors: marked('came'), signedIn: marked('known') },
      ...{ claimed: marked('claimed'), redeemed: marked('used'), ordered: marked('ordered') },
      ...{ orders: sum('orders'), gmv: sum('gmv') },
    };
  }
}

/** One person's facts in the order in which they happened. */
function tell(who: string, facts: readonly Fact[], rule: 'last' | 'first', marks: Marks): void {
  let remembered: { channel: string; at: number }[] = [];
  for (const fact of facts) {
    const { at, channel } = fact;
    remembered = remembered.filter((one) => at - one.at < WEEK);
    if (fact.is === 'visit') {
      marks.add(channel, 'visits', 1);
      marks.mark(channel, 'came', who, beijingDay(at));
    }
    if (fact.is === 'claim') marks.mark(channel, 'came', who, beijingDay(at));
    if (fact.is !== 'click' && channel !== '') remembered.push({ channel, at });
    if (fact.is === 'click' || (fact.is === 'visit' && !fact.known)) continue;
    const cause = (rule === 'last' ? remembered.at(-1) : remembered[0]) ?? { channel: '', at };
    const day = beijingDay(cause.at);
    if (fact.is === 'visit') marks.mark(cause.channel, 'known', who, day);
    else if (fact.is === 'claim') {
      for (const kind of ['claimed', 'known']) marks.mark(cause.channel, kind, who, day);
      if (fact.used) marks.mark(cause.channel, 'used', who, day);
    } else {
      marks.mark(cause.channel, 'ordered', who, day);
      marks.add(cause.channel, 'orders', 1);
      marks.add(cause.channel, 'gmv', fact.fen);
    }
  }
}

/** @param personOf who of the log are the same person in the end */
export function truthOf(
  log: readonly Fact[],
  personOf: (who: string) => string,
  rule: 'last' | 'first',
): (channel: string) => TrueNumbers {
  const marks = new Marks();
  const people = new Map<string, Fact[]>();
  for (const fact of log) {
    if (fact.is === 'click') marks.add(fact.channel, 'clicks', 1);
    const person = personOf(fact.who);
    const own = people.get(person);
    if (own) own.push(fact);
    else people.set(person, [fact]);
  }
  for (const [who, facts] of people)
    tell(
      who,
      facts.sort((a, b) => a.at - b.at),
      rule,
      marks,
    );
  return (channel) => marks.of(channel);
}

/** Of one campaign, whenever it was. */
export function truthOfCampaign(log: readonly Fact[], campaign: string, face: number) {
  const truth = { issued: 0, used: 0, till: 0, orders: 0, gmv: 0 };
  for (const fact of log) {
    if (fact.is === 'claim' && fact.campaign === campaign) {
      truth.issued += 1;
      if (fact.used) {
        truth.used += 1;
        truth.till += face;
      }
    }
    if (fact.is === 'order' && fact.campaign === campaign) {
      truth.orders += 1;
      truth.gmv += fact.fen;
    }
  }
  return truth;
}

/** Of the one store, whoever came by whatever. */
export function truthOfStore(log: readonly Fact[]) {
  const truth = { used: 0, orders: 0, gmv: 0 };
  for (const fact of log) {
    if (fact.is === 'claim' && fact.used) truth.used += 1;
    if (fact.is !== 'order' || !fact.inStore) continue;
    truth.orders += 1;
    truth.gmv += fact.fen;
  }
  return truth;
}

const MONTH = 30 * 24 * 3_600_000;

/** Who had come by the article before they bought, and the others; whenever it was. */
export function truthOfBuyers(log: readonly Fact[], personOf: (who: string) => string, article: string) {
  const empty = () => ({ orders: 0, gmv: 0, buyers: 0, again: 0 });
  const truth = { readers: empty(), others: empty() };
  const lastRead = new Map<string, number>();
  const first = new Map<string, { at: number; own: ReturnType<typeof empty>; hasMore: boolean }>();
  for (const fact of log.toSorted((a, b) => a.at - b.at)) {
    const person = personOf(fact.who);
    if (fact.is !== 'click' && fact.channel === article) lastRead.set(person, fact.at);
    if (fact.is !== 'order') continue;
    const own = fact.at - (lastRead.get(person) ?? -Infinity) < MONTH ? truth.readers : truth.others;
    own.orders += 1;
    own.gmv += fact.fen;
    const before = first.get(person);
    if (!before) {
      own.buyers += 1;
      first.set(person, { at: fact.at, own, hasMore: false });
    } else if (!before.hasMore && fact.at - before.at <= MONTH) {
      before.hasMore = true;
      before.own.again += 1;
    }
  }
  return truth;
}

/** How many people came in which week, by their first one: both as days since the first Monday of 1970. */
export function truthOfWeeks(log: readonly Fact[], personOf: (who: string) => string): Record<string, number> {
  const weekOf = (at: number): number => Math.floor(((at + EIGHT_HOURS) / 86_400_000 - 4) / 7);
  const first = new Map<string, number>();
  const came = new Set<string>();
  for (const fact of log.toSorted((a, b) => a.at - b.at)) {
    if (fact.is !== 'visit') continue;
    const person = personOf(fact.who);
    const week = weekOf(fact.at);
    if (!first.has(person)) first.set(person, week);
    came.add(`${first.get(person)} ${week} ${person}`);
  }
  const counts: Record<string, number> = {};
  for (const mark of came) {
    const place = mark.split(' ').slice(0, 2).join(' ');
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}
