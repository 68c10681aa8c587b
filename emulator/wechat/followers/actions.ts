import * as z from 'zod/mini';
import type { Account } from '../accounts/entities.ts';
import { pushEvent, type ActionParts } from '../action-parts.ts';
import { ActionRefused, type Doer, type PeopleActions } from '../people/actions.ts';
import type { Delivery } from '../push/entities.ts';
import type { Scene } from '../qrcode/entities.ts';
import { seededBytes } from '../seeded.ts';

/** Ways to an Official Account, with the `subscribe_scene` that they leave. */
const WAYS = {
  search: 'ADD_SCENE_SEARCH',
  card: 'ADD_SCENE_PROFILE_CARD',
  'qr-code': 'ADD_SCENE_QR_CODE',
  article: 'ADD_SCENE_PROFILE_LINK',
  'article-menu': 'ADD_SCENE_PROFILE_ITEM',
  miniprogram: 'ADD_SCENE_WXA',
  payment: 'ADD_SCENE_PAID',
  advertisement: 'ADD_SCENE_WECHAT_ADVERTISEMENT',
  reprint: 'ADD_SCENE_REPRINT',
  livestream: 'ADD_SCENE_LIVESTREAM',
  channels: 'ADD_SCENE_CHANNELS',
  others: 'ADD_SCENE_OTHERS',
} as const;

/** How somebody comes to follow. A scene: through a parametric QR code, whatever `by` says. */
export interface FollowWay {
  by?: keyof typeof WAYS;
  scene?: Scene;
  /** Of the code; made up where it is left out. */
  ticket?: string;
}
type QrCode = { scene: Scene; ticket: string };

/** Bytes of the ticket of a parametric QR code (96 characters, as on the real platform). */
const TICKET_BYTES = 72;

const scene = z.union([z.string().check(z.minLength(1), z.maxLength(64)), z.int().check(z.gte(1), z.lte(0xffffffff))]);

/** Follow, unfollow, and scan a parametric QR code. */
export function followerActions(actions: PeopleActions, parts: ActionParts): void {
  const by = z.optional(z.enum(Object.keys(WAYS) as (keyof typeof WAYS)[]));
  actions.add({
    name: 'follow',
    at: 'official-account',
    input: { by, scene: z.optional(scene) },
    act: (doer, way) => follow(parts, doer, way),
  });
  actions.add({ name: 'unfollow', at: 'official-account', input: {}, act: (doer) => unfollow(parts, doer) });
  actions.add({
    name: 'scan',
    at: 'official-account',
    /** `scene`: of a code that the account has printed before the world began; `ticket`: of one that it has made since. */
    input: { scene: z.optional(scene), ticket: z.optional(z.string()) },
    act: (doer, code) => scan(parts, doer, codeOf(parts, doer, code)),
  });
}

/** Rejects with ActionRefused for somebody who follows already. */
export async function follow(parts: ActionParts, doer: Doer, way: FollowWay): Promise<Delivery> {
  const { person, account, openId } = doer;
  const followers = parts.followers.of(account.appId);
  if (followers.isFollowing(person.index)) {
    throw new ActionRefused('ALREADY_FOLLOWING', `${person.name} follows already`);
  }
  const subscribeScene = WAYS[way.scene === undefined ? (way.by ?? 'search') : 'qr-code'];
  parts.tables.write(() => {
    followers.follow(person.index, {
      subscribeScene,
      ...(way.scene === undefined ? {} : { qrScene: way.scene }),
    });
    parts.windows.open({ appId: account.appId, openId }, 'follow');
  });
  const through = way.scene === undefined ? '' : ` (QR code ${way.scene})`;
  tell(parts, 'follower.followed', `${person.name} follows ${account.name}${through}`);
  if (way.scene === undefined) return pushEvent(parts, doer, 'subscribe', { EventKey: '' });
  const Ticket = way.ticket ?? madeUpTicket(parts.seed, account, way.scene);
  return pushEvent(parts, doer, 'subscribe', { EventKey: `qrscene_${way.scene}`, Ticket });
}

/** Rejects with ActionRefused for somebody who does not follow. */
export async function unfollow(parts: ActionParts, doer: Doer): Promise<Delivery> {
  const { person, account, openId } = doer;
  const followers = parts.followers.of(account.appId);
  if (!followers.isFollowing(person.index)) {
    throw new ActionRefused('NOT_FOLLOWING', `${person.name} does not follow`);
  }
  parts.tables.write(() => {
    followers.unfollow(person.index);
    parts.windows.close({ appId: account.appId, openId });
  });
  tell(parts, 'follower.unfollowed', `${person.name} no longer follows ${account.name}`);
  return pushEvent(parts, doer, 'unsubscribe', { EventKey: '' });
}

/** A follower is taken into the chat (`SCAN`); anybody else follows with it (`subscribe` with `qrscene_…`). */
export async function scan(parts: ActionParts, doer: Doer, code: QrCode): Promise<Delivery> {
  const { person, account, openId } = doer;
  if (!parts.followers.of(account.appId).isFollowing(person.index)) return follow(parts, doer, code);
  parts.windows.open({ appId: account.appId, openId }, 'scan');
  tell(parts, 'follower.scanned', `${person.name} scans QR code ${code.scene} of ${account.name}`);
  return pushEvent(parts, doer, 'SCAN', { EventKey: String(code.scene), Ticket: code.ticket });
}

/** The code that somebody scans; refuses one that is of another account, has expired, or that nobody has made. */
function codeOf({ seed, qrCodes }: ActionParts, { account }: Doer, given: { scene?: Scene; ticket?: string }): QrCode {
  if (given.ticket === undefined && given.scene !== undefined) {
    return { scene: given.scene, ticket: madeUpTicket(seed, account, given.scene) };
  }
  if (given.ticket === undefined) throw new ActionRefused('NOTHING_CHOSEN', 'scene or ticket: one of the two');
  const scanned = qrCodes.scanned(given.ticket);
  if (scanned === 'expired') throw new ActionRefused('CODE_EXPIRED', 'this QR code has expired');
  if (scanned?.appId !== account.appId) {
    throw new ActionRefused('CODE_UNKNOWN', `${account.name} has no QR code with this ticket`);
  }
  return scanned;
}

function madeUpTicket(seed: number, { key }: Account, scene: Scene): string {
  return seededBytes(`${seed}/ticket/${key}/${scene}`, TICKET_BYTES).toString('base64url');
}

function tell({ feed }: ActionParts, kind: string, text: string): void {
  feed.publish({ source: 'wechat', kind, text });
}
