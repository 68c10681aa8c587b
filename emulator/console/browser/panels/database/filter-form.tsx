import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';

const EXAMPLE = '{ "unionId": { "$exists": true } }';

/** A filter in the form of a MongoDB query. */
export function FilterForm({ onApply }: { onApply: (filter: object | undefined) => void }) {
  const { database: texts } = useTexts();
  const [written, write] = useState('');
  const [isWrong, setWrong] = useState(false);
  const apply = (text: string) => {
    const filter = readFilter(text);
    setWrong(filter === 'not JSON');
    if (filter !== 'not JSON') onApply(filter);
  };
  return (
    <form
      class="filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        apply(written);
      }}
    >
      <label>
        <span>{texts.filter}</span>
        <input
          class="mono"
          value={written}
          placeholder={EXAMPLE}
          spellcheck={false}
          aria-invalid={isWrong}
          onInput={(event) => write(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button button-main">
        {texts.apply}
      </button>
      {written !== '' && (
        <button
          type="button"
          class="button"
          onClick={() => {
            write('');
            apply('');
          }}
        >
          {texts.clear}
        </button>
      )}
      {isWrong && (
        <p class="bad" role="alert">
          {texts.notJson}
        </p>
      )}
    </form>
  );
}

function readFilter(text: string): object | undefined | 'not JSON' {
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 'not JSON';
  } catch {
    return 'not JSON';
  }
}
