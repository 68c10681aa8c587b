import type { GeneralComponent } from 'glass-easel';
import { toBrowserLengths } from '../../build/units.ts';
import { phoneSettings, watchPhone } from '../phone-settings.ts';
import { commonProperties, ignoredProperties, nodeOf, number, text, type BuiltIn } from './common.ts';

const metas = new Set<GeneralComponent>();

/** `system` is the size that is set in WeChat. */
const sizeOf = (value: unknown): string =>
  value === 'system' ? `${phoneSettings().fontSize}px` : toBrowserLengths(String(value ?? ''));

function draw(this: GeneralComponent): void {
  const host = nodeOf(this).closest<HTMLElement>('.page');
  const page = host?.querySelector<HTMLElement>('wx-page');
  if (!host || !page) return;
  page.setAttribute('style', toBrowserLengths(String(this.data['pageStyle'] ?? '')));
  const { pageFontSize, rootFontSize, backgroundColor, rootBackgroundColor } = this.data as Record<string, string>;
  if (pageFontSize) page.style.fontSize = sizeOf(pageFontSize);
  if (rootBackgroundColor || backgroundColor) host.style.background = (rootBackgroundColor || backgroundColor)!;
  host.dataset['rootFontSize'] = sizeOf(rootFontSize);
  if (!host.hidden) useRootFontSize(host);
}

/** `rem` is one size for the whole document: that of the page that is shown. */
export function useRootFontSize(host: HTMLElement): void {
  document.documentElement.style.fontSize = host.dataset['rootFontSize'] ?? '';
}

function scroll(this: GeneralComponent): void {
  const host = nodeOf(this).closest('.page');
  host?.scrollTo({ top: parseFloat(String(this.data['scrollTop'])) || 0 });
  this.triggerEvent('scrolldone', {});
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/page-meta.html */
export const pageMeta: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('backgroundTextStyle', 'backgroundColorTop', 'backgroundColorBottom', 'pageOrientation'),
    backgroundColor: text('', draw),
    rootBackgroundColor: text('', draw),
    pageStyle: text('', draw),
    rootFontSize: text('', draw),
    pageFontSize: text('', draw),
    scrollTop: text('', scroll),
    scrollDuration: number(300),
  },
  attached(component) {
    if (metas.size === 0) watchPhone(() => metas.forEach((one) => draw.call(one)));
    metas.add(component);
    draw.call(component);
  },
  detached: (component) => void metas.delete(component),
};
