import { hideToast, showModal, showToast, type ModalOptions, type ToastOptions } from '../overlays.ts';
import { requirePrivacy } from '../privacy.ts';
import { api } from './api.ts';

/** Dialogs, vibration and clipboard. */
export const deviceApi = {
  showToast: api<ToastOptions>('showToast', showToast),
  hideToast: api('hideToast', hideToast),
  showLoading: api<ToastOptions>('showLoading', (options) => showToast({ ...options, icon: 'loading' })),
  hideLoading: api('hideLoading', hideToast),
  showModal: api<ModalOptions>('showModal', showModal),

  /** A browser on a desk does not shake; nothing is lost by it. */
  vibrateShort: api('vibrateShort', () => undefined),
  vibrateLong: api('vibrateLong', () => undefined),
  setClipboardData: api<{ data: string }>('setClipboardData', async ({ data }) => {
    await requirePrivacy('setClipboardData');
    await navigator.clipboard?.writeText(data).catch(() => undefined);
    sessionStorage.setItem('weilian-preview:clipboard', data);
    showToast({ title: '内容已复制', icon: 'none' });
  }),
  getClipboardData: api('getClipboardData', async () => {
    await requirePrivacy('getClipboardData');
    return { data: sessionStorage.getItem('weilian-preview:clipboard') ?? '' };
  }),
};
