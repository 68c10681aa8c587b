import type * as z from 'zod/mini';
import type { channelDescription, channelKind } from '../contracts/channel.ts';
import type { UserId } from '../core/ids.ts';

/** What the operator says of a channel. */
export type ChannelDescription = z.output<typeof channelDescription>;
export type ChannelKind = z.output<typeof channelKind>;

/** Document of `channels`: one entry of the merchant's, wherever it stands. `_id` is printed and pasted. */
export interface Channel {
  _id: string;
  /** Ended for good; one whose `endsAt` has passed is over too. */
  isEnded: boolean;
  channel: ChannelDescription;
  /** Every description that it had, this one last. */
  versions: { channel: ChannelDescription; at: Date }[];
  /** Raised with each change. */
  revision: number;
  /** Of the change that made this revision: its repeat gets the same answer. */
  requestKey: string;
  updatedAt: Date;
  updatedBy: UserId;
  /** The URL Link that its address leads to, and to which page it does. */
  link?: { address: string; page: string; endsAt: Date };
  /** What opens it when it is pasted into a chat (`#小程序://…`). */
  shortLink?: { text: string; page: string; endsAt: Date };
  /** Since when WeChat has refused to make what it needs, and in what words. */
  linkTrouble?: { since: Date; kind: string; words: string };
  /** Where the picture of its code of the Official Account is; such a code lasts for ever. */
  picture?: string;
  /** When a link or a code is to be made or renewed; absent where none is needed. */
  linkDueAt?: Date;
}

/** Whether it leads anywhere at a moment. */
export const isOver = ({ isEnded, channel: { endsAt } }: Pick<Channel, 'isEnded' | 'channel'>, now: Date): boolean =>
  isEnded || (endsAt !== undefined && new Date(endsAt) <= now);

/** The page of the mini program with the channel in its query, which the mini program reports as a visit. */
export const pageOf = (channelId: string, page: string): string =>
  `${page}${page.includes('?') ? '&' : '?'}channel=${channelId}`;

/** The channel that a link names: a page of the mini program in its query, an address that counts the click at its end. */
export function channelNamedBy(link: string): string | undefined {
  const [path = '', query] = link.split('#')[0]?.split('?') ?? [];
  return new URLSearchParams(query).get('channel') ?? /\/r\/([a-z0-9-]+)$/.exec(path)?.[1];
}

/** Entries that stand in the chat with the Official Account, where only followers see them. */
const IN_CHAT: readonly ChannelKind[] = ['menu', 'officialAccountCode', 'templateMessage', 'customerMessage'];

export const isInChat = ({ channel: { kind } }: Pick<Channel, 'channel'>): boolean => IN_CHAT.includes(kind);
