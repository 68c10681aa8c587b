/** WeChat's screen is 750 rpx wide: https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxss.html */
const RPX_PER_VW = 7.5;

/**
 * Turns WeChat's lengths into the browser's: `rpx` into `vw`, and `vh` into a share of the page's own height, because
 * in the browser our navigation bar stands inside the window.
 */
export const toBrowserLengths = (text: string): string =>
  text
    .replace(/(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, (_, number: string) => `${trim(Number(number) / RPX_PER_VW)}vw`)
    .replace(/(-?(?:\d+\.?\d*|\.\d+))vh\b/g, (_, number: string) => `calc(var(--page-vh) * ${number})`);

/** Upwards: the browser cuts lengths off to 1/64 px, and 49.9999 px would lose one of these. */
const trim = (value: number): string => String(Math.ceil(value * 1e6) / 1e6);
