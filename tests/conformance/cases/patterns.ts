import { cases } from '../conformance-case.ts';
import { NODE_SDK, operator, sdkFile } from '../sources.ts';

export const patterns = cases(NODE_SDK, [
  {
    id: 'Db.RegExp.pattern',
    title: 'db.RegExp finds texts that match',
    given: { apple: { s: 'apple' }, pear: { s: 'pear' } },
    where: ({ db }) => ({ s: db.RegExp({ regexp: '^a.*e$' }) as object }),
    finds: ['apple'],
  },
  {
    id: 'Db.RegExp.ignore-case',
    title: 'the option i ignores case',
    given: { capital: { s: 'APPLE' }, pear: { s: 'pear' }, small: { s: 'apple' } },
    where: ({ db }) => ({ s: db.RegExp({ regexp: '^apple$', options: 'i' }) as object }),
    finds: ['capital', 'small'],
  },
  {
    id: 'Db.RegExp.lines',
    title: 'the option m lets ^ and $ stand at every line',
    source: operator('query', 'regex'),
    given: { first: { s: 'one\ntwo' }, other: { s: 'two one' } },
    where: ({ db }) => ({ s: db.RegExp({ regexp: '^two$', options: 'm' }) as object }),
    finds: ['first'],
  },
  {
    id: 'Db.RegExp.dot-all',
    title: 'the option s lets the dot match the end of a line',
    source: operator('query', 'regex'),
    given: { lines: { s: 'one\ntwo' }, other: { s: 'one' } },
    where: ({ db }) => ({ s: db.RegExp({ regexp: 'one.two', options: 's' }) as object }),
    finds: ['lines'],
  },
  {
    id: 'Db.RegExp.literal',
    title: 'a regular expression of JavaScript does the same',
    source: sdkFile('serializer/query.ts'),
    given: { apple: { s: 'Apple' }, pear: { s: 'pear' } },
    where: () => ({ s: /^a/i }),
    finds: ['apple'],
  },
  {
    id: 'Db.RegExp.array',
    title: 'an array is found by any text in it',
    source: operator('query', 'regex'),
    given: { has: { s: ['pear', 'apple'] }, not: { s: ['pear'] } },
    where: () => ({ s: /^a/ }),
    finds: ['has'],
  },
  {
    id: 'Db.RegExp.no-text',
    title: 'numbers and missing fields match no pattern',
    source: operator('query', 'regex'),
    given: { missing: {}, number: { s: 12 }, text: { s: '12' } },
    where: () => ({ s: /1/ }),
    finds: ['text'],
  },
  {
    id: 'Db.RegExp.unicode',
    title: 'patterns match Chinese text',
    given: { one: { s: '我在使用微信' }, two: { s: '我在使用电话' } },
    where: ({ db }) => ({ s: db.RegExp({ regexp: '微.$' }) as object }),
    finds: ['one'],
  },
  {
    id: 'Db.RegExp.nested',
    title: 'a pattern may stand within an object',
    given: { in: { o: { s: 'apple' } }, out: { o: { s: 'pear' } } },
    where: () => ({ o: { s: /^a/ } }),
    finds: ['in'],
  },
  {
    id: 'Db.RegExp.empty',
    title: 'an empty pattern is refused by the SDK',
    source: sdkFile('regexp/index.ts'),
    refuses: async ({ db }) => {
      db.RegExp({ regexp: '' });
    },
    saying: { message: /regexp must be a string/ },
  },
  {
    id: 'Db.RegExp.broken',
    title: 'a pattern that is none is refused',
    source: operator('query', 'regex'),
    given: { a: { s: 'x' } },
    refuses: ({ things, db }) => things.where({ s: db.RegExp({ regexp: '(' }) as object }).get(),
    saying: { message: /regular ?expression|regex/i },
  },
]);
