/** How long one call works, in ms; what is under way then still has time to end within the function's time limit (60 s). */
export const BUDGET_MS = 40_000;
