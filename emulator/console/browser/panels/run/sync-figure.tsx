import { formatNumber, formatWait } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { SyncFacts } from './sync-facts.tsx';
import { SyncNews } from './sync-news.tsx';
import { leftMsOf, speedOf, SYNC_STAGES, type SyncNow } from './sync-record.ts';

const SECOND_MS = 1_000;

interface Props {
  sync: SyncNow | null;
  /** Of the account, as WeChat counts them. */
  followers: number;
  /** Followers on record. */
  stored: number;
  /** Whether the function is deployed. */
  canRun: boolean;
}

/** The followers on record in one large number; what is under it is the run: how far, how fast, why it rests, its costs. */
export function SyncFigure({ sync, followers, stored, canRun }: Props) {
  const texts = useTexts().sync;
  const total = sync?.total || followers;
  const share = total === 0 ? 0 : Math.min(1, (sync?.handled ?? 0) / total);
  return (
    <div class="sync">
      <h2>
        {texts.title}
        <span class={`state state-${sync?.state ?? 'never'}`}>
          {sync ? `${sync.id} ${texts.states[sync.state]}` : texts.never}
        </span>
      </h2>
      <p class="sync-number">
        <b>{formatNumber(stored)}</b>
        <span>
          / {formatNumber(followers)} {texts.of}
        </span>
      </p>
      <div
        class={`bar bar-large bar-${sync?.state ?? 'never'}`}
        role="progressbar"
        aria-label={texts.title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      {sync ? (
        <>
          {sync.state !== 'done' && sync.state !== 'cancelled' && <Stages sync={sync} />}
          <Pace sync={sync} />
          <SyncNews sync={sync} />
          <SyncFacts sync={sync} />
        </>
      ) : (
        <p class="quiet">{canRun ? texts.neverHint : texts.noSync}</p>
      )}
    </div>
  );
}

function Stages({ sync }: { sync: SyncNow }) {
  const { sync: texts } = useTexts();
  const now = SYNC_STAGES.indexOf(sync.stage);
  return (
    <ol class="stages" aria-label={texts.stagesLabel}>
      {SYNC_STAGES.map((stage, at) => (
        <li
          key={stage}
          class={at < now ? 'stage-done' : at === now ? 'stage-now' : ''}
          aria-current={at === now ? 'step' : undefined}
        >
          {texts.stages[stage]}
          {at <= now && <span class="unseen">{at < now ? texts.stageDone : texts.stageNow}</span>}
        </li>
      ))}
    </ol>
  );
}

/** How fast it goes and how long it still takes, or how long it took. */
function Pace({ sync }: { sync: SyncNow }) {
  const { sync: texts } = useTexts();
  const [speed, leftMs] = [speedOf(sync), leftMsOf(sync)];
  const { startedAtMs, finishedAtMs } = sync;
  const tookMs = startedAtMs !== undefined && finishedAtMs !== undefined ? finishedAtMs - startedAtMs : 0;
  const words = [
    ...(tookMs > 0 ? [texts.took((tookMs / SECOND_MS).toFixed(1))] : []),
    ...(speed === undefined ? [] : [texts.speed(formatNumber(Math.round(speed)))]),
    ...(leftMs === undefined ? [] : [texts.left(formatWait(leftMs))]),
  ];
  return <p class="sync-took">{words.join(' · ')}</p>;
}
