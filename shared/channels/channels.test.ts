import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { channelSave } from '../contracts/channel.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { Channel, ChannelDescription } from './channel.ts';
import { Channels } from './channels.ts';
import { saveManyChannels } from './save-many.ts';
import { endChannel, getChannel, listChannels, saveChannel } from './edit-channels.ts';

let local: LocalDatabase;
const clock = new HandClock(new Date('2024-03-04T03:00:00Z'));
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => local.reset());
afterAll(() => local.close());

const PAGE = 'packages/entry/landing';
const PLACES = { miniProgramAppId: 'wx0123456789abcdef', webAddress: 'https://shop.example' };
const userId = 'u_operator' as UserId;
const deps = (gate?: Gate) => ({
  ...{ clock, channels: new Channels(gate ? gated(local.database, gate) : local.database) },
  ...{ pages: [PAGE], isCampaign: async (id: string) => id === 'spring' },
});
const menu = (changes: Partial<ChannelDescription> = {}): ChannelDescription => ({
  ...{ kind: 'menu', name: '领券中心', page: PAGE },
  ...changes,
});
const change = (channelId: string, revision: number, channel = menu(), requestKey = 'key-0001') => ({
  ...{ channelId, revision, channel, requestKey, userId },
});
const save = (...given: Parameters<typeof change>) => saveChannel(deps(), change(...given));
const refused = (reason: string) => ({ ok: false, error: `CHANNEL.${reason}`, details: undefined });
const pasted = async (channelId: string) => {
  const got = await getChannel({ ...deps(), ...PLACES }, channelId);
  return got.ok ? Object.fromEntries(got.data.paste.map(({ what, text }) => [what, text])) : got.error;
};

