import { existsSync, readFileSync } from 'node:fs';
import { environmentProblems } from './build/miniprogram-environment.ts';
import { inRepository } from './build/repository.ts';
import { parseCloudbaserc } from './checks/cloudbaserc-schema.ts';
import { buildProblems } from './deploy/build-problems.ts';
import { variableProblems } from './deploy/variable-problems.ts';

function problems(envFile: string): string[] {
  if (!existsSync(envFile)) return ['.env.local is missing: copy .env.example and fill it in'];
  const { config, problems: wrong } = parseCloudbaserc(
    JSON.parse(readFileSync(inRepository('cloudbaserc.json'), 'utf8')),
  );
  if (!config) return wrong.map((problem) => `cloudbaserc.json: ${problem}`);
  const variables = readFileSync(envFile, 'utf8');
  const names = config.functions.map(({ name }) => name);
  return [
    ...variableProblems(config, variables).map((problem) => `.env.local: ${problem}`),
    ...buildProblems(names, {
      builtFolder: inRepository(config.functionRoot),
      sourceFolders: [inRepository('cloudfunctions'), inRepository('shared')],
    }),
    ...environmentProblems(variables),
  ];
}

/** `npm run deploy:check [-- <env file>]`: everything that stands against a deploy, at once; code 1 when anything does. */
const found = problems(process.argv[2] ?? inRepository('.env.local'));
for (const problem of found) console.error(`✗ ${problem}`);
console.log(found.length === 0 ? 'Ready to deploy.' : `Not ready to deploy: ${found.length} to settle.`);
process.exitCode = found.length === 0 ? 0 : 1;
