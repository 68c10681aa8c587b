/** An element: its text when it has no elements inside, else the elements in order. */
export type XmlContent = string | XmlElement[];
export interface XmlElement {
  name: string;
  content: XmlContent;
}

/** What is written: text, a number (a large one as bigint), elements inside, or several elements of one name. */
export type XmlValue = string | number | bigint | XmlFields | readonly XmlFields[];
export interface XmlFields {
  readonly [name: string]: XmlValue;
}

/** Fields as WeChat writes them: numbers bare, text in CDATA. */
export function writeXml(fields: XmlFields): string {
  return `<xml>\n${writeFields(fields)}\n</xml>`;
}

function writeFields(fields: XmlFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (isList(value) ? value.map((one) => writeField(name, one)) : writeField(name, value)))
    .join('\n');
}

const isList = (value: XmlValue): value is readonly XmlFields[] => Array.isArray(value);

function writeField(name: string, value: Exclude<XmlValue, readonly XmlFields[]>): string {
  if (typeof value === 'object') return `<${name}>\n${writeFields(value)}\n</${name}>`;
  if (typeof value !== 'string') return `<${name}>${value}</${name}>`;
  return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>|([^<]+)|(<)/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface OpenElement {
  name: string;
  text: string;
  elements: XmlElement[];
}

/**
 * Reads the XML of a reply: elements, text, CDATA and the five named entities, nothing else
 * (no attributes, comments, processing instructions, DTD). Throws an Error for anything else.
 */
export function readXml(xml: string): XmlElement {
  const open: OpenElement[] = [{ name: '', text: '', elements: [] }];
  for (const match of xml.matchAll(TOKEN)) {
    const [, cdata, closing, name, selfClosing, text, stray] = match;
    const current = open.at(-1)!;
    if (stray !== undefined) throw new Error('XML: not well formed');
    if (cdata !== undefined) current.text += cdata;
    else if (text !== undefined) current.text += decodeEntities(text);
    else if (closing) close(open, name!);
    else if (selfClosing) current.elements.push({ name: name!, content: '' });
    else open.push({ name: name!, text: '', elements: [] });
  }
  const [root, more] = open[0]!.elements;
  if (open.length !== 1 || !root || more || open[0]!.text.trim() !== '') throw new Error('XML: not one whole element');
  return root;
}

/** The content of the first element of this name below `element`. */
export function childOf(element: XmlElement, name: string): XmlContent | undefined {
  if (typeof element.content === 'string') return undefined;
  return element.content.find((child) => child.name === name)?.content;
}

/** The text of the first element of this name below `element`; undefined when it is missing or has elements inside. */
export function textOf(element: XmlElement, name: string): string | undefined {
  const content = childOf(element, name);
  return typeof content === 'string' ? content : undefined;
}

function close(open: OpenElement[], name: string): void {
  const element = open.pop()!;
  const parent = open.at(-1);
  if (!parent || element.name !== name) throw new Error(`XML: </${name}> closes nothing`);
  parent.elements.push({ name, content: element.elements.length > 0 ? element.elements : element.text });
}

function decodeEntities(text: string): string {
  return text.replace(/&([^;\s]{1,10});|&/g, (_, name?: string) => {
    const character = name === undefined ? undefined : ENTITIES[name];
    if (character === undefined) throw new Error('XML: unknown entity');
    return character;
  });
}
