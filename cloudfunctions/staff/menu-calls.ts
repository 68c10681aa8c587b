import { menuGet, menuList, menuPreview, menuPublish, menuSave } from '../../shared/contracts/index.ts';
import { err, ok } from '../../shared/core/result.ts';
import { listMenus, presentVersion, previewMenu, requestMenu, saveMenu } from '../../shared/menus/index.ts';
import { appPages } from '../../shared/runtime/app-pages.ts';
import { call, officialAccountId, operator } from '../../shared/runtime/index.ts';

/** Menus of the Official Account; `housekeeping` publishes what is asked for here. */
export const menuCalls = [
  call(menuList, operator, async ({ runtime }) => ok(await listMenus(runtime.menus, officialAccountId()))),
  call(menuGet, operator, async ({ input, runtime }) => {
    const saved = await runtime.menus.get(officialAccountId(), input.version);
    return saved ? ok({ ...presentVersion(saved), definition: saved.definition }) : err('MENU.NOT_FOUND');
  }),
  call(menuSave, operator, ({ input, caller, runtime }) =>
    saveMenu(runtime, { ...input, appId: officialAccountId(), savedBy: caller.userId }, { pages: appPages }),
  ),
  call(menuPreview, operator, async ({ input, runtime }) =>
    ok(await previewMenu(runtime.menus, { ...input, appId: officialAccountId() }, { pages: appPages })),
  ),
  call(menuPublish, operator, ({ input, runtime }) =>
    requestMenu(runtime.menus, { ...input, appId: officialAccountId(), requestId: runtime.newRequestId() }),
  ),
];
