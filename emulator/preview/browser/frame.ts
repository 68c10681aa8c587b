import { element } from './element.ts';

/** Wider than any phone: then the page shows a phone, with the mini program in a window of its own inside. */
const WIDEST_PHONE_PX = 520;

export const isInWideWindow = (): boolean =>
  window.innerWidth > WIDEST_PHONE_PX && !new URLSearchParams(window.location.search).has('bare');

/** `vw` and `position: fixed` must mean the phone, so the phone's screen is a window (iframe). */
export function showInFrame(): void {
  const inner = new URL(window.location.href);
  inner.searchParams.set('bare', '1');
  const screen = element('iframe', { src: inner.href, title: '小程序 · mini program', class: 'frame-screen' });
  document.body.className = 'with-frame';
  document.body.replaceChildren(element('div', { class: 'frame-phone' }, screen));
}
