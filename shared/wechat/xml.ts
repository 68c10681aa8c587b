import { XMLParser } from 'fast-xml-parser';

/** The body is not the flat `<xml>` document that WeChat sends. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

/** Values stay text (a MsgId has 64 bits); what is no plain element is refused before the parser sees it. */
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  cdataPropName: '',
});

/** Fields of a message of WeChat, as text. Nested elements are left out: no message that we read has any. */
export type XmlFields = Readonly<Record<string, string>>;

/** People write what they like into CDATA. One that never ends reaches to the end: so it is found in one pass. */
const CDATA = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g;
/** Document types, entities, comments, instructions, attributes: whatever could hide where CDATA begins. */
const NO_PLAIN_ELEMENT = /<(?!\/?[A-Za-z_][\w.-]*\s*\/?>)/;
const DECLARATION = /^\uFEFF?<\?xml [^<>?]*\?>/;

/** @throws MalformedXmlError for anything but one `<xml>` element made of plain elements, text and CDATA */
export function parseXml(body: string): XmlFields {
  // A bar in place of each: what stood around it must not grow together to an element.
  if (NO_PLAIN_ELEMENT.test(body.replace(DECLARATION, '').replace(CDATA, '|')))
    throw new MalformedXmlError('only plain elements are accepted');
  let root: unknown;
  try {
    root = (parser.parse(body, true) as { xml?: unknown }).xml;
  } catch {
    throw new MalformedXmlError('not well-formed');
  }
  if (typeof root !== 'object' || root === null || Array.isArray(root)) throw new MalformedXmlError('no <xml> element');
  return Object.fromEntries(
    Object.entries(root).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
