import { existsSync, readFileSync } from 'node:fs';
import { inRepository } from './build/repository.ts';
import { parseEnvFile } from './checks/env-file.ts';
import { managedEnvironment, type ManagedEnvironment } from './deploy/environment.ts';
import { describeStep, planProvision, type Wanted } from './deploy/provision-plan.ts';

const DEFAULT_REGION = 'ap-shanghai';
const ENV_FILE = '.env.local';

/** Environment id from .env.local (or the process), keys of the account from the process only: they are in no file. */
function readAccount(): { envId: string; secretId: string; secretKey: string; region: string } {
  const file = inRepository(ENV_FILE);
  const { entries } = parseEnvFile(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const envId = process.env['ENV_ID'] ?? entries.find(({ name }) => name === 'ENV_ID')?.value ?? '';
  const { TENCENTCLOUD_SECRETID: secretId = '', TENCENTCLOUD_SECRETKEY: secretKey = '' } = process.env;
  const missing = [
    envId ? '' : `ENV_ID (in ${ENV_FILE})`,
    secretId ? '' : 'TENCENTCLOUD_SECRETID (environment variable of this shell)',
    secretKey ? '' : 'TENCENTCLOUD_SECRETKEY (environment variable of this shell)',
  ].filter(Boolean);
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
  return { envId, secretId, secretKey, region: process.env['TENCENTCLOUD_REGION'] ?? DEFAULT_REGION };
}

function readWanted(): Wanted {
  const read = (file: string): unknown => JSON.parse(readFileSync(inRepository('dist', file), 'utf8'));
  return {
    collections: (read('data-model.json') as Wanted).collections,
    functionRules: read('function-rules.json') as Wanted['functionRules'],
  };
}

/** True when nothing was refused. */
async function provision(environment: ManagedEnvironment, dryRun: boolean): Promise<boolean> {
  const { steps, leftAlone, refused } = planProvision(readWanted(), await environment.read());
  for (const step of steps) {
    if (!dryRun) await environment.apply(step);
    console.log(`${dryRun ? 'would ' : '✓ '}${describeStep(step)}`);
  }
  for (const thing of leftAlone) console.log(`left alone, in no list of ours: ${thing}`);
  for (const refusal of refused) console.error(`✗ ${refusal}`);
  const changes = steps.filter((step) => !(step.kind === 'set-access' && step.isUnsure)).length;
  if (changes > 0) console.log(dryRun ? `${changes} changes; nothing was changed.` : `${changes} changes made.`);
  else if (refused.length === 0) console.log('Nothing to do: the environment is as wanted.');
  return refused.length === 0;
}

/** `npm run provision [-- --dry-run]`: collections, indexes, access levels and function rules; a repeat does nothing. */
async function main(args: readonly string[]): Promise<void> {
  const unknown = args.filter((arg) => arg !== '--dry-run');
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(' ')}; usage: npm run provision [-- --dry-run]`);
  if (!(await provision(managedEnvironment(readAccount()), args.includes('--dry-run')))) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`provision: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
