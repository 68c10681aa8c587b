import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeed } from '../../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../../emulator/world.ts';
import { bundle } from '../../../scripts/build/functions.ts';
import { inRepository } from '../../../scripts/build/repository.ts';
import { adminDatabase } from '../../../scripts/local/admin-database.ts';
import type { DataModel } from '../../../emulator/cloudbase/index.ts';
import { median } from '../support/statistics.ts';
import { writtenPush } from './pushes.ts';

/**
 * Rounds; in each, every candidate is asked once. The first ones warm all of them up, until a push of so many rounds ago is
 * one that the instance does not remember any more (it remembers 300, and a round has two).
 */
const ROUNDS = Number(process.env['WEILIAN_RUNS'] ?? 600);
const WARM_UP = 200;
const ENVIRONMENT = 'local-bench';

/** Seconds after which WeChat delivers again what was not answered, and a bit. */
const REPEATED_AFTER = 6;

/** Median milliseconds of a request over HTTP access. */
export interface AnsweringTimes {
  empty: number;
  twoRequests: number;
  newPush: number;
  /** As WeChat repeats a push, seconds later, at an instance that knows nothing of it. */
  repeatedPush: number;
  /** The same push once more, at the instance that has just answered it. */
  doubledPush: number;
}

const functionOf = (name: string, envVariables: Record<string, string> = {}) => ({
  ...{ name, type: 'Event', handler: 'index.main', timeout: 10, memorySize: 256, envVariables },
});
const routeTo = (name: string) => ({ path: `/${name}`, target: `function:${name}`, enableAuth: false });

async function deploy(world: World, functionsDir: string): Promise<void> {
  const { oa } = world.wechat.accounts();
  const names = ['empty', 'two-requests', 'oa-webhook'];
  cpSync(inRepository('dist/cloudfunctions/oa-webhook'), join(functionsDir, 'oa-webhook'), { recursive: true });
  const entries = ['empty', 'two-requests'].map((name) => [
    `${name}/index`,
    `tests/bench/support/functions/${name}.ts`,
  ]);
  await bundle(functionsDir, Object.fromEntries(entries) as Record<string, string>);
  const variables = {
    ...{ OA_APP_ID: oa.appId, OA_TOKEN: oa.token, OA_ENCODING_AES_KEY: oa.encodingAesKey },
    ...{ OA_PREVIOUS_TOKEN: 'none', OA_PREVIOUS_ENCODING_AES_KEY: 'none', OA_PUSH_MODE: 'safe' },
    FOLLOWER_KEY: 'f'.repeat(64),
  };
  await world.cloudbase.deploy({
    envId: ENVIRONMENT,
    functionsDir,
    config: {
      functions: names.map((name) => functionOf(name, name === 'oa-webhook' ? variables : {})),
      gateway: { routes: names.map(routeTo) },
    },
    variables: {},
    dataModel: JSON.parse(readFileSync(inRepository('dist/data-model.json'), 'utf8')) as DataModel,
    functionRules: { '*': { invoke: false } },
  });
  const rule = {
    name: '默认',
    enabled: true,
    priority: 0,
    trigger: { on: 'default' },
    reply: { type: 'text', parts: ['收到'] },
  };
  const kept = { _id: 'rule-0001', state: 'kept', revision: 1, rule };
  await adminDatabase(world.addresses.admin, ENVIRONMENT).collection('replyRules').add(kept);
}

async function timed(url: string, init: RequestInit, answer: RegExp): Promise<number> {
  const from = performance.now();
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, ...init });
  const text = await response.text();
  const ms = performance.now() - from;
  if (response.status !== 200 || !answer.test(text)) throw new Error(`${response.status} ${text.slice(0, 200)}`);
  return ms;
}

async function measureIn(world: World): Promise<AnsweringTimes> {
  const { oa } = world.wechat.accounts();
  const { http } = world.addresses;
  const times: Record<keyof AnsweringTimes, number[]> = {
    ...{ empty: [], twoRequests: [], newPush: [], repeatedPush: [], doubledPush: [] },
  };
  const coming = (n: number, secondsAgo: number) => {
    const at = Math.floor(world.clock.nowMs() / 1000) - secondsAgo;
    const { query, body } = writtenPush(oa, 'oyORnuP8q7ou2gfYjqLzSIWZf0rs', n, at);
    const callback = `${http}/oa-webhook?${new URLSearchParams(query).toString()}`;
    return { body, deliver: () => timed(callback, { body }, /<Encrypt>/) };
  };
  const earlier: ReturnType<typeof coming>[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const fresh = coming(2 * round, 0);
    const another = coming(2 * round + 1, REPEATED_AFTER);
    await another.deliver();
    earlier.push(another);
    const asked = {
      empty: await timed(`${http}/empty`, { body: fresh.body }, /^success$/),
      twoRequests: await timed(`${http}/two-requests`, { body: fresh.body }, /^success$/),
      newPush: await fresh.deliver(),
      repeatedPush: await earlier[Math.max(0, round - WARM_UP)]!.deliver(),
      doubledPush: await fresh.deliver(),
    };
    if (round < WARM_UP) continue;
    for (const name of Object.keys(times) as (keyof AnsweringTimes)[]) times[name].push(asked[name]);
  }
  const medians = Object.entries(times).map(([name, values]) => [name, median(values)]);
  return Object.fromEntries(medians) as AnsweringTimes;
}

/** How long a push is under way, through HTTP access and the deployed bundle, which answers it with an encrypted reply. */
export async function measureAnswering(): Promise<AnsweringTimes> {
  const functionsDir = mkdtempSync(join(tmpdir(), 'weilian-webhook-'));
  const world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
  try {
    await deploy(world, functionsDir);
    return await measureIn(world);
  } finally {
    await world.close();
    rmSync(functionsDir, { recursive: true, force: true });
  }
}
