import { databaseOver } from '../../../shared/cloudbase/collection.ts';
import { sdkDatabase } from '../../../emulator/cloudbase/database/database.harness.ts';
import { describeMachine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { bucketSizes } from './bucket-sizes.ts';
import { measureBuilt } from './built.ts';
import { startDatabase } from './database-process.ts';
import { buckets } from './designs/buckets.ts';
import { counter } from './designs/counter.ts';
import type { Design } from './designs/design.ts';
import { reservation } from './designs/reservation.ts';
import { transaction } from './designs/transaction.ts';
import { units } from './designs/units.ts';
import { claimAll, type Run } from './load.ts';
import { chart, judge, lines, markdown, type Measured } from './report.ts';

const DESIGNS: readonly Design[] = [transaction, counter, reservation, buckets, units];

/** Coupons by the number of people at once. */
const LOADS = [
  { latencyMs: 0, coupons: { 1: 40, 8: 80, 64: 150, 256: 200 } },
  { latencyMs: 10, coupons: { 1: 10, 8: 40, 64: 100, 256: 200 } },
] as const;

/** Of each rush through the claim as it is built; fewer for a first look: WEILIAN_COUPONS=50. */
const COUPONS = Number(process.env['WEILIAN_COUPONS'] ?? 1_000);

let campaigns = 0;

/** Every design in turn with each load: a busy moment of the machine touches all of them alike. */
async function measure(): Promise<Omit<Measured, 'machine'>> {
  const server = await startDatabase();
  try {
    const database = databaseOver(sdkDatabase());
    const campaign = (total: number) => ({ templateId: `t${++campaigns}`, total });
    for (const design of DESIGNS) await claimAll(design, database, campaign(20), 4);
    const latencies = [];
    for (const { latencyMs, coupons } of LOADS) {
      await server.setLatency(latencyMs);
      const runs = new Map<string, Run[]>(DESIGNS.map(({ name }) => [name, []]));
      for (const [parallel, total] of Object.entries(coupons)) {
        for (const design of DESIGNS) {
          const run = await claimAll(
            design,
            database,
            campaign(Math.ceil(Math.min(total, design.most ?? total) * Math.min(1, COUPONS / 1_000))),
            Number(parallel),
          );
          runs.get(design.name)?.push(run);
          console.error(`${latencyMs} ms, ${parallel} at once: ${design.name} ${run.claimsPerSecond.toFixed(0)}/s`);
        }
      }
      latencies.push({
        latencyMs,
        designs: DESIGNS.map(({ name, how }) => ({ name, how, runs: runs.get(name) ?? [] })),
      });
    }
    await server.setLatency(0);
    const built = await measureBuilt(database, COUPONS);
    return { latencies, built, sizes: await bucketSizes(database) };
  } finally {
    await server.close();
  }
}

/** Measures the ways to claim, writes results.{md,json,svg} beside this file; gives whether the chosen one keeps its limits. */
export async function run(): Promise<boolean> {
  const measured: Measured = { ...(await measure()), machine: describeMachine() };
  await saveResults(import.meta.dirname, { json: measured, markdown: markdown(measured), svg: chart(measured) });
  for (const line of lines(measured)) console.log(line);
  return judge(measured).every(({ holds }) => holds);
}
