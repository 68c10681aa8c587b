import { element } from './element.ts';
import { choice, field, settingsPanel } from './settings-panel.ts';
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
  const desk = element('div', { class: 'frame-desk' }, launchPanel(), settingsPanel());
  document.body.className = 'with-frame';
  document.body.replaceChildren(element('div', { class: 'frame-phone' }, screen), desk);
  void offerPeople();
}

/** How the mini program is opened: each is a part of the address, and changing one opens it anew. */
function launchPanel(): HTMLElement {
  const address = new URL(window.location.href);
  const part = (label: string, name: string): HTMLElement =>
    field(label, address.searchParams.get(name) ?? '', (value) => openWith(name, value));
  return element(
    'fieldset',
    { class: 'phone-settings' },
    element('legend', {}, '打开方式 · launch'),
    part('页面和参数 · page?query', 'path'),
    part('场景值 · scene', 'scene'),
    part('来源 appId · referrer', 'referrer'),
  );
}

function openWith(name: string, value: string): void {
  const address = new URL(window.location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  window.location.assign(address);
}

/** Above the launch: whose phone it is. Another person's phone is another page. */
async function offerPeople(): Promise<void> {
  const people = await askWorld<{ name: string }[]>('/wechat/people');
  if (!people?.length) return;
  const names = people.map(({ name }) => name);
  const chosen = new URL(window.location.href).searchParams.get('person') || names[0]!;
  const holder = choice('使用手机的人 · phone of', chosen, [...new Set([chosen, ...names])], (name) =>
    openWith('person', name),
  );
  holder.className = 'frame-people';
  document.querySelector('.frame-desk')?.prepend(holder);
}
