import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encryptedOf } from './envelope.ts';
import { MalformedMessageError, textOf } from './fields.ts';
import { parseXml } from './xml.ts';

const USUAL = '<xml>\n<ToUserName><![CDATA[gh_1]]></ToUserName>\n<Encrypt><![CDATA[aGk+/w==]]></Encrypt>\n</xml>';
const PIECES = [
  '<xml>',
  '</xml>',
  '<Encrypt>',
  '</Encrypt>',
  '<![CDATA[',
  ']]>',
  '<ToUserName>',
  '\n',
  'a',
  '&lt;',
  '<!--',
  '\0',
];

/** What the whole reader of XML says: a text, nothing, or that it is none. */
function byReader(body: string): string | undefined {
  try {
    return textOf(parseXml(body), 'Encrypt');
  } catch (error) {
    if (error instanceof MalformedMessageError) return 'malformed';
    throw error;
  }
}

describe('the encrypted text of an envelope', () => {
  it('as WeChat writes it is found without the reader', () => {
    const never = () => {
      throw new Error('asked the reader');
    };
    expect(encryptedOf(USUAL, never)).toBe('aGk+/w==');
    expect(encryptedOf(USUAL.replaceAll('\n', ''), never)).toBe('aGk+/w==');
  });

  it('of any other form is what the reader says', () => {
    const other = '<xml><Encrypt>abc</Encrypt><AgentID>1</AgentID></xml>';
    expect(encryptedOf(other, parseXml)).toBe('abc');
    expect(() => encryptedOf(USUAL.replace('<xml>', '<!DOCTYPE x><xml>'), parseXml)).toThrow(MalformedMessageError);
    expect(() => encryptedOf(`${USUAL}<x/>`, parseXml)).toThrow(MalformedMessageError);
  });

  it('is never another one than the reader gives, whatever is put in or left out', () => {
    const change = fc.record({
      at: fc.nat(USUAL.length),
      without: fc.nat(30),
      piece: fc.constantFrom('', ...PIECES),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const body = changes.reduce(
          (text, { at, without, piece }) => text.slice(0, at) + piece + text.slice(at + without),
          USUAL,
        );
        const found = encryptedOf(body, () => ({ Encrypt: 'from the reader' }));
        if (found !== 'from the reader') expect(found).toBe(byReader(body));
      }),
      { numRuns: 20_000 },
    );
  });
});
