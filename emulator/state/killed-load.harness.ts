import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Tree } from '../cloudbase/database/storage/tree.ts';
import { readSeed } from '../wechat/index.ts';
import { Tables } from '../wechat/tables.ts';
import { startWorld } from '../world.ts';

/*
 * A program that kills itself: it opens the world of a state directory, loads a saved state (or resets, when the name is
 * empty), and ends with SIGKILL before the step of a number: a change of a file, or a write of one of the databases. Steps
 * are counted from the load on, or, without a name, from the opening on.
 * Arguments: directory, step, name.
 */
const [, , stateDir, step, name] = process.argv;
let left = name === undefined ? Number(step) : Infinity;

function counted<T extends object>(owner: T, method: keyof T): void {
  const real = owner[method] as (...given: unknown[]) => unknown;
  owner[method] = function (this: unknown, ...given: unknown[]) {
    if (--left === 0) process.kill(process.pid, 'SIGKILL');
    return real.apply(this, given);
  } as T[keyof T];
}

for (const method of ['writeFileSync', 'renameSync', 'rmSync', 'appendFileSync'] as const) counted(fs, method);
syncBuiltinESMExports();
counted(Tree.prototype, 'write');
counted(Tables.prototype, 'write');

const world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }), stateDir });
if (name !== undefined) {
  left = Number(step);
  await (name === '' ? world.states.reset() : world.states.load(name));
}
left = Infinity;

await world.close();
