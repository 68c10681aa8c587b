import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RouteConfig } from '../deployment.ts';
import { startFunctions, writeFunctions } from '../testing/function-world.ts';
import { HttpAccess, MAX_BINARY_BODY_BYTES, MAX_TEXT_BODY_BYTES } from './http-access.ts';

let world: ReturnType<typeof startFunctions>;
let server: Server;
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

const ROUTES: RouteConfig[] = [{ path: '/fn', target: 'function:fn', enableAuth: false }];
const ECHO = 'exports.main = (event) => event;';

async function start(code: string, routes = ROUTES, limits = {}): Promise<void> {
  const sources = { fn: { code, timeout: 1 } };
  world = startFunctions(sources, { limits });
  const { feed, functions } = world;
  const access = new HttpAccess({ feed, invoke: (call) => functions.invoke(call) });
  const { deployment, remove } = writeFunctions(sources, {
    config: { functions: [{ name: 'fn' }], gateway: { routes } },
  });
  remove();
  const { problems, apply } = access.prepare(deployment);
  expect(problems).toEqual([]);
  apply();
  server = createServer((request, response) => void access.handle(request, response, request.url ?? '/'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  json: () => Record<string, unknown>;
}

function send(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string | string[]> = {},
): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const json = () => JSON.parse(whole.toString()) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('the event of a request over HTTP', () => {
  it('has path, method, query, headers, context and body', async () => {
    await start(ECHO);
    const xml = '<xml>你好</xml>';
    const answer = await send('POST', '/fn/a/b?x=1&y=%E5%A5%BD', xml, { 'Content-Type': 'text/xml', 'X-Own': 'Value' });
    expect(answer.json()).toMatchObject({
      path: '/a/b',
      httpMethod: 'POST',
      queryStringParameters: { x: '1', y: '好' },
      requestContext: {
        appId: expect.stringMatching(/^\d+$/),
        envId: 'local-test',
        requestId: world.feed.since(0).at(-1)?.requestId,
        uin: expect.stringMatching(/^\d+$/),
      },
      body: xml,
      isBase64Encoded: false,
      headers: { 'x-forwarded-for': '127.0.0.1' },
    });
  });

  it('writes header names once in lower case, once as sent', async () => {
    await start(ECHO);
    const seen = [];
    for (let i = 0; i < 2; i += 1) {
      const { headers } = (await send('GET', '/fn', undefined, { 'X-Own': 'Value' })).json();
      seen.push(Object.keys(headers as object).find((name) => name.toLowerCase() === 'x-own'));
    }
    expect(seen.sort()).toEqual(['X-Own', 'x-own']);
  });

  it('has bodies that are not text as base64', async () => {
    await start(ECHO);
    const bytes = Buffer.from([0, 255, 128, 1]);
    const { isBase64Encoded, body } = (await send('PUT', '/fn', bytes, { 'content-type': 'image/png' })).json();
    expect(isBase64Encoded).toBe(true);
    expect(Buffer.from(String(body), 'base64')).toEqual(bytes);
  });

  it('has the path after the route, or the whole one if the route says so', async () => {
    await start(ECHO, [...ROUTES, { path: '/fn/whole', target: 'function:fn', enablePathTransmission: true }]);
    const paths = [];
    for (const path of ['/fn', '/fn/', '/fn/a', '/fn/whole/b', '/fn/wholesale'])
      paths.push((await send('GET', path)).json()['path']);
    expect(paths).toEqual(['/', '/', '/a', '/fn/whole/b', '/wholesale']);
  });

  it('has the last value of a query parameter that is given twice, and odd names as any other', async () => {
    await start(ECHO);
    const { queryStringParameters } = (await send('GET', '/fn?a=1&a=2&__proto__=x&broken=%E0%A4%A&empty=&bare')).json();
    expect(Object.entries(queryStringParameters as object)).toEqual([
      ['a', '2'],
      ['__proto__', 'x'],
      ['broken', '\ufffd%A'],
      ['empty', ''],
      ['bare', ''],
    ]);
  });

  it('has headers that are given twice as one, and who forwarded the request', async () => {
    await start(ECHO);
    const sent = { 'X-Forwarded-For': '1.2.3.4', 'X-Own': ['a', 'b'] };
    const { headers } = (await send('GET', '/fn', undefined, sent)).json();
    const seen = Object.entries(headers as object).map(([name, value]) => [name.toLowerCase(), value as string]);
    expect(Object.fromEntries(seen)).toMatchObject({ 'x-forwarded-for': '1.2.3.4, 127.0.0.1', 'x-own': 'a, b' });
  });

  it.each([
    ['application/json; charset=utf-8', false],
    ['application/vnd.weixin+xml', false],
    ['application/x-www-form-urlencoded', false],
    ['multipart/form-data; boundary=x', true],
    ['application/octet-stream', true],
  ])('of type %s has a body in base64: %s', async (type, isBase64Encoded) => {
    await start(ECHO);
    const event = (await send('POST', '/fn', '{"你":1}', { 'content-type': type })).json();
    const body = isBase64Encoded ? Buffer.from('{"你":1}').toString('base64') : '{"你":1}';
    expect(event).toMatchObject({ isBase64Encoded, body });
  });

  it('comes without any WeChat user, and function rules do not matter', async () => {
    await start('exports.main = () => Object.keys(process.env).filter((name) => /^WX_|TRIGGER/.test(name));');
    expect((await send('GET', '/fn')).body.toString()).toBe('[]');
  });
});

describe('the answer to a request over HTTP', () => {
  const answerOf = async (result: string): Promise<Answer> => {
    await start(`exports.main = () => (${result});`);
    return send('GET', '/fn');
  };

  it('is what an integration response says', async () => {
    const result =
      '{ statusCode: 201, headers: { "Content-Type": "text/xml", "Set-Cookie": ["a=1", "b=2"], "X-N": 5 }, body: "<ok/>" }';
    const answer = await answerOf(result);
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'content-type': 'text/xml', 'set-cookie': ['a=1', 'b=2'], 'x-n': '5' },
    });
    expect(answer.body.toString()).toBe('<ok/>');
  });

  it('may be binary', async () => {
    const { body } = await answerOf(
      '{ isBase64Encoded: true, statusCode: 200, body: Buffer.from([1, 254]).toString("base64") }',
    );
    expect([...body]).toEqual([1, 254]);
  });

  it.each([
    ['"success"', 'success', 'text/plain; charset=utf-8'],
    ['42', '42', 'text/plain; charset=utf-8'],
    ['{ a: [1] }', '{"a":[1]}', 'application/json; charset=utf-8'],
    ['undefined', '', 'text/plain; charset=utf-8'],
    ['[1, 2]', '[1,2]', 'application/json; charset=utf-8'],
    ['true', 'true', 'application/json; charset=utf-8'],
    ['{ statusCode: "200", headers: { "content-type": "text/x" }, body: { a: 1 } }', '{"a":1}', 'text/x'],
  ])('of %s is "%s"', async (result, body, type) => {
    const answer = await answerOf(result);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type } });
    expect(answer.body.toString()).toBe(body);
  });

  it.each([
    '{ statusCode: 7 }',
    '{ statusCode: 200, headers: { "bad name": "x" } }',
    '{ statusCode: 200, headers: { a: "x\\r\\ny: z" } }',
    '{ statusCode: 200, headers: "none" }',
    '{ statusCode: 200, body: 5, isBase64Encoded: true }',
    '{ statusCode: null }',
    '{ statusCode: 101 }',
  ])('of %s is 502', async (result) => {
    expect(await answerOf(result)).toMatchObject({ status: 502 });
  });

  it('has no body where HTTP knows none, and the gateway decides about its length', async () => {
    const answer = await answerOf('{ statusCode: 204, headers: { "Content-Length": "7" }, body: "ignored" }');
    expect(answer).toMatchObject({ status: 204, body: Buffer.alloc(0) });
    expect((await send('HEAD', '/fn')).body).toHaveLength(0);
  });

  it('tells nothing of an error in the function', async () => {
    const answer = await answerOf('(() => { throw new Error("password 123"); })()');
    expect(answer.status).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'FUNCTIONS_EXECUTE_FAIL', requestId: expect.any(String) });
    expect(answer.body.toString()).not.toMatch(/password|index\.js/);
  });

  it('is 504 when the function runs over, 429 when there are too many', async () => {
    await start('exports.main = () => new Promise(() => {});', ROUTES, { maxInstances: 1 });
    const answers = await Promise.all([send('GET', '/fn'), send('GET', '/fn')]);
    expect(answers.map((one) => one.status).sort()).toEqual([429, 504]);
  });

  it('is no answer at all when a fault rule drops it', async () => {
    await start(ECHO);
    world.faults.add({ target: 'function', match: 'fn', effect: { kind: 'drop' } });
    await expect(send('GET', '/fn')).rejects.toThrow();
  });
});

describe('a request that leads nowhere', () => {
  it('is refused with the platform’s codes', async () => {
    await start(ECHO, [...ROUTES, { path: '/members', target: 'function:fn', enableAuth: true }]);
    expect((await send('GET', '/other')).json()).toMatchObject({ code: 'INVALID_PATH' });
    expect((await send('GET', '/fnord')).status).toBe(404);
    expect((await send('GET', '/members')).json()).toMatchObject({ code: 'MISSING_CREDENTIALS' });
  });

  it('is refused when its body is too large', async () => {
    await start(ECHO);
    const type = (value: string) => ({ 'content-type': value });
    expect((await send('POST', '/fn', Buffer.alloc(MAX_TEXT_BODY_BYTES), type('text/plain'))).status).toBe(200);
    const text = await send('POST', '/fn', Buffer.alloc(MAX_TEXT_BODY_BYTES + 1), type('text/plain'));
    expect(text.json()).toMatchObject({ code: 'EXCEED_MAX_PAYLOAD_SIZE' });
    const binary = await send('POST', '/fn', Buffer.alloc(MAX_BINARY_BODY_BYTES + 1), type('image/png'));
    expect(binary.status).toBe(413);
  });
});
