import { element } from './element.ts';
import { phoneSettings, watchPhone } from './phone-settings.ts';

export type Theme = 'light' | 'dark';

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

/** Style sheets in the document, with their text as written: queries of the colour scheme are answered by us. */
const sheets = new Map<HTMLElement, string>();
const listeners = new Set<(theme: Theme) => void>();
let shown: Theme = 'light';

/** A mini program without `darkmode` in its app.json is always light. */
const isDarkModeKnown = (): boolean => window.weilianMiniprogram.app.darkmode === true;

function wanted(): Theme {
  if (!isDarkModeKnown()) return 'light';
  const { theme } = phoneSettings();
  if (theme !== 'system') return theme;
  return systemIsDark.matches ? 'dark' : 'light';
}

/** What `wx.getAppBaseInfo().theme` says: undefined for a mini program without `darkmode`. */
export const reportedTheme = (): Theme | undefined => (isDarkModeKnown() ? shown : undefined);

/** Follows the phone from now on. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/darkmode.html */
export function startTheme(): void {
  shown = wanted();
  document.documentElement.dataset['theme'] = shown;
  const update = (): void => {
    if (wanted() === shown) return;
    shown = wanted();
    document.documentElement.dataset['theme'] = shown;
    for (const [sheet, css] of sheets) sheet.textContent = inTheme(css);
    for (const listener of listeners) listener(shown);
  };
  systemIsDark.addEventListener('change', update);
  watchPhone(update);
}

export const watchTheme = (listener: (theme: Theme) => void): unknown => listeners.add(listener);
export const unwatchTheme = (listener: (theme: Theme) => void): unknown => listeners.delete(listener);

/** A style sheet of the mini program in the document; `remove` it with `removeStyles`. */
export function addStyles(attributes: Record<string, string>, css: string): HTMLElement {
  const sheet = element('style', attributes, inTheme(css));
  if (css.includes('prefers-color-scheme')) sheets.set(sheet, css);
  document.head.append(sheet);
  return sheet;
}

export function removeStyles(sheet: HTMLElement): void {
  sheets.delete(sheet);
  sheet.remove();
}

/** The phone's theme need not be that of the browser: the condition becomes one that always or never holds. */
const inTheme = (css: string): string =>
  css.replace(/\(prefers-color-scheme:\s*(light|dark)\)/g, (_, asked: Theme) =>
    asked === shown ? '(min-width: 0)' : '(max-width: 0)',
  );

/** A value of app.json or of a page's json: `@name` stands for a variable of theme.json. */
export function themed(value: string | undefined): string | undefined {
  if (!value?.startsWith('@')) return value;
  return window.weilianMiniprogram.theme[shown]?.[value.slice(1)];
}
