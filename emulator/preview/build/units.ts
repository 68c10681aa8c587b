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

const trim = (value: number): string => String(Number(value.toFixed(4)));
