import { describe, expect, it } from '@jest/globals';
import { menuDefinition, type MenuDefinition } from '../contracts/menu.ts';
import { hasErrors, menuProblems, type MenuSurroundings } from './check-menu.ts';
import type { MenuEntry } from './walk.ts';

const click = (name: string, key = 'K'): MenuEntry => ({ name, type: 'click', key });
const view = (name: string, url: string): MenuEntry => ({ name, type: 'view', url });
const page = (changes: object = {}): MenuEntry => ({
  name: '领券',
  type: 'miniprogram',
  page: 'pages/a',
  fallbackUrl: 'https://a.example',
  ...changes,
});
const found = (entries: MenuEntry[], around?: MenuSurroundings, conditional?: MenuDefinition['conditional']) =>
  menuProblems({ entries, conditional }, around).map(({ at, problem, severity }) => [at, problem, severity]);

describe('a menu', () => {
  it('within every limit has no problems', () => {
    const entries = [
      page({ page: 'packages/entry/landing?from=oa', channel: 'menu' }),
      { name: '会员', entries: [click('联系我们'), view('官网', 'https://b.example/x?y=1')] },
      click('一二三四'),
    ];
    const around = { pages: ['packages/entry/landing'], tags: ['会员日'] };
    expect(found(entries as MenuEntry[], around, [{ tag: '会员日', entries: [click('专享')] }])).toEqual([]);
  });

  it('counts names in bytes, to the last one', () => {
    // Five Chinese characters and a letter are 16 bytes; phones show four of them.
    expect(found([click('一二三四五a')])).toEqual([['一二三四五a', 'nameCutOff', 'warning']]);
    expect(found([click('一二三四五ab')])).toEqual([['一二三四五ab', 'nameTooLong', 'error']]);
    const below = (name: string) => found([{ name: '会员', entries: [click(name) as never] }]);
    expect(below('一'.repeat(20))).toMatchObject([[expect.anything(), 'nameCutOff', 'warning']]);
    expect(below('一'.repeat(21))).toMatchObject([[expect.anything(), 'nameTooLong', 'error']]);
  });

  it.each([
    [[click('a', '键'.repeat(43))], 'keyTooLong'],
    [[view('a', `https://a.example/${'路'.repeat(340)}`)], 'urlTooLong'],
    [[view('a', 'a.example')], 'urlMalformed'],
    [[view('a', 'javascript:alert(1)')], 'urlMalformed'],
    [[page({ fallbackUrl: 'ftp://a.example' })], 'urlMalformed'],
    [[page({ page: '/pages/a' })], 'pageMalformed'],
    [[page({ page: 'pages/b' })], 'pageUnknown'],
    [[click('a'), click('b'), click('c'), click('d')], 'tooManyEntries'],
    [[{ name: 'a', entries: Array.from({ length: 6 }, (_, n) => click(`${n}`)) } as MenuEntry], 'tooManyEntries'],
    [
      [1, 2].map(
        (n) =>
          ({
            name: `${n}`,
            entries: [view('a', `https://${n}.example`), view('b', `https://x${n}.example`)],
          }) as MenuEntry,
      ),
      'tooManyDomains',
    ],
  ])('%j has the problem %s', (entries, problem) => {
    const problems = menuProblems({ entries: entries }, { pages: ['pages/a'] });
    expect(problems.map((one) => one.problem)).toEqual([problem]);
    expect(hasErrors(problems)).toBe(true);
  });

  it('does not count WeChat’s own domains, nor pages of other mini programs', () => {
    const entries = [
      view('a', 'https://mp.weixin.qq.com/s/x'),
      {
        name: 'b',
        entries: [view('c', 'https://1.example'), view('d', 'https://2.example'), view('e', 'https://3.example')],
      },
      page({ appId: 'wx0123456789abcdef', page: 'any/page', fallbackUrl: 'https://3.example' }),
    ];
    expect(found(entries as MenuEntry[], { pages: [] })).toEqual([]);
  });

  it('counts domains of the default menu, and those of all conditional ones together', () => {
    const leading = (...hosts: string[]) => [
      { name: 'a', entries: hosts.map((host) => view(host, `https://${host}.example`)) } as MenuEntry,
    ];
    const problems = (...conditional: MenuEntry[][]) =>
      menuProblems({
        entries: leading('1', '2', '3'),
        conditional: conditional.map((entries, index) => ({ tag: `${index}`, entries })),
      }).map(({ problem }) => problem);
    expect(problems(leading('4'), leading('5', '6'))).toEqual([]);
    expect(problems(leading('4', '5'), leading('6', '7'))).toEqual(['tooManyDomains']);
  });

  it('for some needs a rule of its own, and a tag that exists', () => {
    const entries = [click('a')];
    const conditional = [
      { entries },
      { tag: '会员日', entries },
      { tag: '会员日', entries },
      { tag: '没有', platform: 'ios' as const, entries },
    ];
    expect(found(entries, { tags: ['会员日'] }, conditional as never)).toEqual([
      ['[]', 'ruleMissing', 'error'],
      ['[会员日]', 'ruleRepeated', 'error'],
      ['[没有 · ios]', 'tagUnknown', 'error'],
    ]);
  });

  it.each([
    [{ entries: [] }],
    [{ entries: [{ name: 'a', type: 'click' }] }],
    [{ entries: [{ name: 'a', type: 'click', key: 'K', url: 'https://a.example' }] }],
    [{ entries: [{ name: 'a', type: 'view', url: 'https://a.example', entries: [] }] }],
    [{ entries: [{ name: 'a', entries: [{ name: 'b', entries: [click('c')] }] }] }],
    [{ entries: [{ name: '', type: 'click', key: 'K' }] }],
    [{ entries: [{ name: '  ', type: 'click', key: 'K' }] }],
    [{ entries: [{ name: 'a\u0000', type: 'click', key: 'K' }] }],
    [{ entries: [{ name: 'a\nb', type: 'click', key: 'K' }] }],
    [{ entries: [{ name: 'a\ud800', type: 'click', key: 'K' }] }],
    [{ entries: [{ name: 'a', type: 'click', key: '\u0007' }] }],
    [{ entries: [{ name: 'a', type: 'unknown', key: 'K' }] }],
    [{ entries: [click('a')], conditonal: [] }],
  ])('in another form is none: %j', (given) => {
    expect(menuDefinition.safeParse(given).success).toBe(false);
  });
});
