import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';
import type { MenuButton } from '../live/wechat-wire.ts';

interface Props {
  name: string | undefined;
  buttons: MenuButton[] | undefined;
  isBusy: boolean;
  /** `entry`: the place in the menu, as the action takes it. */
  onTap: (entry: number[]) => void;
}

/** The menu at the foot of the chat with the Official Account. */
export function OaMenu({ name, buttons, isBusy, onTap }: Props) {
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
  const tap = (...entry: number[]) => {
    setUnfolded(undefined);
    onTap(entry);
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
                  {button.sub_button.map((entry, below) => (
                    <Entry key={entry.name} entry={entry} isBusy={isBusy} onTap={() => tap(at, below)} />
                  ))}
                </div>
              )}
            </div>
          ) : (
            <Entry key={button.name} entry={button} isBusy={isBusy} onTap={() => tap(at)} />
          ),
        )}
      </div>
    </nav>
  );
}

function Entry({ entry, isBusy, onTap }: { entry: MenuButton; isBusy: boolean; onTap: () => void }) {
  const { type, pagepath, url } = entry;
  return (
    <button type="button" disabled={isBusy} title={[type, pagepath ?? url].filter(Boolean).join(' ')} onClick={onTap}>
      {entry.name}
    </button>
  );
}
