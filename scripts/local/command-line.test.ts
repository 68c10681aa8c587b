import { describe, expect, it } from '@jest/globals';
import { readPort, readWholeNumber, UsageError } from './command-line.ts';

describe('a port on the command line', () => {
  it('is a whole number from 0 to 65535; none is the default', () => {
    expect([readPort('0', 8270), readPort('65535', 8270), readPort(undefined, 8270)]).toEqual([0, 65_535, 8270]);
  });

  it.each(['65536', '-1', '1.5', 'x', '', ' ', 'NaN', 'Infinity'])('is not "%s"', (given) => {
    expect(() => readPort(given, 8270)).toThrow(UsageError);
    expect(() => readPort(given, 8270)).toThrow(`--port takes a whole number from 0 to 65535, not "${given}"`);
  });
});

describe('a whole number on the command line', () => {
  it('keeps to its bounds', () => {
    expect(readWholeNumber('followers', '1000', 1_000, 1_000_000)).toBe(1_000);
    expect(() => readWholeNumber('followers', '999', 1_000, 1_000_000)).toThrow('--followers takes');
  });
});
