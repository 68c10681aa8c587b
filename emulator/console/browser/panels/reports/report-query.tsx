import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { LiveState } from '../../parts/states.tsx';
import { useSums, type Query } from './use-report.ts';

/** How the numbers of a report are meant, by which call they came, and of which documents they are sums. */
export function ReportQuery({ query, answer, meanings }: { query: Query; answer: unknown; meanings: string[] }) {
  const { reports: texts } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="report-query" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{texts.query}</summary>
      <ul class="meanings">
        {meanings.map((meaning) => (
          <li key={meaning}>{meaning}</li>
        ))}
      </ul>
      <h3>{texts.asked}</h3>
      <JsonView value={{ call: query.call, input: query.input }} label={texts.asked} />
      <h3>{texts.answered}</h3>
      <JsonView value={answer} label={texts.answered} />
      {isOpen && <Sums query={query} />}
    </details>
  );
}

function Sums({ query }: { query: Query }) {
  const { reports: texts } = useTexts();
  const sums = useSums(query);
  return (
    <>
      <h3>{texts.sums(query.series)}</h3>
      <LiveState live={sums} />
      {sums.value && <JsonView value={sums.value} label={texts.sums(query.series)} />}
    </>
  );
}
