import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import type { Controlled } from './controlled.ts';
import { refuse } from './input.ts';

/**
 * GET /files: all files of the cloud storage. GET /files/content?path=…: one of them, past the access rules. Sent as a
 * download, because the console has the same origin and a page that somebody uploaded must not act there.
 */
export function fileRoutes(app: Hono, { cloudbase }: Controlled): void {
  app.get('/files', (context) => context.json(cloudbase.files.list()));
  app.get('/files/content', (context) => {
    const path = context.req.query('path') ?? '';
    const found = cloudbase.files.read(path);
    if (!found) return refuse(404, 'NOT_FOUND', `no file ${path}`);
    const { file, content } = found;
    return context.body(Readable.toWeb(content) as ReadableStream, 200, {
      'content-type': file.contentType,
      'content-length': String(file.size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path.split('/').at(-1) ?? '')}`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
  });
}
