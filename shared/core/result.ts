/** What a use case answers: a value, or a refusal that its contract names. Faults are thrown. */
export type Result<T, E extends string> = { ok: true; data: T } | { ok: false; error: E; details?: unknown };

export const ok = <T>(data: T): { ok: true; data: T } => ({ ok: true, data });
export const err = <E extends string>(error: E, details?: unknown): { ok: false; error: E; details?: unknown } => ({
  ok: false,
  error,
  details,
});
