/** What the person who holds the phone has set, or where the phone is; everything that no mini program decides. */
export interface PhoneSettings {
  /** Of the phone; `system` is what the browser prefers. */
  theme: 'system' | 'light' | 'dark';
  /** WeChat's font size, px: one of FONT_SIZES. */
  fontSize: number;
  /** Switched off by hand: then no call leaves the phone. */
  online: boolean;
  /** Where the phone is (GCJ-02). */
  place: Place;
}
export interface Place {
  name: string;
  address: string;
  latitude: number;
  longitude: number;
}

/** The steps of WeChat's own setting 字体大小, px; the first is its standard here. */
export const FONT_SIZES = [16, 18, 20, 23] as const;

/** A real square in the middle of Shanghai. */
const PEOPLES_SQUARE: Place = {
  name: '人民广场',
  address: '上海市黄浦区人民大道',
  latitude: 31.2304,
  longitude: 121.4737,
};

const DEFAULTS: PhoneSettings = { theme: 'system', fontSize: FONT_SIZES[0], online: true, place: PEOPLES_SQUARE };

/** Of one tab of the browser: a frame around the phone and the phone in it see the same, another tab does not. */
const KEY = 'weilian-preview:phone';

const listeners = new Set<() => void>();

/** As they are now. */
export function phoneSettings(): PhoneSettings {
  const text = sessionStorage.getItem(KEY);
  return { ...DEFAULTS, ...(text === null ? {} : (JSON.parse(text) as Partial<PhoneSettings>)) };
}

/** Changes some and tells everybody who watches, in the frame around the phone as well. */
export function changePhone(changes: Partial<PhoneSettings>): void {
  sessionStorage.setItem(KEY, JSON.stringify({ ...phoneSettings(), ...changes }));
  for (const listener of listeners) listener();
}

/** Calls back after every change. */
export function watchPhone(listener: () => void): void {
  if (listeners.size === 0) {
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY) for (const one of listeners) one();
    });
  }
  listeners.add(listener);
}
