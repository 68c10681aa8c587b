import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppConfig } from './app-config.ts';
import type { ThemeVariables } from './theme.ts';

const TABS = { least: 2, most: 5 };
const ICON_BYTES = 40 * 1024;

/**
 * Refuses a tab bar that WeChat refuses: number of tabs, tabs outside of the main package, icons that are no png or jpg
 * or too heavy. https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#tabBar
 *
 * @throws with the first thing that is wrong.
 */
export async function checkTabBar(app: AppConfig, theme: ThemeVariables, miniprogramDir: string): Promise<void> {
  const tabs = app.tabBar?.list;
  if (!tabs) return;
  if (tabs.length < TABS.least || tabs.length > TABS.most) {
    throw new Error(`app.json: tabBar.list has ${tabs.length} tabs, WeChat takes ${TABS.least} to ${TABS.most}`);
  }
  for (const tab of tabs) {
    if (!app.pages.includes(tab.pagePath)) {
      throw new Error(`app.json: the tab ${tab.pagePath} is not among the pages of the main package`);
    }
    for (const icon of [tab.iconPath, tab.selectedIconPath].flatMap((one) => valuesOf(one, theme))) {
      await checkIcon(icon, miniprogramDir);
    }
  }
}

async function checkIcon(icon: string, miniprogramDir: string): Promise<void> {
  if (!/\.(png|jpe?g)$/i.test(icon)) throw new Error(`app.json: the tab's icon ${icon} is neither png nor jpg`);
  const file = await stat(path.join(miniprogramDir, icon)).catch(() => undefined);
  if (!file) throw new Error(`app.json: the tab's icon ${icon} does not exist`);
  if (file.size > ICON_BYTES) throw new Error(`app.json: the tab's icon ${icon} has more than 40 KB`);
}

/** A path, or what a variable of theme.json (`@name`) is in either theme. */
function valuesOf(value: string | undefined, { light, dark }: ThemeVariables): string[] {
  if (value === undefined || value === '') return [];
  if (!value.startsWith('@')) return [value];
  const name = value.slice(1);
  return [light[name], dark[name]].map((one) => {
    if (one === undefined) throw new Error(`theme.json has no ${name} in both themes`);
    return one;
  });
}
