import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { chineseFontFile } from '../chinese-font.ts';
import { runtimeStyles, type Asset } from './assets.ts';
import type { PreviewBuild } from './build/build.ts';
import { watchChanges } from './changes.ts';
import { buildFailureDocument, previewDocument } from './document.ts';
import type { WorldTime } from './world-time.ts';

export interface PreviewOptions {
  /** Folder with app.json. */
  miniprogramDir: string;
  /** Folder of built npm packages; by default `miniprogram_npm` in the mini program's folder. */
  npmDir?: string;
  /** Where the mini program's calls of cloud functions are posted to. */
  invokeUrl: string;
  /** Where the world tells its time and its people (`/clock`, `/wechat/people`); left out: the preview does not ask. */
  controlUrl?: string;
  /** The world's; left out: the mini program lives in the browser's time. */
  clock?: { shown(): WorldTime };
  /** What the mini program is told that its AppID is. */
  appId?: string;
  /** Compiles again after every change of the mini program's files, and loads the open pages anew. */
  watch?: boolean;
  /** Path under which `handle` is mounted. */
  basePath?: string;
}

export interface Preview {
  /** Answers everything below the mount point; `requestPath` begins with `/` or `?` and still has its query. */
  handle(request: IncomingMessage, response: ServerResponse, requestPath: string): Promise<void>;
  /** Compiles again; until then every page load gets the last build. Rejects with what the compilers say. */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

/** The compilers are loaded when they are needed: a world that nobody looks at starts without them. */
const build = async (options: { miniprogramDir: string; npmDir: string }): Promise<PreviewBuild> =>
  (await import('./build/build.ts')).buildPreview(options);

/** What an iPhone shows Chinese in; here it is another font under that name. */
const PHONE_FONT = 'PingFang SC';

/** One day: what has the build's version in its address never changes. */
const CACHE_FOR_EVER = 'public, max-age=86400, immutable';

/**
 * The mini program in a browser. Compiles on the first request, or when `rebuild` is called; a mini program that does
 * not compile is shown as a page with the compiler's words, status 500.
 */
export function createPreview(options: PreviewOptions): Preview {
  const { miniprogramDir, invokeUrl, controlUrl, appId, basePath = '/preview' } = options;
  const npmDir = options.npmDir ?? path.join(miniprogramDir, 'miniprogram_npm');
  let building: Promise<PreviewBuild> | undefined;
  const changes = options.watch
    ? watchChanges(miniprogramDir, () => {
        building = undefined;
      })
    : undefined;
  const asked = { invokeUrl, controlUrl, appId, ...(changes && { changesUrl: `${basePath}/changes` }) };
  const current = (): Promise<PreviewBuild> => (building ??= build({ miniprogramDir, npmDir }));
  const page = async (): Promise<Answer> => {
    try {
      return html(200, previewDocument(await current(), basePath, { ...asked, time: options.clock?.shown() }));
    } catch (error) {
      building = undefined;
      return html(500, buildFailureDocument(error, asked.changesUrl));
    }
  };
  return {
    async handle(request, response, requestPath) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, text(405, ''));
      const [name = ''] = requestPath.split('?', 1);
      if (changes && name === '/changes') return changes.follow(response);
      send(response, name === '' || name === '/' ? await page() : await file(name, current));
    },
    async rebuild() {
      building = undefined;
      await current();
    },
    async close() {
      changes?.close();
      await building?.catch(() => undefined);
      building = undefined;
    },
  };
}

interface Answer {
  status: number;
  asset: Asset;
  cache?: string;
}

const html = (status: number, body: string): Answer => ({ status, asset: { type: 'text/html; charset=utf-8', body } });
const text = (status: number, body: string): Answer => ({ status, asset: { type: 'text/plain; charset=utf-8', body } });

/** Answers the address of a file: `/<version or folder>/<name>`. */
async function file(address: string, build: () => Promise<PreviewBuild>): Promise<Answer> {
  const decoded = decode(address);
  if (decoded === undefined) return text(400, 'malformed address');
  const [, folder = '', name = ''] = /^\/([^/]+)\/(.+)$/.exec(decoded) ?? [];
  const asset = await findAsset(folder, name, build);
  return asset ? { status: 200, asset, cache: CACHE_FOR_EVER } : text(404, `not found: ${address}`);
}

async function findAsset(folder: string, name: string, build: () => Promise<PreviewBuild>): Promise<Asset | undefined> {
  if (folder === 'font') return chineseFontFile(name, PHONE_FONT);
  if (name === 'preview.css') return { type: 'text/css; charset=utf-8', body: await runtimeStyles() };
  if (name === 'preview.js') return { type: 'text/javascript; charset=utf-8', body: (await build()).script };
  return undefined;
}

function send(response: ServerResponse, { status, asset: { type, body }, cache = 'no-store' }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': cache, 'x-content-type-options': 'nosniff' });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function decode(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
