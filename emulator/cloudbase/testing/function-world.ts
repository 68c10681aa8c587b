import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorldClock } from '../../clock.ts';
import { FaultRules } from '../../faults.ts';
import { WorldFeed } from '../../feed.ts';
import type { Deployment, FunctionConfig } from '../deployment.ts';
import { Functions, type Caller, type Outcome } from '../functions/index.ts';

/** The mini program user of the tests. */
export const CUSTOMER: Caller = {
  kind: 'miniprogram',
  openId: 'oCustomer',
  appId: 'wxLocalShop',
  unionId: 'uCustomer',
};

/** One function of a test: the text of its index.js, what cloudbaserc.json says of it, and what its config.json lets it call. */
export type TestFunction = { code: string; openapi?: readonly string[] } & Partial<FunctionConfig>;

/** Absolute path of a module, for a handler that lies outside of this repository. */
export function pathOf(packageName: string): string {
  return JSON.stringify(createRequire(import.meta.filename).resolve(packageName));
}

/** Writes the functions into a temporary folder, which `remove` takes away, and makes a deployment of them. */
export function writeFunctions(
  functions: Record<string, TestFunction>,
  rest: Partial<Deployment> = {},
): { deployment: Deployment; remove: () => void } {
  const functionsDir = mkdtempSync(join(tmpdir(), 'functions-'));
  const configs = Object.entries(functions).map(([name, { code, openapi, ...config }]): FunctionConfig => {
    mkdirSync(join(functionsDir, name));
    writeFileSync(join(functionsDir, name, 'index.js'), code);
    if (openapi) writeFileSync(join(functionsDir, name, 'config.json'), JSON.stringify({ permissions: { openapi } }));
    return { name, ...config };
  });
  const deployment: Deployment = {
    envId: 'local-test',
    functionsDir,
    config: { functions: configs },
    variables: {},
    dataModel: { collections: [] },
    functionRules: {},
    ...rest,
  };
  return { deployment, remove: () => rmSync(functionsDir, { recursive: true, force: true }) };
}

/** A world in which these functions are deployed, without any server. */
export function startFunctions(
  sources: Record<string, TestFunction>,
  { limits, ...rest }: Partial<Deployment> & { limits?: { maxInstances?: number; idleMs?: number } } = {},
) {
  const clock = new WorldClock();
  const feed = new WorldFeed(clock);
  const faults = new FaultRules();
  const functions = new Functions({ clock, feed, faults, adminUrl: () => 'http://127.0.0.1:1/admin', limits });
  const removals: (() => void)[] = [];
  const redeploy = (changed: Record<string, TestFunction>): void => {
    const { deployment, remove } = writeFunctions(changed, rest);
    removals.push(remove);
    const { problems, apply } = functions.prepare(deployment);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    apply();
  };
  redeploy(sources);
  const call = (name: string, data: unknown = {}, caller: Caller = CUSTOMER): Promise<Outcome> =>
    functions.invoke({ name, data, caller });
  const close = async (): Promise<void> => {
    await functions.close();
    clock.close();
    removals.forEach((remove) => remove());
  };
  return { clock, feed, faults, functions, call, redeploy, close };
}
