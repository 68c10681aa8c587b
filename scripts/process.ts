import { spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './build/repository.ts';

/** Absolute path of the program that a package installs, e.g. `jest`: run with Node, so that no shell is needed. */
export function packageProgram(packageName: string, program = packageName): string {
  const folder = join(repositoryRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin?.[program];
  if (!path) throw new Error(`${packageName} has no program ${program}`);
  return join(folder, path);
}

/** What a finished program left; `code` is null when a signal ended it. */
export interface Finished {
  code: number | null;
  stdout: string;
  /** Both streams, as they came. */
  output: string;
}

/**
 * Runs a Node program (in the repository, unless `folder` is given) and waits for its end.
 * `output: 'collect'` gives back what it printed, `'show'` lets it print.
 */
export function runNode(
  args: readonly string[],
  options: { output: 'collect' | 'show'; folder?: string; environment?: NodeJS.ProcessEnv },
): Promise<Finished> {
  const stdio: SpawnOptions['stdio'] = options.output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  return new Promise((resolved, rejected) => {
    const child = spawn(process.execPath, args, {
      cwd: options.folder ?? repositoryRoot,
      env: { ...process.env, ...options.environment },
      stdio,
    });
    const chunks: { stream: 'stdout' | 'stderr'; chunk: Buffer }[] = [];
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.on('data', (chunk: Buffer) => chunks.push({ stream, chunk }));
    }
    const textOf = (kept: typeof chunks) => Buffer.concat(kept.map(({ chunk }) => chunk)).toString();
    child.on('error', rejected);
    child.on('close', (code) => {
      resolved({ code, stdout: textOf(chunks.filter(({ stream }) => stream === 'stdout')), output: textOf(chunks) });
    });
  });
}

/** Arguments for Node that run a TypeScript program of this repository. */
export const typescriptProgram = (path: string): string[] => [
  '--import',
  'tsx',
  join(repositoryRoot, ...path.split('/')),
];
