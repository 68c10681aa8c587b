import type { PageStack } from '../page-stack.ts';
import type { TabBar } from '../tab-bar.ts';
import { api } from './api.ts';

type Item = Parameters<TabBar['setItem']>[1] & { index: number };
type Style = Parameters<TabBar['setStyle']>[0];

/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/tab-bar/wx.setTabBarBadge.html and its neighbours */
export function tabBarApi(stack: PageStack) {
  const bar = (): TabBar => {
    if (!stack.tabBar) throw new Error('not TabBar page');
    return stack.tabBar;
  };
  const mark = (name: string, textOf: (options: { index: number; text?: string }) => string | undefined) =>
    api<{ index: number; text?: string }>(name, (options) => bar().mark(options.index, textOf(options)));
  return {
    setTabBarBadge: mark('setTabBarBadge', ({ text = '' }) => text),
    removeTabBarBadge: mark('removeTabBarBadge', () => undefined),
    showTabBarRedDot: mark('showTabBarRedDot', () => ''),
    hideTabBarRedDot: mark('hideTabBarRedDot', () => undefined),
    setTabBarItem: api<Item>('setTabBarItem', ({ index, text, iconPath, selectedIconPath }) => {
      const given = Object.entries({ text, iconPath, selectedIconPath }).filter(([, value]) => value !== undefined);
      bar().setItem(index, Object.fromEntries(given));
    }),
    setTabBarStyle: api<Style>('setTabBarStyle', ({ color, selectedColor, backgroundColor, borderStyle }) => {
      const given = Object.entries({ color, selectedColor, backgroundColor, borderStyle });
      bar().setStyle(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
    }),
    showTabBar: api('showTabBar', () => bar().setHidden(false)),
    hideTabBar: api('hideTabBar', () => bar().setHidden(true)),
  };
}
