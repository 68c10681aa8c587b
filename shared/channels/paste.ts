import { isOver, pageOf, type Channel, type ChannelKind } from './channel.ts';

/** Where entries lead. */
export interface Places {
  /** Of the mini program. */
  miniProgramAppId: string;
  /** Where HTTP access is, without a slash at the end. */
  webAddress: string;
}

/** What an entry is made of, by what it is called in the contract. */
interface Parts {
  menuEntry: string;
  viewEntry: string;
  url: string;
  appId: string;
  path: string;
  page: string;
  scene: string;
  sceneText: string;
  picture: string;
  shortLink: string;
  target: string;
  textLink: string;
  card: string;
}

/** What each kind of entry takes, and nothing that it does not. */
const TAKES: Readonly<Record<ChannelKind, readonly (keyof Parts)[]>> = {
  menu: ['menuEntry', 'viewEntry'],
  articleCard: ['appId', 'path'],
  articleLink: ['url'],
  officialAccountCode: ['sceneText', 'picture'],
  miniProgramCode: ['page', 'scene'],
  staffCode: ['page', 'scene'],
  templateMessage: ['target', 'url'],
  subscriptionNotice: ['path'],
  customerMessage: ['textLink', 'card'],
  videoChannel: ['appId', 'path'],
  wecom: ['appId', 'path', 'url', 'shortLink'],
  other: ['url', 'shortLink'],
};

/** Entries of these kinds lead over a page of ours (`oa-redirect`), or may. */
const WITH_ADDRESS: readonly (keyof Parts)[] = ['menuEntry', 'viewEntry', 'url', 'textLink'];

/** Whether WeChat has to be asked for something that is pasted: the link behind an address, or a code. */
export const needsWeChat = (kind: ChannelKind): boolean =>
  TAKES[kind].some((part) => part === 'picture' || WITH_ADDRESS.includes(part));

/** Whether it may stand in a chat of WeChat or WeCom, where an address would not open the mini program at once. */
export const takesShortLink = (kind: ChannelKind): boolean => TAKES[kind].includes('shortLink');

/** The address that counts the click and leads on to the mini program. */
export const addressOf = (channelId: string, webAddress: string): string => `${webAddress}/r/${channelId}`;

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** A text as HTML shows it, inside of an attribute too. */
export const escaped = (text: string): string => text.replace(/[&"<>]/g, (mark) => MARKS[mark] ?? mark);

function partsOf(
  { _id, channel: { name, page = '' }, picture = '', shortLink }: Channel,
  { miniProgramAppId, webAddress }: Places,
  now: Date,
): Parts {
  const [url, path] = [addressOf(_id, webAddress), pageOf(_id, page)];
  const inText = { 'data-miniprogram-appid': miniProgramAppId, 'data-miniprogram-path': path, href: url };
  const attributes = Object.entries(inText).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  return {
    menuEntry: JSON.stringify({ name, type: 'miniprogram', page, channel: _id, fallbackUrl: url }),
    viewEntry: JSON.stringify({ name, type: 'view', url }),
    url,
    appId: miniProgramAppId,
    path,
    page,
    scene: _id,
    sceneText: _id,
    picture,
    shortLink: shortLink?.page === path && shortLink.endsAt > now ? shortLink.text : '',
    target: JSON.stringify({ appid: miniProgramAppId, pagepath: path }),
    textLink: `<a${attributes.join('')}>${escaped(name)}</a>`,
    card: JSON.stringify({ title: name, appid: miniProgramAppId, pagepath: path }),
  };
}

/** Everything that has to be pasted where the channel stands, ready to copy; nothing once it is over. */
export function pasteOf(channel: Channel, places: Places, now: Date): { what: keyof Parts; text: string }[] {
  if (isOver(channel, now)) return [];
  const parts = partsOf(channel, places, now);
  const takes = TAKES[channel.channel.kind].map((what) => ({ what, text: parts[what] }));
  return takes.filter(({ text }) => text !== '');
}
