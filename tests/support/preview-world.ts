import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPreview } from '../../emulator/preview/index.ts';
import type { WorldTime } from '../../emulator/preview/world-time.ts';

/** A preview whose world answers what is laid down, by path, and remembers what it is told. */
export interface PreviewWorld {
  url: string;
  /** Path and body of every POST. */
  told: [string, unknown][];
  close(): Promise<void>;
}

/** `answers` by path of `/control`, without its query; what is not there is `{}`. */
export async function startPreviewWorld(
  miniprogramDir: string,
  answers: Record<string, unknown>,
  clock?: { shown(): WorldTime },
): Promise<PreviewWorld> {
  const preview = createPreview({ miniprogramDir, invokeUrl: '/invoke', controlUrl: '/control', clock });
  const told: [string, unknown][] = [];
  const server = createServer((request, response) => {
    const asked = request.url ?? '';
    if (asked.startsWith('/preview')) return void preview.handle(request, response, asked.slice('/preview'.length));
    const path = asked.replace(/^\/control|\?.*$/g, '');
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      if (request.method === 'POST') told.push([path, JSON.parse(body)]);
      response.end(JSON.stringify(answers[path] ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/preview`,
    told,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await preview.close();
    },
  };
}
