import type { XmlContent, XmlElement, XmlFields, XmlValue } from './xml.ts';

/** Fields as WeChat writes them in JSON: a MsgId of 64 bits is a bare number, which JSON.stringify cannot write. */
export function writeJson(value: XmlValue): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${writeJson(inner)}`)
    .join(',')}}`;
}

const isList = (value: XmlValue): value is readonly XmlFields[] => Array.isArray(value);

/** JSON as if it had come as XML: a list stands for several elements of one name. Throws an Error for anything else. */
export function readJson(text: string): XmlElement {
  return { name: 'xml', content: contentOf(JSON.parse(text)) };
}

function contentOf(value: unknown): XmlContent {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('JSON: no fields');
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const several = Array.isArray(inner) ? inner : [inner];
    return several.map((one: unknown) => ({ name, content: contentOf(one) }));
  });
}
