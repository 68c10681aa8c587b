import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from '../database/database.harness.ts';

/** How many random bodies; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 200);

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;
let errors: ReturnType<typeof jest.spyOn>;

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
  await db.collection('things').add({ _id: 'a', n: 1 });
});
afterAll(() => server.close());
beforeEach(() => {
  errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  expect(errors).not.toHaveBeenCalled();
  errors.mockRestore();
  // Others are answered, and nothing has changed.
  expect((await db.collection('things').get()).data).toEqual([{ _id: 'a', n: 1 }]);
});

interface Sent {
  body?: string | Uint8Array | Iterable<Uint8Array>;
  headers?: Record<string, string>;
  method?: string;
  query?: string;
}

/** As the client got it: the answer's text. */
function post({ body = '', headers = {}, method = 'POST', query = '?env=local-test' }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${query}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    sent.on('error', reject);
    if (typeof body === 'string' || body instanceof Uint8Array) sent.end(body);
    else {
      for (const chunk of body) sent.write(chunk);
      sent.end();
    }
  });
}

async function expectRefused(sent: Sent): Promise<void> {
  const answer = JSON.parse(await post(sent)) as Record<string, unknown>;
  expect(answer).toEqual({
    code: expect.stringMatching(/^(INVALID_PARAM|SIGN_PARAM_INVALID|INVALID_ACTION)$/),
    message: expect.any(String),
    requestId: expect.any(String),
  });
}

const signedWith = (params: string): string =>
  `TC3-HMAC-SHA256 Credential=test-secret-id/2026-01-01/tcb/tc3_request, SignedHeaders=content-type;host;x-timestamp, ` +
  `SignedParams=${params}, Signature=${'0'.repeat(64)}`;

const VALID = JSON.stringify({ action: 'database.removeDocument', collectionName: 'things', query: '{}', multi: true });

describe('whatever stands in a body, the gateway refuses it and goes on', () => {
  it('random bytes, as JSON, as a form, as nothing', async () => {
    const contentType = fc.constantFrom('application/json', 'multipart/form-data; boundary=b', 'text/plain', '');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), contentType, async (body, type) => {
        await expectRefused({ body, headers: type ? { 'content-type': type } : {} });
      }),
      { numRuns: RUNS },
    );
  });

  it('a request that was cut off, or has a byte that is none of its own', async () => {
    const damage = fc.record({ at: fc.nat(VALID.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, byte, cut }) => {
        const body = Buffer.from(VALID);
        body[at] = byte;
        await expectRefused({ body: cut ? body.subarray(0, at) : body });
      }),
      { numRuns: RUNS },
    );
  });

  it('any JSON, with a signature that covers any of it', async () => {
    const names = fc.constantFrom('action', 'data', '__proto__', 'constructor', 'toString', '', 'Data');
    const body = fc.dictionary(names, fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(body, fc.array(names), fc.string(), async (content, signed, noise) => {
        const params = signed.join(';').toLowerCase();
        await expectRefused({ body: JSON.stringify(content), headers: { authorization: signedWith(params) } });
        const authorization = `TC3-HMAC-SHA256 ${noise.replace(/[^ -~]/g, '')}`;
        await expectRefused({ body: JSON.stringify(content), headers: { authorization } });
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['arrays', (depth: number) => '['.repeat(depth) + ']'.repeat(depth)],
    ['objects', (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)],
  ])('%s nested 100,000 deep, in a parameter that is signed', async (_kind, nested) => {
    const body = `{"action":"database.getDocument","data":${nested(100_000)}}`;
    await expectRefused({ body, headers: { authorization: signedWith('action;data') } });
    await expectRefused({ body: nested(100_000) });
  });

  it('100 MB', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, ' ');
    await expectRefused({ body: Array.from({ length: 100 }, () => megabyte) });
  });

  it('broken characters, names of prototypes, other methods, queries that are none', async () => {
    const bad = Buffer.concat([
      Buffer.from('{"action":"'),
      Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
      Buffer.from('"}'),
    ]);
    await expectRefused({ body: bad });
    await expectRefused({ body: '{"action":"\\ud800\\u0000"}', headers: { authorization: signedWith('action') } });
    await expectRefused({ body: '{"__proto__":{"action":"database.getDocument"},"constructor":1}' });
    await expectRefused({ body: VALID, method: 'PUT' });
    await expectRefused({ body: VALID, query: '?seqId=%E0%A4%A&scfRequestId=%00&env=__proto__' });
  });

  it('a client that goes away in the middle of its request', async () => {
    await new Promise<void>((resolve) => {
      const sent = request(server.url, { method: 'POST', headers: { 'content-length': '1000' } });
      sent.on('error', () => resolve());
      sent.on('close', () => resolve());
      sent.write('{"action":');
      setImmediate(() => sent.destroy());
    });
  });
});
