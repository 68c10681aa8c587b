import { spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the browser of the package `@sparticuz/chromium` lies, and what its process needs around it. */
export interface UnpackedChromium {
  executablePath: string;
  /** The shared libraries (nss, nspr …) that the package brings, for systems that lack them. */
  libraryPath: string;
  fontConfigPath: string;
}

/**
 * The package unpacks its own nss libraries only when it believes to be in Lambda's Node 20, and reads this variable
 * while it is imported: so it runs in a process of its own, whose environment is ours to choose.
 */
const LAMBDA_RUNTIME = 'AWS_Lambda_nodejs20.x';
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";

/**
 * Unpacks the Chromium of the npm package once per version and user, and says where it is.
 *
 * Two processes may ask at the same time: each unpacks into a folder of its own, and the first to finish gives it the
 * final name, so that nobody ever starts a half-written binary.
 */
export async function unpackChromium(root: string): Promise<UnpackedChromium> {
  const folder = path.join(tmpdir(), `weilian-chromium-${await packageVersion(root)}-${process.getuid?.() ?? 'user'}`);
  const unpacked: UnpackedChromium = {
    executablePath: path.join(folder, 'chromium'),
    libraryPath: path.join(folder, 'al2023', 'lib'),
    fontConfigPath: path.join(folder, 'fonts'),
  };
  if (await exists(folder)) return unpacked;

  const unfinished = await mkdtemp(`${folder}-unfinished-`);
  await runUnpack(root, unfinished);
  await writeFile(path.join(unfinished, 'fonts', 'fonts.conf'), fontConfig(unpacked.fontConfigPath));
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  });
  return unpacked;
}

async function packageVersion(root: string): Promise<string> {
  const entry = createRequire(path.join(root, 'package.json')).resolve('@sparticuz/chromium');
  const manifest = path.join(entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`)), 'package.json');
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}

async function runUnpack(root: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: LAMBDA_RUNTIME, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`@sparticuz/chromium could not be unpacked into ${folder}: ${complaint}`);
}

/** The package's own file names Lambda's folders. Only its fonts, so that a screenshot is the same on every machine. */
const fontConfig = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'cache')}</cachedir>
</fontconfig>
`;

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
