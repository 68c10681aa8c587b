import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatPreciseTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { StoredChange } from '../../live/wire.ts';
import { Empty, LiveState } from '../../parts/states.tsx';
import { idOf } from './document-id.ts';
import { changedFields, type ChangedField } from './changed-fields.ts';

const SHOWN_CHANGES = 100;

/** The newest writes of one collection, and what a document was before and after one of them. */
export function Changes({ collection, views }: { collection: string; views: ComponentChildren }) {
  const { database: texts } = useTexts();
  const [chosenKey, choose] = useState<string>();
  const live = useLive(
    () => control.changes(collection, SHOWN_CHANGES),
    collection,
    // A transaction tells of its writes before they are committed; its function ends after.
    ({ kind, detail }) =>
      kind === 'function.finished' || (kind === 'documents.written' && detail?.collection === collection),
  );
  const changes = live.value ?? [];
  const chosen = changes.find((change) => keyOf(change) === chosenKey) ?? changes[0];
  return (
    <>
      <section class="documents" aria-label={texts.changes}>
        {views}
        <LiveState live={live} />
        {live.value && changes.length === 0 && <Empty title={texts.noChanges}>{texts.noChangesHint}</Empty>}
        {changes.length > 0 && (
          <ul class="document-list">
            {changes.map((change) => (
              <li key={keyOf(change)}>
                <button
                  type="button"
                  aria-current={change === chosen ? 'true' : undefined}
                  onClick={() => choose(keyOf(change))}
                >
                  <b class="mono">{idOf(change.after ?? change.before)}</b>
                  <span>
                    {formatPreciseTime(change.at)} · {texts.deeds[deedOf(change)]}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div class="document">
        <h2>{texts.beforeAndAfter}</h2>
        {chosen ? <BeforeAndAfter change={chosen} /> : <p class="quiet">{texts.chooseChange}</p>}
      </div>
    </>
  );
}

function BeforeAndAfter({ change }: { change: StoredChange }) {
  const { database: texts } = useTexts();
  const { fields, same } = changedFields(change);
  return (
    <>
      <table class="change">
        <thead>
          <tr>
            <th scope="col">{texts.field}</th>
            <th scope="col">{texts.before}</th>
            <th scope="col">{texts.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Field key={field.path} field={field} />
          ))}
        </tbody>
      </table>
      {same > 0 && <p class="quiet">{texts.same(same)}</p>}
      {change.requestId && (
        <p class="quiet">
          {texts.writtenBy} <span class="mono">{change.requestId}</span>
        </p>
      )}
    </>
  );
}

const Field = ({ field: { path, before, after } }: { field: ChangedField }) => (
  <tr>
    <th scope="row" class="mono">
      {path}
    </th>
    <td class="mono">{before !== undefined && <del>{before}</del>}</td>
    <td class="mono">{after !== undefined && <ins>{after}</ins>}</td>
  </tr>
);

const keyOf = ({ number }: StoredChange): string => String(number);

function deedOf({ before, after }: StoredChange): 'added' | 'changed' | 'removed' {
  if (!before) return 'added';
  return after ? 'changed' : 'removed';
}
