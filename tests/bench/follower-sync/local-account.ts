import type { World } from '../../../emulator/world.ts';
import { startApplication } from '../../../scripts/local/application.ts';

/**
 * The deployed application in a local world whose account has so many followers; every call of WeChat waits for
 * `latencyMs`. No timer fires by itself, also when the clock is moved.
 */
export async function startLocalAccount(followers: number, latencyMs: number): Promise<World> {
  const world = await startApplication({ port: 0, followers });
  for (const { functionName, triggerName } of world.cloudbase.timers.list())
    world.cloudbase.timers.disturb(functionName, triggerName, { miss: Infinity });
  if (latencyMs > 0) world.faults.add({ target: 'wechat', match: '*', effect: { kind: 'latency', ms: latencyMs } });
  return world;
}

/** Calls of WeChat since `before`, which is what `calls()` was then. */
export function callsSince(world: World, before: Record<string, number>) {
  const now = world.wechat.calls();
  const made = (path: string): number => (now[path] ?? 0) - (before[path] ?? 0);
  const [listCalls, detailCalls] = [made('/cgi-bin/user/get'), made('/cgi-bin/user/info/batchget')];
  const all = Object.keys(now).reduce((sum, path) => sum + made(path), 0);
  return { listCalls, detailCalls, otherCalls: all - listCalls - detailCalls };
}
