import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConformanceCase } from './conformance-case.ts';
import { SUBJECTS } from './database.cases.ts';
import type { Environment } from './environments.ts';
import { PENDING } from './pending.ts';

type Place = 'emulator' | 'real environment';

/** Most milliseconds until collections with their indexes are there, or are gone. */
const SET_UP_MS = 120_000;

/** Why a case must fail here; nothing when it must not. */
function difference({ id, differs }: ConformanceCase, place: Place): string | undefined {
  if (place !== 'emulator') return undefined;
  return differs ?? (PENDING.includes(id) ? 'pending' : undefined);
}

/** Declares a test of every case that belongs here. They share collections, and so run one after another. */
export function runCases(place: Place, start: () => Promise<Environment>): void {
  let environment: Environment;
  beforeAll(async () => {
    environment = await start();
  }, SET_UP_MS);
  afterEach(() => environment.clear());
  afterAll(() => environment.close(), SET_UP_MS);

  const declare = (one: ConformanceCase): void => {
    const why = difference(one, place);
    if (why === undefined) it(`${one.id}: ${one.title}`, () => one.run(environment.world));
    else it(`${one.id} differs: ${why}`, () => expect(one.run(environment.world)).rejects.toBeDefined());
  };
  describe.each(Object.entries(SUBJECTS))('%s', (_subject, cases) => {
    cases.filter(({ only }) => (only?.on ?? place) === place).forEach(declare);
  });
}
