export const DAY_MS = 24 * 60 * 60 * 1000;

/** Times that figures are shown for, up to today. */
export const SPANS = [
  { days: 7, text: '近 7 天' },
  { days: 30, text: '近 30 天' },
  { days: 90, text: '近 90 天' },
];

/** Days of Shanghai, both included. */
export interface Days {
  from: string;
  to: string;
}
