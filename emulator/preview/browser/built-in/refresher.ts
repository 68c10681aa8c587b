import type { GeneralComponent } from 'glass-easel';
import { nodeOf } from './common.ts';

const dotsOf = new WeakMap<HTMLElement, HTMLElement>();

function dots(node: HTMLElement): HTMLElement {
  const made = dotsOf.get(node);
  if (made) return made;
  const box = document.createElement('div');
  box.className = 'pull-dots';
  box.setAttribute('aria-hidden', 'true');
  box.innerHTML = '<i></i><i></i><i></i>';
  dotsOf.set(node, box);
  return box;
}

/** The three dots at the top, while `refresher-triggered` says so. */
export function draw(this: GeneralComponent): void {
  const node = nodeOf(this);
  const shown = Boolean(this.data['refresherEnabled'] && this.data['refresherTriggered']);
  const box = dots(node);
  if (shown === box.isConnected) return;
  box.style.background = String(this.data['refresherBackground']);
  if (shown) node.prepend(box);
  else {
    box.remove();
    this.triggerEvent('refresherrestore', {});
  }
}

/** Pulling down at the top of a scroll-view. https://developers.weixin.qq.com/miniprogram/dev/component/scroll-view.html */
export function watchRefresher(component: GeneralComponent): void {
  const node = nodeOf(component);
  let from: number | undefined;
  let by = 0;
  node.addEventListener('pointerdown', (event) => {
    const ready: unknown =
      component.data['refresherEnabled'] && !component.data['refresherTriggered'] && node.scrollTop <= 0;
    from = ready ? event.clientY : undefined;
    by = 0;
  });
  window.addEventListener('pointermove', (event) => {
    if (from === undefined) return;
    by = event.clientY - from;
    if (by > 0) component.triggerEvent('refresherpulling', { dy: by });
  });
  const end = (): void => {
    if (from === undefined) return;
    from = undefined;
    if (by <= 0) return;
    if (by < Number(component.data['refresherThreshold'])) {
      component.triggerEvent('refresherabort', { dy: by });
      return;
    }
    component.setData({ refresherTriggered: true } as never);
    component.triggerEvent('refresherrefresh', { dy: by });
  };
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
}
