import { describe, expect, it } from '@jest/globals';
import { TokenBroker, withToken, type AccessTokens } from './access-token.ts';
import { silent } from './client.harness.ts';
import { WeChatError, WeChatUnreachableError } from './errors.ts';
import type { WeChatRequest } from './http.ts';

const ACCOUNT = { appId: 'wx0123456789abcdef', appSecret: 'fa4e0123456789abcdef0123456789ab' };

/** A clock that moves by hand, and a token endpoint that gives T1, T2, … and keeps what it was asked. */
function tokenWorld(expiresIn = 7_200) {
  let nowMs = 1_700_000_000_000;
  const requests: WeChatRequest[] = [];
  const failures: Error[] = [];
  const tokens = new TokenBroker({
    http: async (request) => {
      requests.push(request);
      await new Promise(setImmediate);
      const failure = failures.shift();
      if (failure) throw failure;
      return { access_token: `T${requests.length}`, expires_in: expiresIn };
    },
    account: ACCOUNT,
    clock: { now: () => new Date(nowMs) },
    logger: silent,
    wait: async () => {},
  });
  return { tokens, requests, failures, pass: (ms: number) => (nowMs += ms) };
}

describe('the access token', () => {
  it('is asked for by stable_token in normal mode: the secret in the body, never force_refresh', async () => {
    const { tokens, requests } = tokenWorld();
    await tokens.current();
    tokens.refused('T1');
    await tokens.current();
    const body = {
      grant_type: 'client_credential',
      appid: ACCOUNT.appId,
      secret: ACCOUNT.appSecret,
      force_refresh: false,
    };
    const request = { path: '/cgi-bin/stable_token', body, timeoutMs: 8_000 };
    expect(requests).toEqual([request, request]);
  });

  it('is asked for once, however many want it at the same time', async () => {
    const { tokens, requests } = tokenWorld();
    expect(await Promise.all(Array.from({ length: 50 }, () => tokens.current()))).toEqual(Array(50).fill('T1'));
    expect(requests).toHaveLength(1);
  });

  it('is kept until five minutes before its end', async () => {
    const { tokens, pass } = tokenWorld();
    expect(await tokens.current()).toBe('T1');
    pass((7_200 - 300) * 1_000 - 1);
    expect(await tokens.current()).toBe('T1');
    pass(1);
    expect(await tokens.current()).toBe('T2');
  });

  it('that lives shorter than that is kept for half of its life', async () => {
    const { tokens, pass } = tokenWorld(60);
    expect(await tokens.current()).toBe('T1');
    pass(29_999);
    expect(await tokens.current()).toBe('T1');
    pass(1);
    expect(await tokens.current()).toBe('T2');
  });

  it('is dropped when it was refused only if it is still the stored one', async () => {
    const { tokens, requests } = tokenWorld();
    await tokens.current();
    tokens.refused('T1');
    expect(await tokens.current()).toBe('T2');
    tokens.refused('T1');
    expect(await tokens.current()).toBe('T2');
    expect(requests).toHaveLength(2);
  });

  it('that could not be had is asked for anew by the next one', async () => {
    const { tokens, failures } = tokenWorld();
    failures.push(new WeChatError('/cgi-bin/stable_token', 40164, 'invalid ip'));
    const both = await Promise.allSettled([tokens.current(), tokens.current()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await tokens.current()).toBe('T2');
  });

  it('is asked for again while WeChat is busy or cannot be reached', async () => {
    const { tokens, failures } = tokenWorld();
    failures.push(new WeChatUnreachableError('/cgi-bin/stable_token', 'TimeoutError'));
    failures.push(new WeChatError('/cgi-bin/stable_token', -1, 'system error'));
    expect(await tokens.current()).toBe('T3');
  });

  it('in a form that is none is an error without the answer’s values', async () => {
    const http = async () => ({ access_token: 12345, expires_in: 'SECRET' });
    const tokens = new TokenBroker({ http, account: ACCOUNT, clock: { now: () => new Date(0) }, logger: silent });
    await expect(tokens.current()).rejects.toThrow(/^(?!.*(12345|SECRET|fa4e)).*$/s);
  });
});

describe('a call with a token', () => {
  const refusal = (code: number) => new WeChatError('/cgi-bin/user/get', code, 'refused');

  /** Tokens T1, T2, … ; each refusal moves to the next. */
  function handed() {
    let current = 1;
    const refused: string[] = [];
    const tokens: AccessTokens = {
      current: async () => `T${current}`,
      refused: (token) => {
        refused.push(token);
        current += 1;
      },
    };
    return { tokens, refused };
  }

  it.each([40001, 40014, 42001])('that is refused with %d is made once more, with another token', async (code) => {
    const { tokens, refused } = handed();
    const used: string[] = [];
    const answer = await withToken(tokens, async (token) => {
      used.push(token);
      if (used.length === 1) throw refusal(code);
      return 'done';
    });
    expect({ answer, used, refused }).toEqual({ answer: 'done', used: ['T1', 'T2'], refused: ['T1'] });
  });

  it('is made twice at most', async () => {
    const { tokens } = handed();
    let calls = 0;
    const always = async () => {
      calls += 1;
      throw refusal(40001);
    };
    await expect(withToken(tokens, always)).rejects.toMatchObject({ code: 40001 });
    expect(calls).toBe(2);
  });

  it.each([-1, 40003, 40013, 40125, 40164, 41001, 45009, 48001])('that fails with %d is not repeated', async (code) => {
    const { tokens, refused } = handed();
    let calls = 0;
    const once = async () => {
      calls += 1;
      throw refusal(code);
    };
    await expect(withToken(tokens, once)).rejects.toMatchObject({ code });
    expect({ calls, refused }).toEqual({ calls: 1, refused: [] });
  });

  it('is not made at all when there is no token, also when the secret is wrong (40001)', async () => {
    let calls = 0;
    const tokens: AccessTokens = { current: () => Promise.reject(refusal(40001)), refused: () => (calls += 100) };
    await expect(withToken(tokens, async () => (calls += 1))).rejects.toMatchObject({ code: 40001 });
    expect(calls).toBe(0);
  });
});
