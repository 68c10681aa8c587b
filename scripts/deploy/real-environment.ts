import { existsSync, readFileSync } from 'node:fs';
import { inRepository } from '../build/repository.ts';
import { parseEnvFile } from '../checks/env-file.ts';
import type { CloudAccount } from '../local/admin-database.ts';
import { UsageError } from '../local/command-line.ts';

const ENV_FILE = '.env.local';
const ACCOUNT = ['ENV_ID', 'TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY'] as const satisfies (keyof CloudAccount)[];

/** The same with those of the cloud account, which must be in this shell. */
export const realValues = <N extends string>(names: readonly N[]): Record<N, string> & CloudAccount =>
  namedValues([...names, ...ACCOUNT]);

/**
 * Values of this shell, or else of `.env.local`.
 * @throws UsageError that names all that are missing
 */
export function namedValues<N extends string>(names: readonly N[]): Record<N, string> {
  const file = inRepository(ENV_FILE);
  const { entries } = parseEnvFile(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const inFile = new Map(entries.map(({ name, value }) => [name, value]));
  const values = [...new Set(names)].map((name) => [name, process.env[name] || inFile.get(name) || ''] as const);
  const missing = values.filter(([, value]) => value === '').map(([name]) => name);
  if (missing.length > 0)
    throw new UsageError(`missing: ${missing.join(', ')} (${ENV_FILE}; keys of the cloud account in this shell)`);
  return Object.fromEntries(values) as Record<N, string>;
}
