import { formatDay, formatPreciseTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import type { FeedEntry } from '../../live/wire.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { Empty } from '../../parts/states.tsx';
import { describeEntry, isTrouble } from './describe-entry.ts';
import type { FeedRow } from './rows.ts';

/** More would be slow to draw, and nobody reads them. */
const SHOWN_ENTRIES = 200;

/** All that is known of the chosen entry, and of the request that it belongs to. */
export function FeedDetail({ row }: { row: FeedRow | undefined }) {
  const texts = useTexts();
  if (!row) {
    return (
      <section class="feed-detail" aria-label={texts.feed.detail}>
        <Empty title={texts.feed.choose}>{texts.feed.chooseHint}</Empty>
      </section>
    );
  }
  const { head, entries } = row;
  return (
    <section class="feed-detail" aria-label={texts.feed.detail}>
      <p class={`kicker source-${head.source}`}>
        <span class="source-name">{texts.sources[head.source]}</span> {head.kind}
      </p>
      <p class="detail-text">{describeEntry(head, texts)}</p>
      <dl class="facts">
        <dt>{texts.feed.time}</dt>
        <dd>
          {formatDay(Date.parse(head.at))} {formatPreciseTime(head.at)}
        </dd>
        {head.requestId && (
          <>
            <dt>{texts.feed.request}</dt>
            <dd class="mono">{head.requestId}</dd>
          </>
        )}
      </dl>
      {head.detail && <JsonView value={head.detail} label={texts.feed.detail} />}
      {entries.length > 1 && <Together entries={entries} />}
    </section>
  );
}

function Together({ entries }: { entries: FeedEntry[] }) {
  const texts = useTexts();
  return (
    <>
      <h3>{texts.feed.together(entries.length)}</h3>
      <ol class="together">
        {entries.slice(0, SHOWN_ENTRIES).map((entry) => (
          <li key={entry.seq} class={`source-${entry.source} ${isTrouble(entry) ? 'trouble' : ''}`}>
            <time>{formatPreciseTime(entry.at)}</time>
            <i aria-hidden="true" />
            <span>{describeEntry(entry, texts)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
