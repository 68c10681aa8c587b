import { describe, expect, it } from '@jest/globals';
import { DATABASE_CASES } from './database.cases.ts';
import { startEmulator } from './environments.ts';
import { PENDING } from './pending.ts';
import { runCases } from './run-cases.ts';

describe('the emulator', () => runCases('emulator', startEmulator));

describe('the list of cases', () => {
  const ids = DATABASE_CASES.map(({ id }) => id);

  it('has every id once', () => {
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
  });

  it('knows every case that is pending', () => {
    expect(PENDING.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
