import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { deadly, forEveryDeath, gated, Killed, orKilled } from '../db/interruptions.harness.ts';
import type { Database } from '../db/database.ts';
import { silent, startClientWorld, type ClientWorld } from '../wechat/client.harness.ts';
import { deleteMenu, getMenu } from '../wechat/endpoints/index.ts';
import { menuChanges } from './compare-menus.ts';
import { wantedMenu } from './live-menu.ts';
import { menuChannels } from './menu-channels.ts';
import { MenuVersions, type MenuState } from './menu-versions.ts';
import { definition, watchedMenuApi } from './menus.harness.ts';
import { previewMenu } from './preview-menu.ts';
import { LEASE_MS, publishWanted } from './publish-menu.ts';
import { requestMenu, saveMenu } from './save-menu.ts';
import type { MenuDefinition } from '../contracts/menu.ts';

const MP = 'wx0123456789abcdef';
let local: LocalDatabase;
let world: ClientWorld;
let appId: string;
let requests = 0;
beforeAll(async () => {
  local = await startLocalDatabase();
  world = await startClientWorld({ followers: 10 });
  appId = world.wechat.accounts().oa.appId;
});
beforeEach(async () => {
  local.reset();
  world.faults.clear();
  await deleteMenu(world.api());
});
afterAll(async () => {
  await world.close();
  await local.close();
});

const deps = (database: Database = local.database, before: (call: string) => void = () => undefined) => ({
  clock: world.clock,
  logger: silent,
  menus: new MenuVersions(database),
  api: watchedMenuApi(world.api(), before),
  appId,
  miniProgramAppId: MP,
});

async function ask(menu: MenuDefinition): Promise<number> {
  const { menus, clock } = deps();
  const saved = await saveMenu({ menus, clock }, { appId, definition: menu, note: '', savedBy: 'u' });
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await requestMenu(menus, { appId, version: saved.data.version, requestId: `request-${++requests}` });
  return saved.data.version;
}

const liveNames = async () => {
  const live = await getMenu(world.api());
  const names = (menus: { name: string }[] | undefined) => menus?.map(({ name }) => name);
  return [names(live?.buttons), live?.conditional.map(({ buttons }) => names(buttons)?.join())];
};
const state = () => local.all<MenuState>('menuStates')[0];

