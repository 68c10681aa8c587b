export { menuProblems, hasErrors } from './check-menu.ts';
export { menuChanges } from './compare-menus.ts';
export { tagIdsFor, wantedMenu, type MenuApi } from './live-menu.ts';
export { listMenus, presentVersion } from './list-menus.ts';
export { MenuVersions } from './menu-versions.ts';
export { previewMenu } from './preview-menu.ts';
export { publishWanted } from './publish-menu.ts';
export { requestMenu, saveMenu } from './save-menu.ts';
export type { MenuEntry } from './walk.ts';
