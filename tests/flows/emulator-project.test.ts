import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram, startProgram, type StartedProgram } from '../support/programs.ts';

const EMULATOR = 'scripts/emulator.ts';
const sdk = JSON.stringify(createRequire(import.meta.filename).resolve('wx-server-sdk'));

/** A project as `tcb` knows it, with one function that uses WeChat's SDK. */
function writeProject(directory: string): void {
  const write = (path: string, content: string) => writeFileSync(join(directory, path), content);
  mkdirSync(join(directory, 'functions', 'greet'), { recursive: true });
  write(
    'functions/greet/index.js',
    `const cloud = require(${sdk}); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
     exports.main = async ({ name }) => {
       const { _id } = await cloud.database().collection('greetings').add({ data: { name, at: process.env.PLACE } });
       return { _id, openId: cloud.getWXContext().OPENID };
     };`,
  );
  const functions = [{ name: 'greet', timeout: 20, envVariables: { PLACE: '{{env.PLACE}}' } }];
  const gateway = { routes: [{ path: '/greet', target: 'function:greet' }] };
  write('cloudbaserc.json', JSON.stringify({ envId: 'greeter-1', functionRoot: 'functions', functions, gateway }));
  write('data-model.json', JSON.stringify({ collections: [{ name: 'greetings', acl: 'ADMINONLY', indexes: [] }] }));
  write('.env', 'PLACE=上海\n');
}

describe('npm run emulator -- --project', () => {
  let directory: string;
  let program: StartedProgram;
  let line: { control: string; http: string };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'project-'));
    writeProject(directory);
    program = await startProgram(EMULATOR, ['--port', '0', '--project', directory]);
    await program.printed(/\n/);
    line = JSON.parse(program.stdout()) as typeof line;
  });
  afterAll(async () => {
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    rmSync(directory, { recursive: true, force: true });
  });

  it('runs the functions of a project that is not ours', async () => {
    const body = JSON.stringify({ name: 'greet', data: { name: '小美' }, as: { kind: 'miniprogram' } });
    const response = await fetch(`${line.control}/functions/invoke`, { method: 'POST', body });
    const answer = (await response.json()) as { ok: boolean; result: object };
    expect(answer).toMatchObject({ ok: true, result: { openId: expect.any(String), _id: expect.any(String) } });
    const stored = (await (await fetch(`${line.control}/database/greetings`)).json()) as object;
    expect(stored).toMatchObject({ total: 1, documents: [{ name: '小美', at: '上海' }] });
  });

  it('answers its routes', async () => {
    const answer = (await (await fetch(`${line.http}/greet`)).json()) as object;
    expect(answer).toMatchObject({ _id: expect.any(String) });
  });

  it('says in one line what is wrong with a project, and ends', async () => {
    const nothing = await runProgram(EMULATOR, ['--port', '0', '--project', tmpdir()]);
    expect(nothing.code).toBe(1);
    expect(nothing.output).toMatch(/cloudbaserc\.json: ENOENT/);
    rmSync(join(directory, 'functions', 'greet', 'index.js'));
    const unbuilt = await runProgram(EMULATOR, ['--port', '0', '--project', directory]);
    expect(unbuilt.code).toBe(1);
    expect(unbuilt.output).toContain("there is no greet/index.js in the functions' folder");
  });
});

describe('npm run emulator -- --seed', () => {
  let directory: string;
  const seedWith = (name: string, content: string) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'seed-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has the accounts and people of that file', async () => {
    const shop = { kind: 'service', name: '小店', verified: true, boundToOpenPlatform: true, followers: 1_000_000 };
    const accounts = {
      shop: { ...shop, followedBetween: { from: '2020-01-01', to: '2025-01-01' } },
      app: { kind: 'miniprogram', name: '小店会员', verified: true, boundToOpenPlatform: true },
    };
    const seed = { seed: 7, openPlatform: { name: '小店' }, accounts, people: [{ name: '阿敏', follows: ['shop'] }] };
    const program = await startProgram(EMULATOR, [
      '--port',
      '0',
      '--seed',
      seedWith('seed.json', JSON.stringify(seed)),
    ]);
    await program.printed(/\n/);
    const { control, people } = JSON.parse(program.stdout()) as { control: string; people: object[] };
    expect(people).toMatchObject([{ name: '阿敏' }]);
    const followers = (await (await fetch(`${control}/wechat/followers?limit=1`)).json()) as object;
    expect(followers).toMatchObject({ total: 1_000_000, followers: [{ name: '阿敏' }] });
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('refuses a file that is none, and one that makes no sense', async () => {
    const start = (file: string) => runProgram(EMULATOR, ['--port', '0', '--seed', file]);
    const nonsense = '{"seed":0.5,"accounts":{},"people":[]}';
    for (const file of [join(directory, 'missing.json'), seedWith('text.json', 'x'), seedWith('odd.json', nonsense)]) {
      expect(await start(file)).toMatchObject({ code: 1, output: expect.stringMatching(/^--seed .*\.json: .+\n$/) });
    }
  });
});
