import { readdirSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { build, type BuildOptions, type Loader, type Metafile, type Plugin } from 'esbuild';
import { cloudCallsOf } from '../../shared/config/cloud-calls.ts';
import { deployedFunctions, functionNames, inRepository, repositoryRoot } from './repository.ts';
import { oneNodeSdkPlugin, unusedPartsPlugin } from './unused-parts.ts';
import { writeIfChanged } from './write-if-changed.ts';

export interface FunctionsBuild {
  /** Absolute path of the folder that gets one folder per function. */
  outDir: string;
  /** Sources that take the place of modules of ours, by path in the repository: for builds that are broken on purpose. */
  replace?: Readonly<Record<string, string>>;
}

export interface BuiltFunction {
  name: string;
  bytes: number;
}

/** The runtime of cloudbaserc.json, Nodejs20.19. */
const TARGET = 'node20';

const options = {
  absWorkingDir: repositoryRoot,
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: TARGET,
  sourcemap: 'linked',
  // A map is deployed with its bundle; the sources themselves stay in the repository.
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Entry point (path in the repository) by output path without `.js`. */
type Entries = Readonly<Record<string, string>>;

/** Bundles each entry as it is deployed, self-contained, into `outDir`. */
export async function bundle(outDir: string, entries: Entries, plugins: Plugin[] = []): Promise<Metafile> {
  const { metafile, outputFiles } = await build({
    ...options,
    outdir: outDir,
    entryPoints: Object.entries(entries).map(([out, path]) => ({ in: path, out })),
    plugins: [...plugins, unusedPartsPlugin(), oneNodeSdkPlugin()],
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  return metafile;
}

function replacePlugin(replace: Readonly<Record<string, string>>, used: Set<string>): Plugin {
  const sources = new Map(Object.entries(replace).map(([path, source]) => [inRepository(path), { path, source }]));
  return {
    name: 'replace',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/, namespace: 'file' }, ({ path: file }) => {
        const found = sources.get(file);
        if (!found) return undefined;
        used.add(found.path);
        return { contents: found.source, loader: extname(file).slice(1) as Loader, resolveDir: dirname(file) };
      });
    },
  };
}

/** The two files that stand beside a bundle: what DevTools and the platform read of a function. */
function describeFunction(name: string, folder: string): void {
  const triggers = deployedFunctions().find((one) => one.name === name)?.triggers ?? [];
  const write = (file: string, content: unknown) =>
    writeIfChanged(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
  write('package.json', { name, version: '1.0.0', private: true, main: 'index.js' });
  write('config.json', { permissions: { openapi: cloudCallsOf(name) }, triggers });
}

function removeStale(outDir: string, names: readonly string[]): void {
  for (const entry of readdirSync(outDir)) {
    if (!names.includes(entry)) rmSync(join(outDir, entry), { recursive: true, force: true });
  }
}

/** What each bundle consists of; for the size table and for tests. */
export interface FunctionsResult {
  functions: BuiltFunction[];
  metafile: Metafile;
}

/**
 * Bundles every function to `<outDir>/<name>/`: index.js, index.js.map, package.json without dependencies,
 * config.json. Other entries of `outDir` are removed.
 * @throws when a source does not compile, or when a replaced module is in no bundle
 */
export async function buildFunctions({ outDir, replace = {} }: FunctionsBuild): Promise<FunctionsResult> {
  const names = functionNames();
  const used = new Set<string>();
  const entries = Object.fromEntries(names.map((name) => [`${name}/index`, `cloudfunctions/${name}/index.ts`]));
  const metafile = await bundle(outDir, entries, [replacePlugin(replace, used)]);
  const unknown = Object.keys(replace).filter((path) => !used.has(path));
  if (unknown.length > 0) throw new Error(`replaced, but in no bundle: ${unknown.join(', ')}`);
  removeStale(outDir, names);
  for (const name of names) describeFunction(name, join(outDir, name));
  return { functions: names.map((name) => ({ name, bytes: bundleBytes(metafile, name) })), metafile };
}

function bundleBytes({ outputs }: Metafile, name: string): number {
  const output = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.js`));
  return output?.[1].bytes ?? 0;
}
