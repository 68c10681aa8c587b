import { textOf, type Fields } from './fields.ts';

/*
 * The envelope of an encrypted push. It is looked at before the signature, by whomever it was sent, while somebody waits:
 * the form in which WeChat writes it is taken apart here; every other one is for the reader of XML, to the same end.
 */

const BEGINS = '<Encrypt><![CDATA[';
const ENDS = ']]></Encrypt>';
const BEFORE = /^<xml>\s*<ToUserName><!\[CDATA\[\w*\]\]><\/ToUserName>\s*$/;
const BEHIND = /^\s*<\/xml>\s*$/;

/** The encrypted text of an envelope exactly as WeChat writes it; undefined of any other. */
function fromUsualForm(body: string): string | undefined {
  const from = body.indexOf(BEGINS);
  const to = from < 0 ? -1 : body.indexOf(']]>', from);
  if (to < 0 || !body.startsWith(ENDS, to)) return undefined;
  const isUsual = BEFORE.test(body.slice(0, from)) && BEHIND.test(body.slice(to + ENDS.length));
  return isUsual ? body.slice(from + BEGINS.length, to) : undefined;
}

/**
 * The text of `Encrypt`; undefined when there is none.
 * @param parse reads the fields of a body @throws MalformedMessageError when it is none
 */
export const encryptedOf = (body: string, parse: (body: string) => Fields): string | undefined =>
  fromUsualForm(body) || textOf(parse(body), 'Encrypt');
