import { formatPreciseTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { LogLine } from '../../live/wire.ts';
import { LiveState } from '../../parts/states.tsx';
import { readLine } from '../../log/read-line.ts';

const SHOWN_LINES = 200;

/** What a function prints and what the platform writes about its runs, live. */
export function FunctionLogs({ name }: { name: string }) {
  const { functions: texts } = useTexts();
  const logs = useLive(
    () => control.get<LogLine[]>('/logs', { functionName: name, limit: SHOWN_LINES, platform: 1 }),
    name,
    ({ kind, detail }) => /^function\.(printed|finished)$/.test(kind) && detail?.functionName === name,
  );
  const lines = logs.value ?? [];
  return (
    <section class="logs">
      <h2>
        {texts.logs(name)} <small class="quiet">{texts.newestFirst}</small>
      </h2>
      <LiveState live={logs} />
      {logs.value?.length === 0 && <p class="quiet">{texts.noLogs}</p>}
      {lines.length > 0 && (
        <ol class="log-lines" tabIndex={0} aria-label={texts.logs(name)}>
          {lines.map((line, at) => <Line key={`${line.at} ${line.requestId} ${at}`} line={line} />).reverse()}
        </ol>
      )}
    </section>
  );
}

function Line({ line }: { line: LogLine }) {
  const { level, title, fields } = readLine(line);
  return (
    <li class={`log-${level}${line.stream === 'platform' ? ' quiet' : ''}`}>
      <time>{formatPreciseTime(line.at)}</time>
      <span class="log-level">{level}</span>
      <span class="log-text">
        <b>{title}</b>
        {fields.map(([key, value]) => (
          <span key={key} class="log-field">
            <i>{key}</i> {value}
          </span>
        ))}
      </span>
    </li>
  );
}
