import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { World } from '../../../emulator/world.ts';
import { inRepository } from '../../../scripts/build/repository.ts';
import { LOCAL_ENVIRONMENT } from '../../../scripts/local/application.ts';
import type { LoopFigures } from './figures.ts';
import { callsSince, startLocalAccount } from './local-account.ts';

/** The loop takes all its calls one after the other: so many followers tell the time of more. */
export const LOOP_FOLLOWERS = 20_000;

/** Without indexes: as cheap for the loop as can be. */
const COLLECTION = 'followersOfLoop';

/** Runs the loop, in a process of its own, against the same servers with the same latency. */
export async function measureLoop(latencyMs: number): Promise<LoopFigures> {
  const world = await startLocalAccount(LOOP_FOLLOWERS, latencyMs);
  try {
    world.cloudbase.database.declare([{ name: COLLECTION, indexes: [] }]);
    const before = world.wechat.calls();
    const { seconds, upserts } = await runProgram(world);
    if (upserts !== LOOP_FOLLOWERS) throw new Error(`the loop stored ${upserts} of ${LOOP_FOLLOWERS} followers`);
    const { listCalls, detailCalls } = callsSince(world, before);
    return { followers: LOOP_FOLLOWERS, latencyMs, seconds, listCalls, detailCalls };
  } finally {
    await world.close();
  }
}

async function runProgram(world: World): Promise<{ seconds: number; upserts: number }> {
  const { oa } = world.wechat.accounts();
  const { wechat, admin } = world.addresses;
  const program = inRepository('tests/bench/follower-sync/loop-program.ts');
  const values = [wechat, oa.appId, oa.appSecret, admin, LOCAL_ENVIRONMENT, COLLECTION];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...values]);
  return JSON.parse(stdout) as { seconds: number; upserts: number };
}
