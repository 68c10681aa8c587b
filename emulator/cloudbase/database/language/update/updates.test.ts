import { describe, expect, it } from '@jest/globals';
import { useLanguage } from '../language.harness.ts';

const { db, things, stored, update } = useLanguage();

const given = (fields: object) => things().add({ _id: 'a', ...fields });

describe('updates', () => {
  it.each<[string, object, object, object]>([
    ['makes missing parents', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    ['fills arrays up with null', { v: [1] }, { $set: { 'v.3': 4 } }, { v: [1, null, null, 4] }],
    ['leaves null for an element that is taken away', { v: [1, 2] }, { $unset: { 'v.0': '' } }, { v: [null, 2] }],
    ['takes a nested field away', { o: { a: 1, b: 2 } }, { $unset: { 'o.a': '', 'x.y': '' } }, { o: { b: 2 } }],
    ['multiplies what is missing to zero', {}, { $mul: { n: 3 } }, { n: 0 }],
    ['keeps the smaller one', { n: 5, m: 5 }, { $min: { n: 3, m: 7 } }, { n: 3, m: 5 }],
    ['compares types by their order', { n: 5 }, { $max: { n: 'x' } }, { n: 'x' }],
    ['renames into an object', { a: 1, o: {} }, { $rename: { a: 'o.b' } }, { o: { b: 1 } }],
    ['combines bits', { n: 13 }, { $bit: { n: { and: 10 }, m: { or: 5 } } }, { n: 8, m: 5 }],
    [
      'pushes in a place, sorted and cut',
      { v: [5, 1] },
      { $push: { v: { $each: [4, 3], $sort: -1, $slice: 3 } } },
      { v: [5, 4, 3] },
    ],
    [
      'pushes into a place from the end',
      { v: [1, 2, 3] },
      { $push: { v: { $each: [9], $position: -1 } } },
      { v: [1, 2, 9, 3] },
    ],
    [
      'sorts pushed objects by a field',
      { v: [{ n: 2 }] },
      { $push: { v: { $each: [{ n: 1 }], $sort: { n: 1 } } } },
      { v: [{ n: 1 }, { n: 2 }] },
    ],
    [
      'adds to a set what is new',
      { v: [1, { a: 1, b: 2 }] },
      { $addToSet: { v: { $each: [1, { b: 2, a: 1 }, 2] } } },
      { v: [1, { a: 1, b: 2 }, { b: 2, a: 1 }, 2] },
    ],
    ['pulls by a comparison', { v: [1, 5, 9] }, { $pull: { v: { $gte: 5 } } }, { v: [1] }],
    [
      'pulls objects by some of their fields',
      { v: [{ a: 1, b: 1 }, { a: 2 }] },
      { $pull: { v: { a: 1 } } },
      { v: [{ a: 2 }] },
    ],
    ['pulls all that are named', { v: [1, 2, 1, 3] }, { $pullAll: { v: [1, 3] } }, { v: [2] }],
    ['changes every element', { v: [{ n: 1 }, { n: 2 }] }, { $inc: { 'v.$[].n': 1 } }, { v: [{ n: 2 }, { n: 3 }] }],
  ])('%s', async (_case, before, change, after) => {
    await given(before);
    await update(change);
    expect(stored()).toEqual([{ _id: 'a', ...after }]);
  });

  it('changes the element that the filter found', async () => {
    await given({
      v: [
        { k: 'x', n: 1 },
        { k: 'y', n: 1 },
      ],
      list: [1, 5, 9],
    });
    await update({ $set: { 'v.$.n': 7 } }, { 'v.k': 'y' });
    await update({ $set: { 'list.$': 0 } }, { list: { $elemMatch: { $gt: 4, $lt: 8 } } });
    expect(stored()).toEqual([
      {
        _id: 'a',
        v: [
          { k: 'x', n: 1 },
          { k: 'y', n: 7 },
        ],
        list: [1, 0, 9],
      },
    ]);
    await expect(update({ $set: { 'v.$.n': 1 } })).rejects.toMatchObject({
      message: expect.stringMatching(/positional operator did not find/),
    });
  });

  it('counts what is different afterwards', async () => {
    await things().add([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
    expect(await update({ $set: { n: 2 } })).toBe(1);
    expect(await update({ $unset: { x: '' }, $pull: { y: 1 }, $max: { n: 1 } })).toBe(0);
  });

  it.each<[string, object, RegExp]>([
    ['a path through a number', { $set: { 'n.x': 1 } }, /Cannot create field 'x' in element \{n: 1\}/],
    ['a name in an array', { $set: { 'v.x': 1 } }, /Cannot create field 'x' in element \{v: \[1\]\}/],
    ['another id', { $set: { _id: 'b' } }, /immutable field '_id'/],
    ['no id', { $unset: { _id: '' } }, /immutable field '_id'/],
    ['a path and a part of it', { $set: { o: 1 }, $inc: { 'o.x': 1 } }, /would create a conflict at 'o'/],
    ['a field and itself', { $rename: { n: 'n' } }, /must differ/],
    ['an array to rename through', { $rename: { 'v.0': 'x' } }, /cannot be an array element/],
    [
      'a text to add to',
      { $inc: { t: 1 } },
      /Cannot apply \$inc to a value of non-numeric type. \{_id: "a"\} has the field 't' of non-numeric type string/,
    ],
    ['bits of a fraction', { $bit: { half: { and: 1 } } }, /non-integral type/],
    ['an unknown bit operation', { $bit: { n: { nand: 1 } } }, /only supports 'and', 'or', and 'xor'/],
    ['a number to push to', { $push: { n: 1 } }, /must be an array but is of type int in document \{_id: "a"\}/],
    ['an unknown word of $push', { $push: { v: { $each: [1], $foo: 1 } } }, /Unrecognized clause in \$push: \$foo/],
    ['an end that does not exist', { $pop: { v: 2 } }, /\$pop expects 1 or -1/],
    ['a name with a dollar sign', { $set: { x: { $y: 1 } } }, /not valid for storage/],
    ['an array filter', { $set: { 'v.$[x]': 1 } }, /No array filter found for identifier 'x'/],
    ['elements of a number', { $set: { 'n.$[]': 1 } }, /Cannot apply array updates to non-array element n: 1/],
    ['a place too far away', { $set: { 'v.9999999': 1 } }, /can't backfill/],
    ['an unknown operator', { $foo: { n: 1 } }, /Unknown modifier: \$foo/],
  ])('refuses %s, and changes nothing', async (_case, change, message) => {
    const fields = { n: 1, v: [1], t: 'x', half: 1.5, o: {} };
    await given(fields);
    await expect(update(change)).rejects.toMatchObject({
      code: expect.stringMatching(/^DATABASE_/),
      message: expect.stringMatching(message),
    });
    expect(stored()).toEqual([{ _id: 'a', ...fields }]);
  });

  it('refuses a document of more than 16 MB', async () => {
    await given({ text: 'x'.repeat(9 * 1024 * 1024) });
    const grow = things()
      .doc('a')
      .update({ more: 'y'.repeat(9 * 1024 * 1024) });
    await expect(grow).rejects.toMatchObject({ message: expect.stringMatching(/too large/) });
    expect(Object.keys(stored()[0] as object)).toEqual(['_id', 'text']);
  });

  it('sets the server’s date with its offset', async () => {
    await things()
      .doc('a')
      .set({ at: db().serverDate({ offset: 60_000 }), now: db().serverDate() });
    const [{ at, now }] = (await things().get()).data as [{ at: Date; now: Date }];
    expect(at.getTime() - now.getTime()).toBe(60_000);
  });
});
