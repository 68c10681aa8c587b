import { interruptible } from '../time-limit.ts';
import { fromPcre, powerOf } from './pcre.ts';

/** So many steps of a search take less than some milliseconds. */
const CHEAP_STEPS = 100_000;

/** A regular expression of the database: what it says, kept as it was written, and JavaScript's reading of it. */
export class Pattern extends RegExp {
  private readonly power: number;

  private constructor(
    readonly pattern: string,
    readonly options: string,
    source: string,
    flags: string,
  ) {
    super(source, flags);
    this.power = powerOf(pattern);
  }

  /** Throws SyntaxError for what JavaScript cannot read: PCRE's own constructs beside options at the beginning. */
  static of(pattern: string, options: string): Pattern {
    const kept = [...new Set(options)].sort().join('');
    const leading = /^\(\?([imsx]+)\)/.exec(pattern);
    const body = leading ? pattern.slice(leading[0].length) : pattern;
    const inForce = new Set(kept + (leading?.[1] ?? ''));
    const source = fromPcre(body, { lines: inForce.has('m'), dotAll: inForce.has('s'), extended: inForce.has('x') });
    return Pattern.read(pattern, kept, source, inForce.has('i') ? 'i' : '');
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

  /** Throws the refusal of time when it takes too long. */
  override test(text: string): boolean {
    const isCheap = (text.length + 1) ** this.power <= CHEAP_STEPS;
    return isCheap ? super.test(text) : interruptible(() => super.test(text));
  }

  /** Some text may take for ever. */
  get isCostly(): boolean {
    return this.power === Infinity;
  }

  /** Whether it is the same for the database: written in the same way. */
  isSame(other: unknown): boolean {
    return other instanceof Pattern && other.pattern === this.pattern && other.options === this.options;
  }
}

/** What JavaScript reads as letters, and not as a character or a class, in its older manner. */
const UNICODE_ONLY = /\\(p|P|x)\{/;
