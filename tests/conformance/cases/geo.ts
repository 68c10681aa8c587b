import { cases, type ConformanceCase } from '../conformance-case.ts';
import { manual, operator, sdkFile, stage } from '../sources.ts';
import type { World } from '../world.ts';

/** Degrees east and north, near Beijing: a degree of latitude is some 111 km, one of longitude there some 85 km. */
const PLACES: Record<string, [number, number]> = {
  centre: [116.4, 39.9],
  north: [116.4, 40.9],
  south: [116.4, 37.9],
  west: [115.4, 39.9],
};

type Corner = [number, number];
const ring = ({ Geo }: World, corners: readonly Corner[]): object =>
  new Geo.LineString([...corners, corners[0] as Corner].map(([east, north]) => new Geo.Point(east, north)));
const polygon = (world: World, ...rings: Corner[][]): object =>
  new world.Geo.Polygon(rings.map((corners) => ring(world, corners)));
const point = ({ Geo }: World, [east, north]: Corner): object => new Geo.Point(east, north);
const square = (west: number, south: number, size: number): Corner[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
];

/** A filter over the places finds these, in this order where there is one. */
function finds(
  id: string,
  title: string,
  source: string,
  { place, ids, inOrder = false }: { place: (world: World) => object; ids: string[]; inOrder?: boolean },
): ConformanceCase {
  const run = async (world: World): Promise<void> => {
    await world.places.add(Object.entries(PLACES).map(([_id, at]) => ({ _id, place: point(world, at) })));
    const { data } = await world.places.where({ place: place(world) }).get();
    const found = (data as { _id: string }[]).map(({ _id }) => _id);
    world.expect(inOrder ? found : found.sort()).toEqual(ids);
  };
  return { id, title, source, covers: [id.slice(0, id.lastIndexOf('.')), 'Geo.Point'], run };
}

const NEAR = operator('query', 'nearSphere');
const WITHIN = operator('query', 'geoWithin');
const INTERSECTS = operator('query', 'geoIntersects');
const CENTRE: Corner = [116.4, 39.9];

