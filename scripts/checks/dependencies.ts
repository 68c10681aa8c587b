import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from '../build/repository.ts';
import { packageProgram, runNode } from '../process.ts';

/** One import that a rule of .dependency-cruiser.cjs forbids. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

interface CruiseOutput {
  summary: { violations: { from: string; to: string; rule: { name: string } }[]; totalCruised: number };
}

const FOLDERS = ['shared', 'cloudfunctions', 'miniprogram', 'emulator', 'scripts', 'tests'];

/**
 * What breaks the dependency rules in the tree at `folder` (default: the repository).
 * @throws when dependency-cruiser could not run
 */
export async function cruise(folder = inRepository('.')): Promise<Violation[]> {
  const folders = FOLDERS.filter((name) => existsSync(join(folder, name)));
  const config = inRepository('.dependency-cruiser.cjs');
  const { stdout, output } = await runNode(
    [packageProgram('dependency-cruiser', 'depcruise'), '--config', config, '--output-type', 'json', ...folders],
    { output: 'collect', folder },
  );
  try {
    const { summary } = JSON.parse(stdout) as CruiseOutput;
    return summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to }));
  } catch {
    throw new Error(`dependency-cruiser could not run: ${output.slice(0, 2_000)}`);
  }
}
