import type { ComponentChildren } from 'preact';

/** Short values stand on one line: as many characters. */
const ONE_LINE = 64;

/** A JSON value, indented and coloured; every part of it is text. */
export const JsonView = ({ value, label }: { value: unknown; label: string }) => (
  <pre class="json" tabIndex={0} role="region" aria-label={label}>
    <Value value={value} depth={0} />
  </pre>
);

function Value({ value, depth }: { value: unknown; depth: number }) {
  if (typeof value !== 'object' || value === null) return <Atom value={value} />;
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = Object.entries(value);
  const [open, close] = isList ? '[]' : '{}';
  if (entries.length === 0) return <>{`${open}${close}`}</>;
  const isShort = isFlat(value) && JSON.stringify(value).length <= ONE_LINE;
  const gap = isShort ? ' ' : `\n${'  '.repeat(depth + 1)}`;
  const end = isShort ? ' ' : `\n${'  '.repeat(depth)}`;
  const parts: ComponentChildren[] = entries.map(([key, part], at) => (
    <>
      {at === 0 ? gap : `,${gap}`}
      {!isList && (
        <>
          <span class="json-key">{JSON.stringify(key)}</span>
          {': '}
        </>
      )}
      <Value value={part} depth={depth + 1} />
    </>
  ));
  return (
    <>
      {open}
      {parts}
      {end}
      {close}
    </>
  );
}

const Atom = ({ value }: { value: unknown }) => (
  <span class={value === null ? 'json-null' : `json-${typeof value}`}>{JSON.stringify(value) ?? 'undefined'}</span>
);

const isFlat = (value: object): boolean =>
  Object.values(value).every((part) => typeof part !== 'object' || part === null);
