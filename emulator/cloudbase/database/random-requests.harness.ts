import fc from 'fast-check';

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
/** Updates, nearly. */
export const operatorObject = fc.dictionary(operators, fc.dictionary(names, value, { maxKeys: 2 }), {
  minKeys: 1,
  maxKeys: 2,
});
/** Filters and documents, nearly. */
export const comparison = fc.dictionary(names, fc.oneof(value, fc.dictionary(operators, value, { maxKeys: 2 })), {
  maxKeys: 3,
});
const text = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(value, operatorObject, comparison).map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '{"n":}', '{"$date":', 'undefined', '\ufeff{}') },
);
const stages = fc.constantFrom(
  ...['$match', '$project', '$group', '$sort', '$limit', '$skip', '$unwind', '$lookup', '$addFields', '$set', '$unset'],
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
export const stage = fc.record({ stageKey: fc.oneof(stages, names, operators), stageValue: fc.oneof(text, value) });

const anything = fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: value });
/** Of any action. */
export const parameters = fc.record(
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

/** Values in the form in which they come back. */
/** Values of all types, written as they come back. */
export const kept = fc.letrec<{ kept: unknown }>((tie) => ({
  kept: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, '', '\ud800', 'a\0b', '微', 0, -1, 2 ** 31, 2 ** 53 - 1, 0.1, 1e300),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'binary' }),
    fc.maxSafeNat().map((number) => ({ $date: new Date(number % 253_402_300_800_000).toISOString() })),
    fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0.0', '5.0').map((one) => ({ $numberDouble: one })),
    fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .filter((one) => one > 2n ** 53n || one < -(2n ** 53n))
      .map((one) => ({ $numberLong: String(one) })),
    fc.stringMatching(/^[0-9a-f]{24}$/).map((one) => ({ $oid: one })),
    fc.constantFrom({ $minKey: 1 }, { $maxKey: 1 }, { $numberDecimal: '1.50' }, { $timestamp: { t: 1, i: 2 } }),
    fc.constant({ $regularExpression: { pattern: '^ab+', options: 'i' } }),
    fc
      .uint8Array({ maxLength: 9 })
      .map((bytes) => ({ $binary: { base64: Buffer.from(bytes).toString('base64'), subType: '00' } })),
    fc.array(tie('kept'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', '', '空', '0', '\0'), tie('kept'), { maxKeys: 3 }),
  ),
})).kept;
