import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionConfig } from '../deployment.ts';
import type { Variables } from './call-variables.ts';
import { DEFAULT_MEMORY_MB, DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS } from './limits.ts';

/** A function as it was deployed, with every default filled in. */
export interface DeployedFunction {
  name: string;
  /** Absolute path of the bundle. */
  entry: string;
  exportName: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** The environment of its processes, rendered at their start (the port of the world is known only then). */
  variables: () => Variables;
}

/** https://cloud.tencent.com/document/product/583/11637 */
const FUNCTION_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;
const HANDLER = /^([A-Za-z0-9_-]+)\.([A-Za-z_$][A-Za-z0-9_$]*)$/;

/** Reads one entry of cloudbaserc.json; `problems` says in sentences what the platform would refuse. */
export function readFunction(
  fn: FunctionConfig,
  functionsDir: string,
): { fn: Omit<DeployedFunction, 'variables'>; problems: string[] } {
  const problems: string[] = [];
  const refuse = (what: string) => problems.push(`function ${fn.name}: ${what}`);
  const { timeout = DEFAULT_TIMEOUT_SECONDS, memorySize = DEFAULT_MEMORY_MB, handler = 'index.main' } = fn;
  if (!FUNCTION_NAME.test(fn.name))
    refuse('the name must be letters, digits, - and _, begin with a letter, at most 60');
  if (fn.type !== undefined && fn.type !== 'Event') refuse(`type ${fn.type} is not implemented here, only Event is`);
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > MAX_TIMEOUT_SECONDS) {
    refuse(`timeout must be whole seconds from 1 to ${MAX_TIMEOUT_SECONDS}`);
  }
  if (memorySize !== 64 && (!(memorySize >= 128 && memorySize <= 3072) || memorySize % 128 !== 0)) {
    refuse('memorySize must be 64, or 128 to 3072 in steps of 128');
  }
  const [, file = '', exportName = ''] = HANDLER.exec(handler) ?? [];
  if (!file) refuse(`handler ${handler} must be file.export, without path and extension`);
  const entry = join(functionsDir, fn.name, `${file}.js`);
  if (file && !isFile(entry)) refuse(`there is no ${fn.name}/${file}.js in the functions' folder`);
  return { fn: { name: fn.name, entry, exportName, timeoutSeconds: timeout, memoryMb: memorySize }, problems };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
