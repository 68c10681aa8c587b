import { useState } from 'preact/hooks';
import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import { Empty } from '../../parts/states.tsx';
import { Documents } from './documents.tsx';

/** The collections of the environment, and what they hold. */
export function DatabasePanel() {
  const { database: texts } = useTexts();
  const state = useCell(useWorld().state);
  const [chosen, choose] = useState<string>();
  const collections = state?.collections ?? [];
  const name = chosen ?? (collections.find(({ count }) => count > 0) ?? collections[0])?.name;
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
      <Documents key={name} collection={name} />
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
