import { join } from 'node:path';
import { inRepository } from '../build/repository.ts';
import { packageProgram, runNode } from '../process.ts';
import { cruise } from './dependencies.ts';
import { inconsistencies } from './consistency.ts';
import { emulatorCoverageProblems } from './emulator-coverage.ts';
import { readFacts } from './facts.ts';
import typescriptProjects from './typescript-projects.json' with { type: 'json' };

/** One part of `npm run check`. */
export interface Check {
  name: string;
  /** What is wrong, one text per problem or one for all; nothing when it holds. Throws when it could not look. */
  run(): Promise<string[]>;
}

const CACHE = inRepository('node_modules/.cache/weilian');

function program(name: string, args: readonly string[]): Check {
  return {
    name,
    async run() {
      const { code, output } = await runNode(args, { output: 'collect' });
      return code === 0 ? [] : [output.trim() || `ended with code ${code ?? 'none'}`];
    },
  };
}

const typesOf = (project: string): Check =>
  program(`types ${project}`, [
    packageProgram('typescript', 'tsc'),
    ...['--project', project, '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', join(CACHE, `${project.replaceAll('/', '-')}.tsbuildinfo`)],
  ]);

/**
 * All parts, those that take longest first. ESLint is one process, because most of its time goes into the types of the
 * whole tree; it has no cache, because one would be kept by file and hide what a changed type means for another file.
 */
export const checks = (): Check[] => [
  program('lint', [packageProgram('eslint'), '.', '--max-warnings', '0']),
  ...Object.keys(typescriptProjects).map(typesOf),
  program('format', [
    packageProgram('prettier'),
    ...['--check', '.', '--log-level', 'warn'],
    ...['--cache', '--cache-strategy', 'content', '--cache-location', join(CACHE, 'prettier')],
  ]),
  {
    name: 'dependency rules',
    run: async () => (await cruise()).map(({ rule, from, to }) => `${rule}: ${from} → ${to}`),
  },
  { name: 'consistency', run: async () => inconsistencies(readFacts()) },
  { name: 'emulator coverage', run: emulatorCoverageProblems },
];
