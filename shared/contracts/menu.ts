import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { channelId, line, moment } from './fields.ts';

/** What the entry is called; how long it may be depends on where it stands. */
const name = line(60);
const address = z.string().check(z.minLength(1), z.maxLength(1_024));
const key = line(128);

/**
 * Entries that do something, by WeChat's own types.
 * https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
const action = z.union([
  /** Opens a page of a mini program; `channel` says under which entry the visit is counted. */
  z.strictObject({
    name,
    type: z.literal('miniprogram'),
    /** Without a leading slash. */
    page: z.string().check(z.minLength(1), z.maxLength(512)),
    channel: z.optional(channelId),
    /** Of another mini program that is associated with the account; left out: the merchant's own. */
    appId: z.optional(z.string().check(z.regex(/^wx[0-9a-f]{16}$/))),
    /** For clients that are too old for mini programs. */
    fallbackUrl: address,
  }),
  z.strictObject({ name, type: z.literal('view'), url: address }),
  z.strictObject({
    name,
    type: z.enum([
      'click',
      'scancode_push',
      'scancode_waitmsg',
      'pic_sysphoto',
      'pic_photo_or_album',
      'pic_weixin',
      'location_select',
    ]),
    /** Comes back in the event. */
    key,
  }),
  z.strictObject({ name, type: z.enum(['media_id', 'view_limited']), mediaId: key }),
  z.strictObject({ name, type: z.enum(['article_id', 'article_view_limited']), articleId: key }),
]);
/** Far more than WeChat takes, so that the check can say how many are too many. */
const MOST_ENTRIES = 20;
const MOST_CONDITIONAL = 50;

const some = z.array(action).check(z.minLength(1), z.maxLength(MOST_ENTRIES));
const entry = z.union([action, z.strictObject({ name, entries: some })]);
const entries = z.array(entry).check(z.minLength(1), z.maxLength(MOST_ENTRIES));

/** A menu of the Official Account as the merchant writes it down: for everybody, and for some. */
export const menuDefinition = z.strictObject({
  entries,
  /** Who fits several sees the last of them. */
  conditional: z.optional(
    z
      .array(
        z.strictObject({
          /** Name of the tag that a follower must have. */
          tag: z.optional(line(30)),
          platform: z.optional(z.enum(['ios', 'android', 'other'])),
          entries,
        }),
      )
      .check(z.maxLength(MOST_CONDITIONAL)),
  ),
});
export type MenuDefinition = z.output<typeof menuDefinition>;

/** Something in a menu that WeChat would refuse, or (`warning`) that people would see cut off. */
const problem = z.object({
  /** The way to it: `会员 › 官网`. */
  at: z.string(),
  problem: z.enum([
    'tooManyEntries',
    'nameTooLong',
    'nameCutOff',
    'keyTooLong',
    'urlTooLong',
    'urlMalformed',
    'tooManyDomains',
    'pageMalformed',
    'pageUnknown',
    'tagUnknown',
    'ruleMissing',
    'ruleRepeated',
  ]),
  severity: z.enum(['error', 'warning']),
  /** What is allowed and what is there: bytes, counts, widths. */
  limit: z.optional(z.int()),
  actual: z.optional(z.int()),
});
export type MenuProblem = z.output<typeof problem>;

const version = z.int().check(z.positive());

/** The saved versions, newest first (20), and what of them is live. */
export const menuList = contract({
  name: 'menu.list',
  input: z.object({}),
  output: z.object({
    versions: z.array(z.object({ version, note: z.string(), savedAt: moment })),
    /** What followers see, as far as we have published it. */
    live: z.optional(version),
    /** What shall be published, and is not yet. */
    wanted: z.optional(version),
    /** Why the wanted one was refused: WeChat's errcode with a word, or the problems found. */
    failure: z.optional(z.string()),
  }),
  errors: [],
});

/** One saved version. */
export const menuGet = contract({
  name: 'menu.get',
  input: z.object({ version }),
  output: z.object({ version, note: z.string(), savedAt: moment, definition: menuDefinition }),
  errors: ['MENU.NOT_FOUND'],
});

/** Saves a menu as a new version, if WeChat would take it; the same as the newest is the newest. Nothing is published. */
export const menuSave = contract({
  name: 'menu.save',
  input: z.object({ definition: menuDefinition, note: z.string().check(z.maxLength(100)) }),
  output: z.object({ version, problems: z.array(problem) }),
  errors: ['MENU.INVALID'],
});

/** One difference between two menus. */
const change = z.object({
  /** `2.1`: the first below the second; of a conditional menu with its rule before. Of `reordered`: their new order. */
  at: z.string(),
  /** `reordered`: the conditional menus; who fits several sees the last of them. */
  change: z.enum(['added', 'removed', 'changed', 'reordered']),
  /** Of `changed`: which field, from what to what. */
  field: z.optional(z.string()),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  name: z.string(),
});
export type MenuChange = z.output<typeof change>;

/** What WeChat would refuse of a menu, and what publishing it would change. Nothing is saved. */
export const menuPreview = contract({
  name: 'menu.preview',
  input: z.object({ definition: menuDefinition }),
  output: z.object({
    problems: z.array(problem),
    /** The version that it is compared with: what we have published last; without one all is new. */
    live: z.optional(version),
    changes: z.array(change),
  }),
  errors: [],
});

/** Asks for a version to be published, an older one to go back to it; it is live within about a minute. */
export const menuPublish = contract({
  name: 'menu.publish',
  input: z.object({ version }),
  output: z.object({ wanted: version }),
  errors: ['MENU.NOT_FOUND'],
});
