import { element } from './element.ts';
import { openSheet, sheetButton } from './sheet.ts';
import { askWorld } from './world.ts';

/** 1007: 单人聊天会话中的小程序消息卡片. https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const CARD_SCENE = '1007';

interface Card {
  title?: string;
  path?: string;
  imageUrl?: string;
  promise?: Promise<Card>;
}
/** The open pages, of which the last can be passed on. */
export interface SharedPages {
  readonly top: { caller: object; path: string; query: Record<string, string> } | undefined;
}
type Shared = Card | undefined;
type Sharing = { onShareAppMessage?(asked: object): Shared | Promise<Shared> };

/** Whether the open page can be passed on at all: https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html#onShareAppMessage-Object-object */
export const canShare = (stack: SharedPages): boolean =>
  typeof (stack.top?.caller as Sharing | undefined)?.onShareAppMessage === 'function';

/** Shows the card that the page makes of itself, to be opened on somebody's phone. */
export async function share(stack: SharedPages, from: 'button' | 'menu', target?: object): Promise<void> {
  const page = stack.top;
  if (!page || !canShare(stack)) return;
  const made = await (page.caller as Sharing).onShareAppMessage?.({ from, target });
  const card = { ...made, ...(await made?.promise) };
  const search = Object.entries(page.query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const path = card.path ?? `${page.path}${search ? `?${search}` : ''}`;
  const people = (await askWorld<{ name: string }[]>('/wechat/people')) ?? [];
  const open = (person: string): void => {
    const address = new URLSearchParams({ person, path: path.replace(/^\//, ''), scene: CARD_SCENE });
    window.open(`${window.location.pathname}?${address.toString()}`);
  };
  const rows = people.map(({ name }) => sheetButton(`在 ${name} 的手机上打开`, () => open(name), 'row'));
  const title = card.title ?? document.title;
  const picture = card.imageUrl
    ? [element('img', { src: window.weilianMiniprogram.pictures[card.imageUrl] ?? card.imageUrl, alt: '' })]
    : [];
  const body = element('div', { class: 'share-card' }, element('b', {}, title), ...picture, element('small', {}, path));
  openSheet({ title: '发送给朋友' }, body, element('div', { class: 'sheet-rows' }, ...rows));
}