describe('a channel', () => {
  it('is made, changed and listed, with every version that it had', async () => {
    const at = clock.now().toISOString();
    expect(await save('menu-a', 0)).toMatchObject({ ok: true, data: { revision: 1, state: 'live', updatedAt: at } });
    const renamed = menu({ name: '优惠', templateId: 'spring', owner: '市场部' });
    expect(await save('menu-a', 1, renamed)).toMatchObject({ ok: true, data: { revision: 2, channel: renamed } });
    expect(await getChannel({ ...deps(), ...PLACES }, 'menu-a')).toMatchObject({
      data: { versions: [{ channel: menu(), at }, { channel: renamed }] },
    });
    await save('card-b', 0, menu({ kind: 'articleCard' }));
    expect((await listChannels(deps(), {})).channels.map(({ channelId }) => channelId)).toEqual(['card-b', 'menu-a']);
    expect((await listChannels(deps(), { kind: 'menu' })).channels).toMatchObject([{ channelId: 'menu-a' }]);
    expect((await listChannels(deps(), { after: 'card-b' })).channels).toMatchObject([{ channelId: 'menu-a' }]);
  });

  it('of a revision that somebody else has changed is not changed; of two at once one learns of the other', async () => {
    await save('menu-a', 0);
    const names = ['甲', '乙', '丙'];
    const answers = await Promise.all(names.map((name, n) => save('menu-a', 1, menu({ name }), `key-000${n + 2}`)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(2).fill(refused('CHANGED_MEANWHILE')));
    expect(local.all<Channel>('channels')[0]?.versions).toHaveLength(2);
    expect(await save('menu-a', 0, menu({ name: '另一个' }), 'key-0009')).toEqual(refused('CHANGED_MEANWHILE'));
  });

  it('is refused with a page or a campaign that there is not, as another kind, and unknown', async () => {
    await save('menu-a', 0);
    const before = local.all('channels');
    expect(await save('menu-a', 1, menu({ page: 'pages/none?x=1' }))).toEqual(refused('UNKNOWN_PAGE'));
    expect(await save('menu-a', 1, menu({ templateId: 'autumn' }))).toEqual(refused('NO_SUCH_CAMPAIGN'));
    expect(await save('menu-a', 1, menu({ kind: 'other' }), 'key-0002')).toEqual(refused('OTHER_KIND'));
    expect(await save('menu-b', 1)).toEqual(refused('NOT_FOUND'));
    expect(local.all('channels')).toEqual(before);
  });

  it('has no page where it leads into the chat, and no query where it is a code', () => {
    const fits = (channel: object) =>
      channelSave.input.safeParse({ channelId: 'a', revision: 0, requestKey: 'key-0001', channel }).success;
    expect(fits({ kind: 'officialAccountCode', name: '海报' })).toBe(true);
    expect(fits({ kind: 'officialAccountCode', name: '海报', page: PAGE })).toBe(false);
    expect(fits({ kind: 'menu', name: '菜单' })).toBe(false);
    expect(fits({ kind: 'miniProgramCode', name: '桌贴', page: `${PAGE}?a=1` })).toBe(false);
  });

  it('ends for good: nothing is pasted any more, nothing changed, and a repeat changes nothing', async () => {
    await save('menu-a', 0);
    const end = (revision: number) => endChannel(deps(), { channelId: 'menu-a', revision, userId });
    expect(await end(2)).toEqual(refused('CHANGED_MEANWHILE'));
    expect([await end(1), await end(1)]).toEqual(Array(2).fill({ ok: true, data: {} }));
    expect(await pasted('menu-a')).toEqual({});
    expect(await save('menu-a', 1, menu(), 'key-0002')).toEqual(refused('OVER'));
    expect((await listChannels(deps(), {})).channels).toMatchObject([{ state: 'over' }]);
  });

  it('is over when its time is, and lives again with a later end', async () => {
    const endsAt = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();
    await save('menu-a', 0, menu({ endsAt: endsAt(1_000) }));
    clock.advance(1_000);
    expect(await pasted('menu-a')).toEqual({});
    await save('menu-a', 1, menu({ endsAt: endsAt(1_000) }), 'key-0002');
    expect(Object.keys((await pasted('menu-a')) as object)).toEqual(['menuEntry', 'viewEntry']);
  });

  it('a repeat after a kill anywhere answers as the first, and makes one version', async () => {
    const renamed = change('menu-a', 1, menu({ name: '优惠' }), 'key-0002');
    await forEveryDeath(async (death) => {
      local.reset();
      const attempts = deps(deadly(death));
      const made = await orKilled(() => saveChannel(attempts, change('menu-a', 0)));
      expect(await save('menu-a', 0)).toMatchObject({ ok: true, data: { revision: 1 } });
      const changed = await orKilled(() => saveChannel(attempts, renamed));
      expect(await saveChannel(deps(), renamed)).toMatchObject({ data: { revision: 2 } });
      expect(local.all<Channel>('channels')[0]?.versions).toHaveLength(2);
      return made === 'killed' || changed === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('many channels at once', () => {
  const many = (ids: readonly string[], requestKey = 'many-0001') =>
    saveManyChannels(deps(), {
      ...{ requestKey, userId },
      channels: ids.map((channelId) => ({ channelId, channel: menu({ kind: 'miniProgramCode' }) })),
    });

  it('are kept, all or none, and a repeat changes nothing', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `store-${n}`);
    const before = local.requests();
    expect(await many(ids)).toEqual({ ok: true, data: { saved: 200 } });
    expect(local.requests() - before).toBe(3);
    expect(await many(ids)).toEqual({ ok: true, data: { saved: 200 } });
    expect(local.all('channels')).toHaveLength(200);
    expect(await many(['other', 'store-7'], 'many-0002')).toMatchObject({
      error: 'CHANNEL.ID_TAKEN',
      details: ['store-7'],
    });
    expect(await many(['twice', 'twice'], 'many-0003')).toMatchObject({
      error: 'CHANNEL.ID_TAKEN',
      details: ['twice'],
    });
    expect(local.all('channels')).toHaveLength(200);
  });
});

describe('what is pasted', () => {
  const URL = 'https://shop.example/r/a-1';
  const path = `${PAGE}?channel=a-1`;
  const pages = { appId: PLACES.miniProgramAppId, path };
  const target = { appid: PLACES.miniProgramAppId, pagepath: path };

  it.each<[ChannelDescription['kind'], Record<string, unknown>]>([
    [
      'menu',
      {
        menuEntry: { name: '领券中心', type: 'miniprogram', page: PAGE, channel: 'a-1', fallbackUrl: URL },
        viewEntry: { name: '领券中心', type: 'view', url: URL },
      },
    ],
    ['articleCard', pages],
    ['articleLink', { url: URL }],
    ['officialAccountCode', { sceneText: 'a-1' }],
    ['miniProgramCode', { page: PAGE, scene: 'a-1' }],
    ['staffCode', { page: PAGE, scene: 'a-1' }],
    ['templateMessage', { target, url: URL }],
    ['subscriptionNotice', { path }],
    ['videoChannel', pages],
    ['wecom', { ...pages, url: URL }],
    ['other', { url: URL }],
  ])('for %s is what it takes, and nothing else', async (kind, expected) => {
    await save('a-1', 0, { kind, name: '领券中心', ...(kind === 'officialAccountCode' ? {} : { page: PAGE }) });
    const found = (await pasted('a-1')) as Record<string, string>;
    const read = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : text);
    expect(Object.fromEntries(Object.entries(found).map(([what, text]) => [what, read(text)]))).toEqual(expected);
  });

  it('into a chat says the name and keeps it text, and adds the channel to a query', async () => {
    await save('a-1', 0, menu({ kind: 'customerMessage', name: '"><b>', page: `${PAGE}?from=chat` }));
    const { textLink, card } = (await pasted('a-1')) as Record<string, string>;
    expect(textLink).toBe(
      `<a data-miniprogram-appid="${pages.appId}" data-miniprogram-path="${PAGE}?from=chat&amp;channel=a-1" href="${URL}">&quot;&gt;&lt;b&gt;</a>`,
    );
    expect(JSON.parse(card ?? '')).toEqual({ ...target, title: '"><b>', pagepath: `${PAGE}?from=chat&channel=a-1` });
  });
});
