import type { MenuDefinition } from '../../shared/contracts/menu.ts';
import {
  hasErrors,
  menuChanges,
  menuProblems,
  publishWanted,
  requestMenu,
  saveMenu,
  tagIdsFor,
  wantedMenu,
} from '../../shared/menus/index.ts';
import { UsageError } from '../local/command-line.ts';
import type { MenuTarget } from './target.ts';
import { changeLine, preview, problemLine } from './words.ts';

/** What a command prints, and whether all went well. */
export interface Told {
  lines: string[];
  ok: boolean;
}

/** Pages of the mini program that stands in this repository. */
type Pages = readonly string[];

const noVersion = (version: number) => new UsageError(`there is no version ${version}: npm run menu -- list`);

/** A version that was saved before. @throws UsageError when there is none */
export async function savedMenu(version: number, { menus, appId }: MenuTarget): Promise<MenuDefinition> {
  const saved = await menus.get(appId, version);
  if (!saved) throw noVersion(version);
  return saved.definition;
}

/** The menu as phones show it, and everything that WeChat would refuse. Asks nobody. */
export function validate(menu: MenuDefinition, pages: Pages): Told {
  const problems = menuProblems(menu, { pages });
  const ok = !hasErrors(problems);
  return {
    lines: [preview(menu), ...problems.map(problemLine), ok ? '✓ WeChat would take it' : '✗ not like this'],
    ok,
  };
}

/** What publishing would change at WeChat. */
export async function diff(menu: MenuDefinition, pages: Pages, { api, miniProgramAppId }: MenuTarget): Promise<Told> {
  const tagIds = await tagIdsFor(api, menu);
  const problems = menuProblems(menu, { pages, tags: [...tagIds.keys()] });
  if (hasErrors(problems)) return { lines: problems.map(problemLine), ok: false };
  const changes = menuChanges(await api.read(), wantedMenu(menu, miniProgramAppId, tagIds));
  const last = changes.length === 0 ? 'nothing would change' : `${changes.length} changes`;
  return { lines: [...changes.map(changeLine), last], ok: true };
}

/** Saves the menu as a version and publishes it. */
export async function publish(
  { menu, note, requestId }: { menu: MenuDefinition; note: string; requestId: string },
  pages: Pages,
  target: MenuTarget,
): Promise<Told> {
  const request = { appId: target.appId, definition: menu, note, savedBy: 'npm run menu' };
  const saved = await saveMenu(target, request, { pages });
  if (!saved.ok) return { lines: menuProblems(menu, { pages }).map(problemLine), ok: false };
  return publishVersion(saved.data.version, requestId, target);
}

/** Publishes a version that was saved before. */
export async function publishVersion(version: number, requestId: string, target: MenuTarget): Promise<Told> {
  const asked = await requestMenu(target.menus, { appId: target.appId, version, requestId });
  if (!asked.ok) throw noVersion(version);
  const outcome = await publishWanted(target);
  const { failure } = (await target.menus.state(target.appId)) ?? {};
  switch (outcome) {
    case 'published':
      return { lines: [`✓ version ${version} is live; phones show it within about five minutes`], ok: true };
    case 'refused':
      return { lines: [`✗ WeChat refused version ${version}: ${failure ?? ''}`], ok: false };
    default:
      return {
        lines: [`… version ${version} is wanted; housekeeping publishes it as soon as WeChat allows`],
        ok: true,
      };
  }
}

/** The saved versions, newest first. */
export async function list({ menus, appId }: MenuTarget): Promise<Told> {
  const [versions, state] = await Promise.all([menus.latest(appId), menus.state(appId)]);
  const lines = versions.map(({ version, savedAt, savedBy, note }) => {
    const mark = version === state?.live ? 'live' : version === state?.wanted ? 'wanted' : '';
    return [String(version).padStart(4), mark.padEnd(6), savedAt.toISOString(), savedBy, note].join('  ').trimEnd();
  });
  const failure = state?.failure === undefined ? [] : [`✗ ${state.failure}`];
  return { lines: [...(lines.length > 0 ? lines : ['no version is saved yet']), ...failure], ok: failure.length === 0 };
}
