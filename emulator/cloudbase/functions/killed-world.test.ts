import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, 'killed-world.harness.ts');

/** A killed world takes nothing away. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a function that loops without end is ended when the world is killed', async () => {
  const world = spawn(process.execPath, ['--import', 'tsx', PROGRAM], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(
    await new Promise<string>((resolve) => world.stdout.once('data', (text) => resolve(String(text)))),
  );
  expect(isAlive(pid)).toBe(true);
  world.kill('SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
