import { formatMoment, formatNumber } from '../../language/format.ts';
import { useTexts, type Texts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import type { SyncNow } from './sync-record.ts';

/** What people must know of the sync: a question to staff, why it rests and until when, and what staff want of it. */
export function SyncNews({ sync }: { sync: SyncNow }) {
  const { sync: texts } = useTexts();
  const world = useWorld();
  // The clock of the world goes on with its state.
  useCell(world.state);
  const waits = sync.waitsUntilMs !== undefined && sync.waitsUntilMs > (world.nowMs() ?? Infinity);
  const trouble = troubleIn(sync, texts);
  return (
    <div class="sync-news" role="status">
      {sync.state === 'held' && <p class="news news-question">{question(sync, texts)}</p>}
      {sync.state === 'paused' && <p class="news">{texts.paused}</p>}
      {(trouble !== undefined || waits) && (
        <p class={`news ${trouble === undefined ? '' : 'news-trouble'}`}>
          {trouble}
          {waits && <b>{texts.waits(formatMoment(sync.waitsUntilMs as number))}</b>}
        </p>
      )}
      {sync.wish !== undefined && (
        <p class="news news-wish">
          {texts.wishes[sync.wish] ?? sync.wish} <b>{texts.wishHint}</b>
        </p>
      )}
    </div>
  );
}

function question({ unseen, swept }: SyncNow, texts: Texts['sync']): string {
  const percent = `${((100 * unseen) / Math.max(1, swept)).toFixed(1)}%`;
  return texts.held(formatNumber(unseen), formatNumber(swept), percent);
}

function troubleIn({ trouble }: SyncNow, texts: Texts['sync']): string | undefined {
  if (!trouble) return undefined;
  const { code, words } = trouble;
  return [texts.troubles[code] ?? code, ...(words ? [words] : [])].join(' · ');
}
