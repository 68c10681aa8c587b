import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const RUNNER = join(import.meta.dirname, 'runner.cjs');

it('an instance ends by itself when the world is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orphan-'));
  const entry = join(folder, 'index.js');
  writeFileSync(entry, 'setInterval(() => {}, 1000); exports.main = () => {};');
  const setting = JSON.stringify({ entry, exportName: 'main', clock: { offsetMs: 0 }, limits: {} });
  const world = `
    const child = require('node:child_process').fork(${JSON.stringify(RUNNER)}, [${JSON.stringify(setting)}]);
    child.on('message', () => process.send(child.pid));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', world], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  // The instance inherits the parent's output: it is closed when both are gone.
  const bothGone = new Promise((resolve) => parent.stdout?.on('close', resolve).resume());
  const pid = await new Promise((resolve) => parent.once('message', resolve));
  expect(pid).toEqual(expect.any(Number));
  parent.kill('SIGKILL');
  await bothGone;
  rmSync(folder, { recursive: true });
});
