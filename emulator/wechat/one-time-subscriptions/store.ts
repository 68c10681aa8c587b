import { WeChatError } from '../api/errors.ts';
import { seededText } from '../seeded.ts';
import type { Table, Tables } from '../tables.ts';

/** Scenes are whole numbers from 0 to this one. */
export const MAX_SCENE = 10_000;
const ID_LENGTH = 43;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A person at an account. */
interface Recipient {
  appId: string;
  openId: string;
}

/**
 * Authorisations for one message each (一次性订阅消息). Several for one scene do not add up.
 * https://developers.weixin.qq.com/doc/offiaccount/service/guide/product/message/One-time_subscription_info.html
 */
export class OneTimeStore {
  /** By AppID, OpenID and scene. */
  private readonly open: Table<true>;

  constructor(
    private readonly seed: number,
    tables: Tables,
  ) {
    this.open = tables.table('one-time-subscriptions');
  }

  /** The one template that an account has for this, as its list of rights shows it. */
  templateId(appId: string): string {
    return seededText(`${this.seed}/one-time/${appId}`, ID_LENGTH, ID_CHARACTERS);
  }

  allow(recipient: Recipient, scene: number): void {
    this.open.set(keyOf(recipient, scene), true);
  }

  isAllowed(recipient: Recipient, scene: number): boolean {
    return this.open.has(keyOf(recipient, scene));
  }

  /** Refuses with 43101 when this person has not allowed a message of this scene. */
  spend(recipient: Recipient, scene: number): void {
    if (!this.isAllowed(recipient, scene)) throw new WeChatError(43101);
    this.open.delete(keyOf(recipient, scene));
  }
}

/** The scene that a number or its text means; undefined for anything else. */
export function readScene(scene: unknown): number | undefined {
  const text = typeof scene === 'number' || typeof scene === 'string' ? String(scene) : '';
  return /^\d{1,5}$/.test(text) && Number(text) <= MAX_SCENE ? Number(text) : undefined;
}

const keyOf = ({ appId, openId }: Recipient, scene: number): string => `${appId}/${openId}/${scene}`;
