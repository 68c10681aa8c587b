import * as z from 'zod/mini';
import { pushEvent, pushMessage, type ActionParts } from '../action-parts.ts';
import { refuseStranger } from '../chat/actions.ts';
import { messageFields } from '../chat/message.ts';
import type { TapTarget } from '../inbox/entities.ts';
import { MATERIAL_TYPES } from '../materials/entities.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import type { Menu, MenuButton } from './entities.ts';
import { pictureEvent, placeEvent, scanEvent, type Place } from './event-fields.ts';
import { viewerWith } from './viewer.ts';

/** What a tap on an entry leads to. */
export interface Tapped {
  type: string;
  /** Everything that is pushed, in order; empty for types of which the platform tells the account nothing. */
  deliveries: Delivery[];
  /** Absent: a tap opens nothing. */
  opens?: TapTarget;
}

/** What the person then does in the camera, the album or the map; what is left out is made up. */
interface Choice {
  scanned?: string;
  pictures: number;
  place: Place;
}

const HEAD_OFFICE: Place = { latitude: 23.0989, longitude: 113.3204, scale: 15, label: '广州市海珠区', name: '' };

/** Tap an entry of the menu that this follower sees. */
export function menuActions(actions: PeopleActions, parts: ActionParts): void {
  actions.add({
    name: 'tap',
    at: 'official-account',
    input: {
      /** Its name, or its place from 0: `[1]`, `[1, 0]` in a sub-menu. */
      entry: z.union([z.string(), z.array(z.int()).check(z.minLength(1), z.maxLength(2))]),
      scanned: z.optional(z.string().check(z.maxLength(2_000))),
      pictures: z._default(z.int().check(z.gte(1), z.lte(9)), 1),
      place: z._default(
        z.strictObject({
          latitude: z.number().check(z.gte(-90), z.lte(90)),
          longitude: z.number().check(z.gte(-180), z.lte(180)),
          scale: z._default(z.int(), 15),
          label: z._default(z.string(), ''),
          name: z._default(z.string(), ''),
        }),
        HEAD_OFFICE,
      ),
    },
    act: (doer, { entry, ...choice }) => tap(parts, doer, entry, choice),
  });
}

async function tap(parts: ActionParts, doer: Doer, entry: string | number[], choice: Choice): Promise<Tapped> {
  refuseStranger(parts, doer);
  const { appId } = doer.account;
  const viewer = viewerWith(parts, appId, doer.openId)!;
  const menu = parts.menus.seenBy(appId, viewer);
  const button = menu && entryOf(menu.buttons, entry);
  if (!menu || !button?.type) {
    throw new ActionRefused('NO_SUCH_ENTRY', `${doer.person.name} sees no entry ${JSON.stringify(entry)} to tap`);
  }
  parts.feed.publish({ source: 'wechat', kind: 'menu.tapped', text: `${doer.person.name} taps "${button.name}"` });
  return { type: button.type, ...(await effectOf(parts, doer, menu, { ...button, type: button.type }, choice)) };
}

function entryOf(buttons: readonly MenuButton[], entry: string | number[]): MenuButton | undefined {
  if (typeof entry !== 'string') {
    const [top, sub] = entry;
    return sub === undefined ? buttons[top!] : buttons[top!]?.sub_button?.[sub];
  }
  return buttons.flatMap((button) => [button, ...(button.sub_button ?? [])]).find(({ name }) => name === entry);
}

/**
 * The event of each type, as its page shows it; pictures and places are sent as messages too, behind it. Types for
 * materials push nothing.
 * https://developers.weixin.qq.com/doc/service/guide/product/menu/Custom_Menu_Push_Events.md
 */
async function effectOf(
  parts: ActionParts,
  doer: Doer,
  { menuId }: Menu,
  button: MenuButton & { type: string },
  choice: Choice,
): Promise<Omit<Tapped, 'type'>> {
  const { key = '', url = '' } = button;
  const push = (event: string, fields: Parameters<typeof pushEvent>[3]) => pushEvent(parts, doer, event, fields);
  const openWindow = () => parts.windows.open({ appId: doer.account.appId, openId: doer.openId }, 'menu');
  switch (button.type) {
    case 'click':
      openWindow();
      return { deliveries: [await push('CLICK', { EventKey: key })] };
    case 'view':
      return { deliveries: [await push('VIEW', { EventKey: url, MenuId: menuId })], opens: { url } };
    case 'miniprogram': {
      const { appid: appId = '', pagepath: pagePath = '' } = button;
      return {
        deliveries: [await push('view_miniprogram', { EventKey: pagePath, MenuId: menuId })],
        opens: { appId, pagePath },
      };
    }
    case 'scancode_push':
    case 'scancode_waitmsg':
      openWindow();
      return { deliveries: [await push(button.type, scanEvent(key, choice.scanned ?? '2'))] };
    case 'pic_sysphoto':
    case 'pic_photo_or_album':
    case 'pic_weixin':
      return { deliveries: await sendPictures(parts, doer, { type: button.type, key }, choice.pictures) };
    case 'location_select':
      return { deliveries: await sendPlace(parts, doer, key, choice.place) };
    default:
      return materialOf(parts, doer, button);
  }
}

async function sendPictures(
  parts: ActionParts,
  doer: Doer,
  { type, key }: { type: string; key: string },
  count: number,
): Promise<Delivery[]> {
  const deliveries = [await pushEvent(parts, doer, type, pictureEvent(parts, key, count))];
  for (let picture = 0; picture < count; picture++) {
    const { msgType, fields } = messageFields(parts, { type: 'image' });
    deliveries.push(await pushMessage(parts, doer, msgType, fields));
  }
  return deliveries;
}

async function sendPlace(parts: ActionParts, doer: Doer, key: string, place: Place): Promise<Delivery[]> {
  const { name: _, ...shown } = place;
  const { msgType, fields } = messageFields(parts, { type: 'location', ...shown });
  return [
    await pushEvent(parts, doer, 'location_select', placeEvent(key, place)),
    await pushMessage(parts, doer, msgType, fields),
  ];
}

/** `media_id` and `article_id` put the material into the chat, `view_limited` and `article_view_limited` open it. */
function materialOf(parts: ActionParts, { account, openId }: Doer, button: MenuButton): Omit<Tapped, 'type'> {
  const mediaId = button.media_id ?? button.article_id ?? '';
  if (button.type === 'media_id' || button.type === 'article_id') {
    const { type: msgType, title } = parts.materials.get(account, mediaId, ...MATERIAL_TYPES);
    parts.inbox.add({ appId: account.appId, openId }, 'chat', { kind: 'reply', msgType, title, mediaId });
    return { deliveries: [] };
  }
  return { deliveries: [], opens: { url: `https://mp.weixin.qq.com/s/${encodeURIComponent(mediaId)}` } };
}
