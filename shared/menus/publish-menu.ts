import { MINUTE_MS, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { WeChatFailure } from '../wechat/errors.ts';
import { hasErrors, menuProblems } from './check-menu.ts';
import { isSameMenu, ruleKey } from './compare-menus.ts';
import { tagIdsFor, wantedMenu, type MenuApi, type WantedMenu } from './live-menu.ts';
import type { MenuState, MenuVersions } from './menu-versions.ts';

/** Longer than one publisher may live: its function is killed after 60 s (cloudbaserc.json). */
export const LEASE_MS = 2 * MINUTE_MS;

export interface PublishDeps {
  clock: Clock;
  logger: Logger;
  menus: MenuVersions;
  api: MenuApi;
  /** The Official Account, and the mini program that its entries open unless they name another. */
  appId: string;
  miniProgramAppId: string;
}

/**
 * Makes what is live what is wanted, with as few calls as that takes: a repeat after any interruption does what is left, and
 * a menu that somebody has changed elsewhere becomes ours again. Of conditional menus WeChat shows the newest that fits, so
 * their order counts: those behind the first difference are made anew.
 */
export async function applyMenu(api: MenuApi, wanted: WantedMenu): Promise<void> {
  const live = await api.read();
  if (!live || !isSameMenu(live.buttons, wanted.buttons)) await api.create(wanted.buttons);
  const present = live?.conditional ?? [];
  const isKept = (index: number): boolean => {
    const [before, after] = [present[index], wanted.conditional[index]];
    if (!before || !after) return false;
    return ruleKey(before.rule) === ruleKey(after.rule) && isSameMenu(before.buttons, after.buttons);
  };
  let kept = 0;
  while (isKept(kept)) kept += 1;
  for (const { menuId } of present.slice(kept)) await api.removeConditional(menuId);
  for (const menu of wanted.conditional.slice(kept)) await api.addConditional(menu);
}

/** Nothing but a change of the menu or the account helps against these. */
const LASTING: readonly WeChatFailure['kind'][] = [
  'request',
  'permission',
  'configuration',
  'restricted',
  'limit',
  'unknown',
];

const isFailure = (error: unknown): error is WeChatFailure =>
  error instanceof Error && 'kind' in error && 'path' in error;

async function publish(
  { menus, api, appId, miniProgramAppId }: PublishDeps,
  state: MenuState,
): Promise<string | undefined> {
  const saved = await menus.get(appId, state.wanted ?? 0);
  if (!saved) return `version ${state.wanted ?? 0} does not exist`;
  const { definition } = saved;
  const tagIds = await tagIdsFor(api, definition);
  const problems = menuProblems(definition, { tags: [...tagIds.keys()] });
  if (hasErrors(problems)) return problems.map(({ at, problem }) => `${at}: ${problem}`).join('; ');
  await applyMenu(api, wantedMenu(definition, miniProgramAppId, tagIds));
  return undefined;
}

/**
 * Publishes the version that was asked for. One publisher works on an account at a time. What WeChat refuses for good is
 * kept as the reason, and not tried again before the next request; everything else is tried again by the next tick.
 * Idle: one database request.
 */
export async function publishWanted(deps: PublishDeps): Promise<'idle' | 'published' | 'refused' | 'later'> {
  const { menus, clock, logger, appId } = deps;
  const state = await menus.state(appId);
  const now = clock.now();
  if (!state?.wanted || state.failure !== undefined || state.leaseUntil > now) return 'idle';
  if (!(await menus.acquire(state, now, new Date(now.getTime() + LEASE_MS)))) return 'idle';
  try {
    const refusal = await publish(deps, state);
    if (refusal === undefined) await menus.published(state);
    else await menus.failed(state, refusal);
    return refusal === undefined ? 'published' : 'refused';
  } catch (error) {
    if (!isFailure(error)) throw error;
    logger.warn('menu.refused', { kind: error.kind, reason: error.message });
    if (LASTING.includes(error.kind)) {
      await menus.failed(state, error.message);
      return 'refused';
    }
    await menus.putOff(state, error.notBefore ?? now);
    return 'later';
  }
}
