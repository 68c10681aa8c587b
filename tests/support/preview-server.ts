import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPreview, type PreviewOptions } from '../../emulator/preview/index.ts';
import type { CustomerStandIn } from './customer-stand-in.ts';

interface InvokeRequest {
  data: { call: string; input: Record<string, unknown> };
  as: { person?: string };
}

/** A server with a mini program in the preview, whose calls go to a stand-in that can be changed between tests. */
export interface PreviewServer {
  url: string;
  customer: CustomerStandIn | undefined;
  close(): Promise<void>;
}

export async function startPreviewServer(
  miniprogramDir: string,
  more: Pick<PreviewOptions, 'npmDir' | 'watch'> = {},
): Promise<PreviewServer> {
  const options: PreviewOptions = { miniprogramDir, ...more, invokeUrl: '/control/functions/invoke' };
  const preview = createPreview(options);
  const running: PreviewServer = {
    url: '',
    customer: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await preview.close();
    },
  };
  const invoke = async (request: IncomingMessage): Promise<string> => {
    const { data, as } = JSON.parse(await bodyOf(request)) as InvokeRequest;
    const result = await running.customer?.answer({ ...data, person: as.person });
    return JSON.stringify({ ok: true, result, requestId: 'invocation-1' });
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/preview')) void preview.handle(request, response, path.slice('/preview'.length));
    else if (path === options.invokeUrl) void invoke(request).then((body) => response.end(body));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/preview`;
  return running;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
