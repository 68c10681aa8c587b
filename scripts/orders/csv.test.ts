import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rowsOf } from './csv.ts';

async function read(pieces: string[]) {
  const rows: string[][] = [];
  for await (const { cells } of rowsOf(pieces)) rows.push(cells);
  return rows;
}
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('a table', () => {
  it('is read as it was written, in whatever pieces it comes', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '茶', '"', ',', '\n', ' ', '1') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, size, end) => {
          const text = rows.map((cells) => cells.map(quoted).join(',')).join(end);
          const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
            text.slice(n * size, (n + 1) * size),
          );
          expect(await read(pieces)).toEqual(rows);
        },
      ),
    );
  });

  it('knows the line of each row, behind cells of several lines and empty lines', async () => {
    const rows = [];
    for await (const row of rowsOf(['a,b\r\n"1\n2",3\n\n\nlast'])) rows.push(row);
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1\n2', '3'] },
      { line: 6, cells: ['last'] },
    ]);
  });

  it('takes a quotation mark inside a cell as it is, and misses one that is not closed', async () => {
    expect(await read(['7" tea,b\n'])).toEqual([['7" tea', 'b']]);
    await expect(read(['a\nb,"c\n'])).rejects.toThrow('line 2: a quotation mark is not closed');
    await expect(read(['a\n"', 'x'.repeat(100_000), '"'])).rejects.toThrow('line 2');
  });
});
