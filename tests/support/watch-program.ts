import { appendFileSync } from 'node:fs';
import { LEAKS_FILE, watchWorlds } from './watch-worlds.ts';

/*
 * Stands in every program that a test starts (bundled-program.ts): what our functions print in its world and no log may hold
 * is written down where the test file looks (watch-every-world.ts).
 */
const file = process.env[LEAKS_FILE];
if (file !== undefined) watchWorlds((leak) => appendFileSync(file, `${leak}\n`));
