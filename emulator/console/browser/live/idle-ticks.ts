import type { FeedEntry } from './wire.ts';

/** Kind of the entry that stands for idle ticks one after the other; `detail.ticks` counts them by function. */
export const IDLE_TICKS = 'timer.idle';

/**
 * A timer that finds nothing to do says two things every minute: a week of that would be all that the feed still holds.
 * Such pairs become one entry with a count. A tick is idle when its function was warm and answered without having
 * written a document or printed a line.
 */
export function collapseIdleTicks(entries: readonly FeedEntry[]): FeedEntry[] {
  const eventful = new Set(
    entries.filter(({ kind }) => kind !== 'function.finished').map(({ requestId }) => requestId),
  );
  const kept: FeedEntry[] = [];
  for (const entry of entries) {
    if (isQuietTick(entry) && !eventful.has(entry.requestId)) putTick(kept, entry);
    else kept.push(entry);
  }
  return kept;
}

function isQuietTick({ kind, detail }: FeedEntry): boolean {
  if (kind !== 'function.finished' || detail?.caller !== 'timer') return false;
  return detail.outcome === 'ok' && detail.coldStartMs === undefined;
}

/** The end of a tick takes its beginning away, and joins the ticks before it. */
function putTick(kept: FeedEntry[], { seq, at, detail }: FeedEntry): void {
  const name = String(detail?.functionName);
  const began = kept.findLastIndex((entry) => entry.kind === 'timer.fired' && entry.detail?.functionName === name);
  const [beginning] = began < 0 ? [] : kept.splice(began, 1);
  const last = kept.at(-1);
  const before = last?.kind === IDLE_TICKS ? last : undefined;
  if (before) kept.pop();
  const ticks = { ...(before?.detail?.ticks as Record<string, number> | undefined) };
  ticks[name] = (ticks[name] ?? 0) + 1;
  // It keeps the number of the first one: what was chosen in the list stays chosen.
  const first = before ?? beginning;
  kept.push({ seq: first?.seq ?? seq, at, source: 'timer', kind: IDLE_TICKS, text: name, detail: { ticks } });
}
