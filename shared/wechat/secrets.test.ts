import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { jsonLogger } from '../core/logger.ts';
import {
  fetchFollower,
  fetchFollowers,
  oauthPerson,
  readPhoneNumber,
  sendTemplateMessage,
  signedInPerson,
  uploadPicture,
} from './endpoints/index.ts';
import type { WeChatApi } from './endpoint.ts';
import { httpClient } from './http-client.ts';
import { weChatHttp } from './http.ts';

const RUNS = Number(process.env.WEILIAN_RUNS ?? 150);

/** A server that misbehaves in one way or another, and repeats everything that it was told. */
type Misbehaviour = (told: string, response: ServerResponse) => void;
const json = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
const MISBEHAVIOURS: Record<string, Misbehaviour> = {
  'an errmsg that repeats it': (told, response) => json(response, JSON.stringify({ errcode: 40003, errmsg: told })),
  'an errmsg that repeats a part of each word': (told, response) => {
    const cut = told.replace(/[\w-]{24,}/g, (word) => word.slice(3, -3));
    json(response, JSON.stringify({ errcode: 40003, errmsg: `near ${cut} …` }));
  },
  'an errmsg that repeats it as an address has it': (told, response) =>
    json(response, JSON.stringify({ errcode: 47001, errmsg: `/sns?x=${encodeURIComponent(told)}` })),
  'an errmsg of its own kind': (told, response) => json(response, JSON.stringify({ errcode: 48001, errmsg: told })),
  'a refused token': (told, response) => json(response, JSON.stringify({ errcode: 40001, errmsg: told })),
  'broken JSON': (told, response) => json(response, `{"errmsg":"${told}`),
  'another form': (told, response) =>
    json(response, JSON.stringify({ openid: [told], [told]: told, user_info_list: told })),
  'a page': (told, response) => response.writeHead(200).end(`<html>${told}`),
  'a status': (told, response) => response.writeHead(502).end(told),
  'another way': (told, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:9/?told=${encodeURIComponent(told)}` }).end(),
  'a broken connection': (told, response) => response.writeHead(200).write(told, () => response.destroy()),
  'no answer': (_told, response) => response.destroy(),
};

let server: Server;
let misbehave: Misbehaviour;
/** The request for the token itself is answered well, unless it is what misbehaves. */
let givesToken: string | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const isToken = request.url!.startsWith('/cgi-bin/stable_token');
      const told = `${decodeURIComponent(request.url!)} ${Buffer.concat(parts).toString()}`;
      if (isToken && givesToken) json(response, JSON.stringify({ access_token: givesToken, expires_in: 7200 }));
      else misbehave(told, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const CALLS: Record<string, (api: WeChatApi, openId: string, code: string) => Promise<unknown>> = {
  'a GET with an OpenID': (api, openId) => fetchFollower(api, openId),
  'a batch of OpenIDs': async (api, openId) => {
    const { details } = await fetchFollowers(api, [openId]);
    if (details.length === 0) throw new Error('put aside');
  },
  'a call with the AppSecret': (api, _openId, code) => oauthPerson(api, code),
  'a code': (api, _openId, code) => readPhoneNumber(api, code),
  'a code and the AppSecret': (api, _openId, code) => signedInPerson(api, code),
  'a picture': (api) => uploadPicture(api, 'image', new Blob(['x'])),
  'a message': (api, openId) => sendTemplateMessage(api, { openId, templateId: 'T', values: {} }, 'M'),
};

const text = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((letters) => letters.join(''));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

describe('an error', () => {
  it('holds no token, secret, code or OpenID, whatever WeChat answers; nor does the log of it', async () => {
    const lines: string[] = [];
    for (const stream of ['log', 'error'] as const)
      jest.spyOn(console, stream).mockImplementation((line: unknown) => void lines.push(String(line)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const property = fc.asyncProperty(
      fc.record({
        appSecret: text('0123456789abcdef', 32),
        token: text(LETTERS, 120),
        openId: text(LETTERS, 27).map((rest) => `o${rest}`),
        code: text(LETTERS, 32),
      }),
      fc.constantFrom(...Object.values(MISBEHAVIOURS)),
      fc.constantFrom(...Object.values(CALLS)),
      fc.boolean(),
      async ({ appSecret, token, openId, code }, misbehaviour, call, hasToken) => {
        misbehave = misbehaviour;
        givesToken = hasToken ? token : undefined;
        const account = { appId: 'wx0123456789abcdef', appSecret };
        const [clock, wait, http] = [{ now: () => new Date(0) }, async () => {}, weChatHttp(url)];
        const client = httpClient({ http, account, clock, wait, logger: jsonLogger });
        const api = client.within({ purpose: 'background', deadline: new Date(60_000) });
        const error = (await call(api, openId, code).catch((one: unknown) => one)) as Error;
        expect(error).toMatchObject({ message: expect.any(String) });
        lines.length = 0;
        jsonLogger.error('call.failed', { error });
        const [whole, fields] = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)];
        const everything = [whole, fields, String(error.cause), error.stack, ...lines].join('\n');
        // Not a part of them either.
        for (const secret of [appSecret, token, openId, code]) {
          if (everything.includes(secret.slice(4, 22)))
            throw new Error(`leaked by ${call.toString()} on ${misbehaviour.toString()}: ${everything}`);
        }
      },
    );
    await fc.assert(property, { numRuns: RUNS });
    jest.restoreAllMocks();
  });
});
