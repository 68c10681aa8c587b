import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const changedAt = (path: string): number => statSync(path).mtimeMs;

const newestSource = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .reduce((newest, file) => Math.max(newest, changedAt(join(folder, file))), 0);

/** Why what lies in `builtFolder` must not be deployed: a bundle is missing, or older than a source. */
export function buildProblems(
  names: readonly string[],
  { builtFolder, sourceFolders }: { builtFolder: string; sourceFolders: readonly string[] },
): string[] {
  const bundleOf = (name: string) => join(builtFolder, name, 'index.js');
  const missing = names.filter((name) => !existsSync(bundleOf(name)));
  const newest = Math.max(...sourceFolders.map(newestSource));
  const old = names.filter((name) => !missing.includes(name) && changedAt(bundleOf(name)) < newest);
  return [
    ...missing.map((name) => `${name} is not built: npm run build`),
    ...old.map((name) => `${name} was built before the last change of a source: npm run build`),
  ];
}
