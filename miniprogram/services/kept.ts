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

/** Forgets everything that this phone keeps: after somebody's data were erased. */
export const forgetAll = (): void => wx.clearStorageSync();
