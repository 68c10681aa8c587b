import { existsSync, readFileSync } from 'node:fs';
import { parseEnvFile } from '../checks/env-file.ts';
import { inRepository } from './repository.ts';
import { writeIfChanged } from './write-if-changed.ts';

const ENV_FILE = inRepository('.env.local');
const MODULE = inRepository('miniprogram/environment.ts');

/** Source of the module that tells the mini program its cloud environment: ENV_ID of the env file, or '' without one. */
export function miniprogramEnvironment(envFile: string): string {
  const envId = parseEnvFile(envFile).entries.find(({ name }) => name === 'ENV_ID')?.value ?? '';
  return `/**
 * The cloud environment that the mini program calls. Empty: the default environment of the AppID (the first one that
 * was made). Written by \`npm run build\` from ENV_ID in .env.local, and ignored by git.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/client.init.html
 */
export const environment = { envId: ${JSON.stringify(envId)} };
`;
}

/** Writes `miniprogram/environment.ts`. */
export function buildMiniprogramEnvironment(): void {
  writeIfChanged(MODULE, miniprogramEnvironment(existsSync(ENV_FILE) ? readFileSync(ENV_FILE, 'utf8') : ''));
}

/** Why the mini program must not be uploaded: it was built for another environment than that of this env file. */
export function environmentProblems(envFile: string, built = MODULE): string[] {
  const agrees = existsSync(built) && readFileSync(built, 'utf8') === miniprogramEnvironment(envFile);
  return agrees ? [] : ['the mini program was built for another ENV_ID: npm run build'];
}
