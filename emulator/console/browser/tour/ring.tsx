import { useEffect, useState } from 'preact/hooks';

/** Often enough that it follows what moves, ms. */
const LOOK_EVERY_MS = 250;
const MARGIN = 6;

/** A ring around the first element that fits, wherever it is; it takes no clicks. */
export function Ring({ target }: { target: string }) {
  const [place, setPlace] = useState<Record<'left' | 'top' | 'width' | 'height', string>>();
  useEffect(() => {
    const look = () => {
      const box = document.querySelector(target)?.getBoundingClientRect();
      setPlace(
        box && {
          left: `${box.left - MARGIN}px`,
          top: `${box.top - MARGIN}px`,
          width: `${box.width + 2 * MARGIN}px`,
          height: `${box.height + 2 * MARGIN}px`,
        },
      );
    };
    look();
    const looking = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(looking);
  }, [target]);
  return place ? <div class="tour-ring" style={place} aria-hidden="true" /> : null;
}
