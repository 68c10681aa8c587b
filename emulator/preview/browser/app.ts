import { watchFaults } from './faults.ts';
import type { Launch } from './launch.ts';

type AppInstance = Record<string, unknown> & { globalData?: object };
type LifeCycle = 'onLaunch' | 'onShow' | 'onHide' | 'onError' | 'onUnhandledRejection' | 'onPageNotFound';

/**
 * `App()` and `getApp()`. Life cycles get the options of the launch.
 * https://developers.weixin.qq.com/miniprogram/dev/reference/api/App.html
 */
export function createApp(launch: Launch) {
  let instance: AppInstance = {};
  const options = { path: launch.path, query: launch.query, scene: launch.scene, referrerInfo: launch.referrerInfo };
  /** False: the mini program has no such method. */
  const call = (name: LifeCycle, argument: unknown = options): boolean => {
    const method = instance[name];
    if (typeof method !== 'function') return false;
    (method as (argument: unknown) => void).call(instance, argument);
    return true;
  };
  return {
    App(definition: AppInstance) {
      instance = definition;
    },
    getApp: () => instance,
    /** Runs when the app's module has run and before the first page. */
    start() {
      watchFaults({
        error: (text) => void call('onError', text),
        rejection: (reason, promise) => void call('onUnhandledRejection', { reason, promise }),
      });
      call('onLaunch');
      call('onShow');
      document.addEventListener('visibilitychange', () => call(document.hidden ? 'onHide' : 'onShow'));
    },
    /** The page of the launch is not there; false: the mini program does nothing about it. */
    pageNotFound: (path: string): boolean => call('onPageNotFound', { path, query: launch.query, isEntryPage: true }),
  };
}
