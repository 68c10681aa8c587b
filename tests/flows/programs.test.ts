import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import cloudbase from '@cloudbase/node-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { typescriptProgram } from '../../scripts/process.ts';
import { childrenOf, isAlive, runProgram, startProgram, type StartedProgram } from '../support/programs.ts';

const [START, EMULATOR, DEMO] = ['scripts/start.ts', 'scripts/emulator.ts', 'scripts/demo.ts'];
const PROGRAMS = [START, EMULATOR, DEMO];
const run = (path: string, ...args: string[]) => runProgram(path, args);

/** What `npm start -- --json` and `npm run emulator` print, by the issue that foreign clients were promised. */
const LINE = {
  url: expect.any(String),
  admin: expect.any(String),
  http: expect.any(String),
  files: expect.any(String),
  wechat: expect.any(String),
  control: expect.any(String),
  console: expect.any(String),
  preview: expect.any(String),
  oa: {
    appId: expect.any(String),
    appSecret: expect.any(String),
    token: expect.any(String),
    encodingAesKey: expect.any(String),
    originalId: expect.any(String),
  },
  miniprogram: { appId: expect.any(String), appSecret: expect.any(String) },
  people: expect.any(Array),
};
type Line = Record<'url' | 'admin' | 'wechat' | 'control', string> & { people: object[] };

const started: StartedProgram[] = [];
async function start(path: string, ...args: string[]): Promise<StartedProgram> {
  const program = await startProgram(path, args);
  started.push(program);
  return program;
}
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

/** Waits for processes to be gone that were told to; the test's own time limit ends it. */
async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await nextTurn();
}

describe('a command line that is wrong', () => {
  it('is refused by each program with how it should be, on one line each, with exit code 1', async () => {
    const finished = await Promise.all(PROGRAMS.map((path) => run(path, '--nonsense')));
    for (const { code, output, stdout } of finished) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(output).toMatch(/'--nonsense'.*\nnpm (start|run \w+) -- \S/s);
      expect(output).not.toMatch(/^ +at /m);
    }
  });

  it('is refused too when an option lacks its value, or its value makes no sense', async () => {
    const [lacking, senseless] = await Promise.all([run(EMULATOR, '--port'), run(EMULATOR, '--port', '65536')]);
    expect([lacking.code, senseless.code]).toEqual([1, 1]);
    expect(senseless.output).toBe('--port takes a whole number from 0 to 65535, not "65536"\n');
  });
});

describe('a port in use', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is said by each program, with the remedy and exit code 1', async () => {
    const finished = await Promise.all(PROGRAMS.map((path) => run(path, '--port', String(port))));
    for (const { code, output } of finished) {
      expect(code).toBe(1);
      expect(output.trim().split('\n').at(-1)).toBe(
        `port ${port} is in use: give another one with --port N, or --port 0 for any free one`,
      );
      expect(output).not.toMatch(/^ +at /m);
    }
  });
});

describe('npm run emulator -- --empty', () => {
  it('prints one line of JSON, from which a foreign client can work, and ends on Ctrl-C', async () => {
    const emulator = await start(EMULATOR, '--port', '0', '--empty');
    await emulator.printed(/\n/);
    const line = JSON.parse(emulator.stdout()) as Line;
    expect(line).toEqual({ ...LINE, people: [] });
    expect(Object.keys(line)).toEqual(Object.keys(LINE));

    const told = { secretId: 'AKIDforeign', secretKey: 'foreign', env: 'any-environment', serviceUrl: line.admin };
    const database = cloudbase.init(told).database();
    await database.createCollection('notes');
    await database.collection('notes').add({ text: '你好', at: new Date(0) });
    const { data } = await database.collection('notes').where({ text: '你好' }).get();
    expect(data).toMatchObject([{ text: '你好', at: new Date(0) }]);

    const state = (await (await fetch(`${line.control}/state`)).json()) as { wechat: { followers: number } };
    expect(state.wechat.followers).toBe(0);
    emulator.child.kill('SIGINT');
    expect(await emulator.ended).toBe(0);
    expect(emulator.stdout()).toBe(`${JSON.stringify(line)}\n`);
  });

  it('without --empty has people', async () => {
    const emulator = await start(EMULATOR, '--port', '0');
    await emulator.printed(/\n/);
    const { people } = JSON.parse(emulator.stdout()) as Line;
    const person = {
      name: expect.any(String),
      unionId: expect.any(String),
      oaOpenId: expect.any(String),
      mpOpenId: expect.any(String),
    };
    expect(people).toEqual(Array(10).fill(person));
    emulator.child.kill('SIGTERM');
    expect(await emulator.ended).toBe(0);
  });
});

// As npm runs it, through tsx: everywhere else here programs are bundled, which starts them in a fraction of the time.
describe('a program that npm has started', () => {
  // SIGTERM for npm ends the shell between them, and nothing tells the program.
  it('ends when the shell between them is ended', async () => {
    const command = [process.execPath, ...typescriptProgram(EMULATOR), '--port', '0', '--empty'];
    const shell = spawn('sh', ['-c', `${command.map((word) => `'${word}'`).join(' ')}; true`], {
      env: { ...process.env, npm_lifecycle_event: 'emulator' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(shell.stdout, 'data');
    const children = childrenOf(shell.pid!);
    if (process.platform === 'linux') expect(children).toHaveLength(1);
    shell.kill('SIGTERM');
    await untilGone(children);
  });
});

describe('npm start', () => {
  // The sync is under way: functions run, connections are open.
  it('ends on Ctrl-C during the main job, quietly and without orphans', async () => {
    const program = await start(START, '--port', '0', '--json');
    await program.printed(/syncing followers/);
    const children = childrenOf(program.child.pid!);
    if (process.platform === 'linux') expect(children.length).toBeGreaterThan(0);
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
    await untilGone(children);
    expect(program.stdout()).toBe('');
    expect(program.output()).not.toMatch(/error|failed|✗|^ +at /im);
  });
});
