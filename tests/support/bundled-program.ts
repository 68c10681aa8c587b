import { readFileSync } from 'node:fs';
import { dirname, extname, relative } from 'node:path';
import { build, type Loader, type Plugin } from 'esbuild';
import { inRepository, repositoryRoot } from '../../scripts/build/repository.ts';
import { writeIfChanged } from '../../scripts/build/write-if-changed.ts';

/** A module in a bundle is still told where its own source is. */
const whereItStands: Plugin = {
  name: 'where-it-stands',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes('import.meta.')) return undefined;
      const contents = source
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path));
      return { contents, loader: extname(path).slice(1) as Loader };
    });
  },
};

/**
 * A TypeScript program (absolute path) as one file of JavaScript that does the same, for tests that run it often: through
 * tsx each start costs seconds. Answers the arguments for Node. Each test file that asks bundles it once.
 */
export function bundledProgram(path: string): Promise<string[]> {
  const known = bundled.get(path) ?? bundle(path);
  bundled.set(path, known);
  return known;
}

const bundled = new Map<string, Promise<string[]>>();

async function bundle(path: string): Promise<string[]> {
  const file = inRepository(`node_modules/.cache/weilian/programs/${relative(repositoryRoot, path)}.mjs`);
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outfile: file,
    write: false,
    plugins: [whereItStands],
    inject: [inRepository('tests/support/watch-program.ts')],
  });
  writeIfChanged(file, outputFiles[0]!.contents);
  return ['--enable-source-maps', file];
}
