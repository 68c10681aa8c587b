import type { MenuDefinition, MenuProblem } from '../contracts/menu.ts';
import type { Clock } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { hasErrors, menuProblems, type MenuSurroundings } from './check-menu.ts';
import type { MenuVersions } from './menu-versions.ts';

/** Saves a menu as a new version, or refuses it with everything that WeChat would not take. */
export async function saveMenu(
  { menus, clock }: { menus: MenuVersions; clock: Clock },
  request: { appId: string; definition: MenuDefinition; note: string; savedBy: string },
  around: MenuSurroundings = {},
): Promise<Result<{ version: number; problems: MenuProblem[] }, 'MENU.INVALID'>> {
  const problems = menuProblems(request.definition, around);
  if (hasErrors(problems)) return err('MENU.INVALID', problems);
  return ok({ version: await menus.save({ ...request, savedAt: clock.now() }), problems });
}

/** Asks for a saved version to be published: the next tick of `housekeeping` does it. */
export async function requestMenu(
  menus: MenuVersions,
  request: { appId: string; version: number; requestId: string },
): Promise<Result<{ wanted: number }, 'MENU.NOT_FOUND'>> {
  const saved = await menus.get(request.appId, request.version);
  if (!saved) return err('MENU.NOT_FOUND');
  await menus.request(request.appId, saved.version, request.requestId);
  return ok({ wanted: saved.version });
}
