import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inRepository } from '../../scripts/build/repository.ts';
import { menuCommand } from '../../scripts/menu/command.ts';
import { menuSchema } from '../../scripts/menu/schema.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { startProgram } from '../support/programs.ts';

let application: ApplicationUnderTest;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'menu-'));
  application = await startApplicationUnderTest(10);
});
afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true });
});

const atLocalWorld = () => ['--local', '--port', new URL(application.world.url).port];

/** `npm run menu -- …` against the local world, as a program. */
async function menuProgram(...args: string[]): Promise<{ code: unknown; text: string }> {
  const program = await startProgram('scripts/menu.ts', [...args, ...atLocalWorld()]);
  const code = await program.ended;
  return { code, text: program.output() };
}

/** The same without the second that a process takes to start: what it would print, and its exit code. */
async function menu(...args: string[]): Promise<{ code: number; text: string }> {
  const { lines, ok } = await menuCommand([...args, ...atLocalWorld()]).catch((error: Error) => {
    if (error.name !== 'UsageError') throw error;
    return { lines: [error.message], ok: false };
  });
  return { code: ok ? 0 : 1, text: lines.map((line) => `${line}\n`).join('') };
}

interface Menu {
  entries: { name: string }[];
  [field: string]: unknown;
}
const ours = (): Menu => JSON.parse(readFileSync(inRepository('merchant/menu.json'), 'utf8')) as Menu;

function file(menu: object | string): string {
  const path = join(folder, 'menu.json');
  writeFileSync(path, typeof menu === 'string' ? menu : JSON.stringify(menu));
  return path;
}

/** What is kept of the calls of a path, whoever made them. */
const callsKept = (path: string): number =>
  application.world.cloudbase.database
    .find('wechatUsage', { limit: 10 })
    .documents.map((day) => (day as unknown as { calls: Record<string, number> }).calls[path] ?? 0)
    .reduce((sum, calls) => sum + calls, 0);

const liveNames = () => application.world.wechat.menu()?.map(({ name }) => name);

describe('npm run menu', () => {
  it('finds the merchant’s own menu well made, published, and as live as it is written', async () => {
    const bar = [
      '│            │ ▶ 全部优惠 │',
      '│            │ 联系我们   │',
      '├────────────┼────────────┤',
      '│ ▶ 领券中心 │ ≡ 会员     │',
    ];
    const { code, text } = await menuProgram('validate');
    expect([code, text]).toEqual([0, expect.stringMatching(/WeChat would take it\n$/)]);
    expect(text).toContain(bar.join('\n'));
    expect(await menuProgram('diff')).toMatchObject({ code: 0, text: 'nothing would change\n' });
    expect(liveNames()).toEqual(['领券中心', '会员']);
  });

  it('keeps what it called of WeChat', async () => {
    const before = callsKept('cgi-bin_menu_get');
    await menu('diff');
    expect(callsKept('cgi-bin_menu_get')).toBe(before + 1);
  });

  it('shows what would change, and publishes it', async () => {
    const changed = ours();
    changed.entries[0]!.name = '今日优惠';
    changed.conditional = [{ tag: '会员日', entries: [{ name: '专享', type: 'click', key: 'VIP' }] }];
    const path = file(changed);
    expect((await menu('diff', path)).text).toMatch(
      /~ 1 {2}今日优惠: name 领券中心 → 今日优惠\n\+ \[tag \d+\] 1 {2}专享\n2 changes/,
    );
    expect(liveNames()).toEqual(['领券中心', '会员']);
    expect(await menu('publish', path, '--note', '会员日')).toMatchObject({
      code: 0,
      text: expect.stringContaining('✓ version 2 is live'),
    });
    expect(liveNames()).toEqual(['今日优惠', '会员']);
  });

  it('goes back to an older version, and compares and checks saved ones', async () => {
    expect(await menu('rollback', '1')).toMatchObject({ code: 0 });
    expect(liveNames()).toEqual(['领券中心', '会员']);
    const { text } = await menu('list');
    expect(text).toMatch(/^ {3}2 .*会员日\n {3}1 {2}live/);
    expect((await menu('diff', '2')).text).toMatch(/~ 1 {2}今日优惠: name 领券中心 → 今日优惠\n\+ .*\n2 changes/);
    expect((await menu('validate', '2')).text).toContain('今日优惠');
    expect(await menu('rollback', '9')).toMatchObject({ code: 1, text: expect.stringContaining('no version 9') });
  });

  it('says in words what WeChat refuses, and asks for tags only where the menu names one', async () => {
    const { faults } = application.world;
    const refuse = (match: string) =>
      faults.add({ target: 'wechat', match, effect: { kind: 'error', code: 48001, message: 'api unauthorized' } });
    refuse('/cgi-bin/tags/get');
    expect(await menu('diff')).toMatchObject({ code: 0 });
    refuse('/cgi-bin/menu/get');
    const { code, text } = await menu('diff');
    faults.clear();
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/^✗ \/cgi-bin\/menu\/get: 48001 .*\n$/) });
  });

  it.each<[string, object | string, RegExp]>([
    [
      'with a name that is too long',
      { entries: [{ name: '非常非常长的名字', type: 'click', key: 'K' }] },
      /✗ 非常非常长的名字: .*24 of at most 16/,
    ],
    [
      'with a page that the mini program has not',
      { entries: [{ name: 'a', type: 'miniprogram', page: 'pages/no', fallbackUrl: 'https://a.example' }] },
      /✗ a: the mini program has no such page/,
    ],
    [
      'with a field too many',
      { entries: [{ name: 'a', type: 'click', key: 'K', typo: 1 }] },
      /has not the form of merchant\/menu\.schema\.json:\n {2}entries\.0: .*"typo"\n/,
    ],
    [
      'without a name, below',
      { entries: [{ name: 'a', entries: [{ type: 'view', url: 'https://a.example' }] }] },
      /\n {2}entries\.0\.entries\.0\.name: .*string.*\n$/,
    ],
    ['with a kind that is none', { entries: [{ name: 'a', type: 'clik', key: 'K' }] }, /\n {2}entries\.0\.type: /],
    ['that is no JSON', '{', /menu\.json: /],
  ])('publishes nothing of a file %s', async (_, given, words) => {
    const path = file(given);
    const { code, text } = await menu('publish', path);
    expect(code).toBe(1);
    expect(text).toMatch(words);
    expect(text).not.toMatch(/at .*\.ts:\d+/);
    expect(liveNames()).toEqual(['领券中心', '会员']);
  });

  it('says how it is used', async () => {
    expect(await menuProgram('publsh')).toMatchObject({ code: 1, text: expect.stringMatching(/^npm run menu -- /) });
    for (const args of [[], ['rollback', 'one'], ['list', '--nonsense']])
      expect(await menu(...args)).toMatchObject({ code: 1, text: expect.stringContaining('npm run menu --') });
  });

  it('has a schema for editors that is the contract’s', () => {
    expect(readFileSync(inRepository('merchant/menu.schema.json'), 'utf8')).toBe(menuSchema());
  });
});

