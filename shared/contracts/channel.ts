import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { articleId, channelId, line, moment, pagePath, requestKey, storeId, templateId } from './fields.ts';

/** Where an entry stands; it says what has to be pasted there, and never changes. */
export const channelKind = z.enum([
  'menu',
  'articleCard',
  'articleLink',
  /** 带参数二维码 of the Official Account: leads into the chat, so it has no page. */
  'officialAccountCode',
  'miniProgramCode',
  'staffCode',
  'templateMessage',
  'subscriptionNotice',
  'customerMessage',
  /** 视频号. */
  'videoChannel',
  /** 企业微信. */
  'wecom',
  'other',
]);

/** Codes of the mini program: what stands behind `?` of their page is the `scene`, and nothing else. */
const CODES: readonly string[] = ['miniProgramCode', 'staffCode'];

const shared = {
  kind: channelKind,
  name: line(40),
  /** Of the mini program, where the entry leads. */
  page: z.optional(pagePath),
  /** The campaign that it advertises. */
  templateId: z.optional(templateId),
  /** The store in which it stands. */
  storeId: z.optional(storeId),
  /** The article in which it stands: its readers are what its taps are a share of. */
  articleId: z.optional(articleId),
  /** Who looks after it, as the merchant calls them. */
  owner: z.optional(line(40)),
  /** From then on it leads nowhere. */
  endsAt: z.optional(moment),
};

export const channelDescription = z.object(shared).check(
  z.refine(
    ({ kind, page }) => (page === undefined) === (kind === 'officialAccountCode'),
    'only a code of the chat has no page',
  ),
  z.refine(({ kind, page }) => !CODES.includes(kind) || !page?.includes('?'), 'the page of a code has no query'),
);

const revision = z.int().check(z.nonnegative());

const keptChannel = z.object({
  channelId,
  revision,
  channel: z.object(shared),
  /** `over`: it was ended, or its time is. */
  state: z.enum(['live', 'over']),
  updatedAt: moment,
  /** WeChat refuses to make its link or code, since then and in these words; it is tried again and again. */
  trouble: z.optional(z.object({ since: moment, words: z.string() })),
});

/**
 * One thing to copy. `menuEntry`, `viewEntry`: for `menu.save` · `url`: the address that counts the click and leads on ·
 * `appId`, `path`: of a mini program card or link · `page`, `scene`: of a mini program code · `sceneText`: of a code of the
 * Official Account · `picture`: where the picture of that code is · `shortLink`: to be pasted into a chat, for thirty days · `target`: `miniprogram` of a template message · `textLink`: for a text of a customer service message ·
 * `card`: a mini program card of one.
 */
const paste = z.object({
  what: z.enum([
    ...['menuEntry', 'viewEntry', 'url', 'appId', 'path', 'page', 'scene', 'sceneText', 'picture', 'shortLink'],
    ...['target', 'textLink', 'card'],
  ] as const),
  text: z.string(),
});

/** Channels by their ids, fifty at once, or those `inTrouble`; `next` goes on from there. For operators. */
export const channelList = contract({
  name: 'channel.list',
  input: z.object({ kind: z.optional(channelKind), inTrouble: z.optional(z.boolean()), after: z.optional(channelId) }),
  output: z.object({ channels: z.array(keptChannel), next: z.optional(channelId) }),
  errors: [],
});

/** A channel with all its versions, the first one first, and what has to be pasted where it stands. For operators. */
export const channelGet = contract({
  name: 'channel.get',
  input: z.object({ channelId }),
  output: z.extend(keptChannel, {
    /** Nothing once it is over. */
    paste: z.array(paste),
    /** Of the link behind its address; absent: none yet, and people are told how to search. Renewed before. */
    linkEndsAt: z.optional(moment),
    /** Of the text for chats: it is to be pasted anew after it. */
    shortLinkEndsAt: z.optional(moment),
    versions: z.array(z.object({ channel: z.object(shared), at: moment })),
  }),
  errors: ['CHANNEL.NOT_FOUND'],
});

/**
 * Keeps a new channel (revision 0, an id chosen by the caller, which is printed and pasted) or a changed one (the revision
 * that was changed). A repeat with the same `requestKey` gets the answer of the first. For operators.
 */
export const channelSave = contract({
  name: 'channel.save',
  input: z.object({ channelId, revision, requestKey, channel: channelDescription }),
  output: keptChannel,
  errors: [
    /** Somebody else changed it since, or the id is another channel's. */
    'CHANNEL.CHANGED_MEANWHILE',
    'CHANNEL.NOT_FOUND',
    /** What is printed or pasted cannot become something else. */
    'CHANNEL.OTHER_KIND',
    /** It was ended. */
    'CHANNEL.OVER',
    /** The mini program has no such page. */
    'CHANNEL.UNKNOWN_PAGE',
    'CHANNEL.NO_SUCH_CAMPAIGN',
    /** A hundred versions are enough. */
    'CHANNEL.TOO_MANY_CHANGES',
  ],
});

/**
 * Keeps up to 500 new channels at once, those of a thousand stores for instance. A repeat with the same `requestKey` changes
 * nothing. For operators.
 */
export const channelSaveMany = contract({
  name: 'channel.saveMany',
  input: z.object({
    requestKey,
    channels: z.array(z.object({ channelId, channel: channelDescription })).check(z.minLength(1), z.maxLength(500)),
  }),
  output: z.object({ saved: z.int() }),
  errors: [
    /** Ids of these are another channel's, or stand there twice; nothing is kept. `details`: ten of them. */
    'CHANNEL.ID_TAKEN',
    'CHANNEL.UNKNOWN_PAGE',
    'CHANNEL.NO_SUCH_CAMPAIGN',
  ],
});

/** Ends a channel for good: what is pasted says so from then on. A repeat changes nothing. For operators. */
export const channelEnd = contract({
  name: 'channel.end',
  input: z.object({ channelId, revision: z.int().check(z.positive()) }),
  output: z.object({}),
  errors: ['CHANNEL.CHANGED_MEANWHILE', 'CHANNEL.NOT_FOUND'],
});
