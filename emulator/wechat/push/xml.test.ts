import { describe, expect, it } from '@jest/globals';
import { childOf, readXml, textOf, writeXml, type XmlElement } from './xml.ts';

describe('the XML of pushes', () => {
  it('reads what it writes, with text that looks like markup', () => {
    const text = '满100减20 <a href="x">领取</a> ]]> & &amp;';
    const read = readXml(writeXml({ Content: text, CreateTime: 12 }));
    expect([textOf(read, 'Content'), textOf(read, 'CreateTime'), textOf(read, 'Missing')]).toEqual([
      text,
      '12',
      undefined,
    ]);
  });

  it('writes elements inside elements, and several of one name', () => {
    const List = [
      { TemplateId: 'a', PopupScene: 1 },
      { TemplateId: 'b', PopupScene: 2 },
    ];
    const read = readXml(writeXml({ Event: 'x', Popup: { List } }));
    const popup = [
      ['a', '1'],
      ['b', '2'],
    ];
    const lists = childOf(read, 'Popup') as XmlElement[];
    expect(lists.map((list) => [list.name, textOf(list, 'TemplateId'), textOf(list, 'PopupScene')])).toEqual(
      popup.map((one) => ['List', ...one]),
    );
  });

  it('reads elements inside elements, empty ones and entities', () => {
    const read = readXml('<xml><Articles><item><Title>a &lt; b</Title><Url/></item></Articles></xml>');
    expect(read.content).toEqual([
      {
        name: 'Articles',
        content: [
          {
            name: 'item',
            content: [
              { name: 'Title', content: 'a < b' },
              { name: 'Url', content: '' },
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    '',
    'success?',
    '<xml>',
    '<xml></lmx>',
    '</xml>',
    '<xml/><xml/>',
    '<xml><a></xml></a>',
    '<!DOCTYPE x><xml/>',
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>',
    '<xml>&e;</xml>',
    '<xml a="1"/>',
    '<?xml version="1.0"?><xml/>',
    '<xml><![CDATA[open</xml>',
  ])('refuses %j', (xml) => {
    expect(() => readXml(xml)).toThrow('XML');
  });
});
