import { byId, element } from './element.ts';

export interface ToastOptions {
  title?: string;
  icon?: 'success' | 'error' | 'loading' | 'none';
  duration?: number;
  mask?: boolean;
}
export interface ModalOptions {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  confirmText?: string;
}

/** wx.showToast's default, ms. */
const TOAST_MS = 1500;

let hideTimer: number | undefined;

/** One toast or loading at a time, as in WeChat: a new one replaces the old one. */
export function showToast({ title = '', icon = 'success', duration = TOAST_MS, mask }: ToastOptions): void {
  hideToast();
  const sign = icon === 'none' ? [] : [element('span', { class: `toast-icon toast-${icon}`, 'aria-hidden': 'true' })];
  const box = element('div', { class: `toast toast-with-${icon}`, role: 'status' }, ...sign, element('p', {}, title));
  byId('overlay').append(element('div', { id: 'toast', class: mask ? 'toast-mask' : '' }, box));
  if (icon !== 'loading') hideTimer = window.setTimeout(hideToast, duration);
}

export function hideToast(): void {
  window.clearTimeout(hideTimer);
  document.getElementById('toast')?.remove();
}

/** Resolves with what was chosen. */
export function showModal(options: ModalOptions): Promise<{ confirm: boolean; cancel: boolean }> {
  const { title = '', content = '', showCancel = true, cancelText = '取消', confirmText = '确定' } = options;
  return new Promise((resolve) => {
    const button = (name: 'confirm' | 'cancel', label: string): HTMLElement => {
      const made = element('button', { type: 'button', class: `modal-${name}` }, label);
      made.addEventListener('click', () => {
        modal.remove();
        resolve({ confirm: name === 'confirm', cancel: name === 'cancel' });
      });
      return made;
    };
    const buttons = [...(showCancel ? [button('cancel', cancelText)] : []), button('confirm', confirmText)];
    const box = element(
      'div',
      { class: 'modal', role: 'alertdialog', 'aria-modal': 'true' },
      ...(title ? [element('h2', {}, title)] : []),
      ...(content ? [element('p', {}, content)] : []),
      element('div', { class: 'modal-buttons' }, ...buttons),
    );
    const modal = element('div', { class: 'modal-mask' }, box);
    byId('overlay').append(modal);
  });
}
