/** What an account used of its quotas on one day in Beijing, by path. */
export interface Usage {
  calls: Readonly<Record<string, number>>;
  /** As WeChat said them on that day; only of the paths that it was asked for. */
  limits: Readonly<Record<string, number>>;
}

/** Where usage is kept, for people and for reports; over the database it costs one request a call. */
export interface UsageLedger {
  /** Adds the calls to those of the day, and sets the limits. A call that fails may have been kept all the same. */
  add(appId: string, day: string, usage: Usage): Promise<void>;
}

/** Both together. */
export function addUsage(earlier: Usage | undefined, later: Usage) {
  const calls = { ...earlier?.calls };
  for (const [path, count] of Object.entries(later.calls)) calls[path] = (calls[path] ?? 0) + count;
  return { calls, limits: { ...earlier?.limits, ...later.limits } };
}
