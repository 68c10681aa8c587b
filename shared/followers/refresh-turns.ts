import { DAY_MS } from '../core/clock.ts';
import type { Identity } from '../identity/index.ts';
import { printOf } from './sync-lists.ts';

/**
 * Whose details are asked for besides those who need it: everybody has a turn once in so many days, on a day chosen by the
 * hash of the OpenID, so that nothing must be written down but up to which day the turns were taken.
 */
export interface RefreshTurns {
  /** The last of the business days whose turns are taken: `2024-03-01`. */
  upTo: string;
  /** How many days, up to that one. */
  days: number;
}

const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** Of how many days the turns have come since those up to `taken` were taken; never more than everybody's. */
export function daysDue(taken: string | undefined, today: string, refreshDays: number): number {
  const days = taken === undefined ? 1 : Math.max(0, numberOf(today) - numberOf(taken));
  return Math.min(days, refreshDays);
}

/** Those of the first `days` of the days that are due. */
export const firstTurns = (today: string, due: number, days: number): RefreshTurns => ({
  upTo: dayOf(numberOf(today) - due + days),
  days,
});

/** Whether somebody's turn is among these. */
export const hasTurn = ({ _id }: Identity, { upTo, days }: RefreshTurns, refreshDays: number): boolean =>
  (printOf(_id) + numberOf(upTo)) % refreshDays < days;
