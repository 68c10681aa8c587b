import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { chineseFontFile } from '../chinese-font.ts';
import { runtimeStyles, type Asset } from './assets.ts';
import { buildPreview, type PreviewBuild } from './build/build.ts';
import { buildFailureDocument, previewDocument } from './document.ts';

export interface PreviewOptions {
  /** Folder with app.json. */
  miniprogramDir: string;
  /** Folder of built npm packages; by default `miniprogram_npm` in the mini program's folder. */
  npmDir?: string;
  /** Where the mini program's calls of cloud functions are posted to. */
  invokeUrl: string;
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

/** What an iPhone shows Chinese in; here it is another font under that name. */
const PHONE_FONT = 'PingFang SC';

/** One day: what has the build's version in its address never changes. */
const CACHE_FOR_EVER = 'public, max-age=86400, immutable';

/**
 * The mini program in a browser. Compiles on the first request, or when `rebuild` is called; a mini program that does
 * not compile is shown as a page with the compiler's words, status 500.
 */
export function createPreview(options: PreviewOptions): Preview {
  const { miniprogramDir, invokeUrl, basePath = '/preview' } = options;
  const npmDir = options.npmDir ?? path.join(miniprogramDir, 'miniprogram_npm');
  let building: Promise<PreviewBuild> | undefined;
  const current = (): Promise<PreviewBuild> => (building ??= buildPreview({ miniprogramDir, npmDir }));

  const page = async (): Promise<{ status: number; asset: Asset }> => {
    try {
      const body = previewDocument(await current(), basePath, invokeUrl);
      return { status: 200, asset: { type: 'text/html; charset=utf-8', body } };
    } catch (error) {
      building = undefined;
      return { status: 500, asset: { type: 'text/html; charset=utf-8', body: buildFailureDocument(error) } };
    }
  };
  const asset = async (folder: string, name: string): Promise<Asset | undefined> => {
    if (folder === 'font') return chineseFontFile(name, PHONE_FONT);
    if (name === 'preview.css') return { type: 'text/css; charset=utf-8', body: await runtimeStyles() };
    if (name === 'preview.js') return { type: 'text/javascript; charset=utf-8', body: (await current()).script };
    return undefined;
  };

  return {
    async handle(request, response, requestPath) {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return send(response, 405, { type: 'text/plain', body: '' });
      const [name = ''] = requestPath.split('?', 1);
      if (name === '' || name === '/') {
        const { status, asset: found } = await page();
        return send(response, status, found, 'no-store');
      }
      const file = decode(name);
      if (file === undefined) return send(response, 400, { type: 'text/plain', body: 'malformed address' });
      const [, folder = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(file) ?? [];
      const found = await asset(folder, rest);
      if (!found) return send(response, 404, { type: 'text/plain; charset=utf-8', body: `not found: ${name}` });
      send(response, 200, found, CACHE_FOR_EVER);
    },
    async rebuild() {
      building = undefined;
      await current();
    },
    async close() {
      await building?.catch(() => undefined);
      building = undefined;
    },
  };
}

function send(response: ServerResponse, status: number, { type, body }: Asset, cache = 'no-store'): void {
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
