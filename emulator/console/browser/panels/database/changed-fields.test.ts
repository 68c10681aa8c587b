import { describe, expect, it } from '@jest/globals';
import { changedFields } from './changed-fields.ts';

const change = (before?: object, after?: object) => ({
  number: 1,
  at: '2026-12-01T00:00:00.000Z',
  ...(before && { before: { ...before } }),
  ...(after && { after: { ...after } }),
});

describe('what a change of a document touched', () => {
  it('is its innermost fields by their paths, and not those that stayed', () => {
    const before = { _id: 'a', state: 'unused', moves: { count: 1, by: ['x', 'y'] } };
    const after = { _id: 'a', state: 'redeemed', moves: { count: 2, by: ['x', 'z'] } };
    expect(changedFields(change(before, after))).toEqual({
      fields: [
        { path: 'state', before: '"unused"', after: '"redeemed"' },
        { path: 'moves.count', before: '1', after: '2' },
        { path: 'moves.by.1', before: '"y"', after: '"z"' },
      ],
      same: 2,
    });
  });

  it('is every field of a new document, and of one that was removed', () => {
    expect(changedFields(change(undefined, { _id: 'a', list: [] })).fields).toEqual([
      { path: '_id', after: '"a"' },
      { path: 'list', after: '[]' },
    ]);
    expect(changedFields(change({ _id: 'a', note: null })).fields).toEqual([
      { path: '_id', before: '"a"' },
      { path: 'note', before: 'null' },
    ]);
  });

  it('takes a date for one value', () => {
    const at = (day: number) => ({ at: { $date: `2026-12-0${day}T00:00:00.000Z` } });
    expect(changedFields(change(at(1), at(2)))).toEqual({
      fields: [{ path: 'at', before: '2026-12-01T00:00:00.000Z', after: '2026-12-02T00:00:00.000Z' }],
      same: 0,
    });
  });
});
