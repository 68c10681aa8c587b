import { DEEPEST, FORBIDDEN_NAME, MalformedMessageError, type Field, type Fields } from './fields.ts';

/*
 * Reads the XML of WeChat: elements, text and CDATA, and nothing else. It is our own because of what it cannot do: there
 * is no document type, entity, comment, instruction or attribute that it would have to be told to leave alone. And a
 * push is read while somebody waits (tests/bench/webhook).
 */

const CDATA_BEGINS = '<![CDATA[';
const CDATA_ENDS = ']]>';
const ROOT = '<xml>';
/** A byte order mark and the XML declaration; then the only root there is. */
const HEAD = /^\uFEFF?(?:\s*<\?xml [^<>?]*\?>)?\s*<xml>/;
const codeOf = (sign: string): number => sign.charCodeAt(0);
const [LESS, GREATER, SLASH, BLANK] = [codeOf('<'), codeOf('>'), codeOf('/'), codeOf(' ')];
/** By code: 1 for what a name may consist of. */
const IN_NAMES = Uint8Array.from({ length: 128 }, (_, code) => Number(/[\w.-]/.test(String.fromCharCode(code))));

function refuse(why: string): never {
  throw new MalformedMessageError(why);
}

class Reader {
  private at: number;

  constructor(private readonly body: string) {
    this.at = body.startsWith(ROOT) ? ROOT.length : (HEAD.exec(body)?.[0].length ?? refuse('no <xml> element'));
  }

  read(): Fields {
    const root = this.content('xml', 1);
    if (typeof root === 'string') return refuse('no fields');
    this.skipBlanks();
    if (this.at < this.body.length) refuse('something behind </xml>');
    return root as Fields;
  }

  /** What stands between `<name>`, which has been read, and `</name>`: text, or elements. */
  private content(name: string, depth: number): Field {
    const leaf = this.leaf(name);
    if (leaf !== undefined) return leaf;
    if (depth > DEEPEST) refuse('nested too deep');
    this.skipBlanks();
    return this.beginsElement() ? this.elements(name, depth) : this.text(name);
  }

  /** One section, or bare text: nearly all elements have no more, and this way is the short one. */
  private leaf(name: string): string | undefined {
    const { body, at } = this;
    const isSection = body.slice(at, at + CDATA_BEGINS.length) === CDATA_BEGINS;
    const end = this.find(isSection ? CDATA_ENDS : '<', at);
    if (!this.closes(name, isSection ? end + CDATA_ENDS.length : end)) return undefined;
    return isSection ? body.slice(at + CDATA_BEGINS.length, end) : body.slice(at, end).trim();
  }

  /** Bare text and sections, any number of them. Text beside elements has no meaning that we know. */
  private text(name: string): string {
    const { body } = this;
    let text = '';
    for (;;) {
      const from = this.find('<', this.at);
      text += body.slice(this.at, from).trim();
      if (this.closes(name, from)) return text;
      if (!body.startsWith(CDATA_BEGINS, from)) refuse('text beside elements');
      const end = this.find(CDATA_ENDS, from);
      text += body.slice(from + CDATA_BEGINS.length, end);
      this.at = end + CDATA_ENDS.length;
    }
  }

  private elements(name: string, depth: number): Fields {
    const fields: Record<string, Field> = {};
    do {
      this.element(fields, depth);
      this.skipBlanks();
    } while (!this.closes(name, this.at));
    return fields;
  }

  /** One element inside another; of several with one name comes a list. */
  private element(fields: Record<string, Field>, depth: number): void {
    const name = this.name();
    const isEmpty = this.body.charCodeAt(this.at) === SLASH;
    if (isEmpty) this.at++;
    if (this.body.charCodeAt(this.at) !== GREATER) refuse('only plain elements are accepted');
    this.at++;
    const value = isEmpty ? '' : this.content(name, depth + 1);
    if (Object.hasOwn(fields, name)) fields[name] = [fields[name] ?? [], value].flat();
    else fields[name] = value;
  }

  private beginsElement(): boolean {
    return this.body.charCodeAt(this.at) === LESS && IN_NAMES[this.body.charCodeAt(this.at + 1)] === 1;
  }

  private name(): string {
    const { body } = this;
    if (!this.beginsElement()) refuse('only plain elements are accepted');
    const from = this.at + 1;
    let to = from;
    while (IN_NAMES[body.charCodeAt(to)] === 1) to++;
    this.at = to;
    const name = body.slice(from, to);
    return name === FORBIDDEN_NAME ? refuse('a forbidden name') : name;
  }

  private skipBlanks(): void {
    while (this.body.charCodeAt(this.at) <= BLANK) this.at++;
  }

  private find(mark: string, from: number): number {
    const found = this.body.indexOf(mark, from);
    return found < 0 ? refuse('not closed') : found;
  }

  /** Whether `</name>` stands there; then it is passed. */
  private closes(name: string, from: number): boolean {
    const { body } = this;
    const end = from + 2 + name.length;
    const isClosed =
      body.charCodeAt(from) === LESS &&
      body.charCodeAt(from + 1) === SLASH &&
      body.charCodeAt(end) === GREATER &&
      body.slice(from + 2, end) === name;
    if (isClosed) this.at = end + 1;
    return isClosed;
  }
}

/** The fields of the one `<xml>` element. @throws MalformedMessageError for anything but plain elements, text and CDATA */
export const parseXml = (body: string): Fields => new Reader(body).read();

const asCdata = (text: string): string =>
  `${CDATA_BEGINS}${text.replaceAll(CDATA_ENDS, `]]${CDATA_ENDS}${CDATA_BEGINS}>`)}${CDATA_ENDS}`;

function elementsOf(fields: Fields): string {
  const element = (name: string, field: Field): string => {
    if (typeof field === 'string') return `<${name}>${/^\d+$/.test(field) ? field : asCdata(field)}</${name}>`;
    if (Array.isArray(field)) return (field as readonly Field[]).map((one) => element(name, one)).join('');
    return `<${name}>${elementsOf(field as Fields)}</${name}>`;
  };
  return Object.entries(fields)
    .map(([name, field]) => element(name, field))
    .join('');
}

/** The `<xml>` element with these fields: text as CDATA, numbers bare, as in WeChat's own samples. */
export const writeXml = (fields: Fields): string => `<xml>${elementsOf(fields)}</xml>`;
