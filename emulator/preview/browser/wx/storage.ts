import type { Launch } from '../launch.ts';
import { api } from './api.ts';

/** `wx.*Storage*`: the browser's storage, apart for each person as it is apart on each phone. */
export function storageApi(launch: Launch) {
  const prefix = `weilian-preview:${launch.person ?? ''}:`;
  const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const get = (key: string): unknown => {
    const text = localStorage.getItem(prefix + key);
    return text === null ? '' : JSON.parse(text);
  };
  const set = (key: string, value: unknown): void => localStorage.setItem(prefix + key, JSON.stringify(value ?? ''));
  const remove = (key: string): void => localStorage.removeItem(prefix + key);
  const clear = (): void => keys().forEach((key) => localStorage.removeItem(key));
  return {
    getStorageSync: get,
    setStorageSync: set,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: () => ({
      keys: keys().map((key) => key.slice(prefix.length)),
      currentSize: 0,
      limitSize: 10_240,
    }),
    getStorage: api<{ key: string }>('getStorage', ({ key }) => {
      if (localStorage.getItem(prefix + key) === null) throw new Error('data not found');
      return { data: get(key) };
    }),
    setStorage: api<{ key: string; data: unknown }>('setStorage', ({ key, data }) => set(key, data)),
    removeStorage: api<{ key: string }>('removeStorage', ({ key }) => remove(key)),
    clearStorage: api('clearStorage', clear),
  };
}
