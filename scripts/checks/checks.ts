import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inRepository } from '../build/repository.ts';
import { packageProgram, runNode } from '../process.ts';
import { cruise } from './dependencies.ts';
import { inconsistencies } from './consistency.ts';
import { readFacts } from './facts.ts';

/** One part of `npm run check`. */
export interface Check {
  name: string;
  /** What is wrong, one text per problem or one for all; nothing when it holds. Throws when it could not look. */
  run(): Promise<string[]>;
}

const CACHE = inRepository('node_modules/.cache/weilian');
const NOT_OURS = new Set(['node_modules', 'dist', 'miniprogram_npm', '.git', '.weilian']);

/** Every tsconfig of the repository but the base, which names no files. */
export function typescriptProjects(folder = inRepository('.')): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : typescriptProjects(path);
    return /^tsconfig(?!\.base).*\.json$/.test(entry.name) ? [relative(inRepository('.'), path)] : [];
  });
}

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
  program(`types ${project.replaceAll('\\', '/')}`, [
    packageProgram('typescript', 'tsc'),
    ...['--project', project, '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', join(CACHE, `${project.replaceAll(/[\\/]/g, '-')}.tsbuildinfo`)],
  ]);

/** In two halves of about the same length: one process would keep the others' core waiting. */
const lint = (): Check[] => {
  const eslint = [packageProgram('eslint'), '--max-warnings', '0'];
  return [
    program('lint emulator', [...eslint, 'emulator']),
    program('lint the rest', [...eslint, '.', '--ignore-pattern', 'emulator/']),
  ];
};

/** All parts, those that take longest first. */
export const checks = (): Check[] => [
  ...lint(),
  ...typescriptProjects().map(typesOf),
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
];
