/**
 * WeChat's own components that the preview draws; a page that uses any other shows a notice.
 * https://developers.weixin.qq.com/miniprogram/dev/component/
 */
export const BUILT_IN_TAGS = [
  ...(['view', 'text', 'image', 'icon', 'progress', 'rich-text', 'button', 'form', 'label', 'input'] as const),
  ...(['textarea', 'switch', 'checkbox', 'checkbox-group', 'radio', 'radio-group', 'slider', 'picker'] as const),
  ...(['scroll-view', 'swiper', 'swiper-item', 'navigator', 'canvas', 'web-view', 'official-account'] as const),
  ...(['page-meta', 'page-container', 'root-portal', 'picker-view', 'picker-view-column'] as const),
] as const;

export type BuiltInTag = (typeof BUILT_IN_TAGS)[number];
