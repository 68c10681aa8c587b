import { WeChatError, type ErrorCode } from '../api/errors.ts';
import type { Material, MaterialType } from '../materials/entities.ts';
import type { MenuButton } from './entities.ts';
import { readUrl } from './url.ts';

/** https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu */
const MAX_TOP_BUTTONS = 3;
const MAX_SUB_BUTTONS = 5;
const MAX_TOP_NAME_BYTES = 16;
const MAX_SUB_NAME_BYTES = 60;
const MAX_KEY_BYTES = 128;

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
  /** By AppID: pages of released mini programs; those of one that is missing here are not checked. */
  releasedPages: ReadonlyMap<string, readonly string[]>;
  /** Refuses with 40007 or 53600 what is none of the account's materials of these types. */
  materialWith: (id: unknown, ...types: MaterialType[]) => Material;
}

/** Error codes differ between the top level and sub-menus. */
const CODES = {
  top: { type: 40017, name: 40018, key: 40019, url: { size: 40020, domain: 40055 } },
  sub: { type: 40024, name: 40025, key: 40026, url: { size: 40027, domain: 40054 } },
} as const;
type Level = keyof typeof CODES;

/** The buttons of a `menu/create` or `menu/addconditional` body, or WeChat's refusal of the first thing that is wrong. */
export function readMenu(buttons: unknown, around: MenuSurroundings): MenuButton[] {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > MAX_TOP_BUTTONS) throw new WeChatError(40016);
  return buttons.map((button: unknown) => readButton(button, 'top', around));
}

function readButton(value: unknown, level: Level, around: MenuSurroundings): MenuButton {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WeChatError(47001);
  const button = value as Record<string, unknown>;
  const nameLimit = level === 'top' ? MAX_TOP_NAME_BYTES : MAX_SUB_NAME_BYTES;
  const name = textWithin(button.name, nameLimit, CODES[level].name);
  const { type } = button;
  if (hasSubMenu(button.sub_button, level)) {
    // The two exclude each other; which code the platform gives is not documented, 40017 was chosen.
    if (type !== undefined) throw new WeChatError(40017, '(type and sub_button exclude each other)');
    return { name, sub_button: readSubMenu(button.sub_button, around) };
  }
  const need = typeof type === 'string' ? NEEDS.get(type) : undefined;
  if (typeof type !== 'string' || !need) throw new WeChatError(CODES[level].type);
  return { type, name, ...readTarget(need, button, level, around), sub_button: [] };
}

/** An empty list is what `menu/get` shows for an entry without a sub-menu. */
function hasSubMenu(below: unknown, level: Level): below is unknown[] {
  if (below === undefined || (Array.isArray(below) && below.length === 0)) return false;
  if (level === 'sub') throw new WeChatError(40022);
  if (!Array.isArray(below)) throw new WeChatError(40023);
  return true;
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
  if (need === 'url') return { url: readUrl(button.url, CODES[level].url) };
  if (need === 'miniprogram') return readMiniProgram(button, level, around);
  if (need === 'article_id') return { article_id: around.materialWith(button.article_id, 'article').id };
  const types = button.type === 'view_limited' ? (['news'] as const) : (['image', 'voice', 'video', 'news'] as const);
  return { media_id: around.materialWith(button.media_id, ...types).id };
}

/** Only verified accounts, only associated mini programs, only released pages; the address is for old clients. */
function readMiniProgram(button: Record<string, unknown>, level: Level, around: MenuSurroundings) {
  if (!around.verified) throw new WeChatError(48001);
  const { appid, pagepath } = button;
  if (typeof appid !== 'string' || !around.linkedAppIds.includes(appid)) throw new WeChatError(40166);
  if (typeof pagepath !== 'string' || pagepath === '' || pagepath.startsWith('/')) throw new WeChatError(40165);
  const page = pagepath.split('?')[0]!;
  const released = around.releasedPages.get(appid);
  if (released && !released.includes(page)) throw new WeChatError(40165);
  return { url: readUrl(button.url, CODES[level].url), appid, pagepath };
}

/** Lengths are bytes of UTF-8. */
function textWithin(value: unknown, maxBytes: number, refusal: ErrorCode): string {
  if (typeof value !== 'string' || value.trim() === '' || Buffer.byteLength(value) > maxBytes) {
    throw new WeChatError(refusal);
  }
  return value;
}
