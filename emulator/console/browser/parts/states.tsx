import type { ComponentChildren } from 'preact';
import { useTexts } from '../language/language.ts';
import type { Live } from '../live/use-live.ts';

/** There is nothing to show, and why. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <p>{title}</p>
    {children && <p class="quiet">{children}</p>}
  </div>
);

/** Says that something is being read or could not be; nothing when it is there. */
export function LiveState({ live }: { live: Live<unknown> }) {
  const texts = useTexts();
  if (live.problem !== undefined) {
    return (
      <div class="problem" role="alert">
        <span>{texts.shell.failed(live.problem)}</span>
        <button type="button" class="button" onClick={live.reload}>
          {texts.shell.retry}
        </button>
      </div>
    );
  }
  return live.value === undefined ? <p class="quiet loading">{texts.shell.loading}</p> : null;
}
