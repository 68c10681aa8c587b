import path from 'node:path';
import type { AppConfig } from './app-config.ts';
import { readJson } from './json.ts';

/** Values of the variables (`@name` in app.json and in pages' json) in both themes. */
export interface ThemeVariables {
  light: Record<string, string>;
  dark: Record<string, string>;
}

/** theme.json, which app.json names. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/darkmode.html */
export async function readTheme(app: AppConfig, miniprogramDir: string): Promise<ThemeVariables> {
  if (!app.themeLocation) return { light: {}, dark: {} };
  return readJson<ThemeVariables>(path.join(miniprogramDir, app.themeLocation));
}
