import type { GeneralComponent } from 'glass-easel';
import { nodeOf, type Properties } from './common.ts';

/** Member of glass-easel's const enum StyleSegmentIndex: classes that come and go beside those of the template. */
const TEMP_EXTRA = 3;

export const hoverProperties = (hoverClass: string): Properties => ({
  hoverClass: { type: String, value: hoverClass },
  hoverStopPropagation: { type: Boolean, value: false },
  hoverStartTime: { type: Number, value: 20 },
  hoverStayTime: { type: Number, value: 70 },
});

/**
 * Shows `hover-class` while a finger or the mouse is down.
 * https://developers.weixin.qq.com/miniprogram/dev/component/view.html
 */
export function watchHover(component: GeneralComponent): void {
  const node = nodeOf(component);
  let timer: number | undefined;
  const show = (on: boolean, delay: number) => {
    const name = String(component.data['hoverClass'] ?? '');
    window.clearTimeout(timer);
    if (!name || name === 'none') return;
    timer = window.setTimeout(() => {
      for (const one of name.split(/\s+/)) component.classList?.toggle(one, on, TEMP_EXTRA);
    }, delay);
  };
  node.addEventListener('pointerdown', (event) => {
    if (component.data['disabled']) return;
    if (component.data['hoverStopPropagation']) event.stopPropagation();
    show(true, Number(component.data['hoverStartTime']));
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
    node.addEventListener(end, () => show(false, Number(component.data['hoverStayTime'])));
  }
}
