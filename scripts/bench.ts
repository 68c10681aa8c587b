import { pathToFileURL } from 'node:url';
import { buildAll } from './build/all.ts';
import { foldersWith, inRepository } from './build/repository.ts';

/** A benchmark: tests/bench/<name>/bench.ts. It writes its results beside itself and says whether its limits hold. */
interface Bench {
  run(): boolean | Promise<boolean>;
}

/** `npm run bench -- <name> …`: builds, then runs these one after the other; without a name it lists them. */
async function main(names: readonly string[]): Promise<number> {
  const folder = inRepository('tests/bench');
  const known = foldersWith('bench.ts', folder);
  const unknown = names.filter((name) => !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
    console.error(`Usage: npm run bench -- <name> …, where <name> is one of: ${known.join(', ')}`);
    return 1;
  }
  await buildAll();
  let holds = true;
  for (const name of names) {
    console.log(`— ${name}`);
    const { run } = (await import(pathToFileURL(inRepository(`tests/bench/${name}/bench.ts`)).href)) as Bench;
    holds = (await run()) && holds;
  }
  return holds ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
