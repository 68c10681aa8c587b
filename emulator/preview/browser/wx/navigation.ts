import { EventChannel, type Listeners } from '../event-channel.ts';
import type { PageStack } from '../page-stack.ts';
import { SelectorQuery, type Caller } from '../selector-query.ts';
import { ViewObserver } from '../view-observer.ts';
import { api } from './api.ts';
import { tabBarApi } from './tab-bar.ts';

interface Url {
  url: string;
}

/** Routes, the navigation bar, and what concerns the open page as a whole. */
export function navigationApi(stack: PageStack) {
  return {
    navigateTo: api<Url & { events?: Listeners }>('navigateTo', ({ url, events = {} }) => {
      const [eventChannel, opened] = EventChannel.pair();
      for (const [event, listener] of Object.entries(events)) eventChannel.on(event, listener);
      stack.navigateTo(url, opened);
      return { eventChannel };
    }),
    redirectTo: api<Url>('redirectTo', ({ url }) => stack.redirectTo(url)),
    reLaunch: api<Url>('reLaunch', ({ url }) => stack.reLaunch(url)),
    switchTab: api<Url>('switchTab', ({ url }) => stack.switchTab(url)),
    navigateBack: api<{ delta?: number }>('navigateBack', ({ delta }) => stack.navigateBack(delta)),
    setNavigationBarTitle: api<{ title: string }>('setNavigationBarTitle', ({ title }) =>
      stack.configureTop({ navigationBarTitleText: title }),
    ),
    setNavigationBarColor: api<{ frontColor: string; backgroundColor: string }>('setNavigationBarColor', (colors) =>
      stack.configureTop({
        navigationBarBackgroundColor: colors.backgroundColor,
        navigationBarTextStyle: colors.frontColor === '#ffffff' ? 'white' : 'black',
      }),
    ),
    ...tabBarApi(stack),
    startPullDownRefresh: api('startPullDownRefresh', () => stack.top?.pull.start()),
    stopPullDownRefresh: api('stopPullDownRefresh', () => stack.top?.pull.stop()),
    pageScrollTo: api<{ scrollTop?: number }>('pageScrollTo', ({ scrollTop }) => {
      stack.top?.host.scrollTo({ top: scrollTop ?? 0, behavior: 'smooth' });
    }),
    createSelectorQuery: () => new SelectorQuery(() => stack.top?.caller as Caller | undefined),
    createIntersectionObserver: (owner?: Caller, options?: object) =>
      new ViewObserver(owner ?? (stack.top?.caller as Caller | undefined), options),
    nextTick: (work: () => void) => queueMicrotask(work),
  };
}
