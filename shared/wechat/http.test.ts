import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { weChatHttp } from './http.ts';
import { parseAnswer } from './answer-json.ts';

const PATH = '/cgi-bin/user/get';

let server: Server;
let url: string;
let answer: { status: number; headers?: Record<string, string>; body?: string | Buffer; isCut?: boolean };
let received: { method: string; url: string; body: string }[];
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ method: request.method!, url: request.url!, body: Buffer.concat(parts).toString() });
      response.writeHead(answer.status, answer.headers);
      if (answer.isCut) response.write(answer.body, () => response.destroy());
      else response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
  answer = { status: 200, body: '{}' };
});

const send = (query: Record<string, string> = {}, body?: unknown) =>
  weChatHttp(url)({ path: PATH, query, body, timeoutMs: 5_000 });
const failure = async (given: typeof answer) => {
  answer = given;
  return (await send().catch((error: unknown) => error)) as Error;
};

describe('a request', () => {
  it('without a body is a GET, with one a POST of raw UTF-8', async () => {
    await send({ access_token: 'T', next_openid: 'a&b' });
    await send({ access_token: 'T' }, { name: '券 “满减”', left: undefined });
    expect(received).toEqual([
      { method: 'GET', url: `${PATH}?access_token=T&next_openid=a%26b`, body: '' },
      { method: 'POST', url: `${PATH}?access_token=T`, body: '{"name":"券 “满减”"}' },
    ]);
  });
});

describe('an answer', () => {
  it('is JSON, with or without errcode 0', async () => {
    answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
    expect(await send()).toEqual({ errcode: 0, errmsg: 'ok' });
    answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: '{"total":1}' };
    expect(await send()).toEqual({ total: 1 });
  });

  it('that is a picture comes as bytes', async () => {
    const body = Buffer.from([0xff, 0xd8, 0, 0x7b]);
    answer = { status: 200, headers: { 'content-type': 'image/jpeg' }, body };
    expect(await send()).toEqual({ contentType: 'image/jpeg', bytes: new Uint8Array(body) });
  });

  it('with an errcode is an error with WeChat’s code and request id', async () => {
    const body = '{"errcode":40164,"errmsg":"invalid ip 58.0.0.1, not in whitelist rid: 65f0-1"}';
    expect(await failure({ status: 200, body })).toMatchObject({
      name: 'WeChatError',
      code: 40164,
      kind: 'configuration',
      message: expect.stringContaining('rid: 65f0-1'),
    });
  });

  it.each([
    ['a status that is not 200', { status: 502, body: '{}' }, 'HTTP 502'],
    ['no JSON', { status: 200, body: '<html>' }, 'not JSON'],
    ['nothing', { status: 200, body: '' }, 'not JSON'],
    ['half a body', { status: 200, body: '{"total":', isCut: true }, 'TypeError'],
  ])('that is %s is none', async (_, given, reason) => {
    expect(await failure(given)).toMatchObject({
      name: 'WeChatUnreachableError',
      message: expect.stringContaining(reason),
    });
  });

  it('from an address where nobody listens is none', async () => {
    const nobody = weChatHttp('http://127.0.0.1:9')({ path: PATH, timeoutMs: 5_000 });
    await expect(nobody).rejects.toMatchObject({ name: 'WeChatUnreachableError' });
  });

  it('that leads elsewhere is not followed: token and secret go to no other address', async () => {
    const error = await failure({ status: 307, headers: { location: `${url}/elsewhere` } });
    expect(error).toMatchObject({ name: 'WeChatUnreachableError' });
    expect(received.filter((one) => one.url.includes('elsewhere'))).toEqual([]);
  });
});

describe('whole numbers', () => {
  it.each([
    ['{"msgid":9007199254740993123}', { msgid: '9007199254740993123' }],
    ['{"msgid":-9007199254740993123}', { msgid: '-9007199254740993123' }],
    ['[1234567890123456]', ['1234567890123456']],
    ['{"msgid":200228332,"n":123456789012345}', { msgid: 200228332, n: 123456789012345 }],
    ['{"text":"9007199254740993123 \\"9007199254740993123"}', { text: '9007199254740993123 "9007199254740993123' }],
    [
      '{"ratio":0.1234567890123456789,"big":1234567890123456e3}',
      { ratio: 0.12345678901234568, big: 1234567890123456e3 },
    ],
  ])('of %s keep all their digits', (text, value) => {
    expect(parseAnswer(text)).toEqual(value);
  });
});
