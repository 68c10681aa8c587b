import { DAY_MS, shanghaiMoment } from '../core/clock.ts';

/** A span of time that a moment may lie in. */
export interface When {
  after?: string;
  before?: string;
  withinDays?: number;
}

export function isWhen(moment: Date | undefined, { after, before, withinDays }: When, now: Date): boolean {
  if (!moment) return false;
  if (after !== undefined && moment < new Date(after)) return false;
  if (before !== undefined && moment >= new Date(before)) return false;
  return withinDays === undefined || moment.getTime() > now.getTime() - withinDays * DAY_MS;
}

export function whenInWords({ after, before, withinDays }: When): string {
  const parts = [
    ...(withinDays === undefined ? [] : [`最近 ${withinDays} 天内`]),
    ...(after === undefined ? [] : [`${shanghaiMoment(new Date(after))} 起`]),
    ...(before === undefined ? [] : [`${shanghaiMoment(new Date(before))} 之前`]),
  ];
  return parts.join('、');
}

/** A span of numbers. */
export interface HowMany {
  atLeast?: number;
  atMost?: number;
}

export const isHowMany = (count: number, { atLeast = 0, atMost = Infinity }: HowMany): boolean =>
  count >= atLeast && count <= atMost;

export function howManyInWords({ atLeast, atMost }: HowMany, unit: string): string {
  if (atLeast === atMost) return `正好 ${atLeast} ${unit}`;
  if (atMost === undefined) return `至少 ${atLeast} ${unit}`;
  return atLeast === undefined ? `至多 ${atMost} ${unit}` : ` ${atLeast} 到 ${atMost} ${unit}`;
}
