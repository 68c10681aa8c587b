import { MiniProgramEnv, type AssociatedBackend, type CodeSpace } from 'glass-easel-miniprogram-adapter';
import { createBackend } from './backend.ts';
import { defineBuiltIns } from './built-in/index.ts';
import { addStyles } from './theme.ts';
import { withWxBehaviors, wxBehaviors } from './wx-behaviors.ts';
import type { Program, ProgramComponent } from './program.ts';

/** The mini program's components, defined one by one when a page first needs them, and the window they draw into. */
export interface ProgramSpace {
  backend: AssociatedBackend;
  codeSpace: CodeSpace;
  /** Runs the module of a page and of every component below it, once. */
  define(path: string): ProgramComponent | undefined;
}

/** Puts style sheets, templates and configurations of a mini program into a glass-easel space. */
export function createProgramSpace(program: Program): ProgramSpace {
  const env = new MiniProgramEnv();
  const tags = program.components.flatMap((component) => Object.keys(component.config.usingComponents ?? {}));
  const backend = env.associateBackend(createBackend(new Set(tags)));
  const codeSpace = env.createCodeSpace('main', true);
  defineBuiltIns(codeSpace);
  for (const component of program.components) {
    codeSpace.addStyleSheet(component.path, undefined, component.styleScope);
    codeSpace.addComponentStaticConfig(component.path, component.config as never);
    const content = program.templates[component.path];
    if (content) codeSpace.addCompiledTemplate(component.path, { groupList: program.templates, content });
  }
  addStyles({ 'data-of': 'app' }, program.styles.app);
  addStyles({ 'data-of': 'components' }, program.styles.components);
  return { backend, codeSpace, define: definer(program, codeSpace) };
}

function definer(program: Program, codeSpace: CodeSpace): ProgramSpace['define'] {
  const byPath = new Map(program.components.map((component) => [component.path, component]));
  const defined = new Set<string>();
  const behaviors = wxBehaviors(codeSpace);
  return function define(path) {
    const component = byPath.get(path);
    if (!component || defined.has(path)) return component;
    defined.add(path);
    for (const target of Object.values(component.config.usingComponents ?? {})) define(target.slice(1));
    codeSpace.componentEnv(path, (env) => {
      Object.assign(window, withWxBehaviors(env, behaviors));
      window.weilianMiniprogramModules[path]?.();
    });
    return component;
  };
}
