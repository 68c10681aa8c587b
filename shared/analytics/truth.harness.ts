/**
 * What truly happened, told forward from a log of facts; shares nothing with what counts it: a judge of the figures.
 */
export type Fact = { who: string; at: number; channel: string } & (
  | { is: 'click' }
  /** `known`: the sign-in kept it. `lost`: nobody ever heard of it. */
  | { is: 'visit'; known: boolean; lost?: boolean }
  | { is: 'claim'; used: boolean }
  | { is: 'order'; fen: number }
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
    people.set(person, [...(people.get(person) ?? []), fact]);
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
