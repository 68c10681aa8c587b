import { hideToast, showModal, showToast, type ModalOptions, type ToastOptions } from '../overlays.ts';
import { api } from './api.ts';

/** Base library that the preview claims to be: what it offers is listed in ../README.md of the preview. */
const SDK_VERSION = '3.8.0';

const appBase = () => ({
  SDKVersion: SDK_VERSION,
  language: 'zh_CN',
  theme: 'light',
  version: '8.0.50',
  enableDebug: false,
});
const windowSize = () => {
  const screen = document.getElementById('screen')?.getBoundingClientRect();
  return {
    pixelRatio: window.devicePixelRatio,
    windowWidth: screen?.width ?? window.innerWidth,
    windowHeight: screen?.height ?? window.innerHeight,
    screenWidth: window.innerWidth,
    screenHeight: window.innerHeight,
    statusBarHeight: screen?.top ?? 0,
    safeArea: {
      left: 0,
      top: 0,
      right: window.innerWidth,
      bottom: window.innerHeight,
      width: window.innerWidth,
      height: window.innerHeight,
    },
  };
};
const device = () => ({
  brand: 'preview',
  model: 'browser',
  platform: 'devtools',
  system: 'preview',
  benchmarkLevel: 1,
});

type NetworkListener = (status: { isConnected: boolean; networkType: string }) => void;
const networkListeners = new Map<NetworkListener, () => void>();
const network = () => ({ networkType: navigator.onLine ? 'wifi' : 'none', isConnected: navigator.onLine });

/** Dialogs, network state, vibration, clipboard, and what the phone says about itself. */
export const deviceApi = {
  showToast: api<ToastOptions>('showToast', showToast),
  hideToast: api('hideToast', hideToast),
  showLoading: api<ToastOptions>('showLoading', (options) => showToast({ ...options, icon: 'loading' })),
  hideLoading: api('hideLoading', hideToast),
  showModal: api<ModalOptions>('showModal', showModal),

  getAppBaseInfo: appBase,
  getWindowInfo: windowSize,
  getDeviceInfo: device,
  getSystemInfoSync: () => ({ ...appBase(), ...windowSize(), ...device() }),
  getAccountInfoSync: () => ({ miniProgram: { appId: 'preview', envVersion: 'develop', version: '' } }),
  canIUse: (name: string) => name.split('.')[0] !== '' && (name.split('.')[0] ?? '') in deviceApi,

  getNetworkType: api('getNetworkType', network),
  onNetworkStatusChange(listener: NetworkListener) {
    const forward = () => listener(network());
    networkListeners.set(listener, forward);
    window.addEventListener('online', forward);
    window.addEventListener('offline', forward);
  },
  offNetworkStatusChange(listener: NetworkListener) {
    const forward = networkListeners.get(listener);
    if (!forward) return;
    window.removeEventListener('online', forward);
    window.removeEventListener('offline', forward);
  },

  /** A browser on a desk does not shake; nothing is lost by it. */
  vibrateShort: api('vibrateShort', () => undefined),
  setClipboardData: api<{ data: string }>('setClipboardData', async ({ data }) => {
    await navigator.clipboard?.writeText(data).catch(() => undefined);
    sessionStorage.setItem('weilian-preview:clipboard', data);
    showToast({ title: '内容已复制', icon: 'none' });
  }),
  getClipboardData: api('getClipboardData', () => ({
    data: sessionStorage.getItem('weilian-preview:clipboard') ?? '',
  })),
};
