import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { DAY_MS, MINUTE_MS } from '../core/clock.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { WeChatError } from '../wechat/errors.ts';
import { Channels } from './channels.ts';
import { getChannel, listChannels, saveChannel } from './edit-channels.ts';
import { renewLinks } from './renew-links.ts';

const PLACES = { miniProgramAppId: 'wx0123456789abcdef', webAddress: 'https://shop.example' };
const PAGE = 'packages/entry/landing';

let local: LocalDatabase;
let clock: HandClock;
let made: string[];
/** What WeChat refuses now. */
let refused: string[];
let logged: [level: string, message: string][];
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => {
  local.reset();
  clock = new HandClock(new Date('2026-03-02T10:00:00+08:00'));
  [made, refused, logged] = [[], [], []];
});
afterAll(() => local.close());

const channels = () => new Channels(local.database);
const save = (channelId: string, kind: 'wecom' | 'menu' | 'officialAccountCode') => {
  const channel = { kind, name: '企业微信群', ...(kind !== 'officialAccountCode' && { page: PAGE }) };
  const change = { channelId, revision: 0, requestKey: 'key-00001', userId: 'u_1' as UserId, channel };
  return saveChannel({ clock, channels: channels(), pages: [PAGE], isCampaign: async () => true }, change);
};
const make = async (what: string, answer: string): Promise<string> => {
  if (refused.includes(what)) throw new WeChatError(`/${what}`, 45009, 'reach max api daily quota limit');
  made.push(what);
  return answer;
};
const note = (level: string) => (message: string) => void logged.push([level, message]);
const tick = (isUnreleased = (_: string) => false) =>
  renewLinks(
    {
      ...{ channels: channels(), clock, logger: { info: note('info'), warn: note('warn'), error: note('error') } },
      createLink: (page) => {
        if (isUnreleased(page)) throw new WeChatError('/link', 40165, 'invalid weapp pagepath');
        return make('link', 'https://wxaurl.cn/abc');
      },
      createShortLink: () => make('short', `#小程序://会员/${made.length}`),
      createCode: () => make('code', 'https://mp.weixin.qq.com/code'),
    },
    new Date(clock.now().getTime() + MINUTE_MS),
  );
const got = async (channelId: string) => {
  const found = await getChannel({ clock, channels: channels(), ...PLACES }, channelId);
  if (!found.ok) throw new Error(found.error);
  const { paste, trouble, linkEndsAt, shortLinkEndsAt } = found.data;
  const short = paste.find(({ what }) => what === 'shortLink')?.text;
  return { short, trouble, linkEndsAt, shortLinkEndsAt };
};
const inTrouble = async () =>
  (await listChannels({ clock, channels: channels() }, { inTrouble: true })).channels.map(({ channelId }) => channelId);
/** To when it is tried again. */
const later = () => clock.advance(DAY_MS + 10 * MINUTE_MS);

describe('the links of a channel', () => {
  it('are one for addresses, and one for chats where it may stand in one; both are renewed before they end', async () => {
    await save('group', 'wecom');
    await save('menu', 'menu');
    await tick();
    expect(made.sort()).toEqual(['link', 'link', 'short']);
    const end = new Date(clock.now().getTime() + 30 * DAY_MS).toISOString();
    const first = await got('group');
    expect(first).toMatchObject({ short: '#小程序://会员/1', linkEndsAt: end, shortLinkEndsAt: end });
    expect(await got('menu')).toMatchObject({ short: undefined, shortLinkEndsAt: undefined });
    clock.advance(24 * DAY_MS);
    expect(await tick()).toBe('idle');
    clock.advance(DAY_MS);
    await tick();
    expect(made).toHaveLength(6);
    expect((await got('group')).short).not.toBe(first.short);
  });

  it('that WeChat refuses are named until they are made; what is made already is kept', async () => {
    await save('group', 'wecom');
    refused = ['short'];
    expect(await tick()).toBe('links later');
    const since = clock.now().toISOString();
    expect(await got('group')).toMatchObject({
      short: undefined,
      trouble: { since, words: expect.stringMatching(/45009/) },
    });
    expect((await got('group')).linkEndsAt).toBeDefined();
    expect(await inTrouble()).toEqual(['group']);
    later();
    await tick();
    expect((await got('group')).trouble?.since).toBe(since);
    refused = [];
    later();
    await tick();
    expect(made).toEqual(['link', 'short']);
    expect(await got('group')).toMatchObject({ trouble: undefined, short: '#小程序://会员/1' });
    expect(await inTrouble()).toEqual([]);
  });

  it('that WeChat refuses for what they are keep none of the others waiting, even where they are many', async () => {
    const unreleased = ['bad-1', 'bad-2', 'bad-3'];
    for (const channelId of [...unreleased, 'good']) await save(channelId, 'menu');
    const noPage = (page: string) => unreleased.some((channelId) => page.endsWith(`=${channelId}`));
    expect(await tick(noPage)).toBe('links later');
    expect(made).toEqual(['link']);
    expect(await inTrouble()).toEqual(unreleased);
  });

  it('and codes that are missing, or end within a day, are an error for whoever is woken by the log', async () => {
    await save('menu', 'menu');
    await tick();
    refused = ['link', 'code'];
    clock.advance(25 * DAY_MS);
    await tick();
    for (let days = 0; days < 4; days++) {
      later();
      await tick();
    }
    expect(logged.map(([level]) => level)).toEqual(['warn', 'warn', 'warn', 'warn', 'error']);
    await save('poster', 'officialAccountCode');
    await tick();
    expect(logged.at(-1)).toEqual(['error', 'link.notMade']);
    expect(await inTrouble()).toEqual(['menu', 'poster']);
  });
});
