import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { CloudbaseRc, DataModel, Deployment, FunctionRules } from '../../emulator/cloudbase/index.ts';
import { UsageError } from './command-line.ts';

/** cloudbaserc.json of any project, as far as it is read here. */
interface ProjectRc extends CloudbaseRc {
  envId?: string;
  functionRoot?: string;
}

const ENVIRONMENT = 'local-project';
const DEFAULT_FUNCTION_ROOT = 'cloudfunctions';
const ENV_FILES = ['.env', '.env.local'];

/**
 * What `tcb` would deploy of a CloudBase project: the functions and routes of its `cloudbaserc.json`, `{{env.NAME}}`
 * filled in from the environment and then from `.env` and `.env.local`. Functions must be built: `index.js` with what it
 * needs in `node_modules` beside or above it. Two optional files say what cloudbaserc.json has no place for:
 * `data-model.json` (collections and indexes) and `function-rules.json`; without the latter clients may call everything.
 * @throws UsageError when a file is missing or no JSON
 */
export function readProject(path: string): Deployment {
  const directory = resolve(path);
  const config = readJson<ProjectRc>(join(directory, 'cloudbaserc.json'));
  const { functionRoot = DEFAULT_FUNCTION_ROOT } = config;
  return {
    // `{{env.…}}` or nothing: any name will do here.
    envId: config.envId && !config.envId.includes('{{') ? config.envId : ENVIRONMENT,
    functionsDir: join(directory, functionRoot),
    config,
    variables: variablesOf(directory),
    dataModel: readJson<DataModel>(join(directory, 'data-model.json'), { collections: [] }),
    functionRules: readJson<FunctionRules>(join(directory, 'function-rules.json'), { '*': { invoke: true } }),
  };
}

function variablesOf(directory: string): Record<string, string> {
  const files = ENV_FILES.map((name) => join(directory, name)).filter((path) => existsSync(path));
  const named = files.map((path) => parseEnv(readFileSync(path, 'utf8')));
  return Object.assign({}, process.env, ...named) as Record<string, string>;
}

function readJson<T>(path: string, otherwise?: T): T {
  if (otherwise !== undefined && !existsSync(path)) return otherwise;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
