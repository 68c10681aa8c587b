'use strict';
// Jest's transform: TypeScript (and the few packages that exist as ES modules only) to CommonJS, by esbuild.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const esbuild = require('esbuild');

const ownSource = readFileSync(__filename);
const options = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Jest has no loader for `import()` in CommonJS: it becomes a `require` in a promise.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  // Packages come from the worker's own `require`, loaded once for all its test files: see one-realm-environment.cjs.
  banner: 'var require = globalThis.requirePackagesOnce?.(require, __filename) ?? require;',
  logLevel: 'silent',
};

/** A change of one file that the tests shall notice (`npm run mutants`): what it becomes stands once in it. */
const mutant = JSON.parse(process.env.WEILIAN_MUTANT ?? 'null');

function mutated(source, file) {
  if (mutant === null || !file.replaceAll('\\', '/').endsWith(`/${mutant.file}`)) return source;
  const parts = source.split(mutant.find);
  if (parts.length !== 2) throw new Error(`"${mutant.find}" stands ${parts.length - 1} times in ${file}`);
  return parts.join(mutant.becomes);
}

const loaderOf = (file) => (/\.tsx$/.test(file) ? 'tsx' : /\.[cm]?ts$/.test(file) ? 'ts' : 'js');

module.exports = {
  process: (source, file) =>
    esbuild.transformSync(mutated(source, file), { ...options, sourcefile: file, loader: loaderOf(file) }),
  getCacheKey: (source, file) =>
    createHash('sha256')
      .update(ownSource)
      .update(`\0${esbuild.version}\0${JSON.stringify(options)}\0${file}\0`)
      .update(mutated(source, file))
      .digest('hex'),
};
