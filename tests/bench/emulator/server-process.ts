import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { inRepository } from '../../../scripts/build/repository.ts';

/** A server in a process of its own that has said where it is. */
export interface ServerProcess {
  admin: string;
  control: string;
  /** Milliseconds from the start of the process to its line. */
  readyMs: number;
  /** Resident memory, in bytes. */
  residentBytes(): number;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
}

/** Starts a TypeScript program that prints one line of JSON with its addresses when it is ready. */
export async function startServerProcess(script: string, args: readonly string[] = []): Promise<ServerProcess> {
  const from = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', inRepository(script), ...args], {
    cwd: inRepository('.'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(child);
  const { admin, control = '' } = JSON.parse(line) as { admin: string; control?: string };
  return {
    ...{ admin, control },
    readyMs: performance.now() - from,
    residentBytes: () => residentBytes(child.pid ?? 0),
    kill: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the process ended before it was ready');
}

/** Linux only: elsewhere NaN, and the table says that it was not measured. */
function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) * 1024;
  } catch {
    return NaN;
  }
}
