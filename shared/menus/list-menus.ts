import type { OutputOf } from '../contracts/contract.ts';
import type { menuList } from '../contracts/menu.ts';
import type { MenuVersion, MenuVersions } from './menu-versions.ts';

/** A version as its contracts send it, without its entries. */
export const presentVersion = ({ version, note, savedAt }: MenuVersion) => ({
  version,
  note,
  savedAt: savedAt.toISOString(),
});

/** The saved versions of an account, and what of them is live. */
export async function listMenus(menus: MenuVersions, appId: string): Promise<OutputOf<typeof menuList>> {
  const [versions, state] = await Promise.all([menus.latest(appId), menus.state(appId)]);
  const { live, wanted, failure } = state ?? {};
  return { versions: versions.map(presentVersion), live, wanted, failure };
}
