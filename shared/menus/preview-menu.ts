import type { OutputOf } from '../contracts/contract.ts';
import type { MenuDefinition, menuPreview } from '../contracts/menu.ts';
import { menuProblems, type MenuSurroundings } from './check-menu.ts';
import { menuChanges } from './compare-menus.ts';
import { wantedMenu, type WantedMenu } from './live-menu.ts';
import type { MenuVersions } from './menu-versions.ts';

/** With the names of tags and without the AppID of the merchant's mini program: here both sides are ours. */
function asWanted(menu: MenuDefinition): WantedMenu {
  const tags = (menu.conditional ?? []).flatMap(({ tag }) => tag ?? []);
  return wantedMenu(menu, '', new Map(tags.map((tag) => [tag, tag])));
}

/**
 * What WeChat would refuse of a menu, and how it differs from the version that was published last. WeChat itself is not
 * asked: what somebody has changed there by other means is seen by `npm run menu -- diff` alone. Two requests.
 */
export async function previewMenu(
  menus: MenuVersions,
  { appId, definition }: { appId: string; definition: MenuDefinition },
  around: MenuSurroundings = {},
): Promise<OutputOf<typeof menuPreview>> {
  const live = (await menus.state(appId))?.live;
  const published = live === undefined ? undefined : await menus.get(appId, live);
  return {
    problems: menuProblems(definition, around),
    live,
    changes: menuChanges(published && asWanted(published.definition), asWanted(definition)),
  };
}