describe('publishing a menu', () => {
  it('makes live what was asked for, and costs one request when there is nothing to do', async () => {
    expect(await publishWanted(deps())).toBe('idle');
    const version = await ask(definition(['领券', '联系'], ['会员日', '南门店']));
    expect(await publishWanted(deps())).toBe('published');
    expect(await liveNames()).toEqual([['领券', '联系'], expect.arrayContaining(['给会员日', '给南门店'])]);
    expect(state()).toMatchObject({ live: version });
    expect(state()).not.toHaveProperty('wanted');
    const before = local.requests();
    expect(await publishWanted(deps())).toBe('idle');
    expect(local.requests() - before).toBe(1);
  });

  it('changes only what differs', async () => {
    await ask(definition(['领券'], ['会员日', '南门店']));
    await publishWanted(deps());
    await ask(definition(['领券'], ['会员日', '北广场店']));
    const calls: string[] = [];
    expect(await publishWanted(deps(local.database, (call) => calls.push(call)))).toBe('published');
    expect(calls).toEqual(['tagIds', 'read', 'removeConditional', 'addConditional']);
  });

  it('goes back to an older version, and repairs what somebody else has changed', async () => {
    const first = await ask(definition(['领券']));
    await publishWanted(deps());
    await ask(definition(['活动']));
    await publishWanted(deps());
    await requestMenu(deps().menus, { appId, version: first, requestId: 'back' });
    await publishWanted(deps());
    expect((await liveNames())[0]).toEqual(['领券']);
    await deleteMenu(world.api());
    await requestMenu(deps().menus, { appId, version: first, requestId: 'again' });
    expect(await publishWanted(deps())).toBe('published');
    expect((await liveNames())[0]).toEqual(['领券']);
  });

  it('killed at any request is ended by the next tick after the lease', async () => {
    const work = async (kill: (database: Database) => Parameters<typeof deps>) => {
      local.reset();
      await deleteMenu(world.api());
      const version = await ask(definition(['领券'], ['会员日', '南门店']));
      const outcome = await orKilled(() => publishWanted(deps(...kill(local.database))));
      await world.clock.advance(LEASE_MS + 1);
      await publishWanted(deps());
      expect((await liveNames())[1]).toHaveLength(2);
      expect(state()).toMatchObject({ live: version });
      expect(state()).not.toHaveProperty('wanted');
      return outcome === 'killed' ? ('killed' as const) : ('survived' as const);
    };
    const requests = await forEveryDeath((death) => work((database) => [gated(database, deadly(death))]));
    expect(requests).toBeGreaterThanOrEqual(4);
    let at = 0;
    const atCall = (database: Database): Parameters<typeof deps> => {
      let left = at++;
      return [
        database,
        (call) => {
          if (left-- === 0) throw new Killed(call);
        },
      ];
    };
    while ((await work(atCall)) === 'killed');
    expect(at).toBe(6);
  });

  it('happens once at a time, and the last request wins', async () => {
    await ask(definition(['领券']));
    const calls: string[] = [];
    const asked: Promise<number>[] = [];
    const slow = deps(local.database, (call) => {
      calls.push(call);
      if (call === 'create') asked.push(ask(definition(['活动'])));
    });
    const outcomes = await Promise.all([publishWanted(slow), publishWanted(slow), publishWanted(slow)]);
    await Promise.all(asked);
    expect(outcomes.sort()).toEqual(['idle', 'idle', 'published']);
    expect(calls.filter((call) => call === 'create')).toHaveLength(1);
    expect(await publishWanted(deps())).toBe('published');
    expect((await liveNames())[0]).toEqual(['活动']);
    expect(state()).not.toHaveProperty('wanted');
  });

  it('says why it cannot be, and does not try again before the next request', async () => {
    await ask(definition(['领券'], ['没有']));
    expect(await publishWanted(deps())).toBe('refused');
    expect(state()?.failure).toBe('[没有]: tagUnknown');
    expect(await publishWanted(deps())).toBe('idle');
    world.fail('/cgi-bin/menu/create', 48001);
    await ask(definition(['领券']));
    expect(await publishWanted(deps())).toBe('refused');
    expect(state()?.failure).toContain('需要服务号，或已认证的订阅号');
    await ask(definition(['领券']));
    expect(await publishWanted(deps())).toBe('published');
    expect(state()).not.toHaveProperty('failure');
  });

  it('waits while WeChat is busy or the day’s quota is used up', async () => {
    await ask(definition(['领券']));
    world.fail('/cgi-bin/menu/create', -1, 3);
    expect(await publishWanted(deps())).toBe('later');
    world.fail('/cgi-bin/menu/create', 45009);
    expect(await publishWanted(deps())).toBe('later');
    expect(await publishWanted(deps())).toBe('idle');
    await world.toMidnight(1);
    expect(await publishWanted(deps())).toBe('published');
  });
});

describe('a saved menu', () => {
  const save = (menu: MenuDefinition) => saveMenu(deps(), { appId, definition: menu, note: '', savedBy: 'u' });

  it('gets the next number, unless it is the newest already; parallel ones get different numbers', async () => {
    const versions = await Promise.all(['a', 'b', 'c', 'd'].map((name) => save(definition([name]))));
    expect(versions.map((one) => one.ok && one.data.version).sort()).toEqual([1, 2, 3, 4]);
    const newest = (await deps().menus.latest(appId, 1))[0]!;
    expect(await save(newest.definition)).toMatchObject({ data: { version: 4 } });
    expect(await deps().menus.latest(appId)).toHaveLength(4);
  });

  it('that WeChat would refuse is not saved', async () => {
    expect(await save(definition(['1', '2', '3', '4']))).toMatchObject({
      error: 'MENU.INVALID',
      details: [{ problem: 'tooManyEntries' }],
    });
    expect(await deps().menus.latest(appId)).toEqual([]);
    expect(await requestMenu(deps().menus, { appId, version: 1, requestId: 'r' })).toMatchObject({
      error: 'MENU.NOT_FOUND',
    });
  });
});

