let leaving = false;

/** Opens a page; a second tap before it is there opens nothing. */
export function open(url: string): void {
  if (leaving) return;
  leaving = true;
  // Also after a success: the page behind must be able to open the next one when it is shown again.
  wx.navigateTo({ url, complete: () => setTimeout(() => (leaving = false), SETTLING_MS) });
}

/** As long as WeChat takes to slide a page in. */
const SETTLING_MS = 350;

export const openCoupon = (couponId: string): void =>
  open(`/packages/coupon/detail?id=${encodeURIComponent(couponId)}`);

/** To a tab; `list` is what the wallet shows first. */
export const toTab = (tab: 'home' | 'centre' | 'coupons' | 'me'): void =>
  void wx.switchTab({ url: `/pages/${tab}/index` });
