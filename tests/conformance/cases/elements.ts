import { cases } from '../conformance-case.ts';
import { command, operator, sdkFile } from '../sources.ts';

const page = (name: string): string => operator('query', name);

export const elements = cases(page, [
  {
    id: 'command.expr.fields',
    title: 'expr compares two fields of one document',
    source: operator('query', 'expr'),
    given: { over: { spent: 9, budget: 5 }, under: { spent: 1, budget: 5 } },
    where: ({ _, $ }) => _.expr($.gt(['$spent', '$budget'])),
    finds: ['over'],
  },
  {
    id: 'command.expr.computed',
    title: 'expr computes before it compares',
    source: operator('query', 'expr'),
    given: { cheap: { price: 10, off: 0.5 }, dear: { price: 10, off: 0.1 } },
    where: ({ _, $ }) => _.expr($.lt([$.multiply(['$price', $.subtract([1, '$off'])]), 6])),
    finds: ['cheap'],
  },
  {
    id: 'command.expr.type',
    title: 'expr compares across types, in the order of the types',
    source: operator('query', 'expr'),
    given: { number: { v: 5 }, text: { v: 'a' } },
    where: ({ _, $ }) => _.expr($.gt(['$v', 100])),
    finds: ['text'],
  },
  {
    id: 'command.jsonSchema.types',
    title: 'jsonSchema finds what its schema describes',
    source: operator('query', 'jsonSchema'),
    given: { good: { n: 1, s: 'x' }, less: { n: 1 }, wrong: { n: 1, s: 2 } },
    where: ({ _ }) => _.jsonSchema({ required: ['n', 's'], properties: { s: { bsonType: 'string' } } }),
    finds: ['good'],
  },
  {
    id: 'command.jsonSchema.range',
    title: 'jsonSchema knows bounds and lists of values',
    source: operator('query', 'jsonSchema'),
    given: { fits: { n: 3, kind: 'a' }, high: { n: 9, kind: 'a' }, other: { n: 3, kind: 'z' } },
    where: ({ _ }) => _.jsonSchema({ properties: { n: { minimum: 1, maximum: 5 }, kind: { enum: ['a', 'b'] } } }),
    finds: ['fits'],
  },
  {
    id: 'command.text.sent',
    title: 'what text sends is no operator of MongoDB, and is refused',
    source: sdkFile('command.ts'),
    given: { a: { s: 'word' } },
    refuses: ({ things, _ }) => things.where(_.text({ search: 'word', diacriticSensitive: false })).get(),
    saying: { message: /unknown top level operator/i },
  },

  {
    id: 'command.all.elements',
    title: 'all wants every value, in any order',
    source: command('all'),
    given: { both: { t: ['y', 'x'] }, more: { t: ['x', 'z', 'y'] }, one: { t: ['x'] } },
    where: ({ _ }) => ({ t: _.all(['x', 'y']) }),
    finds: ['both', 'more'],
  },
  {
    id: 'command.all.scalar',
    title: 'all of one value finds the scalar too',
    given: { list: { t: ['x'] }, plain: { t: 'x' } },
    where: ({ _ }) => ({ t: _.all(['x']) }),
    finds: ['list', 'plain'],
  },
  {
    id: 'command.all.empty',
    title: 'all of nothing finds nothing',
    given: { list: { t: ['x'] }, none: { t: [] } },
    where: ({ _ }) => ({ t: _.all([]) }),
    finds: [],
  },
  {
    id: 'command.elemMatch.objects',
    title: 'elemMatch wants one element that meets all conditions',
    source: command('elemMatch'),
    given: {
      one: { r: [{ a: 1, b: 9 }] },
      spread: {
        r: [
          { a: 1, b: 0 },
          { a: 0, b: 9 },
        ],
      },
    },
    where: ({ _ }) => ({ r: _.elemMatch({ a: 1, b: _.gt(5) }) }),
    finds: ['one'],
  },
  {
    id: 'command.elemMatch.scalars',
    title: 'elemMatch meets conditions on elements that are scalars',
    given: { inside: { n: [1, 50] }, outside: { n: [1, 99] } },
    where: ({ _ }) => ({ n: _.elemMatch(_.eq(50)) }),
    finds: ['inside'],
  },
  {
    id: 'command.elemMatch.not-an-array',
    title: 'elemMatch does not find an object that is no array',
    given: { array: { r: [{ a: 1 }] }, object: { r: { a: 1 } } },
    where: ({ _ }) => ({ r: _.elemMatch({ a: 1 }) }),
    finds: ['array'],
  },
  {
    id: 'command.elemMatch.in',
    title: 'elemMatch takes in',
    given: { has: { r: [{ a: 3 }] }, not: { r: [{ a: 4 }] } },
    where: ({ _ }) => ({ r: _.elemMatch({ a: _.in([2, 3]) }) }),
    finds: ['has'],
  },
  {
    id: 'command.size.exact',
    title: 'size wants exactly so many elements',
    source: command('size'),
    given: { none: { t: [] }, one: { t: [1] }, two: { t: [1, [2, 3]] } },
    where: ({ _ }) => ({ t: _.size(2) }),
    finds: ['two'],
  },
  {
    id: 'command.size.zero',
    title: 'size(0) finds the empty array, and not the missing field',
    given: { none: { t: [] }, missing: {}, plain: { t: 1 } },
    where: ({ _ }) => ({ t: _.size(0) }),
    finds: ['none'],
  },
]);
