/** Length in bytes of UTF-8: WeChat counts names and addresses so. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Characters that are as wide as two Latin ones: Chinese, its punctuation, full-width forms, pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{3ffff}]/u;

/** Width on a screen, in Latin characters. */
export const displayWidth = (text: string): number =>
  [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
