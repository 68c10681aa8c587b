import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { WeChatError } from './errors.ts';
import { httpDriver } from './http-driver.ts';
import type { WeChatRequest } from './http.ts';

const ACCOUNT = { appId: 'wx0123456789abcdef', appSecret: 'f'.repeat(32) };
const about = { repeatable: 'read', needs: 'verified-account', answer: z.unknown() } as const;

/** A driver, what it sent, and what is done to a request before its answer. */
function driverWith(answer: (request: WeChatRequest) => unknown = () => ({}), current = async () => 'TOKEN') {
  const sent: WeChatRequest[] = [];
  const refused: string[] = [];
  const http = async (request: WeChatRequest) => {
    sent.push(request);
    return answer(request);
  };
  const driver = httpDriver(http, { current, refused: (token) => void refused.push(token) }, ACCOUNT);
  return { driver, sent, refused };
}
const minute = () => 60_000;

describe('a request over HTTP', () => {
  it('has its parameters in the query or in the body, and the token in the query', async () => {
    const { driver, sent } = driverWith();
    await driver.send(endpoint('GET', '/a', about), { n: 1, none: undefined }, minute);
    await driver.send(endpoint('POST', '/b', about), { n: 1 }, minute);
    expect(sent).toEqual([
      { path: '/a', query: { n: '1', access_token: 'TOKEN' }, timeoutMs: 60_000 },
      { path: '/b', query: { access_token: 'TOKEN' }, body: { n: 1 }, timeoutMs: 60_000 },
    ]);
  });

  it('with a file has it in a form, under a name that tells the format, and the rest in the query', async () => {
    const { driver, sent } = driverWith();
    const file = new Blob([new Uint8Array([1, 2])], { type: 'image/png' });
    await driver.send(endpoint('POST', '/f', about), { type: 'image', media: file }, minute);
    const [{ query, body }] = sent as [WeChatRequest];
    const media = (body as FormData).get('media') as File;
    expect([query, media.name, media.size]).toEqual([{ type: 'image', access_token: 'TOKEN' }, 'media.png', 2]);
  });

  it('takes no credential from its parameters', async () => {
    const { driver, sent } = driverWith();
    await driver.send(endpoint('GET', '/a', about), { access_token: 'OTHER' }, minute);
    await driver.send(
      endpoint('GET', '/s', { ...about, credential: 'secret' }),
      { secret: 'OTHER', appid: 'O' },
      minute,
    );
    expect(sent.map(({ query }) => query)).toEqual([
      { access_token: 'TOKEN' },
      { appid: ACCOUNT.appId, secret: ACCOUNT.appSecret },
    ]);
  });

  it('has no place for a token in its path', () => {
    // @ts-expect-error A path has no query.
    endpoint('GET', '/a?access_token=TOKEN', about);
  });

  it('without a token is none: how long it took to get one is told as the token’s failure', async () => {
    const { driver, sent } = driverWith(undefined, () => new Promise(() => {}));
    await expect(driver.send(endpoint('POST', '/m', about), {}, () => 5)).rejects.toMatchObject({
      path: '/cgi-bin/stable_token',
      kind: 'unreachable',
    });
    expect(sent).toEqual([]);
  });

  it('that would begin after the deadline is not sent, and says so', async () => {
    let leftMs = 100;
    const { driver, sent } = driverWith(undefined, async () => {
      leftMs = 0;
      return 'TOKEN';
    });
    await expect(driver.send(endpoint('POST', '/m', about), {}, () => leftMs)).rejects.toMatchObject({
      name: 'OutOfTimeError',
      path: '/m',
    });
    expect(sent).toEqual([]);
  });

  it('is sent once more when its token is refused, also one that may not be repeated: nothing has happened', async () => {
    const refuse = ({ path }: WeChatRequest) => {
      if (sent.length === 1) throw new WeChatError(path, 40001, 'invalid credential');
      return 'done';
    };
    const { driver, sent, refused } = driverWith(refuse);
    const once = endpoint('POST', '/m', { ...about, repeatable: 'never' });
    expect(await driver.send(once, {}, minute)).toBe('done');
    expect([sent.length, refused]).toEqual([2, ['TOKEN']]);
  });
});
