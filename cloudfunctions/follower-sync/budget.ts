/**
 * How long one call works, in ms. The function's time limit is longer (60 s, cloudbaserc.json): what is under way at the
 * end of the budget still has time to end.
 */
export const BUDGET_MS = 53_000;
