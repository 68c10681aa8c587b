import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';
import type { IndexDefinition } from './index.ts';

/** How many random collections; more of them for a long search: WEILIAN_RUNS=2000. */
const RUNS = Number(process.env['WEILIAN_RUNS'] ?? 60);
const QUERIES = 8;
const EARTH_RADIUS_METRES = 6_378_100;

const PLACE: IndexDefinition = { name: 'place', unique: false, keys: [{ field: 'place', direction: '2dsphere' }] };
const KIND_AND_PLACE: IndexDefinition = {
  name: 'kindAndPlace',
  unique: false,
  keys: [
    { field: 'kind', direction: -1 },
    { field: 'place', direction: '2dsphere' },
  ],
};

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;
beforeAll(async () => {
  server = await startTestDatabase([
    { name: 'indexed', indexes: [PLACE, KIND_AND_PLACE] },
    { name: 'plain', indexes: [] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

type Position = [number, number];
const point = (coordinates: Position) => ({ type: 'Point', coordinates });

/** Anywhere, and more often where the map of longitudes and latitudes has its edges. */
const position: fc.Arbitrary<Position> = fc.tuple(
  fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.999, -179.999, 0)),
  fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 89.999, 0)),
);
const size = fc.constantFrom(1e-6, 0.01, 1, 20, 60);

/** A ring of places on a circle, whose radius in degrees keeps it away from the poles. */
const polygon = fc.tuple(position, size, fc.integer({ min: 3, max: 6 })).map(([[east, north], radius, count]) => {
  const middle = Math.max(Math.min(north, 89 - radius), radius - 89);
  const ring = Array.from({ length: count }, (_, i): Position => {
    const angle = (i / count) * 2 * Math.PI;
    const longitude = east + radius * Math.cos(angle);
    return [((longitude + 540) % 360) - 180, middle + radius * Math.sin(angle)];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
});
const line = fc
  .tuple(position, position)
  .filter(([from, to]) => from.join() !== to.join())
  .map((coordinates) => ({ type: 'LineString', coordinates }));
const shape = fc.oneof({ weight: 4, arbitrary: position.map(point) }, line, polygon);
const place = fc.oneof(
  { weight: 6, arbitrary: shape },
  fc.array(position.map(point), { maxLength: 3 }),
  fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates) => ({ type: 'MultiPoint', coordinates })),
  position,
  fc.constant(null),
);
const thing = fc.record(
  { place, kind: fc.integer({ min: 0, max: 1 }) },
  { requiredKeys: ['kind'], noNullPrototype: true },
);

const radius = fc.constantFrom(0, 1e-6, 0.01, 0.5, 1.5, 2, 3.2);
const region = fc.oneof(
  shape.map(($geometry) => ({ $geoIntersects: { $geometry } })),
  polygon.map(($geometry) => ({ $geoWithin: { $geometry } })),
  fc.tuple(position, radius).map(($centerSphere) => ({ $geoWithin: { $centerSphere } })),
);

async function fill(things: object[]): Promise<void> {
  await Promise.all(['indexed', 'plain'].map((name) => db.collection(name).where({}).remove()));
  const documents = things.map((content, i) => ({ _id: i, ...content }));
  if (documents.length === 0) return;
  await Promise.all(['indexed', 'plain'].map((name) => db.collection(name).add(documents)));
}

async function ids(name: string, filter: object): Promise<number[]> {
  const { data } = await db.collection(name).options({ raw: true }).where(filter).limit(1_000).get();
  return (data as { _id: number }[]).map(({ _id }) => _id);
}

const sorted = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

describe('an index of places', () => {
  const collection = fc.array(thing, { minLength: 20, maxLength: 60 });

  it(
    'changes no answer about regions',
    async () => {
      const property = fc.asyncProperty(
        collection,
        fc.array(fc.tuple(region, fc.boolean()), { minLength: QUERIES, maxLength: QUERIES }),
        async (things, regions) => {
          await fill(things);
          for (const [condition, hasKind] of regions) {
            const filter = { ...(hasKind ? { kind: 1 } : {}), place: condition };
            expect(sorted(await ids('indexed', filter))).toEqual(sorted(await ids('plain', filter)));
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    60_000 + RUNS * 1_000,
  );

  it(
    'changes no answer about distances',
    async () => {
      const property = fc.asyncProperty(collection, position, radius, async (things, near, most) => {
        await fill(things);
        const options = { near: point(near), distanceField: 'metres', spherical: true, key: 'place', limit: 1_000 };
        const measured = async (more: object): Promise<{ _id: number; metres: number }[]> => {
          const stages = [{ $geoNear: { ...options, ...more } }];
          const { data } = await db.collection('indexed').options({ raw: true }).aggregate(stages).end();
          return data as { _id: number; metres: number }[];
        };
        const $maxDistance = most * EARTH_RADIUS_METRES;
        const all = (await measured({})).filter(({ metres }) => metres <= $maxDistance).map(({ _id }) => _id);
        const found = await ids('indexed', { place: { $nearSphere: { $geometry: point(near), $maxDistance } } });
        expect(sorted(found)).toEqual(sorted(all));
        expect(sorted((await measured({ maxDistance: $maxDistance })).map(({ _id }) => _id))).toEqual(sorted(all));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    60_000 + RUNS * 1_000,
  );

  it('lets a query look at what is near only', async () => {
    await db.collection('plain').where({}).remove();
    const far = Array.from({ length: 1_000 }, (_, i) => ({ _id: i, place: point([i / 10, 10]), kind: 0 }));
    await fill(far);
    const scans = () => server.feed.since().filter(({ kind }) => kind === 'query.scanned').length;
    const before = scans();
    await ids('indexed', { place: { $geoWithin: { $centerSphere: [[50, 10], 0.001] } } });
    expect(scans()).toBe(before);
    await ids('plain', { place: { $geoWithin: { $centerSphere: [[50, 10], 0.001] } } });
    expect(scans()).toBe(before + 1);
  });
});

describe('what is no place', () => {
  const REFUSAL = { message: expect.stringContaining("Can't extract geo keys") };
  const indexed = () => db.collection('indexed');

  it.each<[string, unknown]>([
    ['a text', 'here'],
    ['a number', 5],
    ['an object of something else', { a: 1 }],
    ['a type that is none', { type: 'Place', coordinates: [1, 2] }],
    ['beyond the earth', { type: 'Point', coordinates: [181, 0] }],
    [
      'an open ring',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    ],
    ['a list with a text in it', [{ type: 'Point', coordinates: [1, 2] }, 'x']],
  ])('is refused by an index, whoever brings it: %s', async (_name, wrong) => {
    await indexed().where({}).remove();
    await indexed().add({ _id: 'a', kind: 1, place: point([1, 2]) });
    await expect(indexed().add({ _id: 'b', place: wrong })).rejects.toMatchObject(REFUSAL);
    await expect(
      indexed()
        .doc('a')
        .update({ kind: 2, place: db.command.set(wrong) }),
    ).rejects.toMatchObject(REFUSAL);
    await expect(indexed().doc('a').set({ place: wrong })).rejects.toMatchObject(REFUSAL);
    const transaction = await db.startTransaction();
    await expect(transaction.collection('indexed').add({ _id: 'c', place: wrong })).rejects.toMatchObject(REFUSAL);
    expect((await indexed().where({}).get()).data).toEqual([{ _id: 'a', kind: 1, place: expect.anything() }]);
    expect(await ids('indexed', { place: { $geoWithin: { $centerSphere: [[1, 2], 0.1] } } })).toEqual(['a']);
  });

  it('is let in when it is missing, null, an empty list or an older pair', async () => {
    await indexed().where({}).remove();
    const places = [{}, { place: null }, { place: [] }, { place: [1, 2] }, { place: { lng: 1, lat: 2 } }];
    await indexed().add(places.map((content, i) => ({ _id: i, ...content })));
    expect(await ids('indexed', { place: { $geoWithin: { $centerSphere: [[1, 2], 0.1] } } })).toEqual([3, 4]);
  });

  it('keeps an index from being made', async () => {
    await db.collection('plain').where({}).remove();
    await db.collection('plain').add([
      { _id: 'a', place: point([1, 2]) },
      { _id: 'b', place: 'here' },
    ]);
    expect(() => server.database.declare([{ name: 'plain', indexes: [PLACE] }])).toThrow("Can't extract geo keys");
    await db.collection('plain').doc('b').remove();
    server.database.declare([{ name: 'plain', indexes: [PLACE] }]);
    expect(await ids('plain', { place: { $near: { $geometry: point([1, 2]), $maxDistance: 10 } } })).toEqual(['a']);
    server.database.declare([{ name: 'plain', indexes: [] }]);
  });
});

describe('a near condition', () => {
  const near = { $near: { $geometry: point([0, 0]) } };
  const raw = (name: string) => db.collection(name).options({ raw: true }).where({ place: near });

  it.each<[string, () => Promise<unknown>]>([
    ['get', () => raw('plain').get()],
    ['get in another order', () => raw('plain').orderBy('_id', 'asc').get()],
    ['count', () => raw('plain').count()],
    ['update', () => raw('plain').update({ $set: { kind: 5 } })],
    ['updateAndReturn', () => raw('plain').updateAndReturn({ $set: { kind: 5 } })],
    ['remove', () => raw('plain').remove()],
  ])('asks for an index: %s', async (_name, ask) => {
    await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('unable to find index') });
  });

  it('changes the nearest one first', async () => {
    await db.collection('indexed').where({}).remove();
    await db.collection('indexed').add([2, 1, 3].map((east) => ({ _id: east, place: point([east, 0]) })));
    const answer = await raw('indexed').updateAndReturn({ $set: { kind: 5 } });
    expect((answer as { doc: object }).doc).toMatchObject({ _id: 1, kind: 5 });
    expect((await raw('indexed').count()).total).toBe(3);
    expect(await raw('indexed').remove()).toMatchObject({ deleted: 3 });
  });
});
