import { WeChatError, type ErrorCode } from '../api/errors.ts';
import type { MenuButton } from './entities.ts';

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
const MAX_TOP_BUTTONS = 3;
const MAX_SUB_BUTTONS = 5;
const MAX_TOP_NAME_BYTES = 16;
const MAX_SUB_NAME_BYTES = 60;
const MAX_KEY_BYTES = 128;
const MAX_URL_BYTES = 1024;

type Need = 'key' | 'url' | 'media_id' | 'article_id' | 'miniprogram';

/** Which field a type needs. */
const NEEDS: ReadonlyMap<string, Need> = new Map<string, Need>([
  ['click', 'key'],
  ['view', 'url'],
  ['miniprogram', 'miniprogram'],
  ['scancode_push', 'key'],
  ['scancode_waitmsg', 'key'],
  ['pic_sysphoto', 'key'],
  ['pic_photo_or_album', 'key'],
  ['pic_weixin', 'key'],
  ['location_select', 'key'],
  ['media_id', 'media_id'],
  ['view_limited', 'media_id'],
  ['article_id', 'article_id'],
  ['article_view_limited', 'article_id'],
]);

/** What a menu is checked against. */
export interface MenuSurroundings {
  verified: boolean;
  /** Mini programs associated with the account. */
  linkedAppIds: readonly string[];
  /** Pages of the released mini program; undefined: not known here, so not checked. */
  releasedPages?: readonly string[];
}

/** Error codes differ between the top level and sub-menus. */
const CODES = {
  top: { type: 40017, name: 40018, key: 40019, url: 40020, domain: 40055 },
  sub: { type: 40024, name: 40025, key: 40026, url: 40027, domain: 40054 },
} as const satisfies Record<string, Record<string, ErrorCode>>;
type Level = keyof typeof CODES;

/** The menu of a `menu/create` body, or WeChat's refusal of the first thing that is wrong. */
export function readMenu(buttons: unknown, around: MenuSurroundings): MenuButton[] {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > MAX_TOP_BUTTONS) throw new WeChatError(40016);
  return buttons.map((button: unknown) => readButton(button, 'top', around));
}

function readButton(value: unknown, level: Level, around: MenuSurroundings): MenuButton {
  if (typeof value !== 'object' || value === null) throw new WeChatError(47001);
  const button = value as Record<string, unknown>;
  const nameLimit = level === 'top' ? MAX_TOP_NAME_BYTES : MAX_SUB_NAME_BYTES;
  const name = textWithin(button.name, nameLimit, CODES[level].name);
  const { type, sub_button: below } = button;
  const hasSubMenu = Array.isArray(below) && below.length > 0;
  if (level === 'sub' && hasSubMenu) throw new WeChatError(40022);
  if (hasSubMenu) {
    // The two exclude each other; which code the platform gives is not documented, 40017 was chosen.
    if (type !== undefined) throw new WeChatError(40017, '(type and sub_button exclude each other)');
    return { name, sub_button: readSubMenu(below, around) };
  }
  const need = typeof type === 'string' ? NEEDS.get(type) : undefined;
  if (typeof type !== 'string' || !need) throw new WeChatError(CODES[level].type);
  return { type, name, ...readTarget(need, button, level, around), sub_button: [] };
}

function readSubMenu(buttons: unknown[], around: MenuSurroundings): MenuButton[] {
  if (buttons.length > MAX_SUB_BUTTONS) throw new WeChatError(40023);
  return buttons.map((button) => readButton(button, 'sub', around));
}

function readTarget(
  need: Need,
  button: Record<string, unknown>,
  level: Level,
  around: MenuSurroundings,
): Partial<MenuButton> {
  if (need === 'key') return { key: textWithin(button.key, MAX_KEY_BYTES, CODES[level].key) };
  if (need === 'url') return { url: readUrl(button.url, level) };
  if (need === 'miniprogram') return readMiniProgram(button, level, around);
  return { [need]: textWithin(button[need], MAX_KEY_BYTES, 40035) };
}

/** Only verified accounts, only associated mini programs, only released pages; the address is for old clients. */
function readMiniProgram(button: Record<string, unknown>, level: Level, around: MenuSurroundings) {
  if (!around.verified) throw new WeChatError(48001);
  const { appid, pagepath } = button;
  if (typeof appid !== 'string' || !around.linkedAppIds.includes(appid)) throw new WeChatError(40166);
  if (typeof pagepath !== 'string' || pagepath === '' || pagepath.startsWith('/')) throw new WeChatError(40165);
  const page = pagepath.split('?')[0]!;
  if (around.releasedPages && !around.releasedPages.includes(page)) throw new WeChatError(40165);
  return { url: readUrl(button.url, level), appid, pagepath };
}

/** Simplified: any http(s) host is taken, and 65316 (more than three foreign domains) never occurs. */
function readUrl(value: unknown, level: Level): string {
  const url = textWithin(value, MAX_URL_BYTES, CODES[level].url);
  if (!/^https?:\/\/[^\s/?#]+/i.test(url)) throw new WeChatError(CODES[level].domain);
  return url;
}

/** Lengths are bytes of UTF-8. */
function textWithin(value: unknown, maxBytes: number, refusal: ErrorCode): string {
  if (typeof value !== 'string' || value.trim() === '' || Buffer.byteLength(value) > maxBytes) {
    throw new WeChatError(refusal);
  }
  return value;
}
