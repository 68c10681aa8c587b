import { DEEPEST, FORBIDDEN_NAME, MalformedMessageError, type Field, type Fields } from './fields.ts';

/*
 * Reads the XML of WeChat: elements, text and CDATA, and nothing else. It is our own because of what it cannot do: there
 * is no document type, entity, comment, instruction or attribute that it would have to be told to leave alone. And each
 * push is read twice, at a third of the cost of a whole XML parser (tests/bench/webhook).
 */

const CDATA_BEGINS = '<![CDATA[';
const CDATA_ENDS = ']]>';
/** A byte order mark and the XML declaration; then the only root there is. */
const HEAD = /^\uFEFF?(?:\s*<\?xml [^<>?]*\?>)?\s*(?=<xml>)/;
/** What stands between `<` and `>`: a name, or one that is closed, or one that is empty. */
const TAG = /^(\/?)([A-Za-z_][\w.-]*)\s*(\/?)$/;

interface Element {
  name: string;
  /** Outside of CDATA, and inside of it. */
  text: string;
  fields: Record<string, Field>;
  isGroup: boolean;
}

/** Without a prototype: a field may be called `constructor`. */
const opened = (name: string): Element => ({
  name,
  text: '',
  fields: Object.create(null) as Record<string, Field>,
  isGroup: false,
});

/** An element with elements is a group; text beside them has no meaning that we know. */
function valueOf({ text, fields, isGroup }: Element): Field {
  if (isGroup && text.trim() !== '') throw new MalformedMessageError('text beside elements');
  return isGroup ? fields : text;
}

function put(parent: Element, child: Element): void {
  const { fields } = parent;
  const before = fields[child.name];
  const value = valueOf(child);
  fields[child.name] = before === undefined ? value : [before, value].flat();
  parent.isGroup = true;
}

class Reader {
  private readonly open: Element[] = [opened('')];
  private at: number;

  constructor(private readonly body: string) {
    const head = HEAD.exec(body);
    if (!head) throw new MalformedMessageError('no <xml> element');
    this.at = head[0].length;
  }

  read(): Fields {
    do this.next();
    while (this.open.length > 1);
    if (this.body.slice(this.at).trim() !== '') throw new MalformedMessageError('something behind </xml>');
    const root = this.current.fields['xml'];
    if (typeof root !== 'object') throw new MalformedMessageError('no fields');
    return root as Fields;
  }

  private get current(): Element {
    return this.open.at(-1) as Element;
  }

  /** Text up to the next `<`, and what begins there. */
  private next(): void {
    const { body, current } = this;
    const from = body.indexOf('<', this.at);
    if (from < 0) throw new MalformedMessageError('not closed');
    if (from > this.at) current.text += body.slice(this.at, from).trim();
    if (body.startsWith(CDATA_BEGINS, from)) {
      current.text += body.slice(from + CDATA_BEGINS.length, this.end(CDATA_ENDS, from));
    } else {
      this.tag(body.slice(from + 1, this.end('>', from)));
    }
  }

  /** Where `mark` is; reading goes on behind it. */
  private end(mark: string, from: number): number {
    const found = this.body.indexOf(mark, from);
    if (found < 0) throw new MalformedMessageError('not closed');
    this.at = found + mark.length;
    return found;
  }

  private tag(text: string): void {
    const [, closes, name, isEmpty] = TAG.exec(text) ?? [];
    if (name === undefined || name === FORBIDDEN_NAME || (closes && isEmpty))
      throw new MalformedMessageError('only plain elements are accepted');
    if (closes) this.close(name);
    else if (isEmpty) put(this.current, opened(name));
    else if (this.open.push(opened(name)) > DEEPEST) throw new MalformedMessageError('nested too deep');
  }

  private close(name: string): void {
    const child = this.open.pop() as Element;
    const parent = this.open.at(-1);
    if (!parent || child.name !== name) throw new MalformedMessageError('not well-formed');
    put(parent, child);
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
