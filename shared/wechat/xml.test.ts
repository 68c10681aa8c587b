import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readXml } from '../../emulator/wechat/push/xml.ts';
import { MalformedMessageError, textOf, type Field } from './fields.ts';
import { parseXml, writeXml } from './xml.ts';

const refused = (body: string) => expect(() => parseXml(body)).toThrow(MalformedMessageError);

describe('reading WeChat’s XML', () => {
  it('keeps every value as text: a MsgId has more digits than a number holds', () => {
    const fields = parseXml(
      '<xml>\n<MsgId>6054768590064713728</MsgId><A>0012</A><B>true</B><C><![CDATA[1e3]]></C></xml>',
    );
    expect(fields).toEqual({ MsgId: '6054768590064713728', A: '0012', B: 'true', C: '1e3' });
  });

  it('gives empty elements as empty text', () => {
    expect(parseXml('<xml><EventKey></EventKey><A/><B><![CDATA[]]></B></xml>')).toEqual({ EventKey: '', A: '', B: '' });
  });

  it('takes whatever people wrote inside CDATA, markup and document types too', () => {
    const written = '<!DOCTYPE html><!ENTITY a "b"><xml>&amp;<!-- no --> <?php ?></xml>';
    expect(parseXml(`<xml><Content><![CDATA[${written}]]></Content></xml>`)).toEqual({ Content: written });
    expect(parseXml('<xml><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>')).toEqual({ Content: 'a]]>b' });
  });

  it('gives back any text that was written as CDATA', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const cdata = text.replaceAll(']]>', ']]]]><![CDATA[>');
        expect(parseXml(`<xml><Content><![CDATA[${cdata}]]></Content></xml>`)).toEqual({ Content: text });
      }),
    );
  });

  it('gives elements inside an element as a group, and repeated ones as a list', () => {
    const nested = '<xml><A><B>1</B></A><C>2</C><D>3</D>\n<D>4</D><E><F>5</F></E><E><F>6</F></E></xml>';
    expect(parseXml(nested)).toEqual({ A: { B: '1' }, C: '2', D: ['3', '4'], E: [{ F: '5' }, { F: '6' }] });
  });

  it('knows no other names than those that stand there', () => {
    expect(parseXml('<xml><constructor>1</constructor></xml>')).toEqual({ constructor: '1' });
    expect(textOf(parseXml('<xml><A>1</A></xml>'), 'toString')).toBeUndefined();
  });

  it('takes an XML declaration and a byte order mark', () => {
    expect(parseXml('\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<xml><A>1</A></xml>\n')).toEqual({ A: '1' });
  });

  it('takes no longer for what is made to take long', () => {
    const long = 64 * 1024;
    const bodies = [' '.repeat(long), `<xml>${'<'.repeat(long)}`, `<xml><A>${'<![CDATA['.repeat(long / 9)}`];
    const from = performance.now();
    for (const body of [...bodies, `<xml><${'a'.repeat(long)} <`, `<xml>${'<a>'.repeat(long / 3)}`]) refused(body);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it('does not expand entities', () => {
    expect(parseXml('<xml><A>&lt;&#65;&unknown;</A></xml>')).toEqual({ A: '&lt;&#65;&unknown;' });
  });

  it.each([
    ['a document type', '<!DOCTYPE xml><xml><A>1</A></xml>'],
    ['an external entity', '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><A>&a;</A></xml>'],
    ['a document type inside the root', '<xml><!DOCTYPE xml [<!ENTITY a "b">]><A>&a;</A></xml>'],
    ['an entity declaration in any case', '<xml><!entity a "b"><A>1</A></xml>'],
    ['a comment that hides where CDATA begins', '<xml><!-- <![CDATA[ --><!DOCTYPE x><A>1</A><!-- ]]> --></xml>'],
    ['an attribute that hides where CDATA begins', '<xml a="<![CDATA["><!DOCTYPE x><A b="]]>">1</A></xml>'],
    ['an instruction that hides where CDATA begins', '<xml><?a <![CDATA[ ?><!DOCTYPE x><?a ]]> ?><A>1</A></xml>'],
    ['comments', '<xml><!-- c --><A>1</A></xml>'],
    ['attributes', '<xml><A b="1">1</A></xml>'],
  ])('refuses %s', (_, body) => refused(body));

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['JSON', '{"xml":{"A":"1"}}'],
    ['another element', '<html><A>1</A></html>'],
    ['an xml element inside another one', '<a><xml><A>1</A></xml></a>'],
    ['an empty one', '<xml></xml>'],
    ['one with text only', '<xml>1</xml>'],
    ['one with text beside elements', '<xml>1<A>2</A></xml>'],
    ['an element that closes itself twice', '<xml><A>1</A/></xml>'],
    ['two', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['one with something behind it', '<xml><A>1</A></xml>x'],
    ['an element that is not closed', '<xml><A>1</xml>'],
    ['CDATA that is not closed', '<xml><A><![CDATA[1</A></xml>'],
    ['elements with the names of an object’s own parts', '<xml><__proto__><a>1</a></__proto__><A>1</A></xml>'],
    ['elements nested beyond all measure', `<xml>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`],
  ])('refuses %s', (_, body) => refused(body));

  it('throws nothing else, whatever comes', () => {
    const piece = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '<!',
      '<?',
      '"',
      '=',
      '&',
      'x',
      '<a/>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          return typeof parseXml(pieces.join('')) === 'object';
        } catch (error) {
          return error instanceof MalformedMessageError;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('writing WeChat’s XML', () => {
  it('gives what is read back as the same fields, whatever the text', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => one === '' || !/^\d+$/.test(one));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const fields: Record<string, Field> = { A: one, N: '12', G: { B: other, L: ['1', one] } };
        expect(parseXml(writeXml(fields))).toEqual(fields);
      }),
    );
  });

  it('is read the same by other code', () => {
    const fields = { ToUserName: 'oA', Articles: { item: { Title: 'a]]>b<c>&' } } };
    expect(readXml(writeXml(fields))).toEqual({
      name: 'xml',
      content: [
        { name: 'ToUserName', content: 'oA' },
        { name: 'Articles', content: [{ name: 'item', content: [{ name: 'Title', content: 'a]]>b<c>&' }] }] },
      ],
    });
  });
});
