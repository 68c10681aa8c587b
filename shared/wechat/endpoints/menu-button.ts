import * as z from 'zod/mini';
import { idText, optionalText } from '../endpoint.ts';

/**
 * One entry of a menu. `type` is WeChat's: click, view, miniprogram, scancode_push, scancode_waitmsg, pic_sysphoto,
 * pic_photo_or_album, pic_weixin, location_select, media_id, view_limited, article_id, article_view_limited; and in what is
 * live also those of menus made on WeChat's page (text, img, news …). An entry with `buttons` has no type.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export interface MenuButton {
  name: string;
  type?: string;
  /** Of click and the scan, picture and location types: comes back in the event. */
  key?: string;
  url?: string;
  /** Of the mini program. */
  appId?: string;
  /** Without a leading slash, may have a query. */
  pagePath?: string;
  mediaId?: string;
  articleId?: string;
  /** Content of entries that were made on WeChat's page; only read. */
  value?: string;
  buttons?: MenuButton[];
}

/** WeChat's form of an entry. */
export interface WireButton {
  name: string;
  [field: string]: unknown;
}

export function asWireButton({ appId, pagePath, mediaId, articleId, buttons, ...same }: MenuButton): WireButton {
  return {
    ...same,
    appid: appId,
    pagepath: pagePath,
    media_id: mediaId,
    article_id: articleId,
    sub_button: buttons?.map(asWireButton),
  };
}

const fields = {
  name: z.string(),
  type: optionalText,
  key: optionalText,
  url: optionalText,
  appid: optionalText,
  pagepath: optionalText,
  media_id: optionalText,
  article_id: optionalText,
  value: optionalText,
};
/** Empty in every entry that has none; menu/get gives a list, get_current_selfmenu_info an object with one. */
const subButtons = z.nullish(
  z.union([z.array(z.object(fields)), z.object({ list: z.optional(z.array(z.object(fields))) })]),
);

type WireFields = z.output<z.ZodMiniObject<typeof fields>>;

const asEntry = ({ appid, pagepath, media_id, article_id, ...same }: WireFields): MenuButton => ({
  ...same,
  appId: appid,
  pagePath: pagepath,
  mediaId: media_id,
  articleId: article_id,
});

/** An entry as WeChat answers it. */
export const menuButton = z.pipe(
  z.object({ ...fields, sub_button: subButtons }),
  z.transform(({ sub_button: below, ...entry }): MenuButton => {
    const buttons = (Array.isArray(below) ? below : below?.list)?.map(asEntry) ?? [];
    return buttons.length > 0 ? { ...asEntry(entry), buttons } : asEntry(entry);
  }),
);

/** Who sees a conditional menu; all that is given must hold. */
export interface MenuRule {
  tagId?: string;
  platform?: 'ios' | 'android' | 'other';
}

const PLATFORMS = { ios: '1', android: '2', other: '3' } as const;

export const asWireRule = ({ tagId, platform }: MenuRule) => ({
  tag_id: tagId,
  client_platform_type: platform && PLATFORMS[platform],
});

export const menuRule = z.pipe(
  z.object({
    tag_id: z.optional(idText),
    /** What tags were called before; still in answers. */
    group_id: z.optional(idText),
    client_platform_type: z.optional(idText),
  }),
  z.transform(({ tag_id, group_id, client_platform_type: type }): MenuRule => {
    const platform = (Object.keys(PLATFORMS) as (keyof typeof PLATFORMS)[]).find((name) => PLATFORMS[name] === type);
    return { tagId: tag_id ?? group_id, platform };
  }),
);
