import type { InboxMessage } from '../live/wechat-wire.ts';

/** A launch of the mini program; `serial` makes the same launch again a new one. */
export interface Launch {
  path?: string;
  scene?: number;
  referrer?: string;
  serial: number;
}

/** https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
export const SCENES = {
  menu: 1035,
  template: 1043,
  notice: 1107,
  card: 1074,
  text: 1082,
} as const;

/** Scene of a mini program that is opened from a message: 模板消息, 订阅通知, a card, a link in a text. */
export function sceneOf({ kind, msgType }: InboxMessage): number {
  if (kind === 'template' || kind === 'notice') return SCENES[kind];
  return msgType === 'text' ? SCENES.text : SCENES.card;
}

/** `/console?person=NAME&path=PAGE`: as from the account's menu. */
export function launchInAddress(asked: URLSearchParams): Launch | undefined {
  if (!asked.has('person')) return undefined;
  return { path: asked.get('path') ?? undefined, scene: SCENES.menu, serial: 1 };
}

export function previewAddress(person: string, { path, scene, referrer }: Launch): string {
  const given = Object.entries({ person, path, scene, referrer }).filter(([, value]) => value !== undefined);
  return `/preview?${String(new URLSearchParams(given.map(([key, value]) => [key, String(value)])))}`;
}
