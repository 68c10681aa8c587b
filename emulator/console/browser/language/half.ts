const IDEOGRAPH = /\p{Script=Han}/u;

/** Our own programs say it in both languages, `中文 · English`: the half in the language of the page. */
export function halfIn(language: string, text: string): string {
  const [first, second, ...more] = text.split(' · ');
  if (!first || !second || more.length > 0 || !IDEOGRAPH.test(first) || IDEOGRAPH.test(second)) return text;
  return language === 'en' ? second : first;
}
