import { channelNamedBy } from '../channels/index.ts';
import type { MenuVersions } from './menu-versions.ts';
import { placedEntries, type MenuEntry } from './walk.ts';

/** By its own word, or where it leads. */
function channelOf(entry: MenuEntry): string | undefined {
  if ('url' in entry) return channelNamedBy(entry.url);
  return 'page' in entry ? (entry.channel ?? channelNamedBy(entry.page)) : undefined;
}

/** The channels of the menu that followers see, or are to see next. Two database requests, or one. */
export async function menuChannels(menus: MenuVersions, appId: string): Promise<string[]> {
  const { live, wanted = live } = (await menus.state(appId)) ?? {};
  const definition = wanted === undefined ? undefined : (await menus.get(appId, wanted))?.definition;
  if (!definition) return [];
  const all = [definition, ...(definition.conditional ?? [])].flatMap(({ entries }) => placedEntries(entries));
  return all.flatMap(({ entry }) => channelOf(entry) ?? []);
}
