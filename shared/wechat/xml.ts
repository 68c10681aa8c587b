import { XMLParser } from 'fast-xml-parser';

/** The body is not the flat `<xml>` document that WeChat sends. */
export class MalformedXmlError extends Error {
  override readonly name = 'MalformedXmlError';
}

/** Values stay text (a MsgId has 64 bits); entities and document types are refused before the parser sees them. */
const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  cdataPropName: '',
});

/** Fields of a message of WeChat, as text. Nested elements are left out: no message that we read has any. */
export type XmlFields = Readonly<Record<string, string>>;

/** @throws MalformedXmlError for anything but one `<xml>` element, and for document types and entities */
export function parseXml(body: string): XmlFields {
  if (/<!DOCTYPE|<!ENTITY/i.test(body)) throw new MalformedXmlError('document types are refused');
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
