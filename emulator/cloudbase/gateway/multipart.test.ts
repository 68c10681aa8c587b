import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMultipart } from './multipart.ts';

const TYPE = 'multipart/form-data; boundary=b0';
const part = (name: string, content: string | Buffer, more = '') =>
  Buffer.concat([
    Buffer.from(`--b0\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const BINARY = '\r\nContent-Type: application/octet-stream';
const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from('--b0--\r\n')]);

describe('a multipart form', () => {
  it('has texts, and bytes where a part says so', () => {
    const body = form(
      part('action', 'wx.openApi'),
      part('requestData', Buffer.from([0, 13, 10, 255]), BINARY),
      part('空', ''),
    );
    expect(parseMultipart(body, TYPE)).toEqual({
      action: 'wx.openApi',
      requestData: Buffer.from([0, 13, 10, 255]),
      空: '',
    });
  });

  it('gives back whatever bytes are put in', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const content = Buffer.from(bytes);
        fc.pre(!content.includes('\r\n--b0'));
        expect(parseMultipart(form(part('x', content, BINARY)), TYPE)).toEqual({ x: content });
      }),
    );
  });

  it('may have names that every object has', () => {
    const fields = parseMultipart(form(part('__proto__', 'x')), TYPE);
    expect([Object.keys(fields), Object.getPrototypeOf(fields)]).toEqual([['__proto__'], Object.prototype]);
  });

  it.each<[string, Buffer, string?]>([
    ['without a boundary', form(part('a', 'b')), 'multipart/form-data'],
    ['with another boundary', form(part('a', 'b')), 'multipart/form-data; boundary=other'],
    ['that is empty', Buffer.alloc(0)],
    ['that breaks off in a part', form(part('a', 'b')).subarray(0, 45)],
    ['that breaks off before its last boundary', part('a', 'b')],
    ['with a part without headers', Buffer.from('--b0\r\nx\r\n--b0--\r\n')],
    ['with a part without a name', Buffer.from('--b0\r\nX: y\r\n\r\nx\r\n--b0--\r\n')],
    ['with a name twice', form(part('a', '1'), part('a', '2'))],
    ['with too many parts', form(...Array.from({ length: 101 }, (_, index) => part(String(index), '')))],
  ])('%s is refused', (_, body, type = TYPE) => {
    expect(() => parseMultipart(body, type)).toThrow(/^the request body is not a valid multipart form/);
  });

  it('of any bytes is read or refused, and nothing else', () => {
    const pieces = fc.array(
      fc.constantFrom('--b0', '\r\n', '--', 'name="a"', 'Content-Disposition: form-data;', 'x', '\r\n\r\n'),
    );
    fc.assert(
      fc.property(pieces, (given) => {
        try {
          parseMultipart(Buffer.from(given.join('')), TYPE);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_PARAM' });
        }
      }),
    );
  });
});
