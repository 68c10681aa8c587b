import { createHash } from 'node:crypto';
import { BUILT_IN_TAGS } from '../built-in-tags.ts';
import { readPictures } from './pictures.ts';
import { readProject, type ProjectFolders } from './project.ts';
import { buildMiniprogramScript, buildRuntimeScript } from './scripts.ts';
import { buildStyles, styleScopeOf } from './styles.ts';
import { buildTemplates } from './templates.ts';

/** Everything that the browser loads, ready to be sent. */
export interface PreviewBuild {
  /** Changes with every content, for addresses that may be cached for ever. */
  version: string;
  /** Runtime, templates, configuration, then the mini program itself: one classic script. */
  script: string;
}

/** What the runtime in the browser is told: everything of the mini program but its code. See browser/program.ts. */
export const PROGRAM_GLOBAL = 'weilianMiniprogram';

/** Compiles a mini program for the browser; about a second, all in memory. */
export async function buildPreview(folders: ProjectFolders): Promise<PreviewBuild> {
  const project = await readProject(folders);
  const [templates, styles, pictures, runtime, code] = await Promise.all([
    buildTemplates(project),
    buildStyles(project, new Set(BUILT_IN_TAGS)),
    readPictures(project.miniprogramDir),
    buildRuntimeScript(),
    buildMiniprogramScript(project),
  ]);
  const components = project.components.map((component, index) => ({
    path: component.path,
    isPage: component.isPage,
    styleScope: styleScopeOf(component, index),
    config: component.config,
  }));
  const letters = foreignLetters(templates + code);
  const program = JSON.stringify({ app: project.app, theme: project.theme, styles, components, pictures, letters });
  const script = `window.${PROGRAM_GLOBAL} = ${program};\nwindow.${PROGRAM_GLOBAL}.templates = ${templates};\n${code}\n${runtime}`;
  return { version: createHash('sha256').update(script).digest('hex').slice(0, 12), script };
}

/** Every letter outside of ASCII in what the mini program can say by itself: the parts of the font that it needs. */
const foreignLetters = (text: string): string => [...new Set(text.match(/[\u{80}-\u{10ffff}]/gu))].join('');
