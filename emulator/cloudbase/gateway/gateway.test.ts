import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from '../database/database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
  await db.collection('things').add({ _id: 'a', n: 1 });
});
afterAll(() => server.close());

describe('the gateway', () => {
  const post = (body: string, headers: Record<string, string> = {}, method = 'POST') =>
    new Promise<{ status?: number; answer: unknown }>((resolve, reject) => {
      const sent = request(`${server.url}?env=local-test`, { method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode, answer: JSON.parse(text) as unknown }));
      });
      sent.on('error', reject);
      sent.end(body);
    });

  it('refuses requests without valid credentials', async () => {
    const stranger = sdkDatabase({ secretId: 'stranger', secretKey: 'x' });
    await expect(stranger.collection('things').get()).rejects.toMatchObject({ code: 'SIGN_PARAM_INVALID' });
    const thief = sdkDatabase({ secretId: 'test-secret-id', secretKey: 'wrong' });
    await expect(thief.collection('things').get()).rejects.toMatchObject({ code: 'SIGN_PARAM_INVALID' });
    expect(await post('{"action":"database.getDocument","collectionName":"things"}')).toMatchObject({
      status: 200,
      answer: { code: 'SIGN_PARAM_INVALID', requestId: expect.any(String) },
    });
  });

  it('refuses what is not JSON, not an object, too large or not a POST', async () => {
    for (const body of ['', '{', '[]', 'null', '"text"', ' '.repeat(17 * 1024 * 1024)]) {
      expect(await post(body)).toMatchObject({ status: 200, answer: { code: 'INVALID_PARAM' } });
    }
    expect(await post('', {}, 'PUT')).toMatchObject({ answer: { code: 'INVALID_PARAM' } });
  });

  it('refuses an action that it does not know, and tells', async () => {
    const requester = (db.collection('things') as unknown as { _request: { send(action: string): Promise<unknown> } })
      ._request;
    for (const action of ['database.unheardOf', '__proto__', 'constructor']) {
      await expect(requester.send(action)).rejects.toMatchObject({ code: 'INVALID_ACTION' });
    }
    expect(server.unknownActions).toContain('database.unheardOf');
  });

  it('answers an unexpected failure with a system error and keeps running', async () => {
    const silenced = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    server.faults.watch = () => {
      throw new TypeError('a defect');
    };
    await expect(db.collection('things').get()).rejects.toMatchObject({ code: 'SYS_ERR' });
    Reflect.deleteProperty(server.faults, 'watch');
    silenced.mockRestore();
    expect((await db.collection('things').count()).total).toBe(1);
  });
});

describe('an invocation of a function', () => {
  it('is known from the context variable that the SDK puts before its own counter', async () => {
    Object.assign(process.env, { TCB_CONTEXT_KEYS: 'TCB_SEQID', TCB_SEQID: 'invocation-7' });
    await db.collection('things').doc('a').update({ n: 2 });
    delete process.env.TCB_SEQID;
    await db.collection('things').doc('a').update({ n: 3 });
    const [first, second] = server.feed.since().slice(-2);
    expect([first?.requestId, second?.requestId]).toEqual(['invocation-7', undefined]);
  });
});
