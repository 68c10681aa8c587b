import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { SYNC_COUNTS, type SyncView } from './records.ts';

const SECOND_MS = 1_000;

interface Props {
  sync: SyncView | null;
  /** Of the account, as WeChat counts them. */
  followers: number;
  /** Followers on record. */
  stored: number;
  /** Whether the function is deployed. */
  canRun: boolean;
}

/** The followers on record in one large number; the bar under it is the progress of the run. */
export function SyncFigure({ sync, followers, stored, canRun }: Props) {
  const { run } = useTexts();
  const total = sync?.total || followers;
  const share = total === 0 ? 0 : Math.min(1, (sync?.handled ?? 0) / total);
  return (
    <div class="sync">
      <h2>
        {run.sync}
        <span class={`state ${sync?.isRunning ? 'state-running' : ''}`}>
          {sync ? `${sync.day} ${sync.isRunning ? run.running : run.done}` : run.never}
        </span>
      </h2>
      <p class="sync-number">
        <b>{formatNumber(stored)}</b>
        <span>
          / {formatNumber(followers)} {run.of}
        </span>
      </p>
      <div
        class="bar bar-large"
        role="progressbar"
        aria-label={run.sync}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      {sync ? <SyncNumbers sync={sync} /> : <p class="quiet">{canRun ? run.neverHint : run.noSync}</p>}
    </div>
  );
}

function SyncNumbers({ sync }: { sync: SyncView }) {
  const { run } = useTexts();
  const { counts, startedAtMs, finishedAtMs, handled } = sync;
  const tookMs = startedAtMs !== undefined && finishedAtMs !== undefined ? finishedAtMs - startedAtMs : 0;
  const shown = SYNC_COUNTS.filter((name) => name === 'added' || counts[name] > 0);
  return (
    <>
      <p class="sync-took">
        {tookMs > 0 && (
          <>
            {run.took((tookMs / SECOND_MS).toFixed(1))} ·{' '}
            {run.speed(formatNumber(Math.round((handled / tookMs) * SECOND_MS)))}
          </>
        )}
      </p>
      <dl class="sync-counts">
        {shown.map((name) => (
          <div key={name} class={name === 'failed' ? 'bad' : ''}>
            <dt>{run[name]}</dt>
            <dd>{formatNumber(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
