import * as z from 'zod/mini';
import { channelKind } from './channel.ts';
import { contract } from './contract.ts';
import { articleId, channelId, day } from './fields.ts';
import { isShort } from './report.ts';

const count = z.int().check(z.nonnegative());
const rate = z.optional(z.number());
/** Told by WeChat, a day or some later; absent: not told (yet), which is no zero. */
const told = z.optional(count);

/** Taps, what they are a share of, and of how many days both are: those of which WeChat has told. */
const share = { taps: count, people: count, rate, days: count };

/**
 * How articles and the menu bring people, from one day of Shanghai to another, both included. Readers and followers are
 * WeChat's numbers; taps are ours: people a day who came by a card, clicks on addresses and menu entries. `cards` and `links`:
 * taps of readers; `menu`: of followers, each day. `articles`: fifty that came out in the time, the newest first, with the
 * entries that say that they stand in them (`articleId` of a channel), and their taps up to the same day as the readers.
 * `next` goes on. For operators.
 */
export const reportArticles = contract({
  name: 'report.articles',
  input: z
    .object({
      ...{ from: day, to: day },
      after: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}\|\d{1,20}_\d{1,2}$/))),
    })
    .check(isShort),
  output: z.object({
    days: z.array(
      z.object({ day, readers: told, wentOn: told, followers: told, cards: count, links: count, menu: count }),
    ),
    cards: z.object(share),
    links: z.object(share),
    menu: z.object(share),
    articles: z.array(
      z.object({
        ...{ articleId, title: z.string(), url: z.string(), day, readers: told, upTo: z.optional(day) },
        entries: z.array(z.object({ channelId, name: z.string(), kind: channelKind, taps: count, rate })),
      }),
    ),
    menus: z.array(z.object({ channelId, name: z.string(), ...share })),
    next: z.optional(z.string()),
  }),
  errors: [],
});
