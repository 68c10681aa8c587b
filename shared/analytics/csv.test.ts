import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.ts';

const text = (cell: string | number | undefined) =>
  csvOf([[cell]])
    .toString('utf8')
    .slice(1, -2);

describe('a CSV file', () => {
  it('has the mark by which spreadsheets know UTF-8, and a line for each row', () => {
    const bytes = csvOf([
      ['渠道', 1],
      ['b', undefined],
    ]);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString('utf8').slice(1)).toBe('渠道,1\r\nb,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
    'holds no formula: %j',
    (formula) => {
      expect(text(formula).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('quotes what would break a cell, a formula within quotes too, and leaves numbers below 0 numbers', () => {
    expect(text('a,"b"\nc')).toBe('"a,""b""\nc"');
    expect(text('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(text(-5)).toBe('-5');
  });
});
