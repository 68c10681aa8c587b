import type { Origin } from './origins';

/** One line of a report: what it is about, the number, and what there is to say of both. */
export interface Row {
  key: string;
  title: string;
  note: string;
  value: string;
  /** Against the time before; empty where there was nothing. */
  change: string;
  /** What stands behind its numbers; absent where there is none. */
  origin?: Origin;
}

/** Numbers that belong together. */
export interface Section {
  title: string;
  rows: readonly Row[];
}

export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;

/** A share that may not be there: of nothing there is none. */
export const shareText = (share: number | undefined): string => (share === undefined ? '—' : percent(share));

/** `2026-03-01` as `03.01`. */
export const dotted = (day: string): string => day.slice(5).replace('-', '.');

/** Against the time before; empty where there was nothing to compare with. */
export function changeText(now: number, before: number): string {
  if (before === 0) return '';
  if (now === before) return '持平';
  return `${now > before ? '↑' : '↓'} ${percent(Math.abs(now - before) / before)}`;
}
