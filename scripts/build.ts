import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { dataModel } from '../shared/db/data-model.ts';
import { functionRules } from './build/function-rules.ts';
import { buildFunctions } from './build/functions.ts';
import { buildMiniprogramNpm } from './build/miniprogram-npm.ts';
import { functionNames, inRepository } from './build/repository.ts';

const dist = inRepository('dist');

function writeJson(file: string, content: unknown): void {
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, file), `${JSON.stringify(content, null, 2)}\n`);
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

/** Builds everything that is deployed or opened in DevTools; also runs at the end of `npm ci`. */
async function main(): Promise<void> {
  const started = performance.now();
  const [{ functions }] = await Promise.all([
    buildFunctions({ outDir: join(dist, 'cloudfunctions') }),
    buildMiniprogramNpm(),
  ]);
  writeJson('data-model.json', dataModel);
  writeJson('function-rules.json', functionRules(functionNames()));
  const table = new Table({ head: ['built', 'size'], style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  for (const { name, bytes } of functions) table.push([`dist/cloudfunctions/${name}`, kilobytes(bytes)]);
  console.log(table.toString());
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
