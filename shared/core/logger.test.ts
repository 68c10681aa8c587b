import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { jsonLogger } from './logger.ts';

let lines: { stream: string; text: string }[];
beforeEach(() => {
  lines = [];
  for (const stream of ['log', 'error'] as const) {
    jest.spyOn(console, stream).mockImplementation((text: unknown) => void lines.push({ stream, text: String(text) }));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});

const logged = () =>
  lines.map(({ text }) => JSON.parse(text) as { [field: string]: unknown; error?: { message: string } });

const OPEN_ID = 'oABCDEFGHIJKLMNOPQRSTUV_wx-1';

describe('the log', () => {
  it('has one line of JSON for each event, errors on their own stream', () => {
    jsonLogger.info('a', { text: 'two\nlines', gone: undefined });
    jsonLogger.warn('b');
    jsonLogger.error('c', { n: 1 });
    expect(lines.map(({ stream }) => stream)).toEqual(['log', 'log', 'error']);
    expect(lines.every(({ text }) => !text.includes('\n'))).toBe(true);
    expect(logged()).toEqual([
      { level: 'info', event: 'a', text: 'two\nlines' },
      { level: 'warn', event: 'b' },
      { level: 'error', event: 'c', n: 1 },
    ]);
  });

  it('shows an error’s name, message, code and stack, and nothing else that hangs on it', () => {
    const error = Object.assign(new TypeError('broken', { cause: new Error('with-secret') }), {
      code: 'E_CODE',
      config: { headers: { authorization: 'with-secret' } },
    });
    jsonLogger.error('x', { error });
    expect(logged()[0]?.error).toEqual({ name: 'TypeError', message: 'broken', code: 'E_CODE', stack: error.stack });
    expect(lines[0]?.text).not.toContain('with-secret');
  });

  it('hides OpenIDs and UnionIDs wherever they stand, in messages of the database too', () => {
    const error = new Error(`E11000 duplicate key { : "wx0123456789abcdef:${OPEN_ID}" }`);
    jsonLogger.error('x', { error, who: OPEN_ID, inside: { list: [`${OPEN_ID}, ${OPEN_ID}`] } });
    expect(lines[0]?.text).not.toContain(OPEN_ID);
    expect(logged()[0]?.who).toBe('[hidden]');
    expect(logged()[0]?.error?.message).toBe('E11000 duplicate key { : "wx0123456789abcdef:[hidden]" }');
  });

  it('hides tokens, secrets and phone numbers', () => {
    const url = 'https://api.weixin.qq.com/cgi-bin/user/get?access_token=71_aB-c&next_openid=&secret=s3cr3t';
    jsonLogger.warn('x', { url, phone: '13812345678', text: '"access_token":"71_aB-c"' });
    for (const secret of ['71_aB-c', 's3cr3t', '13812345678']) expect(lines[0]?.text).not.toContain(secret);
    expect(logged()[0]?.url).toBe(
      'https://api.weixin.qq.com/cgi-bin/user/get?access_token=[hidden]&next_openid=&secret=[hidden]',
    );
  });

  it('shows our own ids, moments and numbers as they are', () => {
    const fields = {
      userId: 'u_0123456789abcdef0123456789abcd',
      requestId: '0123456789ABCDEF',
      ms: 1709251200000,
      n: 12345678901,
    };
    jsonLogger.info('x', { ...fields, at: new Date(0) });
    expect(logged()[0]).toMatchObject({ ...fields, at: '1970-01-01T00:00:00.000Z' });
  });

  it('never fails, whatever it is given', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    jsonLogger.error('x', { circular });
    jsonLogger.info('y', { big: 10n });
    expect(logged()).toMatchObject([
      { level: 'error', event: 'x' },
      { level: 'info', event: 'y' },
    ]);
  });
});
