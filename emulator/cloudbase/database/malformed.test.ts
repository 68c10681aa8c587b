import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createGateway } from '../gateway/index.ts';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

/** How many random requests; more of them for a long search: WEILIAN_RUNS=5000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 600);

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;
let errors: ReturnType<typeof jest.spyOn>;
/** The same database behind a gateway that asks for no signature. */
let unsigned: { url: string; close: () => void };

const index = (field: string) => ({ name: field, unique: false, keys: [{ field, direction: 1 as const }] });

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [index('n'), index('list'), index('deep.x')] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
  const handle = createGateway({ verify: () => undefined, actions: server.database.actions });
  const open = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    open.closeAllConnections();
    open.close();
  };
  unsigned = { url: `http://127.0.0.1:${(open.address() as AddressInfo).port}`, close };
});
afterAll(async () => {
  unsigned.close();
  await server.close();
});
beforeEach(async () => {
  errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await refill();
});
afterEach(() => {
  expect(errors.mock.calls).toEqual([]);
  errors.mockRestore();
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
});

const STORED = [
  { _id: 'a', n: 1, list: [1, { x: 'y' }], deep: { x: null }, at: new Date(0) },
  { _id: 'b', n: 'text', list: [], deep: { x: { y: 1 } } },
];

async function refill(): Promise<void> {
  await db.collection('things').where({}).remove();
  await db.collection('things').add(STORED);
}

type Parameters = Record<string, unknown>;
type Answer = { code: string; message: string } | { code?: undefined };

/** One request without a signature: the SDK would lose names of prototypes on the way. */
async function send(action: string, parameters: Parameters): Promise<Answer> {
  const body = JSON.stringify({ ...parameters, action });
  const response = await fetch(unsigned.url, { method: 'POST', body });
  const { requestId, ...answer } = (await response.json()) as Answer & { requestId: string };
  expect(requestId).toEqual(expect.any(String));
  return answer;
}

const everything = (): string =>
  JSON.stringify([server.database.collections(), server.database.find('things', { limit: 1_000 }).documents]);

