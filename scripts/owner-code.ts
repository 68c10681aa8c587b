import { databaseOver } from '../shared/cloudbase/collection.ts';
import { systemClock } from '../shared/core/clock.ts';
import { randomIds } from '../shared/core/ids.ts';
import { issueOwnerCode, RoleLog } from '../shared/roles/index.ts';
import { realValues } from './deploy/real-environment.ts';
import { realDatabase } from './local/admin-database.ts';
import { DEFAULT_PORT, readOptions, readPort, run } from './local/command-line.ts';
import { localAccess } from './menu/access.ts';

const USAGE = `npm run owner-code [-- --local [--port N]]
  --local: for the local world of npm start, instead of the environment in .env.local`;

const realWorld = () => ({ database: realDatabase(realValues([])), clock: systemClock });

/** Makes the one-time code by which a user of the mini program becomes an owner, and shows it: here, and never again. */
run(async () => {
  const { local, port } = readOptions({ local: { type: 'boolean' }, port: { type: 'string' } }, USAGE);
  const { database, clock } = local
    ? await localAccess(`http://127.0.0.1:${readPort(port, DEFAULT_PORT)}`)
    : realWorld();
  const { codes } = new RoleLog(databaseOver(database));
  const { code, expiresAt } = await issueOwnerCode({ clock, ids: randomIds, codes });
  console.log(`owner code: ${code.replace(/(.{4})(?=.)/g, '$1-')}`);
  console.log(`for one person, once, until ${expiresAt.toISOString()}; any earlier code is void.`);
  console.log("claimed by the call owner.claim of the function customer: { call: 'owner.claim', input: { code } }");
});
