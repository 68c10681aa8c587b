/**
 * How long one call works, in ms: every send has ended by then. The function's time limit is longer (60 s, cloudbaserc.json),
 * so that what became of the last one can still be written down.
 */
export const BUDGET_MS = 50_000;
