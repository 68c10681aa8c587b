import { DEEPEST, FORBIDDEN_NAME, MalformedMessageError, type Field, type Fields } from './fields.ts';

/*
 * Reads the XML of WeChat: elements, text and CDATA, and nothing else. It is our own because of what it cannot do: there
 * is no document type, entity, comment, instruction or attribute that it would have to be told to leave alone. And each
 * push is read twice, envelope and message, while somebody waits (tests/bench/webhook).
 */

const CDATA_BEGINS = '<![CDATA[';
const CDATA_ENDS = ']]>';
/** A byte order mark and the XML declaration; then the only root there is. */
const HEAD = /^\uFEFF?(?:\s*<\?xml [^<>?]*\?>)?\s*<xml>/;
const NAME = /^[A-Za-z_][\w.-]*$/;
const SLASH = '/'.charCodeAt(0);

class Reader {
  private at: number;

  constructor(private readonly body: string) {
    const head = HEAD.exec(body);
    if (!head) throw new MalformedMessageError('no <xml> element');
    this.at = head[0].length;
  }

  read(): Fields {
    const root = this.content('xml', 1);
    if (typeof root !== 'object') throw new MalformedMessageError('no fields');
    if (this.body.slice(this.at).trim() !== '') throw new MalformedMessageError('something behind </xml>');
    return root as Fields;
  }

  /** What stands between `<name>`, which has been read, and `</name>`: elements, or text. */
  private content(name: string, depth: number): Field {
    if (depth > DEEPEST) throw new MalformedMessageError('nested too deep');
    const { body } = this;
    let text = '';
    let fields: Record<string, Field> | undefined;
    for (;;) {
      const from = this.indexOf('<', this.at);
      if (from > this.at) text += body.slice(this.at, from).trim();
      if (body.startsWith(CDATA_BEGINS, from)) {
        const end = this.indexOf(CDATA_ENDS, from);
        text += body.slice(from + CDATA_BEGINS.length, end);
        this.at = end + CDATA_ENDS.length;
      } else if (body.charCodeAt(from + 1) === SLASH) {
        this.close(name, from);
        // Text beside elements has no meaning that we know.
        if (fields && text !== '') throw new MalformedMessageError('text beside elements');
        return fields ?? text;
      } else {
        this.child((fields ??= {}), from, depth);
      }
    }
  }

  private indexOf(mark: string, from: number): number {
    const found = this.body.indexOf(mark, from);
    if (found < 0) throw new MalformedMessageError('not closed');
    return found;
  }

  private close(name: string, from: number): void {
    const mark = `</${name}>`;
    if (!this.body.startsWith(mark, from)) throw new MalformedMessageError('not well-formed');
    this.at = from + mark.length;
  }

  /** One element inside another; of several with one name comes a list. */
  private child(fields: Record<string, Field>, from: number, depth: number): void {
    const end = this.indexOf('>', from);
    const isEmpty = this.body.charCodeAt(end - 1) === SLASH;
    const name = this.body.slice(from + 1, isEmpty ? end - 1 : end);
    if (!NAME.test(name) || name === FORBIDDEN_NAME)
      throw new MalformedMessageError('only plain elements are accepted');
    this.at = end + 1;
    const value = isEmpty ? '' : this.content(name, depth + 1);
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields[name] = before === undefined ? value : [before, value].flat();
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
