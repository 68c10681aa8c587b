import { byId } from './element.ts';
import { askWorld } from './world.ts';

/** Often enough for a clock without seconds, ms. */
const DRAW_EVERY_MS = 5_000;

const hoursAndMinutes = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

let nowMs: (() => number) | undefined;

/** The world's time, else the browser's. */
export const phoneNow = (): Date => new Date(nowMs?.() ?? performance.timeOrigin + performance.now());

/**
 * The world's time in the status bar: asked for now and whenever the window gets the focus, and counted on from there.
 * A world that cannot be asked leaves the clock of every phone in an advertisement.
 */
export function watchStatusClock(): void {
  // Held: an answer that comes when the window is closed finds its document empty.
  const time = byId('bar-time');
  const draw = (): void => {
    if (nowMs) time.textContent = hoursAndMinutes.format(nowMs());
  };
  const ask = async (): Promise<void> => {
    const state = await askWorld<{ clock: { now: string; frozen: boolean } }>('/state');
    if (!state) return;
    const [answeredMs, askedAt] = [Date.parse(state.clock.now), performance.now()];
    nowMs = () => answeredMs + (state.clock.frozen ? 0 : performance.now() - askedAt);
    draw();
  };
  void ask();
  window.addEventListener('focus', () => void ask());
  setInterval(draw, DRAW_EVERY_MS);
}
