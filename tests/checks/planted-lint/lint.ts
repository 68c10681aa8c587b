import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { inRepository } from '../../../scripts/build/repository.ts';

/** A source that is linted as if it stood at `path`. */
interface Planted {
  path: string;
  source: string;
}

/**
 * Run by the test in a process of its own (ESLint loads its configuration with `import()`, which jest has not).
 * Prints the messages for each planted source. Rules that need types are off: these files are in no project.
 */
async function main(plants: readonly Planted[]): Promise<void> {
  const eslint = new ESLint({
    cwd: inRepository('.'),
    overrideConfig: [{ ...ts.configs.disableTypeChecked, files: ['**/*.ts', '**/*.tsx'] }],
  });
  const messages: string[][] = [];
  for (const { path, source } of plants) {
    const [result] = await eslint.lintText(source, { filePath: inRepository(path) });
    messages.push((result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`));
  }
  console.log(JSON.stringify(messages));
}

void main(JSON.parse(process.argv[2] ?? '[]') as Planted[]);
