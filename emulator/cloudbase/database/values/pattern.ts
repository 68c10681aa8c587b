/** A regular expression of the database: what it says, kept as it was written, and JavaScript's reading of it. */
export class Pattern extends RegExp {
  private constructor(
    readonly pattern: string,
    readonly options: string,
    source: string,
    flags: string,
  ) {
    super(source, flags);
  }

  /** Throws SyntaxError for what JavaScript cannot read: PCRE's own constructs beside options at the beginning. */
  static of(pattern: string, options: string): Pattern {
    const kept = [...new Set(options.replace(/[gyuvd]/g, ''))].sort().join('');
    const leading = /^\(\?([imsx]+)\)/.exec(pattern);
    const flags = new Set(kept + (leading?.[1] ?? ''));
    const body = leading ? pattern.slice(leading[0].length) : pattern;
    const source = flags.delete('x') ? withoutSpace(body) : body;
    refuseForeign(source);
    return Pattern.read(pattern, kept, source, [...flags].join(''));
  }

  /** Characters beyond 2^16 are one, as in MongoDB, except in patterns that JavaScript reads only in its older manner. */
  private static read(pattern: string, options: string, source: string, flags: string): Pattern {
    try {
      return new Pattern(pattern, options, source, `${flags}u`);
    } catch (error) {
      if (UNICODE_ONLY.test(source)) throw error;
      return new Pattern(pattern, options, source, flags);
    }
  }
}

/** Escapes, and beginnings of named classes within a class. */
const CONSTRUCTS = /\\([\s\S])|\[\^?\[[:.=]/g;
/** Escapes that PCRE knows and JavaScript would read as the letter. */
const FOREIGN_ESCAPES: ReadonlySet<string> = new Set('AzZGhHRKQEXCgoN');
/** What JavaScript reads as letters, and not as a character or a class, in its older manner. */
const UNICODE_ONLY = /\\(p|P|x)\{/;

function refuseForeign(source: string): void {
  for (const [construct, escaped] of source.matchAll(CONSTRUCTS)) {
    if (escaped === undefined || FOREIGN_ESCAPES.has(escaped))
      throw new SyntaxError(`${construct} is not implemented in this emulator`);
  }
}

/** Option x: white space and comments mean nothing, outside of character classes and unless escaped. */
function withoutSpace(pattern: string): string {
  return pattern.replace(/(\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])|\s+|#[^\n]*/g, (_all, kept?: string) => kept ?? '');
}
