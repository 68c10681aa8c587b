import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../language/language.ts';
import { useWorld } from '../live/world.ts';

const SECONDS = 60;
const WIDTH = 120;
const HEIGHT = 28;

/** How much happens: entries a second over the last minute. The scale is logarithmic, one entry is still seen. */
export function Pulse() {
  const texts = useTexts();
  const { feed } = useWorld();
  const [rates, setRates] = useState<number[]>(() => Array.from({ length: SECONDS }, () => 0));
  useEffect(() => {
    let before = feed.received;
    const timer = setInterval(() => {
      const rate = feed.received - before;
      before = feed.received;
      if (!document.hidden) setRates((old) => [...old.slice(1), rate]);
    }, 1_000);
    return () => clearInterval(timer);
  }, [feed]);

  const now = rates.at(-1) ?? 0;
  const top = Math.log1p(Math.max(20, ...rates));
  const points = rates.map((rate, at) => {
    const x = (at / (SECONDS - 1)) * WIDTH;
    return `${x.toFixed(1)},${(HEIGHT - 2 - (Math.log1p(rate) / top) * (HEIGHT - 4)).toFixed(1)}`;
  });
  return (
    <div class="pulse" role="img" aria-label={texts.shell.pulse(now)}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} />
        <polyline points={points.join(' ')} />
      </svg>
      <span>
        <b>{now}</b> {texts.shell.perSecond}
      </span>
    </div>
  );
}
