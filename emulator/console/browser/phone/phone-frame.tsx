import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';

/** The mini program on somebody's phone. */
export interface OpenedProgram {
  person: string;
  address: string;
  serial: number;
  title: string;
}

interface Props {
  /** Left out: the phone shows its home screen. */
  opened?: OpenedProgram;
  onClose: () => void;
  onReload: () => void;
  /** Above whatever the screen shows. */
  overlay?: ComponentChildren;
  children: ComponentChildren;
}

/** Width of the screen for which mini programs are drawn (375 CSS pixels = 750 rpx); the frame is scaled to its column. */
const SCREEN_WIDTH = 375;

/** A phone, as tall as the window allows. */
export function PhoneFrame({ opened, onClose, onReload, overlay, children }: Props) {
  const texts = useTexts();
  const screen = useRef<HTMLDivElement>(null);
  const scale = useScale(screen);
  const programs = useLyingBeside(opened);
  return (
    <div class="phone">
      <div class="phone-screen" ref={screen}>
        {!opened && children}
        {programs.map(({ address, serial, title }) => (
          <iframe
            key={`${serial} ${address}`}
            title={title}
            src={address}
            hidden={address !== opened?.address || serial !== opened.serial}
            style={{ width: `${SCREEN_WIDTH}px`, height: `${100 / scale}%`, transform: `scale(${scale})` }}
          />
        ))}
        {overlay}
      </div>
      <div class="phone-buttons" hidden={!opened}>
        <button type="button" onClick={onClose}>
          {texts.phone.close}
        </button>
        <button type="button" onClick={onReload}>
          {texts.phone.reload}
        </button>
      </div>
    </div>
  );
}

/**
 * The phone that is shown, and the one that was shown before it, if it is somebody else's: it lies beside, unseen, so that
 * its code can be scanned. Nobody is moved in the document, because a frame that moves begins anew.
 */
function useLyingBeside(opened: OpenedProgram | undefined): OpenedProgram[] {
  const programs = useRef<OpenedProgram[]>([]);
  const isThere = programs.current.some(
    ({ address, serial }) => address === opened?.address && serial === opened.serial,
  );
  if (!opened) programs.current = [];
  else if (!isThere) {
    const others = programs.current.filter(({ person }) => person !== opened.person);
    programs.current = [...others.slice(-1), opened];
  }
  return programs.current;
}

function useScale(screen: { current: HTMLDivElement | null }): number {
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    if (!screen.current) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setScale(entry.contentRect.width / SCREEN_WIDTH);
    });
    observer.observe(screen.current);
    return () => observer.disconnect();
  }, [screen]);
  return scale;
}
