import type { Launch } from './launch.ts';

type AppInstance = Record<string, unknown> & { globalData?: object };

/** `App()` and `getApp()`. Life cycles get the options of the launch. */
export function createApp(launch: Launch) {
  let instance: AppInstance = {};
  const options = { path: launch.path, query: launch.query, scene: launch.scene, referrerInfo: launch.referrerInfo };
  const call = (name: 'onLaunch' | 'onShow' | 'onHide'): void => {
    const method = instance[name];
    if (typeof method === 'function') (method as (argument: object) => void).call(instance, options);
  };
  return {
    App(definition: AppInstance) {
      instance = definition;
    },
    getApp: () => instance,
    /** Runs when the app's module has run and before the first page. */
    start() {
      call('onLaunch');
      call('onShow');
      document.addEventListener('visibilitychange', () => call(document.hidden ? 'onHide' : 'onShow'));
    },
  };
}
