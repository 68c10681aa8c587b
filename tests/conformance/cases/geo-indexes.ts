import { cases } from '../conformance-case.ts';
import { manual, operator } from '../sources.ts';
import type { World } from '../world.ts';

const NEAR = operator('query', 'nearSphere');

const centre = ({ Geo }: World): object => new Geo.Point(116.4, 39.9);

/** What asks for places near another one where no index has them. */
const unindexed = (name: string, ask: (query: ReturnType<World['things']['where']>) => Promise<unknown>) => ({
  id: `command.geoNear.no-index-${name}`,
  title: `${name} with geoNear needs an index of places`,
  source: NEAR,
  given: { a: { place: { type: 'Point', coordinates: [116.4, 39.9] } } },
  refuses: (w: World) => ask(w.things.where({ place: w._.geoNear({ geometry: centre(w) }) })),
  saying: { message: /unable to find index for \$geoNear query/ },
});

const INDEX = manual('core/indexes/index-types/geospatial/2dsphere');

export const geoIndexes = cases(NEAR, [
  unindexed('get', (query) => query.get()),
  unindexed('count', (query) => query.count()),
  unindexed('update', (query) => query.update({ n: 1 })),
  unindexed('remove', (query) => query.remove()),
  {
    id: 'command.geoNear.count',
    title: 'count counts what is near',
    run: async (w) => {
      await w.places.add([39.9, 40, 50].map((north) => ({ _id: String(north), place: new w.Geo.Point(116.4, north) })));
      const near = w._.geoNear({ geometry: centre(w), maxDistance: 100_000 });
      w.expect((await w.places.where({ place: near }).count()).total).toBe(2);
    },
  },
  {
    id: 'Geo.Point.no-place',
    title: 'an index of places refuses what is none, in a new document and in an update',
    source: INDEX,
    run: async (w) => {
      const refused: object = { message: w.expect.stringMatching(/extract geo keys/) as unknown };
      await w.expect(w.places.add({ _id: 'a', place: 'here' })).rejects.toMatchObject(refused);
      await w.places.add({ _id: 'b', place: centre(w) });
      await w.expect(w.places.doc('b').update({ place: w._.set({ a: 1 }) })).rejects.toMatchObject(refused);
      w.expect((await w.places.where({}).get()).data).toEqual([{ _id: 'b', place: centre(w) }]);
    },
  },
  {
    id: 'Geo.Point.missing-place',
    title: 'an index of places takes documents without a place',
    source: INDEX,
    run: async (w) => {
      await w.places.add([{ _id: 'missing' }, { _id: 'nothing', place: null }]);
      w.expect((await w.places.where({}).count()).total).toBe(2);
    },
  },
]);
