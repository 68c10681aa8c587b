import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';
import type { MenuButton } from '../live/wire.ts';

interface Props {
  name: string | undefined;
  buttons: MenuButton[] | undefined;
  onOpen: (entry: MenuButton) => void;
}

/** The menu at the foot of the chat with the Official Account. */
export function OaMenu({ name, buttons, onOpen }: Props) {
  const texts = useTexts();
  const [unfolded, setUnfolded] = useState<number>();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (unfolded === undefined) return undefined;
    const fold = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) setUnfolded(undefined);
    };
    addEventListener('pointerdown', fold);
    return () => removeEventListener('pointerdown', fold);
  }, [unfolded]);
  const open = (entry: MenuButton) => {
    setUnfolded(undefined);
    onOpen(entry);
  };
  return (
    <nav class="oa-menu" aria-label={texts.phone.menu}>
      <h2>
        {texts.phone.menu} <span>{name}</span>
      </h2>
      {buttons?.length === 0 && <p class="quiet">{texts.phone.noMenu}</p>}
      <div class="oa-buttons" ref={menu} onKeyDown={(event) => event.key === 'Escape' && setUnfolded(undefined)}>
        {buttons?.map((button, at) =>
          button.sub_button?.length ? (
            <div class="oa-group" key={button.name}>
              <button
                type="button"
                aria-expanded={unfolded === at}
                onClick={() => setUnfolded(unfolded === at ? undefined : at)}
              >
                <i aria-hidden="true">≡</i> {button.name}
              </button>
              {unfolded === at && (
                <div class="oa-sub">
                  {button.sub_button.map((entry) => (
                    <Entry key={entry.name} entry={entry} onOpen={open} />
                  ))}
                </div>
              )}
            </div>
          ) : (
            <Entry key={button.name} entry={button} onOpen={open} />
          ),
        )}
      </div>
    </nav>
  );
}

function Entry({ entry, onOpen }: { entry: MenuButton; onOpen: (entry: MenuButton) => void }) {
  const texts = useTexts();
  const isMiniProgram = entry.type === 'miniprogram';
  return (
    <button
      type="button"
      disabled={!isMiniProgram}
      title={isMiniProgram ? entry.pagepath : texts.phone.notMiniProgram}
      onClick={() => onOpen(entry)}
    >
      {entry.name}
    </button>
  );
}
