import { readFile } from 'node:fs/promises';
import path from 'node:path';
import postcss, { type AtRule, type Container, type Rule } from 'postcss';
import type { ComponentFiles, Project } from './project.ts';
import { scopeSelector, type SelectorScope } from './selectors.ts';
import { toBrowserLengths } from './units.ts';

/** The style sheets of a build, in the order in which they must stand in the document. */
export interface Styles {
  app: string;
  /** Of every component (not page), each under its own prefix, so that all may stand in the document at once. */
  components: string;
  /** By page path. Classes have no prefix: a page's sheet is switched on only while the page is shown. */
  pages: Record<string, string>;
}

/** The class prefix of a component: short, and the same in style sheets and in glass-easel's style scopes. */
export const styleScopeOf = (component: ComponentFiles, index: number): string => (component.isPage ? '' : `c${index}`);

/**
 * Compiles all wxss.
 *
 * Simplified: one page = one style sheet that is switched on and off, where WeChat gives each page a web view of its
 * own; selectors by id are refused, since ids are not written to the document.
 */
export async function buildStyles(project: Project, builtInTags: ReadonlySet<string>): Promise<Styles> {
  const compile = (file: string, prefix: string): Promise<string> =>
    compileSheet(file, project, { prefix, builtInTags });
  const pages: Record<string, string> = {};
  const components: string[] = [];
  for (const [index, component] of project.components.entries()) {
    const css = await compile(`${component.file}.wxss`, styleScopeOf(component, index));
    if (component.isPage) pages[component.path] = css;
    else components.push(css);
  }
  return {
    app: await compile(path.join(project.miniprogramDir, 'app.wxss'), ''),
    components: components.join('\n'),
    pages,
  };
}

async function compileSheet(file: string, project: Project, scope: SelectorScope): Promise<string> {
  const root = postcss.root();
  await inline(root, file, project, new Set());
  root.walkAtRules((rule) => {
    rule.params = toBrowserLengths(rule.params);
  });
  root.walkRules((rule) => {
    if (isKeyframe(rule)) return;
    if (/#[a-zA-Z]/.test(rule.selector.replace(/\[[^\]]*\]/g, ''))) {
      throw new Error(`${file}: the preview does not know selectors by id (${rule.selector})`);
    }
    rule.selector = scopeSelector(rule.selector, scope);
  });
  root.walkDecls((declaration) => {
    declaration.value = toBrowserLengths(declaration.value);
  });
  return root.toString();
}

/** Puts a sheet and, in their places, the sheets that it imports into `target`. A missing file is an empty sheet. */
async function inline(target: Container, file: string, project: Project, seen: Set<string>): Promise<void> {
  if (seen.has(file)) return;
  seen.add(file);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && seen.size === 1) return '';
    throw error;
  });
  for (const node of postcss.parse(text, { from: file }).nodes) {
    if (node.type === 'atrule' && node.name === 'import') {
      await inline(target, importedFile(node, file, project), project, seen);
    } else {
      target.append(node.clone());
    }
  }
}

function importedFile(rule: AtRule, from: string, project: Project): string {
  const name = /^(?:url\()?\s*['"]([^'"]+)['"]/.exec(rule.params)?.[1];
  if (!name) throw rule.error(`@import without a quoted file name: ${rule.params}`);
  return name.startsWith('/') ? path.join(project.miniprogramDir, name) : path.resolve(path.dirname(from), name);
}

const isKeyframe = (rule: Rule): boolean =>
  rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes');
