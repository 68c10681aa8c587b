import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import cloudbase from '@cloudbase/node-sdk';
import { setPlatformEnvironment } from '../cloudbase/database/database.harness.ts';
import { bundledProgram } from '../../tests/support/bundled-program.ts';
import { readSeed } from '../wechat/index.ts';
import { Tables } from '../wechat/tables.ts';
import { startWorld, type World } from '../world.ts';

/** Every so many steps a kill; with WEILIAN_RUNS, at each of them. */
const STRIDE = process.env['WEILIAN_RUNS'] ? 1 : 7;

let program: string[];
beforeAll(async () => {
  program = await bundledProgram(join(import.meta.dirname, 'killed-load.harness.ts'));
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'killed-load-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = (stateDir: string): Promise<World> =>
  startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }), stateDir });

interface Shown {
  document?: number;
  file?: string;
  message?: number;
  year: number;
}

/** Makes everything in the state show a number: a document, a file, the memory of WeChat, the clock. */
async function show(stateDir: string, n: number): Promise<void> {
  await (await open(stateDir)).close();
  const tables = Tables.open(join(stateDir, 'wechat'));
  tables.table<number>('shown').set('n', n);
  await tables.close();
  const world = await open(stateDir);
  setPlatformEnvironment(world.addresses.admin);
  const app = cloudbase.init({ env: 'local-test', ...world.cloudbase.credentials });
  await app
    .database()
    .createCollection('things')
    .catch(() => undefined);
  await app.database().collection('things').doc('a').set({ n });
  await app.uploadFile({ cloudPath: 'n.txt', fileContent: Buffer.from(String(n)) as never });
  world.clock.jump(Date.UTC(2030 + n, 0), true);
  await world.states.save(`showing-${n}`);
  await world.close();
}

async function shown(stateDir: string): Promise<Shown> {
  const world = await open(stateDir);
  const { database, files } = world.cloudbase;
  const isThere = database.collections().some(({ name }) => name === 'things');
  const [found] = isThere ? (database.find('things', { limit: 1 }).documents as { n: number }[]) : [];
  const content = files.read('n.txt')?.content;
  const file = content && String((await content.toArray())[0]);
  const year = world.clock.now().getUTCFullYear();
  await world.close();
  const tables = Tables.open(join(stateDir, 'wechat'));
  const message = tables.table<number>('shown').get('n');
  await tables.close();
  return JSON.parse(JSON.stringify({ document: found?.n, file, message, year })) as Shown;
}

/** Whether it came to its end; otherwise it was killed. */
async function runProgram(...given: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [...program, ...given], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the program ended with ${code ?? signal}`);
  return code === 0;
}

/** What a world shows after kills before its steps; the last one was not killed. Every other one is killed twice. */
async function shownAfterKills(stateDir: string, name: string): Promise<Shown[]> {
  const all: Shown[] = [];
  for (let step = 1, isDone = false; !isDone; step += STRIDE) {
    const copy = join(root, `killed-${step}`);
    cpSync(stateDir, copy, { recursive: true });
    isDone = await runProgram(copy, String(step), name);
    if (step % 2 === 0) await runProgram(copy, String(step));
    all.push(await shown(copy));
  }
  return all;
}

const OLD = { document: 2, file: '2', message: 2, year: 2032 };

it.each([
  ['showing-1', { document: 1, file: '1', message: 1, year: 2031 }],
  ['', { year: 2032 }],
])(
  'a load that is killed before any of its steps leaves the old state or the new one: %j',
  async (name, fresh) => {
    const stateDir = join(root, 'state');
    await show(stateDir, 1);
    await show(stateDir, 2);
    const all = await shownAfterKills(stateDir, name);
    const from = all.findIndex((one) => one.document !== OLD.document);
    expect(from).toBeGreaterThan(0);
    expect(all).toEqual(all.map((_, at) => (at < from ? OLD : fresh)));
    expect(all.length - from).toBeGreaterThan(1);
  },
  300_000,
);
