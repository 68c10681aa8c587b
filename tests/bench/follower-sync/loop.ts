import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inRepository } from '../../../scripts/build/repository.ts';
import { LOCAL_ENVIRONMENT } from '../../../scripts/local/application.ts';
import type { LoopFigures } from './figures.ts';
import { callsBetween, startLocalAccount, type LocalAccount } from './local-account.ts';

/** The loop takes all its calls one after the other: so many followers tell the time of more. */
export const LOOP_FOLLOWERS = 20_000;

/** Without indexes: as cheap for the loop as can be. */
const COLLECTION = 'followersOfLoop';

/** Runs the loop, in a process of its own, against the same servers with the same latency. */
export async function measureLoop(latencyMs: number): Promise<LoopFigures> {
  const account = await startLocalAccount(LOOP_FOLLOWERS, latencyMs);
  const { world, weChat } = account;
  try {
    world.cloudbase.database.declare([{ name: COLLECTION, indexes: [] }]);
    const before = await weChat.figures();
    const { seconds, upserts } = await runProgram(account);
    if (upserts !== LOOP_FOLLOWERS) throw new Error(`the loop stored ${upserts} of ${LOOP_FOLLOWERS} followers`);
    const { listCalls, detailCalls } = callsBetween(before, await weChat.figures());
    return { followers: LOOP_FOLLOWERS, latencyMs, seconds, listCalls, detailCalls };
  } finally {
    await account.close();
  }
}

async function runProgram({ world, weChat }: LocalAccount): Promise<{ seconds: number; upserts: number }> {
  const { oa } = world.wechat.accounts();
  const program = inRepository('tests/bench/follower-sync/loop-program.ts');
  const values = [weChat.url, oa.appId, oa.appSecret, world.addresses.admin, LOCAL_ENVIRONMENT, COLLECTION];
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...values]);
  return JSON.parse(stdout) as { seconds: number; upserts: number };
}
