import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildAll } from './build/all.ts';
import { inRepository, repositoryRoot } from './build/repository.ts';
import { run } from './local/command-line.ts';
import { runNode } from './process.ts';

/** WeChat's own compiler; 275 MB with all that it needs, so that it is fetched when it is asked for. */
const COMPILER = { name: 'miniprogram-ci', version: '2.1.42' };
const FOLDER = inRepository('.weilian/wechat-compiler');

/** Exit code when npm does not give the compiler, which says nothing of the mini program: EX_TEMPFAIL. */
const NOT_FETCHED = 75;

/** KB, as this compiler measures. WeChat's own limit is 2 MB a package. */
const MOST_KB = { main: 700, subpackage: 500 };

type Files = Record<string, string | Uint8Array>;
interface Project {
  attr?: () => Promise<object>;
  getExtAppid?: () => Promise<string | undefined>;
}
interface Compiler {
  Project: new (options: object) => Project;
  getCompiledResult(options: object, archive: string): Promise<Files>;
}

/** What WeChat's server says of an account that has nothing special: asked for it would need one, and a key. */
const ATTRIBUTES = {
  ...{ platform: false, appType: 0, isSandbox: false, released: false, gameApp: false },
  setting: {
    ...{ MaxCodeSize: 2, MaxSubpackageSubCodeSize: 2, MaxSubpackageFullCodeSize: 30, NavigateMiniprogramLimit: 10 },
    ...{ MaxSubPackageLimit: 100, MinTabbarCount: 2, MaxTabbarCount: 5, MaxTabbarIconSize: 40 },
  },
};

async function compilerOf(): Promise<Compiler> {
  const { name, version } = COMPILER;
  const manifest = join(FOLDER, 'package.json');
  if (!existsSync(join(FOLDER, 'node_modules', name))) {
    const npm = process.env['npm_execpath'];
    if (!npm) throw new Error('run it by npm: npm run compile:wechat');
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(manifest, JSON.stringify({ private: true, dependencies: { [name]: version } }));
    console.log(`fetching ${name}@${version} …`);
    const args = [npm, 'install', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await runNode(args, { output: 'collect', folder: FOLDER });
    if (code !== 0) {
      rmSync(join(FOLDER, 'node_modules'), { recursive: true, force: true });
      console.error(output);
      process.exit(NOT_FETCHED);
    }
  }
  return createRequire(manifest)(name) as Compiler;
}

async function compile(): Promise<Files> {
  const { Project, getCompiledResult } = await compilerOf();
  const project = new Project({
    ...{ appid: 'wx0123456789abcdef', type: 'miniProgram', projectPath: repositoryRoot },
    ...{ privateKey: 'nothing is signed', ignores: ['node_modules/**/*'] },
  });
  // Both are asked of WeChat else.
  project.attr = () => Promise.resolve(ATTRIBUTES);
  project.getExtAppid = () => Promise.resolve(undefined);
  const setting = { es6: true, es7: true, minifyJS: true, minifyWXML: true, minifyWXSS: true, autoPrefixWXSS: true };
  const options = { project, version: '0', desc: '', setting, onProgressUpdate: () => undefined };
  return getCompiledResult(options, join(FOLDER, 'compiled.zip'));
}

/** Of the main package and of each subpackage, KB. */
function sizesOf(files: Files): Map<string, number> {
  const app = JSON.parse(readFileSync(inRepository('miniprogram/app.json'), 'utf8')) as {
    subPackages?: { root: string }[];
    subpackages?: { root: string }[];
  };
  const roots = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => root);
  const sizes = new Map(['main', ...roots].map((name) => [name, 0]));
  for (const [path, content] of Object.entries(files)) {
    const owner = roots.find((root) => path.startsWith(`${root}/`)) ?? 'main';
    sizes.set(owner, (sizes.get(owner) ?? 0) + Buffer.byteLength(content) / 1024);
  }
  return sizes;
}

/** Has WeChat's compiler take the mini program, without WeChat, and says how large each package is. */
run(async () => {
  await buildAll();
  for (const [name, size] of sizesOf(await compile())) {
    const most = name === 'main' ? MOST_KB.main : MOST_KB.subpackage;
    const verdict = size <= most ? '' : '  TOO LARGE';
    if (verdict) process.exitCode = 1;
    console.log(`${name.padEnd(24)} ${size.toFixed(0).padStart(5)} KB of ${most}${verdict}`);
  }
  // The compiler keeps processes for the next one.
  process.exit();
});
