import { setTimeout as wait } from 'node:timers/promises';
import { kindOf } from '../../../emulator/counters.ts';
import type { World } from '../../../emulator/world.ts';
import type { AccountFigures, RunFigures } from './figures.ts';
import { callsBetween, startLocalAccount, type LocalAccount } from './local-account.ts';
import { watchProcesses } from './process-figures.ts';

const FUNCTION = 'follower-sync';
const TRIGGER = 'every-minute';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Ticks one after the other that may bring nothing further. */
const MOST_IDLE_TICKS = 3;

/** Told how far a run is, in words. */
export type Show = (text: string) => void;

/**
 * The deployed function in a new world with so many followers: a first run, a tick with nothing to do, and the run of the
 * next day. Every call of WeChat waits for `latencyMs`. The timer fires by hand, every minute of real time as the platform's
 * does, so that a run pays for the waits between its ticks.
 */
export async function measureAccount(followers: number, latencyMs: number, show: Show): Promise<AccountFigures> {
  const account = await startLocalAccount(followers, latencyMs);
  const { world } = account;
  try {
    await account.advance(msUntilMorning(world.clock.nowMs()));
    const first = await measureRun(account, (text) => show(`first run: ${text}`));
    const counts = documentCounts(world);
    const idleRequests = await requestsOfIdleTick(world);
    await account.advance(DAY_MS);
    const nightly = await measureRun(account, (text) => show(`next day: ${text}`));
    return { followers, latencyMs, first, nightly, idleRequests, ...counts };
  } finally {
    await account.close();
  }
}

/** To 10:00 in Shanghai, so that no day begins while a run is measured. */
const msUntilMorning = (nowMs: number): number => (DAY_MS + 2 * HOUR_MS - (nowMs % DAY_MS)) % DAY_MS;

function documentCounts({ cloudbase: { database } }: World): { users: number; identities: number } {
  const counts = Object.fromEntries(database.collections().map(({ name, count }) => [name, count]));
  return { users: counts['users'] ?? 0, identities: counts['identities'] ?? 0 };
}

/** Of the first tick that finds nothing to do; the ones before may still have put something in order. */
async function requestsOfIdleTick(world: World): Promise<number> {
  for (let ticks = 0; ticks < MOST_IDLE_TICKS; ticks++) {
    world.cloudbase.counters.reset();
    if ((await tick(world)) === 'idle') return world.cloudbase.counters.counted().byFunction[FUNCTION]?.total ?? 0;
  }
  return Infinity;
}

async function measureRun({ world, weChat }: LocalAccount, show: Show): Promise<RunFigures> {
  const { counters } = world.cloudbase;
  counters.reset();
  const weChatBefore = await weChat.figures();
  const cpuBefore = process.cpuUsage();
  const processes = watchProcesses(FUNCTION);
  const duration = await runToEnd(world, show);
  const { user, system } = process.cpuUsage(cpuBefore);
  const { peakBytes, cpuSeconds: functionCpuSeconds } = processes.stop();
  const weChatAfter = await weChat.figures();
  const { byFunction, byCollection } = counters.counted();
  const { total: requests = 0, byAction: requestsByAction = {} } = byFunction[FUNCTION] ?? {};
  return {
    ...duration,
    ...callsBetween(weChatBefore, weChatAfter),
    ...{ requests, requestsByAction, peakBytes, functionCpuSeconds },
    writesOfPeople: writesOf(byCollection['users']) + writesOf(byCollection['identities']),
    cloudbaseCpuSeconds: (user + system) / 1e6,
    weChatCpuSeconds: weChatAfter.cpuSeconds - weChatBefore.cpuSeconds,
    cloudbaseBytes: process.memoryUsage.rss(),
  };
}

const writesOf = (byAction: Record<string, number> = {}): number =>
  Object.entries(byAction).reduce((sum, [action, count]) => sum + (kindOf(action) === 'write' ? count : 0), 0);

/** Fires the timer each minute until a tick says that the run is done. */
async function runToEnd(world: World, show: Show): Promise<{ seconds: number; ticks: number }> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  let ticks = 0;
  const progress = setInterval(() => {
    const { identities } = documentCounts(world);
    show(`tick ${ticks}, ${identities.toLocaleString('en')} stored, ${seconds().toFixed(0)} s`);
  }, 5_000);
  try {
    for (let idle = 0; idle < MOST_IDLE_TICKS;) {
      ticks += 1;
      const outcome = await tick(world);
      if (outcome === 'done') return { seconds: seconds(), ticks };
      show(`tick ${ticks}: ${outcome}, ${seconds().toFixed(0)} s`);
      idle = outcome === 'unfinished' ? 0 : idle + 1;
      await wait(Math.max(0, ticks * MINUTE_MS - seconds() * 1000));
    }
    throw new Error(`the run goes no further after ${ticks} ticks`);
  } finally {
    clearInterval(progress);
  }
}

/** How it ended: what the function answers, or the code of its failure. */
async function tick(world: World): Promise<string> {
  const outcome = await world.cloudbase.timers.fire(FUNCTION, TRIGGER);
  if (!outcome.ok) return `${outcome.code} ${outcome.message}`;
  return (outcome.result as { outcome?: string }).outcome ?? JSON.stringify(outcome.result);
}
