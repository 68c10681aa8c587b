import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';

interface Props {
  /** Address of the mini program; left out: the phone shows its home screen. */
  source?: string;
  serial: number;
  title: string;
  onClose: () => void;
  onReload: () => void;
  /** Above whatever the screen shows. */
  overlay?: ComponentChildren;
  children: ComponentChildren;
}

/** Width of the screen for which mini programs are drawn (375 CSS pixels = 750 rpx); the frame is scaled to its column. */
const SCREEN_WIDTH = 375;

/** A phone, as tall as the window allows. */
export function PhoneFrame({ source, serial, title, onClose, onReload, overlay, children }: Props) {
  const texts = useTexts();
  const screen = useRef<HTMLDivElement>(null);
  const scale = useScale(screen);
  return (
    <div class="phone">
      <div class="phone-screen" ref={screen}>
        {source === undefined ? (
          children
        ) : (
          <iframe
            key={`${serial} ${source}`}
            title={title}
            src={source}
            style={{ width: `${SCREEN_WIDTH}px`, height: `${100 / scale}%`, transform: `scale(${scale})` }}
          />
        )}
        {overlay}
      </div>
      <div class="phone-buttons" hidden={source === undefined}>
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
