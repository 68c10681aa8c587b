import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import postcss from 'postcss';
import { inRepository } from './repository.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Component library of the mini program. Whole, it is 5.6 MB; a package of a mini program may have 2 MB. */
const LIBRARY = 'tdesign-miniprogram';
/** Where npm's copy of it keeps what goes into a mini program. */
const LIBRARY_ROOT = inRepository(`node_modules/${LIBRARY}/miniprogram_dist`);

/**
 * Copies into `miniprogram/miniprogram_npm` the components of TDesign that some `usingComponents` of the mini program
 * names, and the modules of it that some script imports, with everything that their json, js, wxml, wxs and wxss files
 * require: what DevTools' “构建 npm” does, for a small part of the library.
 *
 * One thing is changed on the way: the icon font is left out (112 KB of glyph rules, and a font that is loaded from a
 * server of TDesign). Icons of this mini program are its own pictures.
 */
export async function buildMiniprogramNpm(): Promise<void> {
  const target = inRepository('miniprogram/miniprogram_npm');
  const files = await requiredFiles(await filesInUse(inRepository('miniprogram')));
  const copies = new Set<string>();
  for (const file of files) {
    const copy = path.join(target, LIBRARY, path.relative(LIBRARY_ROOT, file));
    const content = await readFile(file);
    writeIfChanged(copy, file.endsWith('.wxss') ? withoutIconFont(content.toString()) : content);
    copies.add(copy);
  }
  await removeOthers(target, copies);
}

/** What an earlier build left and nothing needs any more. */
async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  if (!existsSync(folder)) return;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) await rm(file);
  }
}

/** Files of the library that json files and scripts of the mini program name. */
async function filesInUse(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    if (entry.startsWith('miniprogram_npm')) continue;
    const file = path.join(folder, entry);
    if (entry.endsWith('.json')) found.push(...(await usedComponents(file)).flatMap(filesOfLibrary));
    if (entry.endsWith('.ts'))
      found.push(...matches(await readFile(file, 'utf8'), /\bfrom '([^']+)'/g).flatMap(filesOfLibrary));
  }
  return found;
}

/** Of a component or a module of the library; of anything else none. */
const filesOfLibrary = (name: string): string[] =>
  name.startsWith(`${LIBRARY}/`) ? filesOfComponent(path.join(LIBRARY_ROOT, name.slice(LIBRARY.length + 1))) : [];

async function usedComponents(jsonFile: string): Promise<string[]> {
  const { usingComponents = {} } = JSON.parse(await readFile(jsonFile, 'utf8')) as {
    usingComponents?: Record<string, string>;
  };
  return Object.values(usingComponents);
}

async function requiredFiles(named: readonly string[]): Promise<Set<string>> {
  const files = new Set<string>();
  const waiting = [...named];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (files.has(next)) continue;
    files.add(next);
    waiting.push(...(await requirements(next)));
  }
  return files;
}

const filesOfComponent = (component: string): string[] =>
  ['.json', '.js', '.wxml', '.wxss'].map((ending) => component + ending).filter((file) => existsSync(file));

/** The files that a file names, each in the way of its kind. */
async function requirements(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  const beside = (name: string): string => path.resolve(path.dirname(file), name);
  switch (path.extname(file)) {
    case '.json':
      return (await usedComponents(file)).flatMap((target) => filesOfComponent(beside(target)));
    case '.js':
      return matches(text, /(?:\bfrom|\bimport|\brequire\()\s*["']([^"']+)["']/g).map((name) => scriptOf(name, beside));
    case '.wxml':
      return matches(text, /<(?:import|include|wxs)\b[^>]*?\bsrc=["']([^"']+)["']/g).map((name) =>
        beside(path.extname(name) ? name : `${name}.wxml`),
      );
    case '.wxs':
      return matches(text, /require\(['"]([^'"]+)['"]\)/g).map(beside);
    case '.wxss':
      return matches(text, /@import\s+['"]([^'"]+)['"]/g).map(beside);
    default:
      return [];
  }
}

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** A module beside the file, or a package that the library brings along in a `miniprogram_npm` of its own. */
function scriptOf(name: string, beside: (name: string) => string): string {
  const base = name.startsWith('.') ? beside(name) : path.join(LIBRARY_ROOT, 'miniprogram_npm', name);
  const found = [base, `${base}.js`, path.join(base, 'index.js')].find(
    (file) => file.endsWith('.js') && existsSync(file),
  );
  if (!found) throw new Error(`${LIBRARY} requires "${name}", which is not there (${base})`);
  return found;
}

function withoutIconFont(css: string): string {
  if (!css.includes('@font-face')) return css;
  const root = postcss.parse(css);
  root.walkAtRules('font-face', (rule) => {
    rule.remove();
  });
  root.walkRules((rule) => {
    if (rule.selectors.every((selector) => /^\.t-icon-[\w-]+:{1,2}before$/.test(selector))) rule.remove();
  });
  return root.toString();
}