it('the channels of the menu that followers see, or are to see, are known', async () => {
  const { menus } = deps();
  expect(await menuChannels(menus, appId)).toEqual([]);
  const page = (name: string, channel?: string) => ({
    ...{ name, type: 'miniprogram' as const, page: 'pages/coupons/index', channel, fallbackUrl: 'https://a.example' },
  });
  const web = { name: '活动', type: 'view' as const, url: 'https://a.example/r/menu-3' };
  const below = { name: '更多', entries: [page('领券', 'menu-2'), page('门店'), web] };
  const conditional = [{ tag: '老顾客', entries: [page('领券', 'menu-vip')] }];
  await ask({ entries: [page('领券', 'menu-1'), below], conditional });
  expect(await menuChannels(menus, appId)).toEqual(['menu-1', 'menu-2', 'menu-3', 'menu-vip']);
});

describe('the difference between two menus', () => {
  it('is told place by place, field by field', async () => {
    await ask({
      entries: [
        { name: '会员', entries: [{ name: '官网', type: 'view', url: 'https://a.example' }] },
        { name: '旧', type: 'click', key: 'K' },
      ],
    });
    await publishWanted(deps());
    const wanted = wantedMenu(
      {
        entries: [
          {
            name: '会员',
            entries: [
              { name: '官网', type: 'view', url: 'https://b.example' },
              {
                name: '领券',
                type: 'miniprogram',
                page: 'pages/a',
                channel: 'menu-1',
                fallbackUrl: 'https://c.example',
              },
            ],
          },
        ],
        conditional: [{ platform: 'ios', entries: [{ name: '苹果', type: 'click', key: 'K' }] }],
      },
      MP,
      new Map(),
    );
    expect(wanted.buttons[0]?.buttons?.[1]).toMatchObject({ appId: MP, pagePath: 'pages/a?channel=menu-1' });
    expect(menuChanges(await getMenu(world.api()), wanted)).toEqual([
      { at: '1.1', change: 'changed', field: 'url', from: 'https://a.example', to: 'https://b.example', name: '官网' },
      { at: '1.2', change: 'added', name: '领券' },
      { at: '2', change: 'removed', name: '旧' },
      { at: '[ios] 1', change: 'added', name: '苹果' },
    ]);
  });

  it('is compared with what we have published last, before it is saved', async () => {
    const { menus } = deps();
    const preview = (menu: MenuDefinition) => previewMenu(menus, { appId, definition: menu });
    expect(await preview(definition(['领券']))).toEqual({
      problems: [],
      live: undefined,
      changes: [{ at: '1', change: 'added', name: '领券' }],
    });
    const live = await ask(definition(['领券'], ['会员日', '南门店']));
    await publishWanted(deps());
    const before = local.requests();
    expect(await preview(definition(['领券', 'a'.repeat(17)], ['南门店', '会员日']))).toEqual({
      problems: [{ at: 'a'.repeat(17), problem: 'nameTooLong', severity: 'error', limit: 16, actual: 17 }],
      live,
      changes: [
        { at: '2', change: 'added', name: 'a'.repeat(17) },
        { at: 'tag 南门店 · tag 会员日', change: 'reordered', name: '' },
      ],
    });
    expect(local.requests() - before).toBe(2);
    expect(local.all('menuVersions')).toHaveLength(1);
  });
});
