/**
 * What the phone keeps of answers, so that a page is drawn at once when it is opened again, and also without network. A
 * later version of the mini program may want another shape: the names say which.
 */
const PREFIX = 'kept-1:';

/** An answer and when it came, by the phone's clock, in ms. */
export interface Kept<T> {
  value: T;
  at: number;
}

export const keep = (name: string, value: unknown): void => {
  wx.setStorage({ key: PREFIX + name, data: { value, at: Date.now() }, fail: () => undefined });
};

export const kept = <T>(name: string): Kept<T> | undefined =>
  wx.getStorageSync<Kept<T> | ''>(PREFIX + name) || undefined;

/** Hands something to the page that is opened next: it is there when that page looks, which `keep` does not promise. */
export const handOver = (name: string, value: unknown): void => {
  try {
    wx.setStorageSync(PREFIX + name, { value, at: Date.now() });
  } catch {
    // A phone that is full opens the page without it.
  }
};

/** What was handed over, once: nothing of it stays on the phone. */
export function takeOver<T>(name: string): T | undefined {
  const handed = kept<T>(name);
  wx.removeStorageSync(PREFIX + name);
  return handed?.value;
}

/** Forgets everything that this phone keeps: after somebody's data were erased. */
export const forgetAll = (): void => wx.clearStorageSync();
