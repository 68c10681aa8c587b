import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from '../database.harness.ts';

type Row = Record<string, unknown>;

/** A database with the collections `things` and `places`, empty before every test, and short ways to use it. */
export function useLanguage() {
  let server: Awaited<ReturnType<typeof startTestDatabase>>;
  let db: ReturnType<typeof sdkDatabase>;
  beforeAll(async () => {
    server = await startTestDatabase([
      { name: 'things', indexes: [] },
      {
        name: 'places',
        indexes: [{ name: 'place', unique: false, keys: [{ field: 'place', direction: '2dsphere' }] }],
      },
    ]);
    setPlatformEnvironment(server.url);
    db = sdkDatabase();
  });
  beforeEach(() => server.database.reset());
  afterAll(() => server.close());

  const raw = (name: string) => db.collection(name).options({ raw: true });
  const send = async (action: string, parameters: Row): Promise<{ data: { list: string[]; updated: number } }> => {
    const handler = server.database.actions[`database.${action}`];
    return (await handler?.({ collectionName: 'things', ...parameters }, { requestId: 'r', headers: {} })) as never;
  };
  return {
    db: () => db,
    things: () => db.collection('things'),
    places: () => db.collection('places'),
    send,
    /** What is stored, as relaxed EJSON. */
    stored: () => server.database.find('things', {}).documents as Row[],
    /** The ids that a filter of MongoDB's own words finds. */
    async find(filter: object, name = 'things'): Promise<unknown[]> {
      const { data } = await raw(name).where(filter).get();
      return (data as Row[]).map(({ _id }) => _id);
    },
    /** Changes every document by an update of MongoDB's own words. */
    async update(change: object, filter: object = {}): Promise<number> {
      const query = raw('things').where(filter);
      return ((await query.update(change)) as { updated: number }).updated;
    },
    async pipe(stages: object[], name = 'things'): Promise<Row[]> {
      const { data } = await raw(name).aggregate(stages).end();
      return data as Row[];
    },
    /** What an expression is of the only document. */
    async value(expression: unknown): Promise<unknown> {
      const stages = [{ stageKey: '$project', stageValue: JSON.stringify({ _id: 0, v: expression }) }];
      const { data } = await send('aggregateDocuments', { stages });
      return (JSON.parse(data.list[0] as string) as Row).v;
    },
  };
}
