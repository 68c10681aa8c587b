import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server that reads each request and gives the same short answer: what the SDK costs by itself. */
const ANSWER = JSON.stringify({ data: { list: [], insertedIds: ['1'], updated: 1, doc: null }, requestId: 'empty' });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ admin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin` }));
});
