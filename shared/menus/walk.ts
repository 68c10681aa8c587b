import type { MenuDefinition } from '../contracts/menu.ts';

export type MenuEntry = MenuDefinition['entries'][number];
export type MenuAction = Exclude<MenuEntry, { entries: unknown }>;

/** An entry with its place: names joined by `›`, and its level (1: the bar itself). */
export interface PlacedEntry {
  at: string;
  level: 1 | 2;
  entry: MenuEntry;
}

/** Every entry of a menu, each followed by those below it. */
export function placedEntries(entries: readonly MenuEntry[], under = ''): PlacedEntry[] {
  return entries.flatMap((entry): PlacedEntry[] => {
    const at = under + entry.name;
    const below = 'entries' in entry ? entry.entries : [];
    return [
      { at, level: 1, entry },
      ...below.map((one): PlacedEntry => ({ at: `${at} › ${one.name}`, level: 2, entry: one })),
    ];
  });
}
