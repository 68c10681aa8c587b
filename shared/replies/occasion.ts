import type { Push } from '../wechat/push.ts';
import { LOOKED_AT, type Pattern } from './pattern.ts';
import type { ReplyRule, Trigger } from './rule.ts';

/** What a person did that may be answered. */
export type Occasion =
  | { on: 'message'; text: string | undefined }
  | { on: 'click'; key: string | undefined }
  /** `scene`: the QR code that led here. */
  | { on: 'follow' | 'scan'; scene: string | undefined };

/**
 * Undefined for what nobody waits for an answer to: unfollows, page views, what the platform reports. Of the menu, WeChat
 * shows an answer to every entry that has a key: behind the code, the pictures or the place that were sent with it.
 * https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.html
 */
export function occasionOf({ content }: Push): Occasion | undefined {
  switch (content.type) {
    case 'message.text':
      return { on: 'message', text: content.text };
    case 'event.click':
    case 'event.scancode_push':
    case 'event.scancode_waitmsg':
    case 'event.pic_sysphoto':
    case 'event.pic_photo_or_album':
    case 'event.pic_weixin':
    case 'event.location_select':
      return { on: 'click', key: content.key };
    case 'event.subscribe':
      return { on: 'follow', scene: content.scene };
    case 'event.scan':
      return { on: 'scan', scene: content.scene };
    default:
      return content.type.startsWith('message.') ? { on: 'message', text: undefined } : undefined;
  }
}

/** Wide letters and digits of Chinese keyboards are the narrow ones. */
const normalized = (text: string): string => text.normalize('NFKC').trim().slice(0, LOOKED_AT);
const folded = (text: string): string => normalized(text).toLowerCase();

function fitsText(trigger: Trigger & { on: 'keyword' }, text: string, patterns: readonly Pattern[]): boolean {
  if (trigger.match === 'pattern') return patterns.some((pattern) => pattern.isIn(normalized(text)));
  const written = folded(text);
  const words = trigger.words.map(folded);
  return trigger.match === 'exact' ? words.includes(written) : words.some((word) => written.includes(word));
}

/** @param patterns of a trigger whose words are patterns, compiled */
export function fits(trigger: Trigger, occasion: Occasion, patterns: readonly Pattern[]): boolean {
  switch (trigger.on) {
    case 'keyword':
      return occasion.on === 'message' && occasion.text !== undefined && fitsText(trigger, occasion.text, patterns);
    case 'default':
      return occasion.on === 'message';
    case 'click':
      return occasion.on === 'click' && occasion.key !== undefined && trigger.keys.includes(occasion.key);
    case 'follow':
      return occasion.on === 'follow';
    case 'scan': {
      if (occasion.on !== 'scan' && occasion.on !== 'follow') return false;
      return occasion.scene !== undefined && (trigger.scenes?.includes(occasion.scene) ?? true);
    }
  }
}

/** @param timeOfDay Beijing time, `HH:MM` */
export function isOpen({ hours }: ReplyRule, timeOfDay: string): boolean {
  if (!hours) return true;
  const { from, until } = hours;
  if (from <= until) return from <= timeOfDay && timeOfDay < until;
  return from <= timeOfDay || timeOfDay < until;
}
