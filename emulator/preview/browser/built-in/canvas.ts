import type { GeneralComponent } from 'glass-easel';
import { reportMissing } from '../missing.ts';
import { commonProperties, flag, nodeOf, text, type BuiltIn } from './common.ts';

const canvases = new WeakMap<HTMLElement, HTMLCanvasElement>();

/** What `fields({ node: true })` hands out: the browser's canvas with what WeChat's has besides. */
export function canvasNode(node: HTMLElement): HTMLCanvasElement | undefined {
  const canvas = canvases.get(node);
  if (!canvas) return undefined;
  return Object.assign(canvas, {
    createImage: () => new Image(),
    createPath2D: (path?: Path2D) => new Path2D(path),
    requestAnimationFrame: (work: FrameRequestCallback) => window.requestAnimationFrame(work),
    cancelAnimationFrame: (handle: number) => window.cancelAnimationFrame(handle),
  });
}

/** Only `type="2d"`. https://developers.weixin.qq.com/miniprogram/dev/component/canvas.html */
export const canvas: BuiltIn = {
  properties: { ...commonProperties, type: text(), canvasId: text(), disableScroll: flag() },
  created(component) {
    const made = document.createElement('canvas');
    canvases.set(nodeOf(component), made);
    nodeOf(component).append(made);
  },
  attached(component: GeneralComponent) {
    if (component.data['type'] !== '2d')
      reportMissing('canvas 只有 type="2d" · only canvas type="2d" is in the preview');
  },
};
