import type { Collection, World } from './world.ts';

/** One behaviour of the database, documented elsewhere, and the way to see whether an implementation has it. */
export interface ConformanceCase {
  /** Stable, `command.gt.other-type`: what of the SDKs it proves, then which aspect of it. */
  id: string;
  /** A sentence about the database. */
  title: string;
  /** The page or the file of an SDK that says so. */
  source: string;
  /** What of the SDKs it proves, as docs/emulator-coverage.md names it: `command.gt`, `Query.orderBy`, `$.add`. */
  covers: readonly string[];
  /** Throws when the behaviour is another one. The world's collections are empty before and emptied after. */
  run(world: World): Promise<void>;
  /** The emulator is known to differ: the case must fail there, and the reason stands here. */
  differs?: string;
  /** Runs only there, for this reason. */
  only?: { on: 'emulator' | 'real environment'; why: string };
}

export type Stored = Record<string, unknown>;
type Answer = Promise<{ data: unknown }>;

/** Documents by their ids, which are left out of them. */
export type Documents = Readonly<Record<string, Stored>>;

/** What every form of a case has. */
interface Header extends Omit<ConformanceCase, 'run' | 'source' | 'covers'> {
  source?: string;
  /** What it proves beside that which its id names. */
  also?: readonly string[];
  /** What is there before. */
  given?: Documents;
}

/** A filter finds documents, in any order. */
interface Finding extends Header {
  where: (world: World) => object;
  /** Their ids. */
  finds: readonly string[];
}

/** A request answers these data. */
interface Answering extends Header {
  ask: (world: World) => Answer;
  answers: unknown;
}

/** An update of all given documents (or of those that `of` finds) leaves these documents behind. */
interface Updating extends Header {
  update: (world: World) => object;
  of?: (world: World) => object;
  leaves: Documents;
  /** How many documents the answer says were changed. */
  updated?: number;
}

/** An expression has this value for the one given document; `undefined` for a missing field. */
interface Computing extends Header {
  value: (world: World) => unknown;
  is: unknown;
}

/** A pipeline answers these documents. */
interface Piping extends Header {
  pipeline: (start: ReturnType<Collection['aggregate']>, world: World) => ReturnType<Collection['aggregate']>;
  gives: readonly unknown[];
  /** The pipeline does not say which comes first. */
  inAnyOrder?: boolean;
}

/** A request fails like this, and leaves what was there. */
interface Refusing extends Header {
  refuses: (world: World) => Promise<unknown>;
  saying: { code?: string; message?: RegExp };
}

/** Anything else. */
interface Telling extends Header {
  run: (world: World) => Promise<void>;
}

export type CaseForm = Finding | Answering | Updating | Computing | Piping | Refusing | Telling;

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Text of a value that does not depend on the order of its fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    part instanceof Object && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => byText(left, right)))
      : part,
  );

const sorted = (values: readonly unknown[]): unknown[] =>
  [...values].sort((left, right) => byText(canonical(left), canonical(right)));

async function find({ where, finds }: Finding, world: World): Promise<void> {
  const { data } = await world.things.where(where(world)).get();
  world.expect(data.map((document: { _id: string }) => document._id).sort(byText)).toEqual([...finds].sort(byText));
}

const withIds = (documents: Documents): Stored[] =>
  Object.entries(documents).map(([_id, fields]) => ({ _id, ...fields }));

async function change({ update, of, leaves, updated }: Updating, world: World): Promise<void> {
  const result = await world.things.where(of ? of(world) : {}).update(update(world));
  world.expect(await world.stored()).toEqual(withIds(leaves));
  if (updated !== undefined) world.expect(result).toMatchObject({ updated });
}

async function compute({ value, is }: Computing, world: World): Promise<void> {
  const { data } = await world.things
    .aggregate()
    .project({ _id: 0, value: value(world) })
    .end();
  world.expect(data).toEqual([is === undefined ? {} : { value: is }]);
}

async function pipe({ pipeline, gives, inAnyOrder = false }: Piping, world: World): Promise<void> {
  const { data } = await pipeline(world.things.aggregate(), world).end();
  world.expect(inAnyOrder ? sorted(data as unknown[]) : data).toEqual(inAnyOrder ? sorted(gives) : gives);
}

async function refuse({ refuses, saying: { code, message } }: Refusing, world: World): Promise<void> {
  const before = await world.stored();
  await world.expect(refuses(world)).rejects.toMatchObject({
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message: world.expect.stringMatching(message) }),
  });
  world.expect(await world.stored()).toEqual(before);
}

async function happen(form: CaseForm, world: World): Promise<void> {
  if (form.given) await world.things.add(withIds(form.given));
  else if ('value' in form) await world.things.add({ _id: 'only' });
  if ('finds' in form) await find(form, world);
  else if ('leaves' in form) await change(form, world);
  else if ('value' in form) await compute(form, world);
  else if ('gives' in form) await pipe(form, world);
  else if ('refuses' in form) await refuse(form, world);
  else if ('ask' in form) world.expect((await form.ask(world)).data).toEqual(form.answers);
  else await form.run(world);
}

/**
 * Cases of one subject. What a case proves is its id without the last part; `source` may be made from that name's last
 * part (`gt` of `command.gt`).
 */
export function cases(source: string | ((name: string) => string), forms: readonly CaseForm[]): ConformanceCase[] {
  return forms.map((form) => {
    const proved = form.id.slice(0, form.id.lastIndexOf('.'));
    const page = typeof source === 'string' ? source : source(proved.slice(proved.lastIndexOf('.') + 1));
    return {
      id: form.id,
      title: form.title,
      source: form.source ?? page,
      covers: [proved, ...(form.also ?? [])],
      run: (world) => happen(form, world),
      ...(form.differs === undefined ? {} : { differs: form.differs }),
      ...(form.only === undefined ? {} : { only: form.only }),
    };
  });
}
