import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import cloudbase from '@cloudbase/node-sdk';
import { sdkDatabase } from '../cloudbase/database/database.harness.ts';
import type { World } from '../world.ts';
import { StateUnderTest, THINGS } from './state.harness.ts';

const under = new StateUnderTest();

describe('a saved state', () => {
  const options = () => ({ savedStatesDir: join(under.root, 'saved') });

  it('is a folder that a person can read: a line a document, in the order of insertion', async () => {
    const { world, things } = await under.start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add([
      { _id: 'b', n: 1, at: new Date(5) },
      { _id: 'a', n: 2.5, name: '微联' },
    ]);
    await world.states.save('two-things');
    expect(under.read('saved', 'two-things', 'cloudbase', 'database', 'things.jsonl')).toBe(
      '{"_id":"b","n":1,"at":{"$date":"1970-01-01T00:00:00.005Z"}}\n{"_id":"a","n":2.5,"name":"微联"}\n',
    );
    expect(JSON.parse(under.read('saved', 'two-things', 'cloudbase', 'database', 'collections.json'))).toEqual([
      THINGS,
    ]);
    expect(await world.states.list()).toMatchObject([{ name: 'two-things' }]);
  });

  it('brings everything back: documents, types, order, indexes and the clock', async () => {
    const { world, things } = await under.start(options());
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
    const files = ['many', 'again'].map((name) => under.read('saved', name, 'cloudbase', 'database', 'things.jsonl'));
    expect(files[1]).toBe(files[0]);
  });

  it('ends transactions that were running when it is loaded', async () => {
    const { world, things } = await under.start(options());
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
    const { world, things } = await under.start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2 },
    ]);
    await world.states.save('broken');
    const file = join(under.root, 'saved', 'broken', 'cloudbase', 'database', 'things.jsonl');
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
    writeFileSync(join(under.root, 'saved', 'broken', 'world.json'), '{');
    const listed = await fetch(`${world.addresses.control}/states`);
    expect([listed.status, await listed.json()]).toMatchObject([
      400,
      { error: { code: 'STATE_REFUSED', message: expect.stringContaining('world.json: ') } },
    ]);
  });

  it('is that of one moment, whatever is written meanwhile: documents, files and the memory of WeChat', async () => {
    const { world, things } = await under.start(options());
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
      const documents = under.read('saved', 'moment', 'cloudbase', 'database', 'things.jsonl');
      const roundOf = (pattern: RegExp): number => Number(pattern.exec(documents)?.[1] ?? 0);
      const [first, third] = [roundOf(/"first","n":-(\d+)/), roundOf(/"third","n":-1(\d+)/)];
      const [content] = readdirSync(join(under.root, 'saved', 'moment', 'cloudbase', 'files', 'content'));
      const second = content ? Number(under.read('saved', 'moment', 'cloudbase', 'files', 'content', content)) : 0;
      expect([second, second + 1]).toContain(first);
      expect([third, third + 1]).toContain(second);
      rounds.push(first);
    }
    isSaving = false;
    await writing;
    expect(new Set(rounds).size).toBeGreaterThan(2);
  });

  it('is not loaded when something is deployed while it is read, and nothing of it stays', async () => {
    const { world, things } = await under.start({ stateDir: under.stateDir });
    world.cloudbase.database.declare([THINGS]);
    await things.add({ _id: 'a', n: 1 });
    await cloudbase
      .init({ env: 'local-test' })
      .uploadFile({ cloudPath: 'a', fileContent: Buffer.from('old') as never });
    await world.states.save('old');
    await things.doc('a').update({ n: 2 });
    await cloudbase
      .init({ env: 'local-test' })
      .uploadFile({ cloudPath: 'a', fileContent: Buffer.from('new') as never });
    const { contents } = world.cloudbase;
    const prepareLoad = contents.prepareLoad.bind(contents);
    contents.prepareLoad = async (directory) => {
      const prepared = await prepareLoad(directory);
      world.cloudbase.database.declare([{ name: 'more', indexes: [] }]);
      return prepared;
    };
    await expect(world.states.load('old')).rejects.toThrow('something was deployed');
    contents.prepareLoad = prepareLoad;
    expect((await things.get()).data).toEqual([{ _id: 'a', n: 2 }]);
    expect(readdirSync(join(under.stateDir, 'files', 'content'))).toHaveLength(1);
    expect(JSON.parse(under.read('state', 'world.json'))).not.toHaveProperty('loading');
    await world.states.load('old');
    expect((await things.get()).data).toEqual([{ _id: 'a', n: 1 }]);
  });

  it('is whole, however many are saved and loaded at once', async () => {
    const { world, things } = await under.start(options());
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
    expect(readdirSync(join(under.root, 'saved'))).toEqual(['same']);
    expect((await things.get()).data).toEqual([{ _id: 'a', n: 1 }]);
    // As if the process had ended between the two renames of a save.
    renameSync(join(under.root, 'saved', 'same'), join(under.root, 'saved', 'same.old'));
    expect(await states.list()).toMatchObject([{ name: 'same' }]);
    await states.load('same');
  });

  it('is replaced only by a whole one', async () => {
    const { world, things } = await under.start(options());
    world.cloudbase.database.declare([THINGS]);
    await things.add({ _id: 'a', n: 1 });
    await world.states.save('again');
    await things.add({ _id: 'b', n: 2 });
    await world.states.save('again');
    expect(readdirSync(join(under.root, 'saved'))).toEqual(['again']);
    expect(under.read('saved', 'again', 'cloudbase', 'database', 'things.jsonl').split('\n')).toHaveLength(3);
  });
});

describe('a reset', () => {
  it('leaves the declared collections empty, and begins the world anew', async () => {
    const { world, things } = await under.start();
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
