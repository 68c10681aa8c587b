import { halfIn } from '../../language/half.ts';
import { formatNumber } from '../../language/format.ts';
import type { Texts } from '../../language/language.ts';
import { readLine } from '../../log/read-line.ts';
import type { FeedEntry } from '../../live/wire.ts';

type Detail = Record<string, unknown>;

/** Tenths of a millisecond matter to a short run only. */
const formatMs = (ms: unknown): string => formatNumber(Number(ms) < 100 ? Number(ms) : Math.round(Number(ms)));

/** Kinds whose detail says all that the text says: these are told in the language of the page. */
const TELLERS: Record<string, (detail: Detail, texts: Texts) => string> = {
  'function.finished': ({ functionName, ms, outcome, coldStartMs, caller }, { entries, callers }) => {
    const name = String(functionName);
    const end =
      outcome === 'ok' ? entries.finished(name, formatMs(ms)) : entries.failed(name, String(outcome), formatMs(ms));
    const cold = coldStartMs === undefined ? [] : [entries.coldStart(String(coldStartMs))];
    return [end, ...cold, entries.calledBy(callers[String(caller)] ?? String(caller))].join(' · ');
  },
  'documents.written': ({ action, collection, count }, { entries }) =>
    entries.written(String(action).replace('database.', ''), String(collection), formatNumber(Number(count))),
  'timer.fired': ({ functionName, triggerName }, { entries }) =>
    entries.fired(String(functionName), String(triggerName)),
  'timer.idle': ({ ticks }, { entries }) => {
    const counts = Object.entries(ticks as Record<string, number>);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    return entries.idle(formatNumber(total), counts.map(([name]) => name).join(', '));
  },
  'job.progress': ({ text, done, total }, { tag }) => `${halfIn(tag, String(text))} ${String(done)}/${String(total)}`,
};

/** A line of a log by its fields, if it has any: `call.answered coupon.claim ok`. */
function describeLine({ text, detail }: FeedEntry): string {
  const { title, fields } = readLine({ line: text, stream: detail?.stream === 'stderr' ? 'stderr' : 'stdout' });
  return [title, ...fields.map(([name, value]) => `${name} ${value}`)].join(' · ');
}

/** What a function said about the call it answered: the values of the fields `call` and `outcome` of its log. */
export function answeredCall(entries: readonly FeedEntry[]): string | undefined {
  for (const { kind, text } of entries) {
    if (kind !== 'function.printed') continue;
    const fields = new Map(readLine({ line: text, stream: 'stdout' }).fields);
    if (fields.has('call')) return [fields.get('call'), fields.get('outcome')].filter(Boolean).join(' → ');
  }
  return undefined;
}

/** One line of the feed for people: in the language of the page where that is possible, else as the world said it. */
export function describeEntry(entry: FeedEntry, texts: Texts): string {
  const { kind, text, detail } = entry;
  if (kind === 'function.printed') return describeLine(entry);
  const tell = TELLERS[kind];
  return tell && detail ? tell(detail, texts) : text;
}

/** What is left to say of an invocation beside the call it answered. */
export function describeBriefly(entry: FeedEntry, texts: Texts): string {
  const { kind, detail } = entry;
  if (kind !== 'function.finished' || detail?.outcome !== 'ok') return describeEntry(entry, texts);
  const cold = detail.coldStartMs === undefined ? [] : [texts.entries.coldStart(String(detail.coldStartMs))];
  return [texts.entries.brief(String(detail.functionName), formatMs(detail.ms)), ...cold].join(' · ');
}

/** Whether an entry tells of something that went wrong. */
export function isTrouble({ kind, detail }: FeedEntry): boolean {
  if (/\.(refused|failed|broken|disturbed|unknown|unknown-path)$/.test(kind)) return true;
  if (kind === 'function.finished') return detail?.outcome !== 'ok';
  if (kind === 'function.printed') return detail?.stream === 'stderr';
  return kind === 'http.answered' && Number(detail?.status) >= 400;
}
