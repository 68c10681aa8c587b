import type { Root } from 'glass-easel-miniprogram-adapter';
import { PAGE_TAG } from './backend.ts';
import { useRootFontSize } from './built-in/page-meta.ts';
import { element } from './element.ts';
import { tellFault } from './faults.ts';
import type { ProgramComponent, WindowConfig } from './program.ts';
import type { ProgramSpace } from './program-space.ts';
import { watchPull, type Pull } from './pull-down.ts';
import { addStyles, removeStyles } from './theme.ts';

/** Distance from the end at which onReachBottom is called, px (WeChat's default `onReachBottomDistance`). */
const REACH_BOTTOM_PX = 50;

type LifeCycle =
  | 'onLoad'
  | 'onShow'
  | 'onReady'
  | 'onHide'
  | 'onUnload'
  | 'onPullDownRefresh'
  | 'onReachBottom'
  | 'onPageScroll'
  | 'onTabItemTap';

/** One page of the stack: its document, and the object that the mini program knows as the page. */
export interface OpenPage {
  path: string;
  query: Record<string, string>;
  /** What getCurrentPages() holds. */
  caller: object;
  config: WindowConfig;
  host: HTMLElement;
  pull: Pull;
  show(): void;
  hide(): void;
  unload(): void;
  call(name: LifeCycle, argument?: object): void;
}

/**
 * Opens a page: its code runs if it has not, its document is made, then onLoad is called.
 *
 * Simplified: every page has a scrolling element in one document, where WeChat gives it a web view of its own.
 */
export function openPage(
  space: ProgramSpace,
  component: ProgramComponent,
  query: Record<string, string>,
  css: string,
): OpenPage {
  const root: Root = space.backend.createRoot(PAGE_TAG, space.codeSpace, component.path);
  const caller = root.get() as unknown as Record<string, unknown>;
  Object.assign(caller, { route: component.path, options: query });
  const { host, styles } = attach(root, component.path, css);
  const call: OpenPage['call'] = (name, argument) => callLifeCycle(caller, name, argument);
  watchScroll(host, call);
  const pull = watchPull(host, Boolean(component.config.enablePullDownRefresh), () => call('onPullDownRefresh'));
  const whole = root.getComponent();
  const turn = (to: 'show' | 'hide') => {
    host.hidden = to === 'hide';
    styles.setAttribute('media', to === 'show' ? 'all' : 'not all');
    if (to === 'show') useRootFontSize(host);
    call(to === 'show' ? 'onShow' : 'onHide');
    whole.triggerPageLifetime(to, []);
  };
  return {
    ...{ path: component.path, query, caller, config: { ...component.config }, host, pull, call },
    show: () => turn('show'),
    hide: () => turn('hide'),
    unload() {
      call('onUnload');
      // An answer that comes later draws nothing: there is nothing left to draw on.
      caller['setData'] = () => undefined;
      root.release();
      host.remove();
      removeStyles(styles);
    },
  };
}

/** What a page throws there is told; as in WeChat it opens all the same. */
function callLifeCycle(caller: Record<string, unknown>, name: LifeCycle, argument?: object): void {
  const method = caller[name];
  try {
    if (typeof method === 'function') (method as (argument?: object) => void).call(caller, argument);
  } catch (error) {
    tellFault(error);
  }
}

/** Makes the page's elements and its styles, and shows neither yet. */
function attach(root: Root, path: string, css: string): { host: HTMLElement; styles: HTMLElement } {
  const styles = addStyles({ 'data-of': path, media: 'not all' }, css);
  const place = element('div');
  const host = element('section', { class: 'page', 'data-path': path, hidden: '' }, place);
  document.getElementById('screen')?.append(host);
  root.attach(host as never, place as never);
  return { host, styles };
}

function watchScroll(host: HTMLElement, call: OpenPage['call']): void {
  let atEnd = false;
  host.addEventListener('scroll', () => {
    call('onPageScroll', { scrollTop: host.scrollTop });
    const nowAtEnd = host.scrollHeight - host.scrollTop - host.clientHeight <= REACH_BOTTOM_PX;
    if (nowAtEnd && !atEnd) call('onReachBottom');
    atEnd = nowAtEnd;
  });
}
