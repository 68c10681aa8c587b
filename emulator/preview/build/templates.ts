import { readFile } from 'node:fs/promises';
import { TmplGroup } from 'glass-easel-template-compiler';
import { fileOf, type Project } from './project.ts';

interface TemplateProblem {
  isError: boolean;
  message: string;
  path: string;
  startLine: number;
  startColumn: number;
}

/**
 * Compiles every wxml and wxs of the project into one JavaScript expression: path → template.
 *
 * @throws when the compiler finds anything at all to say: what it warns of is an error in WeChat's own. Packages are
 * forgiven what only is a warning: they run in WeChat as they are.
 */
export async function buildTemplates(project: Project): Promise<string> {
  const group = new TmplGroup();
  try {
    const scripts = new Set<string>();
    const templates = new Set<string>();
    const waiting = project.components.map((component) => component.path);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (templates.has(next)) continue;
      templates.add(next);
      const source = await readFile(`${fileOf(project, next)}.wxml`, 'utf8');
      const problems = group.addTmpl(next, source) as TemplateProblem[];
      refuseProblems(problems.filter(({ isError }) => isError || !isOfPackage(next)));
      waiting.push(...(group.getDirectDependencies(next) as string[]));
      for (const script of group.getScriptDependencies(next) as string[]) scripts.add(script);
      for (const name of group.getInlineScriptModuleNames(next) as string[]) {
        group.setInlineScript(next, name, toJavaScript(group.getInlineScript(next, name)));
      }
    }
    await addScripts(group, project, scripts);
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}

const isOfPackage = (templatePath: string): boolean => templatePath.includes('miniprogram_npm/');

async function addScripts(group: TmplGroup, project: Project, scripts: Set<string>): Promise<void> {
  const waiting = [...scripts];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const source = await readFile(`${fileOf(project, next)}.wxs`, 'utf8');
    group.addScript(next, toJavaScript(source));
    for (const [, required] of source.matchAll(/require\(['"]([^'"]+)\.wxs['"]\)/g)) {
      const target = new URL(required ?? '', `file:///${next}`).pathname.slice(1);
      if (!scripts.has(target)) waiting.push(target);
      scripts.add(target);
    }
  }
}

/**
 * wxs looks like JavaScript and is not: `x.constructor` is the name of the type ("Array"), and a backslash in the text
 * given to getRegExp stays. https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html
 */
const toJavaScript = (source: string): string =>
  source
    .replace(/\.constructor\b/g, '.wxsTypeName')
    .replace(/require\((['"])([^'"]+)\.wxs\1\)/g, "require('$2')")
    .replace(/getRegExp\('([^']*)'/g, (_, pattern: string) => `getRegExp('${pattern.replaceAll('\\', '\\\\')}'`);

function refuseProblems(problems: TemplateProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((one) => `${one.path}.wxml:${one.startLine + 1}:${one.startColumn + 1} ${one.message}`);
  throw new Error(lines.join('\n'));
}
