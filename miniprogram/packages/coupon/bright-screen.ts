/** As it was before; undefined while the screen is as its owner has it. */
let before: number | undefined;
let wanted = false;

const ignore = (): void => undefined;

/** Full brightness, and no dimming, while something is held before a scanner. A phone that refuses stays as it is. */
export function brighten(): void {
  if (wanted) return;
  wanted = true;
  wx.setKeepScreenOn({ keepScreenOn: true, fail: ignore });
  wx.getScreenBrightness({
    success({ value }) {
      // The page may have gone before the phone answered.
      if (!wanted) return;
      before = value;
      wx.setScreenBrightness({ value: 1, fail: ignore });
    },
    fail: ignore,
  });
}

/** As it was. */
export function darken(): void {
  if (!wanted) return;
  wanted = false;
  wx.setKeepScreenOn({ keepScreenOn: false, fail: ignore });
  if (before !== undefined) wx.setScreenBrightness({ value: before, fail: ignore });
  before = undefined;
}
