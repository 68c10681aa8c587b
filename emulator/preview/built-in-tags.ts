/**
 * WeChat's own components that the preview draws; a page that uses any other shows a notice.
 * https://developers.weixin.qq.com/miniprogram/dev/component/
 */
export const BUILT_IN_TAGS = ['view', 'text', 'image', 'button', 'scroll-view', 'navigator'] as const;

export type BuiltInTag = (typeof BUILT_IN_TAGS)[number];