describe('staff', () => {
  it('may save no menu that opens a page which the mini program has not, as the command may not', async () => {
    await application.employ('林小满');
    const entry = (page: string) => ({
      name: 'a',
      type: 'miniprogram' as const,
      page,
      fallbackUrl: 'https://a.example',
    });
    const save = (page: string) =>
      application.control.call('staff', '林小满', 'menu.save', { definition: { entries: [entry(page)] }, note: '' });
    const before = application.contents()['menuVersions'];
    for (const page of ['pages/no', 'packages/coupon', 'pages/coupons/index2'])
      expect(await save(page)).toMatchObject({
        ok: false,
        error: { code: 'MENU.INVALID', details: [{ at: 'a', problem: 'pageUnknown', severity: 'error' }] },
      });
    expect(application.contents()['menuVersions']).toEqual(before);
    for (const page of ['pages/coupons/index', 'packages/coupon/detail?id=1'])
      expect(await save(page)).toMatchObject({ ok: true });
  });

  it('save a menu and ask for it; housekeeping publishes it', async () => {
    await application.employ('林小满');
    const { control, world } = application;
    const saved = await control.call('staff', '林小满', 'menu.save', {
      definition: { entries: [{ name: '联系', type: 'click', key: 'C' }] },
      note: '',
    });
    expect(saved).toMatchObject({ ok: true });
    const { version } = (saved as { data: { version: number } }).data;
    expect(await control.call('staff', '林小满', 'menu.publish', { version })).toMatchObject({ ok: true });
    expect(await control.call('staff', '林小满', 'menu.list', {})).toMatchObject({
      data: { wanted: version, live: 1 },
    });
    await control.fireTimer('housekeeping', 'every-minute');
    expect(world.wechat.menu()?.map(({ name }) => name)).toEqual(['联系']);
    expect(await control.call('staff', '林小满', 'menu.list', {})).toMatchObject({ data: { live: version } });
    expect(await control.call('staff', '周子昂', 'menu.list', {})).toMatchObject({ ok: false });
  });
});
