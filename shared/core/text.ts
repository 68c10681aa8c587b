/** Length in bytes of UTF-8: WeChat counts names and addresses so. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Width on a phone: a Chinese character is as wide as two Latin ones. */
export const displayWidth = (text: string): number =>
  [...text].reduce((width, character) => width + (/[\u1100-\uffdc\u{1f300}-\u{3ffff}]/u.test(character) ? 2 : 1), 0);
