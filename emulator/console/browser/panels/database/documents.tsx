import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { DocumentPage, StoredDocument } from '../../live/wire.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { Empty, LiveState } from '../../parts/states.tsx';
import { idOf } from './document-id.ts';
import { FilterForm } from './filter-form.tsx';

const PAGE = 20;
const SUMMARY_LENGTH = 160;

/** The documents of one collection, a page at a time; the page is read again when the collection is written. */
export function Documents({ collection, views }: { collection: string; views: ComponentChildren }) {
  const { database: texts } = useTexts();
  const [filter, setFilter] = useState<object>();
  const [skip, setSkip] = useState(0);
  const [chosenId, choose] = useState<string>();
  const page = useLive(
    () => control.documents(collection, { filter, skip, limit: PAGE }),
    `${collection} ${skip} ${JSON.stringify(filter)}`,
    ({ kind, detail }) => kind === 'documents.written' && detail?.collection === collection,
  );
  const documents = page.value?.documents ?? [];
  const chosen = documents.find((document) => idOf(document) === chosenId) ?? documents[0];
  const apply = (next: object | undefined) => {
    setFilter(next);
    setSkip(0);
  };
  return (
    <>
      <section class="documents" aria-label={texts.documents}>
        {views}
        <FilterForm onApply={apply} />
        <LiveState live={page} />
        {page.value && documents.length === 0 && <Empty title={filter ? texts.none : texts.empty} />}
        {documents.length > 0 && (
          <ul class="document-list">
            {documents.map((document) => (
              <li key={idOf(document)}>
                <button
                  type="button"
                  aria-current={document === chosen ? 'true' : undefined}
                  onClick={() => choose(idOf(document))}
                >
                  <b class="mono">{idOf(document)}</b>
                  <span>{summaryOf(document)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {page.value && page.value.total > 0 && <Pager page={page.value} skip={skip} onSkip={setSkip} />}
      </section>
      <div class="document">
        <h2>{texts.document}</h2>
        {chosen ? <JsonView value={chosen} label={texts.document} /> : <p class="quiet">{texts.choose}</p>}
      </div>
    </>
  );
}

function Pager({ page, skip, onSkip }: { page: DocumentPage; skip: number; onSkip: (skip: number) => void }) {
  const { database: texts } = useTexts();
  const { total, documents } = page;
  const [from, to] = [Math.min(skip + 1, total), skip + documents.length];
  return (
    <div class="pager">
      <button type="button" class="button" disabled={skip === 0} onClick={() => onSkip(Math.max(0, skip - PAGE))}>
        {texts.previous}
      </button>
      <span>{texts.range(formatNumber(from), formatNumber(to), formatNumber(total))}</span>
      <button type="button" class="button" disabled={to >= total} onClick={() => onSkip(skip + PAGE)}>
        {texts.next}
      </button>
    </div>
  );
}

/** What a document says beside its id, in one line. */
function summaryOf({ _id, ...fields }: StoredDocument): string {
  const parts = Object.entries(fields).map(([name, value]) => `${name} ${wordsOf(value)}`);
  return parts.join(' · ').slice(0, SUMMARY_LENGTH);
}

function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('$date' in value) return String(value.$date).slice(0, 19);
  return Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
}
