import type { GeneralComponent } from 'glass-easel';
import { flag, ignoredProperties, nodeOf, type BuiltIn } from './common.ts';
import { controlOf, textProperties, wireText } from './input.ts';

const heights = new WeakMap<HTMLElement, number>();

/** With `auto-height` as high as its text; tells of a change of its lines either way. */
function fit(component: GeneralComponent): void {
  const control = controlOf(component);
  const node = nodeOf(component);
  if (component.data['autoHeight']) {
    control.style.height = 'auto';
    control.style.height = `${control.scrollHeight}px`;
  }
  const height = control.scrollHeight;
  if (height === heights.get(node)) return;
  const isFirst = !heights.has(node);
  heights.set(node, height);
  const lineHeight = parseFloat(getComputedStyle(control).lineHeight) || height;
  if (!isFirst) component.triggerEvent('linechange', { height, lineCount: Math.round(height / lineHeight) });
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/textarea.html */
export const textarea: BuiltIn = {
  properties: {
    ...textProperties,
    ...ignoredProperties('showConfirmBar', 'disableDefaultPadding', 'adjustKeyboardTo', 'fixed'),
    autoHeight: flag(false, function () {
      nodeOf(this).toggleAttribute('auto-height', Boolean(this.data['autoHeight']));
    }),
  },
  created(component) {
    const control = document.createElement('textarea');
    control.maxLength = 140;
    wireText(component, control);
    control.addEventListener('input', () => fit(component));
  },
  attached(component) {
    const node = nodeOf(component);
    // The page may be left before it is drawn.
    requestAnimationFrame(() => node.isConnected && fit(component));
  },
};
