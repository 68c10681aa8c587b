import { cases } from '../conformance-case.ts';
import { WX_SERVER_SDK } from '../sources.ts';
import type { World, WxAbsentStage, WxDatabase } from '../world.ts';

const NUMBERS = { a: { n: 3, t: ['x', 'y'] }, b: { n: 1, t: [] } };

type Start = ReturnType<ReturnType<WxDatabase['collection']>['aggregate']>;

/** A pipeline of wx-server-sdk answers these documents. */
const piping = (
  name: string,
  title: string,
  pipeline: (start: Start, world: World) => Start,
  list: readonly unknown[],
) => ({
  id: `wx.Aggregate.${name}.sent`,
  title: `wx-server-sdk: ${title}`,
  given: NUMBERS,
  run: async (world: World) => {
    const things = (await world.wx()).collection(world.thingsName);
    world.expect(await pipeline(things.aggregate(), world).end()).toMatchObject({ list });
  },
});

/** A stage that wx-server-sdk has and @cloudbase/database has not, so that the SDK throws before anything is sent. */
const absent = (name: WxAbsentStage) => ({
  id: `wx.Aggregate.${name}.absent`,
  title: `wx-server-sdk: the stage ${name} fails in the SDK: @cloudbase/database does not have it`,
  run: async ({ wx, thingsName, expect }: World) => {
    const start = (await wx()).collection(thingsName).aggregate();
    expect(() => start[name]({})).toThrow(/is not a function/);
  },
});

export const wxStages = cases(WX_SERVER_SDK, [
  piping('addFields', 'addFields adds', (start) => start.addFields({ m: '$n' }).match({ _id: 'b' }), [
    { _id: 'b', n: 1, t: [], m: 1 },
  ]),
  piping('bucket', 'bucket divides by bounds', (start) => start.bucket({ groupBy: '$n', boundaries: [0, 2, 4] }), [
    { _id: 0, count: 1 },
    { _id: 2, count: 1 },
  ]),
  piping('bucketAuto', 'bucketAuto divides evenly', (start) => start.bucketAuto({ groupBy: '$n', buckets: 1 }), [
    { _id: { min: 1, max: 3 }, count: 2 },
  ]),
  piping('limit', 'limit lets the first ones through', (start) => start.sort({ n: 1 }).limit(1).project({ n: 1 }), [
    { _id: 'b', n: 1 },
  ]),
  piping('skip', 'skip leaves the first ones out', (start) => start.sort({ n: 1 }).skip(1).project({ n: 1 }), [
    { _id: 'a', n: 3 },
  ]),
  piping(
    'project',
    'project computes',
    (start, { $ }) => start.match({ _id: 'a' }).project({ _id: 0, v: $.add(['$n', 1]) }),
    [{ v: 4 }],
  ),
  piping(
    'lookup',
    'lookup joins',
    (start, { thingsName }) =>
      start
        .match({ _id: 'a' })
        .lookup({ from: thingsName, localField: '_id', foreignField: '_id', as: 'self' })
        .project({ 'self.n': 1 }),
    [{ _id: 'a', self: [{ n: 3 }] }],
  ),
  piping(
    'replaceRoot',
    'replaceRoot makes an object the document',
    (start) => start.match({ _id: 'a' }).replaceRoot({ newRoot: { v: '$n' } }),
    [{ v: 3 }],
  ),
  piping('sample', 'sample answers so many', (start) => start.sample({ size: 2 }).count('n'), [{ n: 2 }]),
  piping(
    'sortByCount',
    'sortByCount answers the most frequent first',
    (start) => start.match({ _id: 'a' }).sortByCount('$n'),
    [{ _id: 3, count: 1 }],
  ),
  piping(
    'unwind',
    'unwind makes a document of every element',
    (start) => start.unwind('$t').sort({ t: 1 }).project({ _id: 0, t: 1 }),
    [{ t: 'x' }, { t: 'y' }],
  ),
  {
    id: 'wx.Aggregate.geoNear.sent',
    title: 'wx-server-sdk: geoNear answers the nearest first',
    run: async ({ wx, places, Geo, expect }) => {
      await places.add([
        { _id: 'far', place: new Geo.Point(10, 10) },
        { _id: 'near', place: new Geo.Point(1, 1) },
      ]);
      const cloud = await wx();
      const near = { near: cloud.Geo.Point(0, 0), distanceField: 'd', spherical: true };
      const found = await cloud.collection(places.name).aggregate().geoNear(near).project({ _id: 1 }).end();
      expect(found).toMatchObject({ list: [{ _id: 'near' }, { _id: 'far' }] });
    },
  },
  ...(['collStats', 'facet', 'graphLookup', 'indexStats', 'out', 'redact'] as const).map(absent),
  {
    id: 'wx.Database.serverDate.stored',
    title: 'wx-server-sdk: serverDate, RegExp and Geo are those of the database',
    also: ['wx.Database.RegExp', 'wx.Database.Geo', 'wx.Database.command', 'wx.Database.collection', 'wx.database'],
    run: async ({ wx, things, thingsName, expect }) => {
      const cloud = await wx();
      const place = cloud.Geo.Point(1, 2);
      await cloud.collection(thingsName).add({ data: { _id: 'a', at: cloud.serverDate(), place, name: 'Ann' } });
      const found = cloud
        .collection(thingsName)
        .where({ name: cloud.RegExp({ regexp: '^a', options: 'i' }), at: cloud.command.gt(new Date(0)) });
      expect(await found.count()).toMatchObject({ total: 1 });
      expect((await things.where({ 'place.coordinates': [1, 2] }).count()).total).toBe(1);
    },
  },
  {
    id: 'wx.Collection.aggregate.empty',
    title: 'wx-server-sdk: a pipeline without stages answers every document',
    also: ['wx.Aggregate.pushStage'],
    given: NUMBERS,
    run: async ({ wx, thingsName, expect }) => {
      const { list } = (await (await wx()).collection(thingsName).aggregate().end()) as { list: unknown[] };
      expect(list).toHaveLength(2);
    },
  },
]);
