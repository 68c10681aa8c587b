import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { startOpenDatabase, watchFailures, type Parameters } from './malformed.harness.ts';
import { comparison, operatorObject, parameters, stage } from './random-requests.harness.ts';

/** How many random requests; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 80);

let server: Awaited<ReturnType<typeof startOpenDatabase>>;
let failures: ReturnType<typeof watchFailures>;

beforeAll(async () => {
  server = await startOpenDatabase();
});
afterAll(() => server.close());
beforeEach(async () => {
  failures = watchFailures();
  await server.refill();
});
afterEach(() => failures.expectNone());

describe('whatever a request says, the database answers it or refuses it whole', () => {
  it('in every action, with every parameter', async () => {
    const actions = fc.constantFrom(...server.actions);
    await fc.assert(
      fc.asyncProperty(actions, parameters, async (action, random) => {
        if (await server.expectAnswer(action, random)) await server.refill();
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, fc.Arbitrary<Parameters>]>([
    ['database.getDocument', fc.record({ query: comparison.map((one) => JSON.stringify(one)) })],
    ['database.modifyDocument', fc.record({ data: operatorObject.map((one) => JSON.stringify(one)) })],
    ['database.modifyAndReturnDoc', fc.record({ data: operatorObject.map((one) => JSON.stringify(one)) })],
    ['database.insertDocument', fc.record({ data: fc.tuple(comparison.map((one) => JSON.stringify(one))) })],
    ['database.aggregateDocuments', fc.record({ stages: fc.array(stage, { minLength: 1, maxLength: 2 }) })],
  ])('in %s, with what is nearly right', async (action, random) => {
    const rest = { collectionName: 'things', query: '{}', merge: true, multi: true };
    await fc.assert(
      fc.asyncProperty(random, async (given) => {
        if (await server.expectAnswer(action, { ...rest, ...given })) await server.refill();
      }),
      { numRuns: RUNS },
    );
  });
});
