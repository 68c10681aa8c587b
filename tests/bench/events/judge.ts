/** What one thing costs among few and among many events. */
export interface Figure {
  label: string;
  /** Database requests: the most of any round; of an event, the mean. */
  requests: readonly [few: number, many: number];
  /** Medians, in milliseconds. */
  ms: readonly [few: number, many: number];
  most: { requests: number; times: number };
}

/** The issue's own limits. */
export const OF_A_REPORT = { requests: 10, times: 3 } as const;
/** One request at most; and the same cost, but for a deeper tree and colder caches. */
export const OF_AN_EVENT = { requests: 1, times: 1.5 } as const;

export const timesOf = ({ ms: [few, many] }: Figure): number => many / few;

/** Whether a cost is within its limits; one that could not be measured is not. */
export const holds = (figure: Figure): boolean =>
  Math.max(...figure.requests) <= figure.most.requests && timesOf(figure) <= figure.most.times;
