import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bundledProgram } from '../../../tests/support/bundled-program.ts';
import { FileStore } from './store.ts';

let folder: string;
let program: string[];
beforeAll(async () => {
  program = await bundledProgram(join(import.meta.dirname, 'killed-world.harness.ts'));
  folder = mkdtempSync(join(tmpdir(), 'killed-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program until it has printed so many lines, kills it, and answers the last line that came. */
async function runAndKill(lines: number): Promise<number> {
  const child = spawn(process.execPath, [...program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let last = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (++seen === lines) child.kill('SIGKILL');
  }
  await ended;
  return last;
}

it('a killed world has the file of its last acknowledged upload, or of the next one, and always a whole one', async () => {
  for (const lines of [3, 17, 40]) {
    const acknowledged = await runAndKill(lines);
    const store = new FileStore(folder);
    const file = store.get('same.txt')!;
    const chunks: Buffer[] = [];
    for await (const chunk of store.read(file) as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const n = Number(text.split(' ')[0]);
    expect([acknowledged, acknowledged + 1]).toContain(n);
    expect(text).toBe(`${n} `.repeat(1 + ((n * 7_919) % 20_000)));
    expect(readdirSync(join(folder, 'content'))).toEqual([file.sha256]);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
    store.close();
  }
}, 30_000);
