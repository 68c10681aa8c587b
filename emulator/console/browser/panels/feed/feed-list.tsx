import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { Row, ROW } from './feed-row.tsx';
import type { FeedRow } from './rows.ts';
import { bringIntoSight, useSight } from './sight.ts';

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

/** Only the rows in sight are drawn. Whoever scrolls away from the top holds the list until they come back. */
export function FeedList({ rows, chosenKey, missed, isHeld, onChoose, onHold }: Props) {
  const { feed: texts } = useTexts();
  const list = useRef<HTMLDivElement>(null);
  const { first, last, scrolledTo } = useSight(list, rows.length);
  const { at, move, choose } = useChoice(list, { rows, chosenKey, onChoose });
  const scrolled = () => {
    const top = list.current?.scrollTop ?? 0;
    scrolledTo(top);
    onHold(top > ROW);
  };
  const backToLive = () => {
    list.current?.scrollTo({ top: 0 });
    onHold(false);
  };
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
              onChoose={() => choose(row.key)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Choosing a row with the mouse or the keys; one that was reached with the keys is brought into sight. */
function useChoice(
  list: RefObject<HTMLElement | null>,
  { rows, chosenKey, onChoose }: Pick<Props, 'rows' | 'chosenKey' | 'onChoose'>,
) {
  const at = rows.findIndex(({ key }) => key === chosenKey);
  const [wasMovedByKey, setMovedByKey] = useState(false);
  useEffect(() => {
    if (wasMovedByKey && at >= 0) bringIntoSight(list.current!, at);
  }, [chosenKey]);
  const choose = (key: string, byKey = false) => {
    setMovedByKey(byKey);
    onChoose(key);
  };
  const move = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = to === undefined ? undefined : rows[Math.max(0, to)];
    if (!next) return;
    event.preventDefault();
    choose(next.key, true);
  };
  return { at, move, choose };
}
