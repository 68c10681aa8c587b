import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Absolute path of the repository. */
export const repositoryRoot = join(import.meta.dirname, '../..');

/** Absolute path of something in the repository; its parts may hold `/`. */
export const inRepository = (...parts: string[]): string =>
  join(repositoryRoot, ...parts.flatMap((part) => part.split('/')));

/** Names of the folders in `folder` that hold `file`, in alphabetical order. */
export function foldersWith(file: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).includes(file))
    .map((entry) => entry.name)
    .sort();
}

/** Every deployed function: one folder of cloudfunctions/ each. */
export const functionNames = (): string[] => foldersWith('index.ts', inRepository('cloudfunctions'));

/** The part of cloudbaserc.json that the build uses; the whole of it is checked by scripts/checks/. */
export interface DeployedFunction {
  name: string;
  triggers?: { name: string; type: string; config: string }[];
}

/** The functions of cloudbaserc.json. */
export function deployedFunctions(): DeployedFunction[] {
  const config = JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')) as {
    functions: DeployedFunction[];
  };
  return config.functions;
}
