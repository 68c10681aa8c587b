/** A row of a table, with the number of its first line in the file. */
export interface Row {
  line: number;
  cells: string[];
}

/** More than any row has: a quotation mark that is never closed would otherwise take in the rest of the file. */
const MOST_CHARACTERS = 100_000;

/** The file is no table any more from this line on. */
export class BrokenTable extends Error {
  override readonly name = 'BrokenTable';
}

/**
 * Rows of comma-separated values (RFC 4180), read piece by piece: cells in quotation marks may hold commas, line breaks and
 * doubled quotation marks. Empty lines are left out.
 * @throws BrokenTable when a quotation mark is not closed
 */
export async function* rowsOf(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Row> {
  let [row, cell]: [Row, string] = [{ line: 1, cells: [] }, ''];
  let [line, isQuoted, wasQuote, length] = [1, false, false, 0];
  const isEmpty = () => cell === '' && row.cells.length === 0;
  const full = (): Row => ({ line: row.line, cells: [...row.cells, cell] });
  for await (const piece of pieces)
    for (const one of piece) {
      if (++length > MOST_CHARACTERS) throw new BrokenTable(`line ${row.line}: a quotation mark is not closed`);
      if (one === '\n') line += 1;
      if (isQuoted && !wasQuote) {
        if (one === '"') wasQuote = true;
        else cell += one;
        continue;
      }
      if (wasQuote && one === '"') cell += one;
      isQuoted = wasQuote ? one === '"' : one === '"' && cell === '';
      if (!isQuoted && !wasQuote && one === '"') cell += one;
      wasQuote = false;
      if (one === ',') [row.cells, cell] = [[...row.cells, cell], ''];
      else if (one === '\n') {
        if (!isEmpty()) yield full();
        [row, cell, length] = [{ line, cells: [] }, '', 0];
      } else if (one !== '"' && one !== '\r') cell += one;
    }
  if (isQuoted && !wasQuote) throw new BrokenTable(`line ${row.line}: a quotation mark is not closed`);
  if (!isEmpty()) yield full();
}
