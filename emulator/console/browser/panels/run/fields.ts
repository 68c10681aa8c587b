/** Reads fields of documents in relaxed EJSON; one that is absent counts as nothing. */
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
export const momentMs = (value: unknown): number | undefined => {
  const { $date } = object(value);
  const ms = typeof $date === 'string' ? Date.parse($date) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};
