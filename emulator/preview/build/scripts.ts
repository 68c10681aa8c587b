import { existsSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Project } from './project.ts';

/** Script of the mini program in the browser: each page and component is a function that runs its module once. */
export const MODULES_GLOBAL = 'weilianMiniprogramModules';

/** Bundles app, pages, components and all that they import into one classic script. */
export async function buildMiniprogramScript(project: Project): Promise<string> {
  const entries = [
    ['app', path.join(project.miniprogramDir, 'app')] as const,
    ...project.components.map((component) => [component.path, component.file] as const),
  ];
  const lines = entries.map(
    ([name, file]) => `${JSON.stringify(name)}: () => require(${JSON.stringify(script(file))}),`,
  );
  const result = await build({
    stdin: {
      contents: `window.${MODULES_GLOBAL} = {\n${lines.join('\n')}\n};`,
      resolveDir: project.miniprogramDir,
      sourcefile: 'miniprogram-modules.js',
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    charset: 'utf8',
    logLevel: 'silent',
    plugins: [miniprogramPackages(project)],
  });
  return text(result.outputFiles);
}

/** Bundles the runtime of the preview itself (`browser/`). */
export async function buildRuntimeScript(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(import.meta.dirname, '..', 'browser', 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    charset: 'utf8',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return text(result.outputFiles);
}

const script = (file: string): string => {
  const found = ['.ts', '.js'].map((ending) => `${file}${ending}`).find((candidate) => existsSync(candidate));
  if (!found) throw new Error(`${file} has neither a .ts nor a .js file`);
  return found;
};

/** A package name means the nearest `miniprogram_npm` above, and not node_modules. */
function miniprogramPackages(project: Project): Plugin {
  return {
    name: 'miniprogram-packages',
    setup(setup) {
      setup.onResolve({ filter: /^[^./]/ }, ({ path: name, importer, kind, resolveDir }) => {
        if (kind === 'entry-point' || path.isAbsolute(name)) return undefined;
        const folders = [project.npmDir];
        for (let at = resolveDir; at !== path.dirname(at); at = path.dirname(at)) {
          folders.unshift(path.join(at, 'miniprogram_npm'));
        }
        const files = folders.reverse().flatMap((folder) => [`${folder}/${name}.js`, `${folder}/${name}/index.js`]);
        const hit = files.find((file) => existsSync(file));
        return hit
          ? { path: path.normalize(hit) }
          : { errors: [{ text: `"${name}" (in ${importer}) is not in miniprogram_npm` }] };
      });
    },
  };
}

const text = (files: { text: string }[]): string => files.map((file) => file.text).join('\n');