const commands: ConformanceCase[] = [
  finds('command.geoNear.order', 'geoNear answers the nearest first', NEAR, {
    place: (w) => w._.geoNear({ geometry: point(w, CENTRE) }),
    ids: ['centre', 'west', 'north', 'south'],
    inOrder: true,
  }),
  finds('command.geoNear.most', 'geoNear leaves out what is farther than maxDistance metres', NEAR, {
    place: (w) => w._.geoNear({ geometry: point(w, CENTRE), maxDistance: 100_000 }),
    ids: ['centre', 'west'],
    inOrder: true,
  }),
  finds('command.geoNear.least', 'geoNear leaves out what is nearer than minDistance metres', NEAR, {
    place: (w) => w._.geoNear({ geometry: point(w, CENTRE), minDistance: 100_000 }),
    ids: ['north', 'south'],
    inOrder: true,
  }),
  finds('command.geoNear.ring', 'geoNear with both bounds answers a ring', NEAR, {
    place: (w) => w._.geoNear({ geometry: point(w, CENTRE), minDistance: 50_000, maxDistance: 150_000 }),
    ids: ['west', 'north'],
    inOrder: true,
  }),
  finds('command.geoWithin.polygon', 'geoWithin finds points in a polygon', WITHIN, {
    place: (w) => w._.geoWithin({ geometry: polygon(w, square(116, 39.5, 2)) }),
    ids: ['centre', 'north'],
  }),
  finds('command.geoWithin.hole', 'a hole in a polygon is outside of it', WITHIN, {
    place: (w) => w._.geoWithin({ geometry: polygon(w, square(115, 39, 3), square(116, 39.5, 1)) }),
    ids: ['north', 'west'],
  }),
  finds('command.geoWithin.multi-polygon', 'geoWithin finds points in any of several polygons', WITHIN, {
    place: (w) =>
      w._.geoWithin({
        geometry: new w.Geo.MultiPolygon([polygon(w, square(115, 39.5, 1)), polygon(w, square(116, 37, 1))]),
      }),
    ids: ['south', 'west'],
  }),
  finds(
    'command.geoWithin.sphere',
    'geoWithin finds points in a circle whose radius is in radians',
    operator('query', 'centerSphere'),
    { place: (w) => w._.geoWithin({ centerSphere: [point(w, CENTRE), 100 / 6378.1] }), ids: ['centre', 'west'] },
  ),
  finds(
    'command.geoWithin.sphere-pair',
    'the centre of a circle may be a pair of numbers',
    operator('query', 'centerSphere'),
    { place: (w) => w._.geoWithin({ centerSphere: [CENTRE, 120 / 6378.1] }), ids: ['centre', 'north', 'west'] },
  ),
  finds('command.geoIntersects.polygon', 'geoIntersects finds points in a polygon', INTERSECTS, {
    place: (w) => w._.geoIntersects({ geometry: polygon(w, square(116, 39.5, 1)) }),
    ids: ['centre'],
  }),
  finds('command.geoIntersects.point', 'geoIntersects finds the same point', INTERSECTS, {
    place: (w) => w._.geoIntersects({ geometry: point(w, CENTRE) }),
    ids: ['centre'],
  }),
  finds('command.geoIntersects.multi-point', 'geoIntersects finds any of several points', INTERSECTS, {
    place: (w) => w._.geoIntersects({ geometry: new w.Geo.MultiPoint([point(w, CENTRE), point(w, [115.4, 39.9])]) }),
    ids: ['centre', 'west'],
  }),
  finds('command.geoIntersects.line', 'geoIntersects finds the points at which a line begins and ends', INTERSECTS, {
    place: (w) => w._.geoIntersects({ geometry: new w.Geo.LineString([point(w, CENTRE), point(w, [116.4, 37.9])]) }),
    ids: ['centre', 'south'],
  }),
  finds('QueryCommand.geoNear.chained', 'geoNear can be chained', sdkFile('commands/query.ts'), {
    place: (w) => w._.exists(true).geoNear({ geometry: point(w, CENTRE) as never, maxDistance: 100_000 }),
    ids: ['centre', 'west'],
    inOrder: true,
  }),
  finds('QueryCommand.geoWithin.chained', 'geoWithin can be chained', sdkFile('commands/query.ts'), {
    place: (w) => w._.exists(true).geoWithin({ geometry: polygon(w, square(116, 39.5, 1)) as never }),
    ids: ['centre'],
  }),
  finds('QueryCommand.geoIntersects.chained', 'geoIntersects can be chained', sdkFile('commands/query.ts'), {
    place: (w) => w._.exists(true).geoIntersects({ geometry: point(w, CENTRE) as never }),
    ids: ['centre'],
  }),
];

/** A shape is stored as GeoJSON and read as the same object of the SDK. */
const shape = (name: string, make: (world: World) => object) => ({
  id: `Geo.${name}.read`,
  title: `a ${name} is read as one`,
  source: sdkFile('util.ts'),
  run: async (world: World) => {
    await world.things.add({ _id: 'a', shape: make(world) });
    const [read] = (await world.things.get()).data as [{ shape: object }];
    world.expect(read.shape.constructor.name).toBe(name);
    world.expect(JSON.parse(JSON.stringify(read.shape))).toEqual(JSON.parse(JSON.stringify(make(world))));
  },
});

const lines = (world: World): object[] => [ring(world, square(0, 0, 1)), ring(world, square(5, 5, 1))];

/** A stored shape is found by a polygon that it touches. */
const touched = (name: string, make: (world: World) => object) => ({
  id: `Geo.${name}.touched`,
  title: `a stored ${name} is found by a polygon that it touches, and not by another`,
  source: INTERSECTS,
  run: async (world: World) => {
    await world.places.add({ _id: 'a', place: make(world) });
    const found = async (corners: Corner[]) =>
      (await world.places.where({ place: world._.geoIntersects({ geometry: polygon(world, corners) }) }).get()).data
        .length;
    world.expect([await found(square(0.5, 0.5, 3)), await found(square(50, 50, 1))]).toEqual([1, 0]);
  },
});

