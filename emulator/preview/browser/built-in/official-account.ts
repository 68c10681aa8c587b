import { commonProperties, nodeOf, type BuiltIn } from './common.ts';

/** Scenes in which it shows itself after a cold start. */
const SCENES = new Set([1011, 1017, 1025, 1047, 1124]);
/** Of `load` and `error`. */
const STATUS = { ok: 0, wrongScene: 5, second: 6 };

const scene = (): number =>
  (window as unknown as { wx: { getLaunchOptionsSync(): { scene: number } } }).wx.getLaunchOptionsSync().scene;

/**
 * 公众号关注组件: one in a page, and only where the mini program was opened by certain scenes. It never tells whether
 * somebody followed. https://developers.weixin.qq.com/miniprogram/dev/component/official-account.html
 */
export const officialAccount: BuiltIn = {
  properties: commonProperties,
  attached(component) {
    const node = nodeOf(component);
    const others = node.closest('.page')?.querySelectorAll('wx-official-account') ?? [];
    const isSecond = [...others].indexOf(node) > 0;
    const status = isSecond ? STATUS.second : SCENES.has(scene()) ? STATUS.ok : STATUS.wrongScene;
    if (status !== STATUS.ok) {
      component.triggerEvent('error', { status, errMsg: isSecond ? 'duplicate' : 'scene is not supported' });
      return;
    }
    node.innerHTML = '<i></i><span><b>公众号</b><small>关联的公众号</small></span><em>关注公众号</em>';
    component.triggerEvent('load', { status, errMsg: 'ok' });
  },
};
