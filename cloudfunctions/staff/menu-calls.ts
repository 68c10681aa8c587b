import { menuGet, menuList, menuPublish, menuSave } from '../../shared/contracts/index.ts';
import { err, ok } from '../../shared/core/result.ts';
import { listMenus, presentVersion, requestMenu, saveMenu } from '../../shared/menus/index.ts';
import { call, officialAccountId, staffMember } from '../../shared/runtime/index.ts';

/** Menus of the Official Account; `housekeeping` publishes what is asked for here. */
export const menuCalls = [
  call(menuList, staffMember, async ({ runtime }) => ok(await listMenus(runtime.menus, officialAccountId()))),
  call(menuGet, staffMember, async ({ input, runtime }) => {
    const saved = await runtime.menus.get(officialAccountId(), input.version);
    return saved ? ok({ ...presentVersion(saved), definition: saved.definition }) : err('MENU.NOT_FOUND');
  }),
  call(menuSave, staffMember, ({ input, caller, runtime }) =>
    saveMenu(runtime, { ...input, appId: officialAccountId(), savedBy: caller.userId }),
  ),
  call(menuPublish, staffMember, ({ input, runtime }) =>
    requestMenu(runtime.menus, { ...input, appId: officialAccountId(), requestId: runtime.newRequestId() }),
  ),
];
