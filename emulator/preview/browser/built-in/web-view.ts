import { commonProperties, nodeOf, text, type BuiltIn } from './common.ts';

/**
 * A web page that fills the mini program's page. Which domains the owner has allowed is not known here.
 * https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html
 */
export const webView: BuiltIn = {
  properties: {
    ...commonProperties,
    src: text('', function () {
      const src = String(this.data['src'] ?? '');
      if (!src) return;
      const frame = document.createElement('iframe');
      frame.title = '网页 · web page';
      frame.addEventListener('load', () => this.triggerEvent('load', { src }));
      frame.src = src;
      nodeOf(this).replaceChildren(frame);
    }),
  },
};
