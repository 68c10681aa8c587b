import { phoneSettings } from '../phone-settings.ts';
import { reportedTheme, unwatchTheme, watchTheme, type Theme } from '../theme.ts';
import { api } from './api.ts';

/** Base library that the preview claims to be: what it offers is listed in ../README.md of the preview. */
const SDK_VERSION = '3.8.0';

/** Of a mini program that belongs to nobody. */
const NO_APP_ID = 'wx0000000000000000';

/** WeChat's standard font size, px: what `fontSizeScaleFactor` 1 means. */
const STANDARD_FONT_PX = 16;

const appBase = () => {
  const { fontSize } = phoneSettings();
  return {
    SDKVersion: SDK_VERSION,
    language: 'zh_CN',
    theme: reportedTheme(),
    version: '8.0.50',
    enableDebug: false,
    host: { env: 'WeChat' },
    fontSizeSetting: fontSize,
    fontSizeScaleFactor: fontSize / STANDARD_FONT_PX,
  };
};
const windowSize = () => {
  const screen = document.getElementById('screen')?.getBoundingClientRect();
  const [width, height] = [window.innerWidth, window.innerHeight];
  const statusBarHeight = document.getElementById('bar-status')?.offsetHeight ?? 0;
  return {
    pixelRatio: window.devicePixelRatio,
    windowWidth: screen?.width ?? width,
    windowHeight: screen?.height ?? height,
    screenWidth: width,
    screenHeight: height,
    screenTop: screen?.top ?? 0,
    statusBarHeight,
    safeArea: { left: 0, top: statusBarHeight, right: width, bottom: height, width, height: height - statusBarHeight },
  };
};
const device = () => ({
  brand: 'preview',
  model: 'browser',
  platform: 'devtools',
  system: 'preview',
  benchmarkLevel: 1,
});
const everything = () => ({ ...appBase(), ...windowSize(), ...device() });

/** Where the capsule at the top right is, px; the navigation bar of a page may be measured by it. */
function capsule() {
  const { top, left, right, bottom, width, height } = document.getElementById('bar-capsule')!.getBoundingClientRect();
  return { top, left, right, bottom, width, height };
}

type ThemeListener = (change: { theme: Theme }) => void;
const themeListeners = new Map<ThemeListener, (theme: Theme) => void>();

/** What phone, WeChat and mini program say about themselves. */
export const systemApi = {
  getAppBaseInfo: appBase,
  getWindowInfo: windowSize,
  getDeviceInfo: device,
  getSystemInfoSync: everything,
  getSystemInfo: api('getSystemInfo', everything),
  getSystemInfoAsync: api('getSystemInfoAsync', everything),
  getSystemSetting: () => ({ bluetoothEnabled: true, locationEnabled: true, wifiEnabled: true }),
  getAppAuthorizeSetting: () => ({
    ...{ albumAuthorized: 'authorized', cameraAuthorized: 'authorized', locationAuthorized: 'authorized' },
    notificationAuthorized: 'authorized',
  }),
  getAccountInfoSync: () => ({
    miniProgram: { appId: window.weilianPreview.appId ?? NO_APP_ID, envVersion: 'develop', version: '' },
  }),
  getMenuButtonBoundingClientRect: capsule,
  onThemeChange(listener: ThemeListener) {
    const forward = (theme: Theme): void => listener({ theme });
    themeListeners.set(listener, forward);
    watchTheme(forward);
  },
  offThemeChange(listener: ThemeListener) {
    const forward = themeListeners.get(listener);
    if (forward) unwatchTheme(forward);
    themeListeners.delete(listener);
  },
};
