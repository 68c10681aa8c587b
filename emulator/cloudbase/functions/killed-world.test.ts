import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isAlive } from '../testing/is-alive.ts';

const PROGRAM = join(import.meta.dirname, 'killed-world.harness.ts');

/** A killed world takes nothing away. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a function that loops without end is ended when the world is killed, and so is what it has started', async () => {
  const world = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await new Promise<string>((resolve) => world.stdout.once('data', (text) => resolve(String(text))));
  const pids = printed.trim().split(' ').map(Number);
  expect(pids.map(isAlive)).toEqual([true, true]);
  world.kill('SIGKILL');
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
});
