import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';

export interface DotGroup {
  name: 'joined' | 'known' | 'pending' | 'waiting' | 'unfollowed';
  count: number;
}

const COLUMNS = 50;
const ROWS = 20;
const DOTS = COLUMNS * ROWS;
const PITCH = 10;
const RADIUS = 3.6;

/**
 * All followers as a thousand dots, shared out by the size of the groups; one that has anybody has at least one dot.
 */
export function DotField({ groups }: { groups: DotGroup[] }) {
  const { run } = useTexts();
  const people = groups.reduce((sum, { count }) => sum + count, 0);
  const perDot = Math.max(1, Math.round(people / DOTS));
  let at = 0;
  let seen = 0;
  const drawn = groups.map(({ name, count }) => {
    const from = at;
    seen += count;
    const share = Math.round((seen / Math.max(people, DOTS)) * DOTS);
    at = count === 0 ? from : Math.min(DOTS, Math.max(from + 1, share));
    return { name, path: dots(from, at) };
  });
  return (
    <figure class="dot-field">
      <svg viewBox={`0 0 ${COLUMNS * PITCH} ${ROWS * PITCH}`} role="img" aria-label={run.dots(perDot)}>
        {drawn.map(({ name, path }) => (
          <path key={name} class={`dots dots-${name}`} d={path} />
        ))}
      </svg>
      <figcaption>
        {groups
          .filter(({ name, count }) => count > 0 || name === 'known' || name === 'joined')
          .map(({ name, count }) => (
            <span key={name} class="legend">
              <i class={`swatch dots-${name}`} aria-hidden="true" />
              {run[name]} <b>{formatNumber(count)}</b>
            </span>
          ))}
        <span class="legend quiet">{run.dots(perDot)}</span>
      </figcaption>
    </figure>
  );
}

/** Circles number `from` to `to`, as one path: a thousand elements would be slow to change. */
function dots(from: number, to: number): string {
  let path = '';
  for (let at = from; at < to; at += 1) {
    // Column by column, so that progress moves from left to right.
    const x = Math.floor(at / ROWS) * PITCH + PITCH / 2;
    const y = (at % ROWS) * PITCH + PITCH / 2;
    path += `M${x - RADIUS} ${y}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0z`;
  }
  return path;
}
