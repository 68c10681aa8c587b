import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import cloudbase from '@cloudbase/node-sdk';
import { sdkDatabase, setPlatformEnvironment } from '../cloudbase/database/database.harness.ts';
import { readSeed } from '../wechat/index.ts';
import { Tables } from '../wechat/tables.ts';
import { startWorld, type World } from '../world.ts';

let root: string;
let world: World | undefined;

const byNumber = { name: 'byNumber', unique: true, keys: [{ field: 'n', direction: 1 as const }] };
const THINGS = { name: 'things', indexes: [byNumber] };

async function start(options: { stateDir?: string; savedStatesDir?: string } = {}) {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }), ...options });
  setPlatformEnvironment(world.addresses.admin);
  return { world, things: sdkDatabase().collection('things') };
}

async function stop(): Promise<void> {
  await world?.close();
  world = undefined;
}

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(async () => {
  await stop();
  rmSync(root, { recursive: true, force: true });
});

describe('a world with a state directory', () => {
  const stateDir = () => join(root, 'state');

  it('finds its documents, its indexes and its clock again', async () => {
    const first = await start({ stateDir: stateDir() });
    expect(first.world.isNew).toBe(true);
    first.world.cloudbase.database.declare([THINGS]);
    await first.things.add([
      { _id: 'b', n: 1 },
      { _id: 'a', n: 2, at: new Date(5) },
    ]);
    await first.world.clock.advance(86_400_000);
    first.world.clock.freeze();
    const frozenAt = first.world.clock.nowMs();
    await stop();

    const { world: second, things } = await start({ stateDir: stateDir() });
    expect(second.isNew).toBe(false);
    expect(second.clock.nowMs()).toBe(frozenAt);
    expect((await things.get()).data).toEqual([
      { _id: 'b', n: 1 },
      { _id: 'a', n: 2, at: new Date(5) },
    ]);
    await expect(things.add({ n: 2 })).rejects.toThrow('E11000');
    await things.add({ _id: 'c', n: 3 });
    expect((await things.get()).data.map(({ _id }: { _id: string }) => _id)).toEqual(['b', 'a', 'c']);
  });

  it('keeps another world out while it runs, under whatever name', async () => {
    await start({ stateDir: stateDir() });
    symlinkSync(stateDir(), join(root, 'other-name'));
    for (const dir of [stateDir(), join(root, 'other-name')])
      await expect(startWorld({ port: 0, seed: readSeed({}), stateDir: dir })).rejects.toThrow(
        `in use by process ${process.pid}`,
      );
    await stop();
    const { world: after } = await start({ stateDir: stateDir() });
    expect(after.isNew).toBe(false);
  });

  it('says which file is broken when its settings cannot be read, and lets go of the directory', async () => {
    await start({ stateDir: stateDir() });
    await stop();
    const settings = readFileSync(join(stateDir(), 'world.json'));
    writeFileSync(join(stateDir(), 'world.json'), '{"format":1,');
    await expect(start({ stateDir: stateDir() })).rejects.toThrow(/world\.json: /);
    writeFileSync(join(stateDir(), 'world.json'), settings);
    await start({ stateDir: stateDir() });
  });

  it('does not take a directory in which something else is', async () => {
    writeFileSync(join(root, 'letter.txt'), 'mine');
    await expect(start({ stateDir: root })).rejects.toThrow('is not empty, and no state of an emulator');
    expect(readdirSync(root)).toEqual(['letter.txt']);
  });

  it('refuses a database file that has been cut off, or that is something else', async () => {
    const { world: first, things } = await start({ stateDir: stateDir() });
    first.cloudbase.database.declare([THINGS]);
    await things.add(Array.from({ length: 1_000 }, (_, n) => ({ n, text: 'x'.repeat(300) })));
    await stop();
    const tables = Tables.open(join(stateDir(), 'wechat'));
    tables.write(() => {
      for (let n = 0; n < 1_000; n += 1) tables.table('things').set(String(n), 'x'.repeat(300));
    });
    await tables.close();
    // WeChat's first: it is opened last.
    for (const part of ['wechat', 'database']) {
      const file = join(stateDir(), part, 'data.mdb');
      truncateSync(file, statSync(file).size - 100_000);
      await expect(start({ stateDir: stateDir() })).rejects.toThrow(`${part}/data.mdb has been cut off`);
      writeFileSync(file, 'not a database '.repeat(1_000));
      await expect(start({ stateDir: stateDir() })).rejects.toThrow(`${part}/data.mdb is not a database`);
    }
  });
});

