import { beforeEach, describe, expect, it } from '@jest/globals';
import { useLanguage } from '../language.harness.ts';

const { db, places, send, find, pipe } = useLanguage();

const at = (longitude: number, latitude: number) => ({ type: 'Point', coordinates: [longitude, latitude] });
const ring = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

describe('distances', () => {
  beforeEach(async () => {
    await places().add([
      { _id: 'far', place: new (db().Geo.Point)(1, 1) },
      { _id: 'near', place: new (db().Geo.Point)(0, 0.1) },
      { _id: 'here', place: new (db().Geo.Point)(0, 0) },
      { _id: 'nowhere' },
    ]);
  });

  it('are those on a sphere of 6,378,100 metres', async () => {
    const stage = { near: at(0, 0), distanceField: 'far.metres', spherical: true };
    const found = await pipe([{ $geoNear: stage }], 'places');
    expect(found.map(({ _id }) => _id)).toEqual(['here', 'near', 'far']);
    expect((found[1] as { far: { metres: number } }).far.metres).toBeCloseTo(11_131.88, 1);
  });

  it('limit a query at both ends, the nearest first', async () => {
    const near = { $geometry: at(0, 0), $minDistance: 1, $maxDistance: 200_000 };
    expect(await find({ place: { $nearSphere: near } }, 'places')).toEqual(['near', 'far']);
    expect(await find({ place: { $near: { $geometry: at(0, 0), $maxDistance: 12_000 } } }, 'places')).toEqual([
      'here',
      'near',
    ]);
  });

  it('are right to a line so short that its ends are one place', async () => {
    await places().where({}).remove();
    await places().add({
      _id: 'dot',
      place: {
        type: 'LineString',
        coordinates: [
          [0, 89.999],
          [5e-324, 89.999],
        ],
      },
    });
    expect(await find({ place: { $near: { $geometry: at(180, 0), $maxDistance: 1_000_000 } } }, 'places')).toEqual([]);
  });

  it('page with skip and limit, and give way to an order that was asked for', async () => {
    const where = places().where({ place: db().command.geoNear({ geometry: new (db().Geo.Point)(0, 0) }) });
    expect((await where.skip(1).limit(1).get()).data).toMatchObject([{ _id: 'near' }]);
    expect((await where.orderBy('_id', 'asc').get()).data).toMatchObject([
      { _id: 'far' },
      { _id: 'here' },
      { _id: 'near' },
    ]);
  });

  it('need an index of places', async () => {
    await expect(find({ place: { $nearSphere: { $geometry: at(0, 0) } } })).rejects.toMatchObject({
      message: expect.stringContaining('unable to find index for $geoNear query'),
    });
    await expect(find({ $or: [{ place: { $near: { $geometry: at(0, 0) } } }] }, 'places')).rejects.toMatchObject({
      message: expect.stringContaining('top-level'),
    });
    await expect(pipe([{ $match: { place: { $near: { $geometry: at(0, 0) } } } }], 'places')).rejects.toMatchObject({
      message: expect.stringContaining('not allowed'),
    });
  });
});

describe('shapes', () => {
  it('are inside with all of them, and meet with any part', async () => {
    const shapes = {
      point: at(1, 1),
      outside: at(5, 5),
      line: {
        type: 'LineString',
        coordinates: [
          [1, 1],
          [2, 2],
        ],
      },
      crossing: {
        type: 'LineString',
        coordinates: [
          [-1, 1],
          [11, 1],
        ],
      },
      square: { type: 'Polygon', coordinates: [ring(1, 1, 2, 2)] },
      around: { type: 'Polygon', coordinates: [ring(-5, -5, 15, 15)] },
      points: {
        type: 'MultiPoint',
        coordinates: [
          [1, 1],
          [20, 20],
        ],
      },
    };
    await places().add(Object.entries(shapes).map(([_id, place]) => ({ _id, place })));
    const square = { type: 'Polygon', coordinates: [ring(0, 0, 10, 10), ring(4, 4, 6, 6)] };
    expect((await find({ place: { $geoWithin: { $geometry: square } } }, 'places')).sort()).toEqual([
      'line',
      'point',
      'square',
    ]);
    const met = await find({ place: { $geoIntersects: { $geometry: square } } }, 'places');
    expect(met.sort()).toEqual(['around', 'crossing', 'line', 'point', 'points', 'square']);
  });

  it('have sides that are great circles', async () => {
    // The arc between two places of 60° N bends to the north by more than four degrees.
    await places().add([{ _id: 'a', place: at(20, 62) }]);
    const band = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 60],
          [40, 60],
          [40, 50],
          [0, 50],
          [0, 60],
        ],
      ],
    };
    expect(await find({ place: { $geoWithin: { $geometry: band } } }, 'places')).toEqual([]);
    const wide = {
      type: 'Polygon',
      coordinates: [
        [
          [-20, 60],
          [60, 60],
          [60, 50],
          [-20, 50],
          [-20, 60],
        ],
      ],
    };
    expect(await find({ place: { $geoWithin: { $geometry: wide } } }, 'places')).toEqual(['a']);
  });

  it('cross the line where the date changes', async () => {
    await places().add([
      { _id: 'a', place: at(179.9, 0) },
      { _id: 'b', place: at(-179.9, 0) },
      { _id: 'c', place: at(0, 0) },
    ]);
    const box = {
      type: 'Polygon',
      coordinates: [
        [
          [179, -1],
          [-179, -1],
          [-179, 1],
          [179, 1],
          [179, -1],
        ],
      ],
    };
    expect((await find({ place: { $geoWithin: { $geometry: box } } }, 'places')).sort()).toEqual(['a', 'b']);
  });

  it('may be circles, whose radius is an angle', async () => {
    await places().add([
      { _id: 'in', place: at(0, 1) },
      { _id: 'out', place: at(0, 2) },
    ]);
    const circle = { $centerSphere: [[0, 0], (1.5 * Math.PI) / 180] };
    expect(await find({ place: { $geoWithin: circle } }, 'places')).toEqual(['in']);
  });

  it.each([
    [
      'an open ring',
      { $geoWithin: { $geometry: { type: 'Polygon', coordinates: [ring(0, 0, 1, 1).slice(0, 4)] } } },
      /not closed/,
    ],
    ['a latitude beyond the pole', { $geoIntersects: { $geometry: at(0, 91) } }, /out of bounds/],
    ['a longitude beyond 180', { $geoIntersects: { $geometry: at(181, 0) } }, /out of bounds/],
    [
      'an unknown shape',
      { $geoIntersects: { $geometry: { type: 'Circle', coordinates: [0, 0] } } },
      /unknown GeoJSON type/,
    ],
    [
      'a line to be inside of',
      {
        $geoWithin: {
          $geometry: {
            type: 'LineString',
            coordinates: [
              [0, 0],
              [1, 1],
            ],
          },
        },
      },
      /not supported/,
    ],
    ['a negative distance', { $nearSphere: { $geometry: at(0, 0), $maxDistance: -1 } }, /non-negative/],
    ['legacy coordinates', { $near: [0, 0] }, /legacy/],
    [
      'a box',
      {
        $geoWithin: {
          $box: [
            [0, 0],
            [1, 1],
          ],
        },
      },
      /not implemented/,
    ],
  ])('are refused: %s', async (_case, condition, message) => {
    const query = JSON.stringify({ place: condition });
    const asked = send('getDocument', { collectionName: 'places', query });
    await expect(asked).rejects.toMatchObject({ message: expect.stringMatching(message) });
  });
});
