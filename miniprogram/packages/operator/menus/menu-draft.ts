import type { Definition, Entry } from './menu-content';

/** An entry as it is typed: all of it text, also what its type has no use for. `below`: of a sub-menu (`entries`). */
export interface EntryDraft {
  type: string;
  name: string;
  page: string;
  channel: string;
  appId: string;
  fallbackUrl: string;
  url: string;
  key: string;
  mediaId: string;
  articleId: string;
  below: readonly EntryDraft[];
}

/** A menu for everybody, or for those that fit `tag` and `platform`; empty: any. */
export interface MenuDraft {
  tag: string;
  platform: string;
  entries: readonly EntryDraft[];
}

/** Where an entry is: the `at`th of the bar, or the `below`th of its sub-menu. */
export interface Place {
  at: number;
  below?: number;
}

export const NEW_ENTRY: EntryDraft = {
  ...{ type: 'miniprogram', name: '', page: '', channel: '', appId: '', fallbackUrl: '' },
  ...{ url: '', key: '', mediaId: '', articleId: '', below: [] },
};
export const NEW_MENU: MenuDraft = { tag: '', platform: '', entries: [NEW_ENTRY] };

const entryDraft = (entry: Entry): EntryDraft =>
  'entries' in entry
    ? { ...NEW_ENTRY, type: 'entries', name: entry.name, below: entry.entries.map(entryDraft) }
    : { ...NEW_ENTRY, ...entry };

/** The menu of everybody first, then those of some. */
export const draftsOf = ({ entries, conditional = [] }: Definition): MenuDraft[] => [
  { ...NEW_MENU, entries: entries.map(entryDraft) },
  ...conditional.map(({ tag = '', platform = '', entries: own }) => ({ tag, platform, entries: own.map(entryDraft) })),
];

/** What each type has beside its name; with a question mark what may be left out. */
const PARTS: Record<string, readonly string[]> = {
  miniprogram: ['page', 'channel?', 'appId?', 'fallbackUrl'],
  view: ['url'],
  ...{ media_id: ['mediaId'], view_limited: ['mediaId'] },
  ...{ article_id: ['articleId'], article_view_limited: ['articleId'] },
};

function entryOf(draft: EntryDraft): Entry {
  const name = draft.name.trim();
  if (draft.type === 'entries') return { name, entries: draft.below.map(entryOf) } as Entry;
  const parts = (PARTS[draft.type] ?? ['key']).flatMap((part) => {
    const field = part.replace('?', '') as Exclude<keyof EntryDraft, 'below'>;
    const value = draft[field].trim();
    return value === '' && field !== part ? [] : [[field, value]];
  });
  return { name, type: draft.type, ...(Object.fromEntries(parts) as object) } as Entry;
}

/** What was typed, as the server takes it. */
export function definitionOf([everybody, ...some]: readonly MenuDraft[]): Definition {
  const conditional = some.map(({ tag, platform, entries }) => ({
    ...(tag && { tag }),
    ...(platform && { platform: platform as 'ios' }),
    entries: entries.map(entryOf),
  }));
  return { entries: everybody!.entries.map(entryOf), ...(conditional.length > 0 && { conditional }) };
}

/** The entries among which that at `place` stands. */
const rowOf = ({ entries }: MenuDraft, { at, below }: Place): readonly EntryDraft[] =>
  below === undefined ? entries : (entries[at]?.below ?? []);
export const indexIn = ({ at, below }: Place): number => below ?? at;

export const entryAt = (menu: MenuDraft, place: Place): EntryDraft | undefined => rowOf(menu, place)[indexIn(place)];
export const siblingsAt = (menu: MenuDraft, place: Place): number => rowOf(menu, place).length;

/** The same menu with other entries where `place` stands. */
function withRow(menu: MenuDraft, place: Place, row: readonly EntryDraft[]): MenuDraft {
  if (place.below === undefined) return { ...menu, entries: row };
  return { ...menu, entries: menu.entries.map((one, n) => (n === place.at ? { ...one, below: row } : one)) };
}

export const withEntry = (menu: MenuDraft, place: Place, change: Partial<EntryDraft>): MenuDraft =>
  withRow(
    menu,
    place,
    rowOf(menu, place).map((one, n) => (n === indexIn(place) ? { ...one, ...change } : one)),
  );

export const withNewEntry = (menu: MenuDraft, place: Place): MenuDraft =>
  withRow(menu, place, [...rowOf(menu, place), NEW_ENTRY]);

export const withoutEntry = (menu: MenuDraft, place: Place): MenuDraft =>
  withRow(
    menu,
    place,
    rowOf(menu, place).filter((_, n) => n !== indexIn(place)),
  );

/** The place `by` further on among the same entries. */
export const beside = ({ at, below }: Place, by: number): Place =>
  below === undefined ? { at: at + by } : { at, below: below + by };

/** Changes places with the one `by` further on. */
export function withMoved(menu: MenuDraft, place: Place, by: number): MenuDraft {
  const row = [...rowOf(menu, place)];
  const [from, to] = [indexIn(place), indexIn(place) + by];
  [row[from], row[to]] = [row[to]!, row[from]!];
  return withRow(menu, place, row);
}

/** Where the contract has the `menu`th of the menus. */
export const pathOfMenu = (menu: number): string => (menu === 0 ? 'definition' : `definition.conditional.${menu - 1}`);

export const pathOf = (menu: number, { at, below }: Place): string =>
  `${pathOfMenu(menu)}.entries.${at}${below === undefined ? '' : `.entries.${below}`}`;

/** The menu and the entry that a path of the contract is of; without `place`: of no entry. */
export function placeOf(path: string): { menu: number; place?: Place } {
  const found = /^definition(?:\.conditional\.(\d+))?(?:\.entries\.(\d+)(?:\.entries\.(\d+))?)?/.exec(path);
  const [, conditional, at, below] = found ?? [];
  return {
    menu: conditional === undefined ? 0 : Number(conditional) + 1,
    ...(at !== undefined && { place: { at: Number(at), ...(below !== undefined && { below: Number(below) }) } }),
  };
}
