import { useMemo, useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts, type Texts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { KEPT_ENTRIES } from '../../live/feed-stream.ts';
import { SOURCES, type FeedEntry, type FeedSource } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Empty } from '../../parts/states.tsx';
import { FeedDetail } from './feed-detail.tsx';
import { FeedList } from './feed-list.tsx';
import { rowsOf } from './rows.ts';

/** Everything that happens, as it happens. */
export function FeedPanel() {
  const { feed: texts } = useTexts();
  const live = useCell(useWorld().feed.entries);
  const [source, setSource] = useState<FeedSource>();
  const [isGrouped, setGrouped] = useState(true);
  const [chosenKey, choose] = useState<string>();
  /** The entries of the moment in which the person scrolled away from the newest one. */
  const [held, setHeld] = useState<readonly FeedEntry[]>();
  const shown = held ?? live;
  const rows = useMemo(() => rowsOf(shown, source, isGrouped), [shown, source, isGrouped]);
  const chosen = rows.find(({ key }) => key === chosenKey);
  const missed = held ? (live.at(-1)?.seq ?? 0) - (held.at(-1)?.seq ?? 0) : 0;

  return (
    <div class="feed">
      <div class="feed-tools">
        <SourceFilter source={source} onChoose={setSource} />
        <label class="check">
          <input type="checkbox" checked={isGrouped} onChange={(event) => setGrouped(event.currentTarget.checked)} />
          {texts.group}
        </label>
      </div>
      <div class="feed-columns">
        {rows.length === 0 ? (
          <Empty title={nothingOf(source, shown, texts)} />
        ) : (
          <FeedList
            rows={rows}
            chosenKey={chosenKey}
            missed={missed}
            isHeld={held !== undefined}
            onChoose={choose}
            onHold={(hold) => setHeld(hold ? (held ?? live) : undefined)}
          />
        )}
        <FeedDetail row={chosen} />
      </div>
    </div>
  );
}

/** The first entry of a world has number 1: a list that begins later has lost some. */
function nothingOf(source: FeedSource | undefined, entries: readonly FeedEntry[], texts: Texts['feed']): string {
  if (!source) return texts.empty;
  const [oldest] = entries;
  return oldest && oldest.seq > 1 ? texts.notAmongKept(formatNumber(KEPT_ENTRIES)) : texts.emptyFilter;
}

function SourceFilter({ source, onChoose }: { source?: FeedSource; onChoose: (source?: FeedSource) => void }) {
  const texts = useTexts();
  return (
    <div class="chips" role="group" aria-label={texts.feed.filter}>
      <button type="button" class="chip" aria-pressed={source === undefined} onClick={() => onChoose(undefined)}>
        {texts.feed.all}
      </button>
      {SOURCES.map((one) => (
        <button
          key={one}
          type="button"
          class={`chip source-${one}`}
          aria-pressed={source === one}
          onClick={() => onChoose(source === one ? undefined : one)}
        >
          <i aria-hidden="true" />
          {texts.sources[one]}
        </button>
      ))}
    </div>
  );
}
