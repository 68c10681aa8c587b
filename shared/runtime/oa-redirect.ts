import {
  browserOf,
  comesFrom,
  entryPage,
  isMachine,
  isOver,
  liveLink,
  pageOf,
  troublePage,
  type Browser,
  type Channel,
  type EntryTrouble,
} from '../channels/index.ts';
import { MINUTE_MS } from '../core/clock.ts';
import { askWeChat, readAnswer, type Visitor } from './entry-visitor.ts';
import { entrySettings, type EntrySettings } from './entry-settings.ts';
import { openTag } from './open-tag.ts';
import type { Runtime } from './runtime.ts';
import type { WebhookReply, WebhookRequest } from './webhook.ts';

/** An ended or changed channel leads on for so long at an instance that knows it. */
const KNOWN_MS = MINUTE_MS;
const MOST_KNOWN = 1_000;
const known = new Map<string, { channel: Channel; readAt: Date }>();

/** The channel; unknown ones are looked for each time. One request, on a warm instance none. */
async function channelOf({ channels, clock }: Runtime, channelId: string): Promise<Channel | undefined> {
  const now = clock.now();
  const before = known.get(channelId);
  if (before && now.getTime() - before.readAt.getTime() < KNOWN_MS) return before.channel;
  const channel = await channels.get(channelId);
  if (known.size >= MOST_KNOWN) known.clear();
  if (channel) known.set(channelId, { channel, readAt: now });
  return channel;
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Without a nonce no script runs at all. */
const policy = (nonce?: string): string =>
  nonce === undefined
    ? "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    : `script-src 'nonce-${nonce}' https://res.wx.qq.com; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const page = (status: number, body: string, nonce?: string, cookie?: string): WebhookReply => ({
  status,
  body,
  type: 'text/html',
  headers: { ...HEADERS, 'content-security-policy': policy(nonce), ...(cookie ? { 'set-cookie': cookie } : {}) },
});

const STATUS: Readonly<Record<EntryTrouble, number>> = { UNKNOWN: 404, OVER: 410, TROUBLE: 503 };
const trouble = ({ name }: EntrySettings, which: EntryTrouble): WebhookReply =>
  page(STATUS[which], troublePage(name, which));

interface Shown {
  channel: Channel;
  browser: Browser;
  visitor: Visitor;
  request: WebhookRequest;
}

/** The page that opens the mini program, with the visitor's ticket in whatever opens it. */
async function show(runtime: Runtime, settings: EntrySettings, shown: Shown): Promise<WebhookReply> {
  const { channel, browser, visitor, request } = shown;
  const { name, webAddress } = settings;
  const url = webAddress + request.path;
  if (!browser.isWeChat && !browser.isPhone) return page(200, entryPage({ name, address: url }));
  const carried = visitor.ticket === undefined ? '' : `ticket=${visitor.ticket}`;
  const known = liveLink(channel, runtime.clock.now());
  const link = known && carried !== '' ? `${known}?cq=${encodeURIComponent(carried)}` : known;
  const target = [pageOf(channel._id, channel.channel.page ?? ''), carried].filter((part) => part !== '').join('&');
  const query = new URLSearchParams(request.query).toString();
  const signed = query === '' ? url : `${url}?${query}`;
  const tag = browser.hasOpenTag ? await openTag(runtime, settings, { path: target, url: signed }) : undefined;
  return page(200, entryPage({ name, link, tag }), tag?.nonce, visitor.cookie);
}

/** What somebody who opens the address of a channel gets. */
async function enter(runtime: Runtime, settings: EntrySettings, request: WebhookRequest, channel: Channel) {
  const { clicks, clock, ids, logger } = runtime;
  const browser = browserOf(request.headers['user-agent'] ?? '');
  // Sees where it leads, and is neither counted nor asked who it is.
  if (isMachine(request)) return show(runtime, settings, { channel, browser, request, visitor: {} });
  const click = { channelId: channel._id, at: clock.now(), from: comesFrom(browser) };
  const answered = await readAnswer(runtime, settings, request, channel._id);
  if (answered) return show(runtime, settings, { channel, browser, request, visitor: answered });
  const isAsked = request.query['state'] === undefined && browser.isWeChat && settings.knowsVisitors;
  const question = isAsked ? askWeChat(ids, settings, channel._id) : undefined;
  try {
    await clicks.keep({ _id: question?.state ?? ids.random(26), ...click });
  } catch (error) {
    // Nobody stands before a closed door because a click could not be counted.
    logger.error('click.notKept', { channelId: channel._id, error });
    return show(runtime, settings, { channel, browser, request, visitor: {} });
  }
  if (!question) return show(runtime, settings, { channel, browser, request, visitor: {} });
  const headers = { ...HEADERS, location: question.address, 'set-cookie': question.cookie };
  return { status: 302, body: '', headers } satisfies WebhookReply;
}

/**
 * Answers `/r/<channel>` to everybody: keeps the click, asks WeChat who it is where it may (snsapi_base, nobody sees
 * anything of it), and shows the page that opens the mini program. And the file by which WeChat sees whose the domain is.
 * Where people are sent is the channel's page and nothing of the request. On a warm instance one database request, and two
 * with one call of WeChat when its answer comes back.
 */
export async function openEntry(request: WebhookRequest, runtime: Runtime): Promise<WebhookReply> {
  const settings = entrySettings();
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, body: 'method not allowed' };
  if (settings.verification && request.path === `/MP_verify_${settings.verification}.txt`)
    return { status: 200, body: settings.verification };
  const channelId = /^\/r\/([a-z0-9][a-z0-9-]{0,31})$/.exec(request.path)?.[1];
  if (channelId === undefined) return trouble(settings, 'UNKNOWN');
  try {
    const channel = await channelOf(runtime, channelId);
    if (channel?.channel.page === undefined) return trouble(settings, 'UNKNOWN');
    if (isOver(channel, runtime.clock.now())) return trouble(settings, 'OVER');
    return await enter(runtime, settings, request, channel);
  } catch (error) {
    runtime.logger.error('entry.failed', { channelId, error });
    return trouble(settings, 'TROUBLE');
  }
}
