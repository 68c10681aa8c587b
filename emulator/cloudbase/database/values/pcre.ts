/** Options of PCRE that change what a pattern means, beside `i`. */
export interface PcreOptions {
  /** `m`: `^` and `$` are the beginning and the end of every line. */
  lines: boolean;
  /** `s`: a point is also the end of a line. */
  dotAll: boolean;
  /** `x`: white space and comments mean nothing, outside of character classes and unless escaped. */
  extended: boolean;
}

/** What the two dialects write differently: escapes, classes, some signs; and with `x` space and comments. */
const TOKENS = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[.^$]/g;
const EXTENDED_TOKENS = new RegExp(`${TOKENS.source}|\\s+|#[^\\n]*`, 'g');

/** Escapes that PCRE knows and JavaScript would read as the letter. */
const FOREIGN_ESCAPES: ReadonlySet<string> = new Set('AzZGhHRKQEXCgoN');

/** White space of PCRE is that of ASCII. */
const SPACE = '\\t\\n\\v\\f\\r ';

/**
 * The pattern as JavaScript writes it: a line ends with `\n` only, and without `m` the end of a text is also in front of
 * its last line break. https://www.pcre.org/original/doc/html/pcrepattern.html
 * Throws SyntaxError for escapes and named classes that JavaScript does not know.
 */
export function fromPcre(pattern: string, options: PcreOptions): string {
  return pattern.replace(options.extended ? EXTENDED_TOKENS : TOKENS, (token) => {
    if (token.startsWith('\\')) return escapeOf(token);
    if (token.startsWith('[')) return classOf(token);
    return signOf(token, options);
  });
}

function escapeOf(token: string): string {
  refuseForeign(token);
  return token === '\\s' ? `[${SPACE}]` : token === '\\S' ? `[^${SPACE}]` : token;
}

/** In front of all others a `]` belongs to the class. */
function classOf(token: string): string {
  const named = /\[[:.=]/.exec(token.slice(1));
  if (named) throw new SyntaxError(`${named[0]} is not implemented in this emulator`);
  return token.replace(/^(\[\^?)\]/, '$1\\]').replace(/\\[\s\S]/g, (escape) => {
    refuseForeign(escape);
    return escape === '\\s' ? SPACE : escape;
  });
}

function refuseForeign(escape: string): void {
  if (FOREIGN_ESCAPES.has(escape.charAt(1))) throw new SyntaxError(`${escape} is not implemented in this emulator`);
}

function signOf(token: string, { lines, dotAll }: PcreOptions): string {
  switch (token) {
    case '.':
      return dotAll ? '[\\s\\S]' : '[^\\n]';
    case '^':
      return lines ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '^';
    case '$':
      return lines ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?$)';
    default:
      return '';
  }
}

const ESCAPES_AND_CLASSES = /\\[^1-9k]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?/g;
/** A group that is repeated, or something found before that is asked for again. */
const REPEATED_GROUP = /\)[*+{]|\\[1-9k]/;
const REPETITION = /[*+?]\??|\{\d+,/g;

/**
 * How the steps of a search may grow: with which power of the text's length, each repetition beginning and ending
 * anywhere. Infinity: they may double with every character.
 */
export function powerOf(pattern: string): number {
  const rest = pattern.replace(ESCAPES_AND_CLASSES, '');
  if (REPEATED_GROUP.test(rest)) return Infinity;
  return (rest.match(REPETITION)?.length ?? 0) + (rest.startsWith('^') ? 0 : 1);
}
