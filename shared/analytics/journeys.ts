import { shanghaiDay } from '../core/clock.ts';
import { TOUCH_RULES, touchFor, type Touch, type TouchRule } from './touches.ts';

/** What a journey may come to; in fen what is money. */
export interface Goals {
  signedIn: number;
  claimed: number;
  redeemed: number;
  ordered: number;
  orders: number;
  gmv: number;
}

const NO_GOALS: Goals = { signedIn: 0, claimed: 0, redeemed: 0, ordered: 0, orders: 0, gmv: 0 };

/** One person, one channel, one day (Asia/Shanghai): the unit of every funnel. */
export interface Journey {
  /** Empty: no channel of ours. */
  channelId: string;
  day: string;
  visits: Set<string>;
  /** The person was there, as what they did shows, also when word of the visit was lost. */
  isThere: boolean;
  /** By the channel that was touched last before, and by the first one of the window. */
  goals: Record<TouchRule, Goals>;
}

/** The journeys of one person. */
export class Journeys {
  private readonly byPlace = new Map<string, Journey>();

  /** @param touches the earliest in front */
  constructor(private readonly touches: readonly Touch[]) {}

  all(): Journey[] {
    return [...this.byPlace.values()];
  }

  /** The one of a channel on the day of a moment; begun, if there is none. */
  at(channelId: string, at: Date): Journey {
    const day = shanghaiDay(at);
    const place = `${channelId}|${day}`;
    const known = this.byPlace.get(place);
    if (known) return known;
    const goals = { last: { ...NO_GOALS }, first: { ...NO_GOALS } };
    const begun = { channelId, day, visits: new Set<string>(), isThere: false, goals };
    this.byPlace.set(place, begun);
    return begun;
  }

  /** Puts what was reached at a moment down to a channel, once by each rule; to none on its own day, if none was touched. */
  reach(at: Date, reached: Partial<Goals>): void {
    for (const rule of TOUCH_RULES) {
      const touch = touchFor(this.touches, at, rule) ?? { channelId: '', at };
      const goals = this.at(touch.channelId, touch.at).goals[rule];
      for (const [goal, by] of Object.entries(reached) as [keyof Goals, number][]) goals[goal] += by;
    }
  }
}
