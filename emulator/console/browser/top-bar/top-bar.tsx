import { useTexts } from '../language/language.ts';
import { useCell } from '../live/cell.ts';
import { useWorld } from '../live/world.ts';
import { Pulse } from './pulse.tsx';
import { WorldClock } from './world-clock.tsx';

/** Name, clock, environment, activity, connection, the way into the tour, language. */
export function TopBar({ onTour, onLanguage }: { onTour: () => void; onLanguage: () => void }) {
  const texts = useTexts();
  return (
    <header class="top-bar">
      <Brand />
      <WorldClock />
      <Environment />
      <Pulse />
      <Connection />
      <button type="button" class="bar-button tour-start" onClick={onTour}>
        {texts.tour.start}
      </button>
      <button type="button" class="bar-button language" aria-label={texts.shell.languageLabel} onClick={onLanguage}>
        {texts.shell.language}
      </button>
    </header>
  );
}

/** Two accounts that overlap: the people in both are one record. */
const Brand = () => (
  <div class="brand">
    <svg viewBox="0 0 44 30" width="44" height="30" aria-hidden="true">
      <circle cx="16" cy="15" r="12" fill="var(--green)" />
      <circle cx="28" cy="15" r="12" fill="none" stroke="#fff" stroke-width="2.5" />
    </svg>
    <h1>
      微联 <span>Weilian</span>
      <small>{useTexts().shell.subtitle}</small>
    </h1>
  </div>
);

function Environment() {
  const texts = useTexts();
  const state = useCell(useWorld().state);
  return (
    <div class="environment">
      <span class="bar-label">{texts.shell.environment}</span>
      <span class="mono">{state?.environment.envId || texts.shell.noEnvironment}</span>
    </div>
  );
}

function Connection() {
  const texts = useTexts();
  const world = useWorld();
  const problem = useCell(world.problem);
  const isOpen = useCell(world.feedIsOpen);
  const state = useCell(world.state);
  const isLost = problem !== undefined || (state !== undefined && !isOpen);
  const kind = isLost ? 'lost' : state && isOpen ? 'live' : 'connecting';
  return (
    <div class={`connection connection-${kind}`} role="status" title={problem}>
      <i aria-hidden="true" />
      {texts.shell[kind]}
    </div>
  );
}
