import { join } from 'node:path';
import { dataModel } from '../../shared/db/data-model.ts';
import { functionRules } from './function-rules.ts';
import { buildFunctions, type BuiltFunction } from './functions.ts';
import { buildMiniprogramEnvironment } from './miniprogram-environment.ts';
import { buildMiniprogramNpm } from './miniprogram-npm.ts';
import { functionNames, inRepository } from './repository.ts';
import { writeIfChanged } from './write-if-changed.ts';

const dist = inRepository('dist');

function writeJson(file: string, content: unknown): void {
  writeIfChanged(join(dist, file), `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * Builds everything that is deployed or opened in DevTools: functions, data model, function rules, and of the mini
 * program its npm components and environment.
 */
export async function buildAll(): Promise<BuiltFunction[]> {
  const [{ functions }] = await Promise.all([
    buildFunctions({ outDir: join(dist, 'cloudfunctions') }),
    buildMiniprogramNpm(),
  ]);
  buildMiniprogramEnvironment();
  writeJson('data-model.json', dataModel);
  writeJson('function-rules.json', functionRules(functionNames()));
  return functions;
}