const shapes = cases(manual('reference/geojson'), [
  shape('Point', (w) => point(w, CENTRE)),
  shape('LineString', (w) => ring(w, square(0, 0, 1))),
  shape('Polygon', (w) => polygon(w, square(0, 0, 5), square(1, 1, 1))),
  shape('MultiPoint', (w) => new w.Geo.MultiPoint([point(w, CENTRE), point(w, [1, 2])])),
  shape('MultiLineString', (w) => new w.Geo.MultiLineString(lines(w))),
  shape('MultiPolygon', (w) => new w.Geo.MultiPolygon([polygon(w, square(0, 0, 1)), polygon(w, square(5, 5, 1))])),
  touched('LineString', (w) => ring(w, square(0, 0, 2))),
  touched('Polygon', (w) => polygon(w, square(0, 0, 2))),
  touched('MultiPoint', (w) => new w.Geo.MultiPoint([point(w, [1, 1]), point(w, [9, 9])])),
  touched('MultiLineString', (w) => new w.Geo.MultiLineString([ring(w, square(0, 0, 2))])),
  touched('MultiPolygon', (w) => new w.Geo.MultiPolygon([polygon(w, square(0, 0, 2))])),
  {
    id: 'Geo.Point.plain',
    title: 'a point is GeoJSON: its type and its coordinates, longitude first',
    source: sdkFile('geo/point.ts'),
    run: async (w) => {
      await w.things.add({ _id: 'a', at: point(w, CENTRE) });
      w.expect((await w.things.where({ 'at.type': 'Point', 'at.coordinates.1': 39.9 }).count()).total).toBe(1);
    },
  },
  {
    id: 'Geo.Point.out-of-range',
    title: 'a latitude beyond 90 degrees is refused by the SDK',
    source: sdkFile('validate.ts'),
    refuses: async ({ Geo }) => {
      new Geo.Point(0, 91);
    },
    saying: { message: /latitude should be/ },
  },
  {
    id: 'Geo.Polygon.open',
    title: 'a ring that does not close is refused by the SDK',
    source: sdkFile('geo/polygon.ts'),
    refuses: async (w) => {
      new w.Geo.Polygon([new w.Geo.LineString([point(w, [0, 0]), point(w, [1, 1])])]);
    },
    saying: { message: /not a closed cycle/ },
  },
]);

const stages = cases(stage('geoNear'), [
  {
    id: 'aggregate.geoNear.distance',
    title: 'the stage geoNear answers the nearest first, with the distance in metres',
    run: async (world) => {
      await world.places.add(Object.entries(PLACES).map(([_id, at]) => ({ _id, place: point(world, at) })));
      const near = { near: point(world, CENTRE), spherical: true, distanceField: 'metres', key: 'place' };
      const { data } = await world.places.aggregate().geoNear(near).limit(2).end();
      const found = data as { _id: string; metres: number }[];
      world.expect(found.map(({ _id }) => _id)).toEqual(['centre', 'west']);
      world.expect(found[0]?.metres).toBeCloseTo(0, 3);
      world.expect(Math.round((found[1]?.metres ?? 0) / 1000)).toBe(85);
    },
  },
  {
    id: 'aggregate.geoNear.query',
    title: 'the stage geoNear takes a filter, bounds, and a field for the place',
    run: async (world) => {
      await world.places.add(
        Object.entries(PLACES).map(([_id, at]) => ({ _id, place: point(world, at), open: _id !== 'west' })),
      );
      const near = {
        near: point(world, CENTRE),
        spherical: true,
        distanceField: 'km',
        distanceMultiplier: 0.001,
        includeLocs: 'at',
        minDistance: 1,
        maxDistance: 150_000,
        query: { open: true },
      };
      const { data } = await world.places.aggregate().geoNear(near).end();
      const found = data as { _id: string; km: number; at: object }[];
      world
        .expect(found.map(({ _id, km, at }) => ({ _id, km: Math.round(km), at })))
        .toEqual([{ _id: 'north', km: 111, at: { type: 'Point', coordinates: [116.4, 40.9] } }]);
    },
  },
  {
    id: 'aggregate.geoNear.first-stage',
    title: 'the stage geoNear must be the first',
    source: operator('aggregation', 'geoNear'),
    refuses: (w) =>
      w.places
        .aggregate()
        .match({})
        .geoNear({ near: point(w, CENTRE), distanceField: 'd' })
        .end(),
    saying: { message: /first stage/ },
  },
]);

export const geo = [...commands, ...shapes, ...stages];
