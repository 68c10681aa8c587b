import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AppConfig } from './app-config.ts';
import { readJson } from './json.ts';
import { checkTabBar } from './tab-bar.ts';
import { readTheme, type ThemeVariables } from './theme.ts';

/** Where the mini program lies: its own folder, and the folder of built npm packages (WeChat's `miniprogram_npm`). */
export interface ProjectFolders {
  miniprogramDir: string;
  npmDir: string;
}

/** A page or component: the four files that share one path. */
export interface ComponentFiles {
  /** Path below the root of the mini program without ending, as WeChat names it (`is`). */
  path: string;
  isPage: boolean;
  /** The file without ending, on disk. */
  file: string;
  /** `.json` of the component; `usingComponents` already points to absolute paths (`/components/…`). */
  config: ComponentConfig;
}
export interface ComponentConfig {
  component?: boolean;
  usingComponents?: Record<string, string>;
  [option: string]: unknown;
}
export interface Project extends ProjectFolders {
  app: AppConfig;
  theme: ThemeVariables;
  /** Every page first, in the order of app.json, then every component that some page reaches. */
  components: ComponentFiles[];
}

/** The prefix of a path below `npmDir`. */
const NPM = 'miniprogram_npm/';

/** Reads app.json and follows pages, subpackages and `usingComponents` to everything that can be shown. */
export async function readProject(folders: ProjectFolders): Promise<Project> {
  const app = await readJson<AppConfig>(path.join(folders.miniprogramDir, 'app.json'));
  const theme = await readTheme(app, folders.miniprogramDir);
  await checkTabBar(app, theme, folders.miniprogramDir);
  const subpackages = app.subpackages ?? app.subPackages ?? [];
  const pages = [...app.pages, ...subpackages.flatMap((one) => one.pages.map((page) => `${one.root}/${page}`))];

  const found = new Map<string, ComponentFiles>();
  const waiting = pages.map((page) => ({ path: page.replaceAll('//', '/'), isPage: true }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (found.has(next.path)) continue;
    const component = await readComponent(folders, app, next.path, next.isPage);
    found.set(next.path, component);
    for (const target of Object.values(component.config.usingComponents ?? {})) {
      waiting.push({ path: target.slice(1), isPage: false });
    }
  }
  return { ...folders, app, theme, components: [...found.values()] };
}

/** The file on disk of a path below the mini program's root (also of one below `miniprogram_npm/`). */
export const fileOf = ({ miniprogramDir, npmDir }: ProjectFolders, relative: string): string =>
  relative.startsWith(NPM) ? path.join(npmDir, relative.slice(NPM.length)) : path.join(miniprogramDir, relative);

async function readComponent(
  folders: ProjectFolders,
  app: AppConfig,
  componentPath: string,
  isPage: boolean,
): Promise<ComponentFiles> {
  const file = fileOf(folders, componentPath);
  const config = await readJson<ComponentConfig>(`${file}.json`);
  const own = componentPath.startsWith(NPM) ? {} : app.usingComponents;
  const usingComponents: Record<string, string> = {};
  for (const [tag, target] of Object.entries({ ...own, ...config.usingComponents })) {
    usingComponents[tag] = `/${resolveComponent(folders, componentPath, target)}`;
  }
  return { path: componentPath, isPage, file, config: { ...config, usingComponents } };
}

/**
 * Where a `usingComponents` entry points: absolute from the root, beside the component, else a package in the nearest
 * `miniprogram_npm` above. https://developers.weixin.qq.com/miniprogram/dev/devtools/npm.html
 */
function resolveComponent(folders: ProjectFolders, from: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const candidates = [path.posix.join(path.posix.dirname(from), target)];
  for (let folder = path.posix.dirname(from); ; folder = path.posix.dirname(folder)) {
    candidates.push(path.posix.join(folder === '.' ? '' : folder, NPM, target));
    if (folder === '.') break;
  }
  const hit = candidates.find((candidate) => existsSync(`${fileOf(folders, candidate)}.json`));
  if (!hit) throw new Error(`${from}.json uses the component "${target}", which is not in ${candidates.join(', ')}`);
  return hit;
}