/** Answers whether it was accepted. A refusal has the platform's form and has changed nothing. */
async function expectAnswer(action: string, parameters: Parameters): Promise<boolean> {
  const before = everything();
  const answer = await send(action, parameters);
  // What is stored can be read, whatever was accepted.
  const after = everything();
  if (answer.code === undefined) return true;
  expect(answer).toEqual({
    code: expect.stringMatching(/^(INVALID_PARAM|DATABASE_[A-Z_]+)$/),
    message: expect.stringMatching(/^[^]+$/),
  });
  expect(after).toBe(before);
  return false;
}

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', '__defineGetter__'];
const names = fc.oneof(
  fc.constantFrom('n', 'list', 'deep', 'deep.x', 'list.0', 'list.x', '_id', 'at', 'other'),
  fc.constantFrom(
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '$',
    '$x',
    'a.$',
    'list.$',
    'list.$[]',
    'list.4294967294',
    'x\0y',
    '\ud800',
  ),
  fc.constantFrom(...PROTOTYPE_NAMES, '__proto__.polluted', 'constructor.prototype.polluted', 'n.__proto__.polluted'),
);
const operators = fc.constantFrom(
  ...[
    '$set',
    '$unset',
    '$inc',
    '$mul',
    '$min',
    '$max',
    '$rename',
    '$push',
    '$pop',
    '$pull',
    '$pullAll',
    '$addToSet',
    '$bit',
  ],
  ...[
    '$each',
    '$position',
    '$slice',
    '$sort',
    '$setOnInsert',
    '$currentDate',
    '$eq',
    '$ne',
    '$gt',
    '$lte',
    '$in',
    '$nin',
    '$not',
  ],
  ...['$and', '$or', '$nor', '$exists', '$type', '$mod', '$regex', '$options', '$all', '$elemMatch', '$size', '$expr'],
  ...['$where', '$function', '$accumulator', '$text', '$jsonSchema', '$near', '$geoWithin', '$geometry', '$comment'],
  ...['$sum', '$add', '$concat', '$cond', '$map', '$reduce', '$literal', '$switch', '$let', '$dateToString', '$first'],
);
const wrappers = fc.constantFrom(
  ...[
    '$date',
    '$oid',
    '$numberLong',
    '$numberInt',
    '$numberDouble',
    '$numberDecimal',
    '$binary',
    '$uuid',
    '$timestamp',
  ],
  ...[
    '$regularExpression',
    '$minKey',
    '$maxKey',
    '$symbol',
    '$code',
    '$scope',
    '$dbPointer',
    '$undefined',
    '$ref',
    '$id',
  ],
  '$tcb_server_date',
);
const scalars = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    1,
    -1,
    1e308,
    5e-324,
    2 ** 53,
    2 ** 63,
    0.1,
    '',
    'n',
    '$n',
    '$$ROOT',
    '\ud800',
    'a\0',
  ),
  fc.constantFrom<unknown>(
    'NaN',
    'Infinity',
    '-0',
    '99999999999999999999',
    '2020-01-01T00:00:00Z',
    '0'.repeat(24),
    '1e999',
  ),
  fc.integer(),
  fc.string(),
);
const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalars,
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc.dictionary(fc.oneof(names, operators, wrappers), tie('value'), { maxKeys: 3 }),
}));
const operatorObject = fc.dictionary(operators, fc.dictionary(names, value, { maxKeys: 2 }), {
  minKeys: 1,
  maxKeys: 2,
});
const comparison = fc.dictionary(names, fc.oneof(value, fc.dictionary(operators, value, { maxKeys: 2 })), {
  maxKeys: 3,
});
const text = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(value, operatorObject, comparison).map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '{"n":}', '{"$date":', 'undefined', '\ufeff{}') },
);
const stage = fc.record({ stageKey: fc.oneof(STAGES(), names, operators), stageValue: fc.oneof(text, value) });

function STAGES() {
  return fc.constantFrom(
    ...[
      '$match',
      '$project',
      '$group',
      '$sort',
      '$limit',
      '$skip',
      '$unwind',
      '$lookup',
      '$addFields',
      '$set',
      '$unset',
    ],
    ...[
      '$bucket',
      '$bucketAuto',
      '$count',
      '$sample',
      '$sortByCount',
      '$replaceRoot',
      '$geoNear',
      '$out',
      '$merge',
      '$facet',
    ],
  );
}

const anything = fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: value });
const parameters = fc.record(
  {
    collectionName: fc.oneof(
      { weight: 12, arbitrary: fc.constant('things') },
      anything,
      fc.constantFrom(...PROTOTYPE_NAMES),
    ),
    query: anything,
    data: fc.oneof(anything, fc.array(text, { maxLength: 1 })),
    order: anything,
    projection: anything,
    offset: fc.oneof(fc.nat(3), value),
    limit: fc.oneof(fc.nat(3), value),
    merge: fc.oneof(fc.boolean(), value),
    upsert: fc.oneof(fc.boolean(), value),
    multi: fc.oneof(fc.boolean(), value),
    transactionId: fc.oneof(fc.constant(undefined), value, fc.constantFrom(...PROTOTYPE_NAMES)),
    stages: fc.oneof(fc.array(fc.oneof(stage, value), { maxLength: 3 }), anything),
  },
  { requiredKeys: ['collectionName'] },
);

describe('whatever a request says, the database answers it or refuses it whole', () => {
  it('in every action, with every parameter', async () => {
    const actions = fc.constantFrom(...Object.keys(server.database.actions));
    await fc.assert(
      fc.asyncProperty(actions, parameters, async (action, random) => {
        if (await expectAnswer(action, random)) await refill();
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
        if (await expectAnswer(action, { ...rest, ...given })) await refill();
      }),
      { numRuns: RUNS },
    );
  });
});
