/** A compiled pattern. */
export interface Pattern {
  /** Whether a text holds what it describes. */
  isIn(text: string): boolean;
  /** A match takes at most steps × characters. */
  steps: number;
}

/** Characters of what a person wrote that are looked at; WeChat lets people write no more. */
export const LOOKED_AT = 2_048;

/** Of one pattern: some ten milliseconds for the longest text. */
const MOST_STEPS = 500;

/** Of all patterns of a merchant together; an ordinary one has twenty. */
export const MOST_STEPS_IN_ALL = 10_000;

/**
 * A regular expression that cannot be made to take long: RE2 reads each character once, whatever the pattern (JavaScript's
 * own engine tries again and again). It is loaded when the first pattern is met: most merchants have none.
 * @returns undefined when it is none of RE2, or too large
 */
export async function compilePattern(source: string): Promise<Pattern | undefined> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    const steps = compiled.programSize();
    return steps > MOST_STEPS ? undefined : { steps, isIn: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}
