import { formatPreciseTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { answeredCall, describeBriefly, describeEntry, isTrouble } from './describe-entry.ts';
import type { FeedRow } from './rows.ts';

/** Height of a row in CSS pixels (styles/feed.css has it too). */
export const ROW = 34;

interface Props {
  row: FeedRow;
  /** Distance from the top of the list, px. */
  top: number;
  isChosen: boolean;
  onChoose: () => void;
}

/** One line of the feed: when, who, what, and how much more belongs to it. */
export function Row({ row, top, isChosen, onChoose }: Props) {
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
