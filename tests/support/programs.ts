import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { runNode, type Finished } from '../../scripts/process.ts';
import { inRepository, repositoryRoot } from '../../scripts/build/repository.ts';
import { bundledProgram } from './bundled-program.ts';

/** A program of this repository that was started and is still up. */
export interface StartedProgram {
  child: ChildProcess;
  /** Both streams so far. */
  output(): string;
  stdout(): string;
  /** Resolves when what was printed fits. Rejects, with all that was printed, when the program ends before. */
  printed(pattern: RegExp): Promise<void>;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

/** Runs e.g. `scripts/provision.ts`, bundled, to its end. */
export async function runProgram(
  path: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  return runNode([...(await bundledProgram(inRepository(path))), ...args], { output: 'collect', environment });
}

/** Starts e.g. `scripts/start.ts`, bundled; whoever starts it must end it. */
export async function startProgram(path: string, args: readonly string[]): Promise<StartedProgram> {
  const child = spawn(process.execPath, [...(await bundledProgram(inRepository(path))), ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [all, stdout] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    all += chunk.toString();
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  const printed = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(all) && resolve();
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`ended before it printed ${String(pattern)}:\n${all}`)));
      look();
    });
  return { child, output: () => all, stdout: () => stdout, printed, ended };
}

/** Parent and state of a process; undefined when there is none (or this is no Linux). */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** The child processes of a process, by /proc: empty where there is none. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((one) => Number.isInteger(one) && statOf(one)?.parent === pid);
  } catch {
    return [];
  }
}

/** Whether a process is still at work; one that has ended and only waits to be counted is not. */
export const isAlive = (pid: number): boolean => {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z' && stat.state !== 'X';
};