describe('a saved state', () => {
  const options = () => ({ savedStatesDir: join(root, 'saved') });

  it('is a folder that a person can read: a line a document, in the order of insertion', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add([
      { _id: 'b', n: 1, at: new Date(5) },
      { _id: 'a', n: 2.5, name: '微联' },
    ]);
    await world.states.save('two-things');
    expect(read('saved', 'two-things', 'cloudbase', 'database', 'things.jsonl')).toBe(
      '{"_id":"b","n":1,"at":{"$date":"1970-01-01T00:00:00.005Z"}}\n{"_id":"a","n":2.5,"name":"微联"}\n',
    );
    expect(JSON.parse(read('saved', 'two-things', 'cloudbase', 'database', 'collections.json'))).toEqual([THINGS]);
    expect(await world.states.list()).toMatchObject([{ name: 'two-things' }]);
  });

  it('brings everything back: documents, types, order, indexes and the clock', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add(Array.from({ length: 2_500 }, (_, n) => ({ _id: `t${(n * 7) % 2_500}`, n, at: new Date(n) })));
    world.clock.freeze();
    const savedAt = world.clock.nowMs();
    await world.states.save('many');
    const before = digest(world);
    await things.where({ n: 3 }).remove();
    await things.doc('t7').update({ n: -1 });
    await world.clock.advance(1_000);
    expect(digest(world)).not.toBe(before);

    await world.states.load('many');
    expect(digest(world)).toBe(before);
    expect(world.clock.nowMs()).toBe(savedAt);
    await expect(things.add({ n: 3 })).rejects.toThrow('E11000');
    await world.states.save('again');
    const files = ['many', 'again'].map((name) => read('saved', name, 'cloudbase', 'database', 'things.jsonl'));
    expect(files[1]).toBe(files[0]);
  });

  it('ends transactions that were running when it is loaded', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add({ _id: 'a', n: 1 });
    await world.states.save('one');
    const transaction = await sdkDatabase().startTransaction();
    await transaction.collection('things').doc('a').update({ n: 2 });
    const waiting = things.doc('a').update({ n: 3 });
    await world.states.load('one');
    await waiting;
    await expect(transaction.commit()).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_FAIL' });
    expect((await things.doc('a').get()).data).toEqual([{ _id: 'a', n: 3 }]);
  });

  it('is not loaded when it is damaged: the refusal names the line, and nothing has changed', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
    await world.states.save('broken');
    const file = join(root, 'saved', 'broken', 'cloudbase', 'database', 'things.jsonl');
    const before = digest(world);
    for (const [line, words] of [
      ['{"_id":"c","n":', 'things.jsonl:2: the line is not valid JSON'],
      ['{"n":3}', 'things.jsonl:2: the document has no _id'],
      ['{"_id":"a","n":3}', 'E11000 duplicate key error collection: things index: _id_'],
      ['{"_id":"c","n":1}', 'E11000 duplicate key error collection: things index: byNumber'],
    ] as const) {
      writeFileSync(file, `{"_id":"a","n":1}\n${line}\n`);
      await expect(world.states.load('broken')).rejects.toThrow(words);
      expect(digest(world)).toBe(before);
    }
    rmSync(file);
    await expect(world.states.load('broken')).rejects.toThrow('things.jsonl');
    await expect(world.states.load('unheard-of')).rejects.toThrow('there is no saved state unheard-of');
    await expect(world.states.save('../outside')).rejects.toThrow('a name has up to 64');
    expect(digest(world)).toBe(before);
  });

  it('is that of one moment, whatever is written meanwhile: documents, files and the memory of WeChat', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add(Array.from({ length: 3_000 }, (_, n) => ({ n, text: 'x'.repeat(200) })));
    const app = cloudbase.init({ env: 'local-test' });
    let isSaving = true;
    const writing = (async () => {
      // One behind the other: a state that shows a step of a round shows all those before.
      for (let round = 1; isSaving; round += 1) {
        await things.doc('first').set({ n: -round });
        await app.uploadFile({ cloudPath: 'second.txt', fileContent: Buffer.from(String(round)) as never });
        await things.doc('third').set({ n: -1e6 - round });
      }
    })();
    const rounds: number[] = [];
    for (let save = 0; save < 8; save += 1) {
      await world.states.save('moment');
      const documents = read('saved', 'moment', 'cloudbase', 'database', 'things.jsonl');
      const roundOf = (pattern: RegExp): number => Number(pattern.exec(documents)?.[1] ?? 0);
      const [first, third] = [roundOf(/"first","n":-(\d+)/), roundOf(/"third","n":-1(\d+)/)];
      const [content] = readdirSync(join(root, 'saved', 'moment', 'cloudbase', 'files', 'content'));
      const second = content ? Number(read('saved', 'moment', 'cloudbase', 'files', 'content', content)) : 0;
      expect([second, second + 1]).toContain(first);
      expect([third, third + 1]).toContain(second);
      rounds.push(first);
    }
    isSaving = false;
    await writing;
    expect(new Set(rounds).size).toBeGreaterThan(2);
  });

  it('is whole, however many are saved and loaded at once', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add({ _id: 'a', n: 1 });
    const { states } = world;
    await Promise.all([states.save('same'), states.save('same'), states.save('same')]);
    const [, , listed] = await Promise.all([
      states.load('same'),
      states.save('same'),
      states.list(),
      states.load('same'),
    ]);
    expect(listed).toMatchObject([{ name: 'same' }]);
    expect(readdirSync(join(root, 'saved'))).toEqual(['same']);
    expect((await things.get()).data).toEqual([{ _id: 'a', n: 1 }]);
    // As if the process had ended between the two renames of a save.
    renameSync(join(root, 'saved', 'same'), join(root, 'saved', 'same.old'));
    expect(await states.list()).toMatchObject([{ name: 'same' }]);
    await states.load('same');
  });

  it('is replaced only by a whole one', async () => {
    const { world, things } = await start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add({ _id: 'a', n: 1 });
    await world.states.save('again');
    await things.add({ _id: 'b', n: 2 });
    await world.states.save('again');
    expect(readdirSync(join(root, 'saved'))).toEqual(['again']);
    expect(read('saved', 'again', 'cloudbase', 'database', 'things.jsonl').split('\n')).toHaveLength(3);
  });
});

describe('a reset', () => {
  it('leaves the declared collections empty, and begins the world anew', async () => {
    const { world, things } = await start();
    world.cloudbase.database.declare([THINGS]);
    await sdkDatabase().createCollection('other');
    world.states.beginWith(async () => void (await things.add({ _id: 'first', n: 0 })));
    await things.add({ _id: 'a', n: 1 });
    await world.states.reset();
    expect(world.cloudbase.database.collections()).toEqual([{ name: 'things', count: 1 }]);
    expect((await things.get()).data).toEqual([{ _id: 'first', n: 0 }]);
    await expect(world.states.save('x')).rejects.toThrow('keeps no saved states');
  });
});

const digest = ({ cloudbase }: World): string => {
  const all = cloudbase.database.find('things', { limit: 1e9 });
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
};
