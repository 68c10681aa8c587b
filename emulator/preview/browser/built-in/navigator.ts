import type { GeneralComponent } from 'glass-easel';
import { commonProperties, type BuiltIn } from './common.ts';
import { hoverProperties, watchHover } from './hover.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/component/navigator.html */
export const navigator: BuiltIn = {
  properties: {
    ...commonProperties,
    ...hoverProperties('navigator-hover'),
    url: { type: String, value: '' },
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
  },
  created: watchNavigator,
};

const METHODS: Record<string, string> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
};

function watchNavigator(component: GeneralComponent): void {
  watchHover(component);
  component.addListener('tap', () => {
    const { url, openType, delta } = component.data as { url: string; openType: string; delta: number };
    const api = (window as unknown as { wx: Record<string, (options: object) => void> }).wx;
    api[METHODS[openType] ?? openType]?.({ url, delta, fail: (error: unknown) => console.error('navigator', error) });
  });
}
