import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';
import { WorldClock } from '../clock.ts';
import { FaultRules } from '../faults.ts';
import { WorldFeed } from '../feed.ts';
import type { PushToFunction } from './push/receiver.ts';
import { createWeChat, readSeed, type Account, type SeedChanges, type Tables, type WeChat } from './index.ts';

/** The fields that tests read of answers; each call has some of them. */
export interface Answer {
  errcode?: number;
  errmsg?: string;
  access_token: string;
  expires_in: number;
  total: number;
  count: number;
  data?: { openid: string[] };
  next_openid: string;
  user_info_list: UserAnswer[];
  quota: { daily_limit: number; used: number; remain: number };
  menu: { button: object[] };
  msgid: number;
  template_id: string;
  template_list: { template_id: string; title: string }[];
  priTmplId: string;
  media_id: string;
  thumb_media_id: string;
  created_at: number;
}
export interface UserAnswer {
  subscribe: number;
  openid: string;
  unionid?: string;
  subscribe_time: number;
  subscribe_scene: string;
  qr_scene: number;
  qr_scene_str: string;
}

/** A WeChat behind real HTTP on a port of its own, with a frozen clock; only for tests. */
export interface WeChatUnderTest {
  wechat: WeChat;
  clock: WorldClock;
  feed: WorldFeed;
  faults: FaultRules;
  url: string;
  get(path: string, query?: Record<string, string>): Promise<Answer>;
  /** A string is sent as it is. */
  post(path: string, query: Record<string, string>, body: object | string): Promise<Answer>;
  /** The stable token of an account: of the first of a kind, or by key. */
  token(account?: string): Promise<{ access_token: string }>;
  /** Somebody does something, as through `/control/wechat/<name>`; rejects with what is wrong with the body, or with ActionRefused. */
  act(name: string, body: object): Promise<unknown>;
  /** Moves the clock to the next midnight in Beijing, and on by `ms` (or back: one day later, short of midnight). */
  toMidnight(ms?: number): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;

export async function startWeChat(
  changes: SeedChanges = {},
  options: { pushTimeoutMs?: number; tables?: Tables; pushToFunction?: PushToFunction } = {},
): Promise<WeChatUnderTest> {
  const clock = new WorldClock();
  clock.freeze();
  const [feed, faults] = [new WorldFeed(clock), new FaultRules()];
  const wechat = createWeChat({ clock, feed, faults, seed: readSeed(changes), ...options });
  const server = createServer((request, response) => void wechat.handle(request, response, request.url!));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { get, post } = client(url);
  return {
    ...{ wechat, clock, feed, faults, url, get, post },
    token: async (account = 'oa') => {
      const { appId: appid, appSecret: secret } = accountOf(wechat, account);
      const granted = await post('/cgi-bin/stable_token', {}, { grant_type: 'client_credential', appid, secret });
      return { access_token: granted.access_token };
    },
    act: async (name, body) => {
      const action = wechat.action(name)!;
      return action.run(z.parse(action.body, body));
    },
    toMidnight: (ms = 0) => {
      const intoDay = (clock.nowMs() + BEIJING_OFFSET_MS) % DAY_MS;
      return clock.advance(DAY_MS - intoDay + (ms < 0 ? DAY_MS : 0) + ms);
    },
    close: async () => {
      await wechat.close();
      clock.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function accountOf(wechat: WeChat, name: string): Account {
  const { all, ...first } = wechat.accounts();
  return name in first ? first[name as keyof typeof first] : all.find(({ key }) => key === name)!;
}

function client(url: string): Pick<WeChatUnderTest, 'get' | 'post'> {
  const call = async (path: string, query: Record<string, string>, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`, init);
    return (await response.json()) as Answer;
  };
  return {
    get: (path, query = {}) => call(path, query),
    post: (path, query, body) =>
      call(path, query, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** What becomes of an action of this person; rejects for an input in another form, and with ActionRefused. */
export async function doing(
  { wechat }: WeChatUnderTest,
  name: string,
  action: string,
  input: object,
): Promise<unknown> {
  const known = wechat.action(action);
  if (!known) throw new Error(`nobody can "${action}"`);
  return known.run(known.body.parse({ name, ...input }));
}

/** All OpenIDs of the follower list, page by page to the end, with the number of requests. */
export async function readFollowerList(world: WeChatUnderTest): Promise<{ openIds: string[]; pages: Answer[] }> {
  const token = await world.token();
  const [openIds, pages]: [string[], Answer[]] = [[], []];
  for (let next = ''; ; next = pages.at(-1)!.next_openid) {
    const page = await world.get('/cgi-bin/user/get', { ...token, ...(next === '' ? {} : { next_openid: next }) });
    pages.push(page);
    if (!page.data) return { openIds, pages };
    openIds.push(...page.data.openid);
  }
}
