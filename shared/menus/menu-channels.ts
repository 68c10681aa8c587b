import type { MenuVersions } from './menu-versions.ts';
import { placedEntries } from './walk.ts';

/** The channels of the menu that followers see, or are to see next. Two database requests, or one. */
export async function menuChannels(menus: MenuVersions, appId: string): Promise<string[]> {
  const { live, wanted = live } = (await menus.state(appId)) ?? {};
  const definition = wanted === undefined ? undefined : (await menus.get(appId, wanted))?.definition;
  if (!definition) return [];
  const all = [definition, ...(definition.conditional ?? [])].flatMap(({ entries }) => placedEntries(entries));
  return all.flatMap(({ entry }) => ('channel' in entry ? (entry.channel ?? []) : []));
}
