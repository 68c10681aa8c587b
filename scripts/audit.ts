import { databaseOver } from '../shared/cloudbase/collection.ts';
import { systemClock } from '../shared/core/clock.ts';
import { auditNow, type Difference } from '../shared/coupons/index.ts';
import { realValues } from './deploy/real-environment.ts';
import { realDatabase } from './local/admin-database.ts';
import { DEFAULT_PORT, readOptions, readPort, run } from './local/command-line.ts';
import { localAccess } from './menu/access.ts';

const USAGE = `npm run audit [-- --local [--port N]]
  --local: of the local world of npm start, instead of the environment in .env.local`;

const realWorld = () => ({ database: realDatabase(realValues([])), clock: systemClock });

function inWords({ is, templateId, unit, number, isMended }: Difference): string {
  const place = [templateId, unit, number].filter((part) => part !== undefined).join(':');
  return `${isMended ? '·' : '✗'} ${is} ${place}${isMended ? ' (mended)' : ''}`;
}

/** Compares coupons, histories, ledger, costs and budgets, mends what is a copy, and fails when anything else differs. */
run(async () => {
  const { local, port } = readOptions({ local: { type: 'boolean' }, port: { type: 'string' } }, USAGE);
  const { database, clock } = local
    ? await localAccess(`http://127.0.0.1:${readPort(port, DEFAULT_PORT)}`)
    : realWorld();
  const { coupons, lines, found, differences } = await auditNow({ database: databaseOver(database), clock });
  for (const one of differences) console.log(inWords(one));
  const more = found > differences.length ? `, ${differences.length} named` : '';
  const result = found === 0 ? 'no difference' : `${found} differences${more}`;
  console.log(`${coupons} coupons, ${lines} lines of the ledger: ${result}`);
  if (differences.some(({ isMended }) => !isMended)) process.exitCode = 1;
});
