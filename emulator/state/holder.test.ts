import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { bundledProgram } from '../../tests/support/bundled-program.ts';
import { letGo, takeHold } from './holder.ts';

/** How many files the rivals fight for in each way. */
const FILES = Number(process.env.WEILIAN_RUNS ?? 10);

let program: string[];
beforeAll(async () => {
  program = await bundledProgram(join(import.meta.dirname, 'holder.harness.ts'));
});

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
  /** What the harness says to a line. */
  ask: (line: string) => Promise<string>;
  kill: () => Promise<void>;
}

async function startRival(): Promise<Rival> {
  const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
  programs.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  await nextLine();
  return {
    pid: child.pid!,
    ask(line) {
      child.stdin.write(`${line}\n`);
      return nextLine();
    },
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      programs.delete(child);
    },
  };
}

const startRivals = (): Promise<Rival[]> => Promise.all(Array.from({ length: 6 }, startRival));
const askAll = (rivals: Rival[], line: string): Promise<string[]> =>
  Promise.all(rivals.map((rival) => rival.ask(line)));

it('of many processes at the same instant one holds it, again and again after the holder was killed', async () => {
  let rivals = await startRivals();
  while (rivals.length > 0) {
    const answers = await askAll(rivals, file);
    const holder = rivals[answers.indexOf('held')]!;
    const others = rivals.filter((rival) => rival !== holder);
    expect(answers.toSorted()).toEqual([...others.map(() => String(holder.pid)), 'held'].toSorted());
    expect(takeHold(file)).toBe(holder.pid);
    await holder.kill();
    rivals = others;
  }
  expect(takeHold(file)).toBeUndefined();
}, 30_000);

/** What a process that has ended can have left, by the last thing that it did. */
const LEFT_BY_THE_DEAD: Record<string, (path: string) => void> = {
  'nothing at all': () => undefined,
  'its draft': (path) => leave(`${path}.a`, 'a'),
  'its file': (path) => leave(path, 'a'),
  'its file, and the successor another one that died before it put itself in its place': (path) => {
    leave(path, 'a');
    leave(`${path}.after-a`, 'b');
    leave(`${path}.b`, 'b');
  },
  'a file behind one that is gone': (path) => {
    leave(path, 'b');
    leave(`${path}.after-a`, 'c');
  },
  'a file that a loss of power emptied': (path) => writeFileSync(path, ''),
  'two that a loss of power emptied': (path) => {
    writeFileSync(path, '');
    writeFileSync(`${path}.after-holder`, '');
  },
};

function leave(path: string, id: string): void {
  // No process has this number: the kernel's are at most 2^22.
  writeFileSync(path, JSON.stringify({ id, pid: 2 ** 30, startedAt: '1' }));
}

it.each(Object.entries(LEFT_BY_THE_DEAD))('is free when the dead have left %s, and stays one file', (_, leaveFiles) => {
  leaveFiles(file);
  expect([takeHold(file), takeHold(file)]).toEqual([undefined, process.pid]);
  expect(readdirSync(folder)).toContain('holder');
  letGo(file);
  expect(readdirSync(folder)).not.toContain('holder');
});

it('has one holder at every moment, whoever takes it, lets it go, and whatever the dead have left', async () => {
  const rivals = await startRivals();
  const paths = Object.values(LEFT_BY_THE_DEAD).flatMap((leaveFiles, way) =>
    Array.from({ length: FILES }, (_, index) => {
      const path = join(folder, `${way}-${index}`);
      leaveFiles(path);
      return path;
    }),
  );
  // Each goes through all of them, and back: taking, being alone with it and letting go.
  const times = await askAll(rivals, `race ${[...paths, ...paths.toReversed()].join(' ')}`);
  expect(times.every((count) => Number(count) > 0)).toBe(true);
  const answers = (await askAll(rivals, paths.join(' '))).map((answer) => answer.split(' '));
  for (const [index] of paths.entries()) {
    const ofThisFile = answers.map((answer) => answer[index]!);
    const holders = rivals.filter((_, number) => ofThisFile[number] === 'held');
    expect(holders).toHaveLength(1);
    expect(new Set(ofThisFile)).toEqual(new Set(['held', String(holders[0]!.pid)]));
  }
}, 30_000);

it('is held once in one process too, until it lets go', () => {
  expect([takeHold(file), takeHold(file)]).toEqual([undefined, process.pid]);
  letGo(file);
  expect(takeHold(file)).toBeUndefined();
});
