import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { letGo, takeHold } from './holder.ts';

const PROGRAM = join(import.meta.dirname, 'holder.harness.ts');

let folder: string;
let file: string;
const programs = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holder-'));
  file = join(folder, 'holder');
});
afterEach(() => {
  for (const program of programs) program.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Rival {
  pid: number;
  attempt: () => Promise<string>;
  kill: () => Promise<void>;
}

async function startRival(): Promise<Rival> {
  const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  programs.add(program);
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  await nextLine();
  return {
    pid: program.pid!,
    attempt() {
      program.stdin.write('\n');
      return nextLine();
    },
    async kill() {
      const ended = once(program, 'exit');
      program.kill('SIGKILL');
      await ended;
      programs.delete(program);
    },
  };
}

it('of many processes at the same instant one holds it, again and again after the holder was killed', async () => {
  let rivals = await Promise.all(Array.from({ length: 6 }, startRival));
  while (rivals.length > 0) {
    const answers = await Promise.all(rivals.map((rival) => rival.attempt()));
    const holder = rivals[answers.indexOf('held')]!;
    const others = rivals.filter((rival) => rival !== holder);
    expect(answers.toSorted()).toEqual([...others.map(() => String(holder.pid)), 'held']);
    expect(takeHold(file)).toBe(holder.pid);
    await holder.kill();
    rivals = others;
  }
  expect(takeHold(file)).toBeUndefined();
}, 30_000);

it('is held once in one process too, until it lets go', () => {
  expect([takeHold(file), takeHold(file)]).toEqual([undefined, process.pid]);
  letGo(file);
  expect(takeHold(file)).toBeUndefined();
});
