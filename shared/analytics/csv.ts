export type Cell = string | number | undefined;

/**
 * What a spreadsheet takes for a formula when a cell begins with it; in full width too, to be safe where people type so.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;

/** A text as it is, also when somebody opens the file in a spreadsheet; a number stays one. */
function written(cell: Cell): string {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const plain = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** A file that spreadsheets open: UTF-8 with its mark, which Chinese needs there. https://www.rfc-editor.org/rfc/rfc4180 */
export const csvOf = (rows: readonly (readonly Cell[])[]): Buffer =>
  Buffer.from(`\uFEFF${rows.map((row) => `${row.map(written).join(',')}\r\n`).join('')}`, 'utf8');
