import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as contracts from '../../shared/contracts/index.ts';
import { functionVariables } from '../../shared/config/function-variables.ts';
import { functionRules, type FunctionRule } from '../build/function-rules.ts';
import { functionNames, inRepository } from '../build/repository.ts';
import { parseCloudbaserc, parseOptional, type Cloudbaserc } from './cloudbaserc-schema.ts';
import { parseEnvFile } from './env-file.ts';
import { readFunctionTable, type TableRow } from './function-table.ts';

/** How a function is entered: the name of its wrapper in shared/runtime. */
export type Wrapper = 'callable' | 'timer' | 'webhook' | 'platformPush';
const WRAPPERS: readonly string[] = ['callable', 'timer', 'webhook', 'platformPush'] satisfies Wrapper[];

/** A function as its source says it. */
export interface FunctionSource {
  wrappers: Wrapper[];
  /** Names of the contracts that it imports as values: the calls that it serves. */
  calls: string[];
}

/** Everything that several files say about the same things; read once, compared by consistency.ts. */
export interface Facts {
  sources: Record<string, FunctionSource>;
  config: Cloudbaserc;
  /** Functions of cloudbaserc.optional.json: built, and deployed by those who take them over into cloudbaserc.json. */
  optional: Cloudbaserc['functions'];
  table: TableRow[];
  contracts: string[];
  variables: Record<string, readonly string[]>;
  exampleVariables: string[];
  rules: Record<string, FunctionRule>;
  npmScripts: Record<string, string>;
  /** Names of the programs in scripts/. */
  programs: string[];
  devtools: { cloudfunctionRoot?: string; miniprogramRoot?: string };
}

const text = (path: string): string => readFileSync(inRepository(path), 'utf8');
const json = (path: string): unknown => JSON.parse(text(path));

/** Names that the file imports as values from modules whose specifier holds `from`. */
function importedValues(source: ts.SourceFile, from: string): string[] {
  return source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.includes(from)) return [];
    const bindings = importClause?.namedBindings;
    if (!bindings || importClause.isTypeOnly || !ts.isNamedImports(bindings)) return [];
    return bindings.elements
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name, propertyName }) => (propertyName ?? name).text);
  });
}

/** Reads what the sources in a function's folder import. */
export function readFunctionSource(folder: string): FunctionSource {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const parsed = files.map((file) =>
    ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest),
  );
  const byExport = new Map(Object.entries(contracts).map(([exported, { name: call }]) => [exported, call as string]));
  const imported = parsed.flatMap((file) => importedValues(file, 'shared/contracts/'));
  return {
    wrappers: parsed
      .flatMap((file) => importedValues(file, 'shared/runtime/'))
      .filter((value): value is Wrapper => WRAPPERS.includes(value)),
    calls: imported.flatMap((exported) => byExport.get(exported) ?? []),
  };
}

/**
 * Reads everything that is compared.
 * @throws with one line per problem when cloudbaserc.json, cloudbaserc.optional.json or the table of functions cannot be understood
 */
export function readFacts(): Facts {
  const { config, problems } = parseCloudbaserc(json('cloudbaserc.json'));
  if (!config) throw new Error(problems.map((problem) => `cloudbaserc.json: ${problem}`).join('\n'));
  const optional = parseOptional(json('cloudbaserc.optional.json'));
  const names = functionNames();
  return {
    sources: Object.fromEntries(names.map((name) => [name, readFunctionSource(inRepository('cloudfunctions', name))])),
    config,
    optional,
    table: readFunctionTable(text('cloudfunctions/README.md')),
    contracts: Object.values(contracts).map(({ name }) => name),
    variables: functionVariables,
    exampleVariables: parseEnvFile(text('.env.example')).entries.map(({ name }) => name),
    rules: functionRules(names),
    npmScripts: (json('package.json') as { scripts: Record<string, string> }).scripts,
    programs: readdirSync(inRepository('scripts')).filter((file) => file.endsWith('.ts')),
    devtools: json('project.config.json') as Facts['devtools'],
  };
}
