/** What the pictures of the benchmarks have in common. */
export const WIDTH = 760;
export const GREEN = '#07c160';
export const GREY = '#9aa0a6';
export const INK = '#1f2328';
export const QUIET = '#59636e';
export const LIMIT = '#d1242f';

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A line of text, whatever it holds. `attributes` are written as they are. */
export const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escape(content)}</text>`;

/** A picture that stands alone, with its heading above what is drawn. */
export const picture = (height: number, title: string, subtitle: string, drawn: readonly string[]): string =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(20, 28, title, `font-size="17" font-weight="600" fill="${INK}"`),
    text(20, 49, subtitle, `font-size="12" fill="${QUIET}"`),
    ...drawn,
    '</svg>',
  ].join('\n')}\n`;
