import type { Launch } from '../launch.ts';
import { reportMissing } from '../missing.ts';
import type { PageStack } from '../page-stack.ts';
import { accountApi } from './account.ts';
import { api } from './api.ts';
import { cloudApi } from './cloud.ts';
import { deviceApi } from './device.ts';
import { fileApi } from './files.ts';
import { mediaApi } from './media.ts';
import { navigationApi } from './navigation.ts';
import { networkApi } from './network.ts';
import { placeApi } from './place.ts';
import { privacyApi } from './privacy.ts';
import { programApi } from './program.ts';
import { scanApi } from './scan.ts';
import { screenApi } from './screen.ts';
import { storageApi } from './storage.ts';
import { subscribeApi } from './subscribe.ts';
import { systemApi } from './system.ts';

/**
 * The `wx` of a mini program. What is not in it can still be called, and then fails and says so on the page; asking
 * for it (`if (wx.something)`) is not using it and says nothing.
 */
export function createWx(launch: Launch, stack: PageStack): object {
  const entry = () => ({
    ...{ path: launch.path, query: launch.query, scene: launch.scene, referrerInfo: launch.referrerInfo },
    apiCategory: 'default',
  });
  const known: Record<string, unknown> = {
    ...deviceApi,
    ...systemApi,
    ...networkApi,
    ...screenApi,
    ...privacyApi,
    ...placeApi,
    ...scanApi,
    ...subscribeApi,
    ...accountApi,
    ...fileApi,
    ...mediaApi,
    ...programApi(stack),
    ...storageApi(launch),
    ...navigationApi(stack),
    cloud: reportUnknown('wx.cloud', cloudApi(launch)),
    getLaunchOptionsSync: entry,
    getEnterOptionsSync: entry,
    canIUse: (name: string) => (name.split('.')[0] ?? '') in known,
  };
  return reportUnknown('wx', known);
}

function reportUnknown(name: string, known: object): object {
  return new Proxy(known, {
    get(target, key, receiver) {
      if (typeof key !== 'string' || key in target) return Reflect.get(target, key, receiver) as unknown;
      return api(key, () => {
        reportMissing(`${name}.${key} 在预览中不可用 · ${name}.${key} is not in the preview`);
        throw new Error('not supported by the preview');
      });
    },
  });
}
