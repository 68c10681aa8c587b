import { element } from './element.ts';

/** How far a finger must pull before letting go refreshes, px. */
const PULL_PX = 60;

export interface Pull {
  start(): void;
  stop(): void;
}

/** Pulling down at the top of a page: shows the three dots until the page calls wx.stopPullDownRefresh. */
export function watchPull(host: HTMLElement, enabled: boolean, refresh: () => void): Pull {
  const dots = element('div', { class: 'pull-dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i'));
  let from: number | undefined;
  let far = false;
  const pull: Pull = {
    start() {
      host.prepend(dots);
      refresh();
    },
    stop: () => dots.remove(),
  };
  if (!enabled) return pull;
  host.addEventListener('pointerdown', (event) => {
    from = host.scrollTop <= 0 && !dots.isConnected ? event.clientY : undefined;
    far = false;
  });
  host.addEventListener('pointermove', (event) => {
    if (from !== undefined && event.buttons > 0) far = event.clientY - from > PULL_PX;
  });
  host.addEventListener('pointerup', () => {
    if (from !== undefined && far) pull.start();
    from = undefined;
  });
  return pull;
}
