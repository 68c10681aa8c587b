/** Says whether a text holds what a pattern describes. */
export type Pattern = (text: string) => boolean;

/** Characters of what a person wrote that are looked at; WeChat lets people write no more. */
export const LOOKED_AT = 2_048;

/** Steps of a compiled pattern. A match takes at most steps × characters: with these, some ten milliseconds. */
const MOST_STEPS = 500;

/**
 * A regular expression that cannot be made to take long: RE2 reads each character once, whatever the pattern (JavaScript's
 * own engine tries again and again). It is loaded when the first pattern is met: most merchants have none.
 * @returns undefined when it is none of RE2, or too large
 */
export async function compilePattern(source: string): Promise<Pattern | undefined> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    if (compiled.programSize() > MOST_STEPS) return undefined;
    return (text) => compiled.matcher(text).find();
  } catch {
    return undefined;
  }
}
