import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { menuDefinition } from '../../shared/contracts/menu.ts';
import type { Definition } from '../../miniprogram/packages/operator/menus/menu-content';
import {
  definitionOf,
  draftsOf,
  entryAt,
  NEW_ENTRY,
  NEW_MENU,
  pathOf,
  placeOf,
  withMoved,
  withNewEntry,
  withoutEntry,
  type MenuDraft,
} from '../../miniprogram/packages/operator/menus/menu-draft';
import { menuView, NEW_FORM } from '../../miniprogram/packages/operator/menus/menu-view';

const miniprogram = {
  name: '领券中心',
  type: 'miniprogram' as const,
  page: 'packages/entry/landing',
  channel: 'menu-coupons',
  fallbackUrl: 'https://example.com/r/menu-coupons',
};
const everyKind: Definition['entries'] = [
  miniprogram,
  { ...miniprogram, appId: 'wx0123456789abcdef' },
  { name: '官网', type: 'view', url: 'https://example.com' },
  { name: '联系我们', type: 'click', key: 'CONTACT' },
  { name: '扫一扫', type: 'scancode_push', key: 'SCAN' },
  { name: '图', type: 'media_id', mediaId: 'm1' },
  { name: '图文', type: 'view_limited', mediaId: 'm2' },
  { name: '文章', type: 'article_id', articleId: 'a1' },
  { name: '文章', type: 'article_view_limited', articleId: 'a2' },
];
const menu: Definition = {
  entries: [...everyKind, { name: '会员', entries: [miniprogram] }],
  conditional: [
    { tag: '老客', entries: everyKind },
    { platform: 'ios', entries: [{ name: '会员', entries: [miniprogram, miniprogram] }] },
  ],
};
const named = (name: string) => ({ ...NEW_ENTRY, name });
const namesOf = ({ entries }: MenuDraft) => entries.map(({ name, below }) => [name, ...below.map((one) => one.name)]);

describe('the form of a menu', () => {
  it('writes every kind of entry and rule as it was read', () => {
    expect(definitionOf(draftsOf(menu))).toEqual(menu);
    expect(menuDefinition.safeParse(menu).success).toBe(true);
  });

  it('writes the menu that came with the project as it was read', () => {
    const { entries } = JSON.parse(readFileSync('merchant/menu.json', 'utf8')) as Definition;
    expect(definitionOf(draftsOf({ entries }))).toEqual({ entries });
  });

  it('sends only what the type of an entry has, however often the type was changed', () => {
    const entry = { ...NEW_ENTRY, ...miniprogram, type: 'view', url: 'https://example.com', below: [NEW_ENTRY] };
    expect(definitionOf([{ ...NEW_MENU, entries: [entry] }])).toEqual({
      entries: [{ name: '领券中心', type: 'view', url: 'https://example.com' }],
    });
  });

  it('adds, moves and takes away in the bar and in a sub-menu', () => {
    const two = { ...NEW_MENU, entries: [named('a'), { ...named('b'), type: 'entries', below: [named('c')] }] };
    const three = withNewEntry(two, { at: 1, below: 1 });
    expect(namesOf(three)).toEqual([['a'], ['b', 'c', '']]);
    expect(namesOf(withMoved(three, { at: 1, below: 1 }, -1))).toEqual([['a'], ['b', '', 'c']]);
    expect(namesOf(withMoved(three, { at: 0 }, 1))).toEqual([['b', 'c', ''], ['a']]);
    expect(namesOf(withoutEntry(three, { at: 1, below: 0 }))).toEqual([['a'], ['b', '']]);
    expect(namesOf(withoutEntry(three, { at: 0 }))).toEqual([['b', 'c', '']]);
    expect(namesOf(two)).toEqual([['a'], ['b', 'c']]);
    expect(entryAt(two, { at: 1, below: 0 })?.name).toBe('c');
  });

  it.each([
    { menu: 0, place: { at: 2 } },
    { menu: 0, place: { at: 1, below: 4 } },
    { menu: 3, place: { at: 0, below: 0 } },
  ])('finds the entry of a path again: %j', (where) => {
    expect(placeOf(`${pathOf(where.menu, where.place)}.page`)).toEqual(where);
    expect(placeOf('note')).toEqual({ menu: 0 });
  });

  it('marks in the menu which entry the server did not take, and at the chosen one which field', () => {
    const [everybody] = draftsOf({ entries: [{ name: '会员', entries: [miniprogram, miniprogram] }] });
    const problems = [{ path: 'definition.entries.0.entries.1.page', says: '请填写' }];
    const form = { ...NEW_FORM, drafts: [everybody!], problems };
    const [column] = menuView(form).columns;
    expect(column).toMatchObject({ isWrong: false, below: [{ isWrong: false }, { isWrong: true }] });
    const chosen = menuView({ ...form, place: { at: 0, below: 1 } });
    expect(chosen.entry.filter(({ error }) => error)).toMatchObject([{ name: 'page', error: '请填写' }]);
    expect(chosen.wrong).toEqual([]);
  });
});
