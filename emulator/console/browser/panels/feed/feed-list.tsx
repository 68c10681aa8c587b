import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatPreciseTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { answeredCall, describeBriefly, describeEntry, isTrouble } from './describe-entry.ts';
import type { FeedRow } from './rows.ts';

interface Props {
  /** Newest first. */
  rows: FeedRow[];
  chosenKey: string | undefined;
  /** Entries that came since the list is held. */
  missed: number;
  isHeld: boolean;
  onChoose: (key: string) => void;
  onHold: (hold: boolean) => void;
}

/** Height of a row in CSS pixels (styles/feed.css has it too). */
const ROW = 34;
/** Rows drawn above and below what is seen. */
const MARGIN_ROWS = 6;

/** Only the rows in sight are drawn. Whoever scrolls away from the top holds the list until they come back. */
export function FeedList({ rows, chosenKey, missed, isHeld, onChoose, onHold }: Props) {
  const { feed: texts } = useTexts();
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      if (list.current) setView((before) => ({ ...before, height: list.current!.clientHeight }));
    });
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);

  const at = rows.findIndex(({ key }) => key === chosenKey);
  const [wasMovedByKey, setMovedByKey] = useState(false);
  useEffect(() => {
    if (wasMovedByKey && at >= 0) scrollTo(list.current!, at);
  }, [chosenKey]);
  const move = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = to === undefined ? undefined : rows[Math.max(0, to)];
    if (!next) return;
    event.preventDefault();
    setMovedByKey(true);
    onChoose(next.key);
  };
  const scrolled = () => {
    const top = list.current?.scrollTop ?? 0;
    setView((before) => ({ ...before, top }));
    onHold(top > ROW);
  };
  const backToLive = () => {
    list.current?.scrollTo({ top: 0 });
    onHold(false);
  };

  const first = Math.max(0, Math.floor(view.top / ROW) - MARGIN_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + MARGIN_ROWS);
  return (
    <div class="feed-list-frame">
      {isHeld && (
        <button type="button" class="feed-held" onClick={backToLive}>
          {missed > 0 ? texts.paused(missed) : texts.held} · {texts.live} ↑
        </button>
      )}
      <div
        class="feed-list"
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={texts.list}
        aria-activedescendant={at >= first && at < last ? `row-${chosenKey}` : undefined}
        onKeyDown={move}
        onScroll={scrolled}
      >
        <div role="presentation" style={{ height: `${rows.length * ROW}px` }}>
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={row.key}
              row={row}
              top={(first + index) * ROW}
              isChosen={row.key === chosenKey}
              onChoose={() => {
                setMovedByKey(false);
                onChoose(row.key);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function scrollTo(list: HTMLElement, at: number): void {
  const above = at * ROW;
  if (above < list.scrollTop) list.scrollTo({ top: above });
  if (above + ROW > list.scrollTop + list.clientHeight) list.scrollTo({ top: above + ROW - list.clientHeight });
}

function Row({ row, top, isChosen, onChoose }: { row: FeedRow; top: number; isChosen: boolean; onChoose: () => void }) {
  const texts = useTexts();
  const { head, entries } = row;
  const writes = entries.filter(({ source }) => source === 'database').length;
  const prints = entries.filter(({ kind }) => kind === 'function.printed').length;
  const call = answeredCall(entries);
  return (
    <div
      id={`row-${row.key}`}
      role="option"
      aria-selected={isChosen}
      class={`feed-row source-${head.source} ${entries.some(isTrouble) ? 'trouble' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
    >
      <time>{formatPreciseTime(head.at)}</time>
      <span class="source-name">{texts.sources[head.source]}</span>
      <span class="feed-text">
        {call && <b>{call}</b>}
        {call ? describeBriefly(head, texts) : describeEntry(head, texts)}
      </span>
      {entries.length > 1 && (
        <span class="feed-more">
          {writes > 0 && <span>{texts.feed.writes(writes)}</span>}
          {prints > 0 && !call && <span>{texts.feed.prints(prints)}</span>}
        </span>
      )}
    </div>
  );
}
