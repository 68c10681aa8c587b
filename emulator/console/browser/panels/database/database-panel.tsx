import { useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import { Empty } from '../../parts/states.tsx';
import { Changes } from './changes.tsx';
import { Documents } from './documents.tsx';

const VIEWS = { documents: Documents, changes: Changes };
type View = keyof typeof VIEWS;

/** The collections of the environment, and what they hold. */
export function DatabasePanel() {
  const { database: texts } = useTexts();
  const state = useCell(useWorld().state);
  const [chosen, choose] = useState<string>();
  const [view, setView] = useState<View>('documents');
  const collections = state?.collections ?? [];
  const name = chosen ?? (collections.find(({ count }) => count > 0) ?? collections[0])?.name;
  const Shown = VIEWS[view];
  if (name === undefined) return <Empty title={texts.noCollections} />;
  return (
    <div class="database">
      <nav class="collections" aria-label={texts.collections}>
        <h2>{texts.collections}</h2>
        <ul>
          {collections.map((collection) => (
            <li key={collection.name}>
              <button
                type="button"
                aria-current={collection.name === name ? 'true' : undefined}
                onClick={() => choose(collection.name)}
              >
                <span>{collection.name}</span>
                <b>{formatNumber(collection.count)}</b>
              </button>
            </li>
          ))}
        </ul>
        <Requests operations={state?.operations ?? {}} />
      </nav>
      <Shown key={name} collection={name} views={<Views view={view} onChoose={setView} />} />
    </div>
  );
}

function Views({ view, onChoose }: { view: View; onChoose: (view: View) => void }) {
  const { database: texts } = useTexts();
  return (
    <div class="chips" role="group" aria-label={texts.view}>
      {(Object.keys(VIEWS) as View[]).map((one) => (
        <button key={one} type="button" class="chip" aria-pressed={one === view} onClick={() => onChoose(one)}>
          {texts[one]}
        </button>
      ))}
    </div>
  );
}

function Requests({ operations }: { operations: Record<string, number> }) {
  const { database: texts } = useTexts();
  const busiest = Object.entries(operations).sort(([, a], [, b]) => b - a);
  if (busiest.length === 0) return null;
  return (
    <>
      <h2>{texts.requests}</h2>
      <dl class="operations">
        {busiest.map(([action, count]) => (
          <div key={action}>
            <dt>{action.replace('database.', '')}</dt>
            <dd>{formatNumber(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
