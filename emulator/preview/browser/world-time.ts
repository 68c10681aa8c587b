import { TIME_CHANNEL, type WorldTime } from '../world-time.ts';
import { byId } from './element.ts';
import { askWorld } from './world.ts';

/** Often enough for a clock without seconds, ms. */
const DRAW_EVERY_MS = 5_000;
/** What an answer takes on its way is no change of the clock, ms. */
const SAME_MS = 1_000;

const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

/** What the phone's clock showed at a moment of the browser, ms. */
let set: { shown: number; at: number; frozen: boolean } | undefined;

const shownNow = ({ shown, at, frozen }: NonNullable<typeof set>): number =>
  shown + (frozen ? 0 : Math.round(performance.now() - at));

/** Time of the phone in ms: the world's, else the browser's. */
const phoneMs = (): number => (set ? shownNow(set) : Math.round(performance.timeOrigin + performance.now()));
export const phoneNow = (): Date => new Date(phoneMs());

function setTo({ now, frozen }: WorldTime): void {
  const shown = Date.parse(now);
  const isSame = set?.frozen === frozen && Math.abs(shownNow(set) - shown) < SAME_MS;
  if (!isSame) set = { shown, at: performance.now(), frozen };
}

/**
 * A phone shows the world's time, and the mini program on it reads no other: from here on `Date` does. What the server
 * said when it sent the page, what the console tells, and what the world says whenever the window gets the focus. Without
 * a world it is the browser's time, and the status bar has the clock of every phone in an advertisement.
 */
export function liveInWorldTime(): void {
  const { time } = window.weilianPreview;
  if (time === undefined) return;
  // Held: an answer that comes when the window is closed finds its document empty.
  const bar = byId('bar-time');
  const draw = (): void => {
    bar.textContent = hoursAndMinutes.format(phoneMs());
  };
  const hear = (told: WorldTime | undefined): void => {
    if (told) setTo(told);
    draw();
  };
  setTo(time);
  window.Date = worldDate(window.Date);
  draw();
  setInterval(draw, DRAW_EVERY_MS);
  window.addEventListener('focus', () => void askWorld<WorldTime>('/clock').then(hear));
  new BroadcastChannel(TIME_CHANNEL).addEventListener('message', ({ data }: MessageEvent<WorldTime>) => hear(data));
}

/** `Date`, but that its present is the phone's. */
function worldDate(browserDate: DateConstructor): DateConstructor {
  return new Proxy(browserDate, {
    construct: (target, parts: [], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [phoneMs()] : parts, newTarget) as Date,
    apply: () => new browserDate(phoneMs()).toString(),
    get: (target, name) => (name === 'now' ? phoneMs : (Reflect.get(target, name) as unknown)),
  });
}
