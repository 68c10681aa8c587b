import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld } from '../../emulator/world.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

let application: ApplicationUnderTest;
let port: string;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  port = new URL(application.world.url).port;
});
afterAll(() => application.close());

const PREFIXES = [
  '/admin',
  '/http/oa-webhook',
  '/wechat/cgi-bin/token',
  '/console',
  '/preview',
  '/control/state',
  '/',
  '/nothing',
];

interface Asked {
  method?: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}
function ask({ method = 'GET', path, headers, body }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, setHost: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
const own = () => ({ host: `127.0.0.1:${port}` });

describe('the local server', () => {
  it('listens on loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      const reached = await new Promise((resolve) => {
        const socket = connect({ host: address, port: Number(port) });
        socket.on('connect', () => resolve(socket.destroy() && true));
        socket.on('error', () => resolve(false));
      });
      expect({ address, reached }).toEqual({ address, reached: false });
    }
    expect(new URL(application.world.url).hostname).toBe('127.0.0.1');
  });

  it.each(PREFIXES)('refuses a foreign Host or Origin on %s, and changes nothing', async (path) => {
    const before = application.contents();
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `127.0.0.1:${port}.evil.example`,
      `0.0.0.0:${port}`,
    ];
    const origins = [
      'https://evil.example',
      'null',
      '',
      'http://127.0.0.1:1',
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
    ];
    const headers = [...hosts.map((host) => ({ host })), ...origins.map((origin) => ({ ...own(), origin }))];
    for (const method of ['GET', 'POST', 'OPTIONS'])
      for (const one of headers) {
        const { status, text } = await ask({ method, path, headers: one, body: method === 'POST' ? '{}' : undefined });
        expect({ one, status, text }).toEqual({ one, status: 403, text: expect.stringContaining('FOREIGN_ORIGIN') });
      }
    expect(application.contents()).toEqual(before);
  });

  it('answers programs of this machine and its own pages, by either of its names', async () => {
    for (const headers of [own(), { host: `localhost:${port}` }, { ...own(), origin: `http://localhost:${port}` }])
      expect((await ask({ path: '/control/state', headers })).status).toBe(200);
  });

  it('gives no page a right to read it from elsewhere', async () => {
    const response = await fetch(`${application.world.addresses.control}/state`);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('shows no file of the machine under its pages', async () => {
    const up = [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../../package.json',
      '/%',
    ];
    for (const prefix of ['/console', '/preview'])
      for (const path of up) {
        const { status, text } = await ask({ path: prefix + path, headers: own() });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(text).not.toContain('devDependencies');
      }
  });
});

describe('/control', () => {
  const post = (path: string, body: string) => ask({ method: 'POST', path: `/control${path}`, headers: own(), body });
  const PATHS = [
    '/clock',
    '/timers/fire',
    '/functions/invoke',
    '/wechat/follow',
    '/wechat/unfollow',
    '/faults',
    '/progress',
  ];

  it.each(PATHS)('refuses what is no JSON, or of another form, on %s', async (path) => {
    const before = [application.contents(), application.world.clock.nowMs(), application.world.faults.list()];
    for (const body of ['{', 'null', '[]', '"text"', '{"a":', '\u0000', '{"advanceMs":-1,"name":5}']) {
      const { status, text } = await post(path, body);
      expect({ status, ...(JSON.parse(text) as object) }).toEqual({
        status: 400,
        error: { code: 'INVALID_INPUT', message: expect.any(String) },
      });
    }
    expect([application.contents(), application.world.clock.nowMs(), application.world.faults.list()]).toEqual(before);
  });

  it.each([
    ['GET', '/database/users?filter=x', 400],
    ['GET', '/database/users?filter=[]', 400],
    ['GET', '/database/users?filter={"$where":"1"}', 400],
    ['GET', '/database/users?filter={"a":{"$regex":"("}}', 400],
    ['GET', '/database/couponTemplates?filter={"$expr":{"$function":{"body":"1","args":[],"lang":"js"}}}', 400],
    ['GET', '/database/users?limit=-1', 400],
    ['GET', '/database/users?skip=1.5', 400],
    ['GET', '/database/nothing', 404],
    ['GET', '/database/__proto__', 404],
    ['GET', '/database/%E0%A4%A', 404],
    ['GET', '/logs?limit=x', 400],
    ['GET', '/feed?since=-1', 400],
    ['GET', '/wechat/followers?limit=10001', 400],
    ['GET', '/nothing', 404],
    ['PUT', '/state', 404],
    ['DELETE', '/faults/nothing', 404],
  ])('answers %s %s with %d and a typed error', async (method, path, status) => {
    const answer = await ask({ method, path: `/control${encodeURI(path).replaceAll('%25', '%')}`, headers: own() });
    expect({ status: answer.status, ...(JSON.parse(answer.text) as object) }).toEqual({
      status,
      error: { code: status === 404 ? 'NOT_FOUND' : 'INVALID_INPUT', message: expect.any(String) },
    });
  });

  it('says who is unknown', async () => {
    expect(await post('/wechat/follow', '{"name":"谁"}')).toMatchObject({ status: 409 });
    const invoke = JSON.stringify({ name: 'customer', as: { kind: 'miniprogram', person: '谁' } });
    expect(await post('/functions/invoke', invoke)).toMatchObject({ status: 404 });
    const nobody = JSON.stringify({ name: 'customer', as: { kind: 'root' } });
    expect(await post('/functions/invoke', nobody)).toMatchObject({ status: 400 });
    expect(await post('/timers/fire', '{"functionName":"customer","triggerName":"x"}')).toMatchObject({ status: 404 });
  });

  it('goes on when callers leave in the middle', async () => {
    for (const path of ['/control/clock', '/admin', '/http/oa-webhook']) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 1000\r\n\r\n{`);
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
      socket.destroy();
    }
    expect((await ask({ path: '/control/state', headers: own() })).status).toBe(200);
  });
});

describe('a second world', () => {
  it('is refused on the same port, and stands beside the first on another one', async () => {
    const seed = readSeed({ followers: 0, people: [] });
    const taken = { name: 'PortInUseError', port: Number(port) };
    await expect(startWorld({ port: Number(port), seed })).rejects.toMatchObject(taken);
    const second = await startWorld({ port: 0, seed });
    expect(second.url).not.toBe(application.world.url);
    await second.close();
  });
});
