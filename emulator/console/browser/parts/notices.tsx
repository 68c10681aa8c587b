import { halfIn } from '../language/half.ts';
import { useTexts } from '../language/language.ts';
import { useCell } from '../live/cell.ts';
import { useWorld } from '../live/world.ts';

/** What came of something that the person did, below the panel, which makes room: a notice covers nothing. */
export function Notices() {
  const world = useWorld();
  const texts = useTexts();
  const notices = useCell(world.notices);
  return (
    <div class="notices" aria-live="polite">
      {notices.map(({ id, kind, text }) => (
        <div class={`notice notice-${kind}`} key={id} role={kind === 'error' ? 'alert' : undefined}>
          <span>{halfIn(texts.tag, text)}</span>
          <button type="button" onClick={() => world.dismiss(id)}>
            {texts.shell.dismiss}
          </button>
        </div>
      ))}
    </div>
  );
}
