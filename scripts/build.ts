import Table from 'cli-table3';
import { buildAll } from './build/all.ts';

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

/** Also runs at the end of `npm ci`. */
async function main(): Promise<void> {
  const started = performance.now();
  const functions = await buildAll();
  const table = new Table({ head: ['built', 'size'], style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  for (const { name, bytes } of functions) table.push([`dist/cloudfunctions/${name}`, kilobytes(bytes)]);
  console.log(table.toString());
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
