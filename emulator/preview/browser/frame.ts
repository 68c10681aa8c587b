import { element } from './element.ts';
import { askWorld } from './world.ts';

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
  void offerPeople();
}

/** Above the phone: whose it is. Another person's phone is another page. */
async function offerPeople(): Promise<void> {
  const people = await askWorld<{ name: string }[]>('/wechat/people');
  if (!people?.length) return;
  const address = new URL(window.location.href);
  const names = people.map(({ name }) => name);
  const chosen = address.searchParams.get('person') || names[0]!;
  const options = [...new Set([chosen, ...names])].map((name) => element('option', {}, name));
  const choice = element('select', {}, ...options) as HTMLSelectElement;
  choice.addEventListener('change', () => {
    address.searchParams.set('person', choice.value);
    window.location.assign(address);
  });
  document.body.prepend(element('label', { class: 'frame-people' }, '使用手机的人 · phone of ', choice));
}
