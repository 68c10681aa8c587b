import type { ServerResponse } from 'node:http';
import { chineseFontFile } from '../chinese-font.ts';
import type { Handler } from '../server.ts';
import { buildConsole, consoleDocument, type ConsoleBuild } from './page.ts';

interface Asset {
  type: string;
  body: string | Buffer;
}

/** Where the handler is mounted (emulator/world.ts). */
const BASE = '/console';
const FONT_FAMILY = 'Weilian Sans';
/** One day: what has the build's version in its address never changes. */
const CACHE_FOR_EVER = 'public, max-age=86400, immutable';

/**
 * The browser itself refuses whatever the page would load from elsewhere, and any script that is not ours.
 * Inline styles: bars and grids set their sizes through the style attribute.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `/console`: one page that shows the local world and works it through `/control`; the phone in it is `/preview`.
 * Compiled at the first request. A page that does not compile is answered with 500 and the compiler's words.
 */
export function createConsole(): Handler {
  let building: Promise<ConsoleBuild> | undefined;
  const current = (): Promise<ConsoleBuild> => {
    building ??= buildConsole().catch((error: unknown) => {
      building = undefined;
      throw error;
    });
    return building;
  };

  return async (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return send(response, 405, text('the console is only read: GET'));
    }
    const [name = '/'] = path.split('?', 1);
    try {
      const found = await assetOf(name, current);
      if (!found) return send(response, 404, text(`the console has no ${name}`));
      send(response, 200, found, name === '/' ? 'no-store' : CACHE_FOR_EVER);
    } catch (error) {
      send(response, 500, text(`the console does not compile: ${String(error)}`));
    }
  };
}

async function assetOf(name: string, current: () => Promise<ConsoleBuild>): Promise<Asset | undefined> {
  if (name === '/') {
    return { type: 'text/html; charset=utf-8', body: consoleDocument((await current()).version, BASE) };
  }
  const [, folder = '', file = ''] = /^\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  if (folder === 'font') return chineseFontFile(file, FONT_FAMILY);
  const { version, script, styles } = await current();
  if (folder !== version) return undefined;
  if (file === 'console.js') return { type: 'text/javascript; charset=utf-8', body: script };
  if (file === 'console.css') return { type: 'text/css; charset=utf-8', body: styles };
  return undefined;
}

const text = (body: string): Asset => ({ type: 'text/plain; charset=utf-8', body });

function send(response: ServerResponse, status: number, { type, body }: Asset, cache = 'no-store'): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': cache,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
