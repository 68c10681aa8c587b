import { cpSync, readdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSeed } from '../wechat/index.ts';
import { Tables } from '../wechat/tables.ts';
import { startWorld } from '../world.ts';
import { StateUnderTest, THINGS } from './state.harness.ts';

const under = new StateUnderTest();

describe('a world with a state directory', () => {
  it('finds its documents, its indexes and its clock again', async () => {
    const first = await under.start({ stateDir: under.stateDir });
    expect(first.world.isNew).toBe(true);
    first.world.cloudbase.database.declare([THINGS]);
    await first.things.add([
      { _id: 'b', n: 1 },
      { _id: 'a', n: 2, at: new Date(5) },
    ]);
    await first.world.clock.advance(86_400_000);
    first.world.clock.freeze();
    const frozenAt = first.world.clock.nowMs();
    await under.stop();

    const { world: second, things } = await under.start({ stateDir: under.stateDir });
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

  it('that ends on the way of its clock goes on from the last moment at which something happened', async () => {
    const { world: first } = await under.start({ stateDir: under.stateDir });
    first.clock.freeze();
    const from = first.clock.nowMs();
    const copy = join(under.root, 'as-a-kill-leaves-it');
    first.clock.alarm(from + 3_600_000, () => undefined);
    first.clock.alarm(from + 7_200_000, () => cpSync(under.stateDir, copy, { recursive: true }));
    await first.clock.advance(86_400_000);
    expect((await under.start({ stateDir: copy })).world.clock.nowMs()).toBe(from + 7_200_000);
    await first.close();
  });

  it('keeps another world out while it runs, under whatever name', async () => {
    await under.start({ stateDir: under.stateDir });
    symlinkSync(under.stateDir, join(under.root, 'other-name'));
    for (const dir of [under.stateDir, join(under.root, 'other-name')])
      await expect(startWorld({ port: 0, seed: readSeed({}), stateDir: dir })).rejects.toThrow(
        `in use by process ${process.pid}`,
      );
    await under.stop();
    const { world: after } = await under.start({ stateDir: under.stateDir });
    expect(after.isNew).toBe(false);
  });

  it('says which file is broken when its settings cannot be read, and lets go of the directory', async () => {
    await under.start({ stateDir: under.stateDir });
    await under.stop();
    const settings = readFileSync(join(under.stateDir, 'world.json'));
    writeFileSync(join(under.stateDir, 'world.json'), '{"format":1,');
    await expect(under.start({ stateDir: under.stateDir })).rejects.toThrow(/world\.json: /);
    writeFileSync(join(under.stateDir, 'world.json'), settings);
    await under.start({ stateDir: under.stateDir });
  });

  it('does not take a directory in which something else is', async () => {
    writeFileSync(join(under.root, 'letter.txt'), 'mine');
    await expect(under.start({ stateDir: under.root })).rejects.toThrow('is not empty, and no state of an emulator');
    expect(readdirSync(under.root)).toEqual(['letter.txt']);
  });

  it('refuses a database file that has been cut off, or that is something else', async () => {
    const { world: first, things } = await under.start({ stateDir: under.stateDir });
    first.cloudbase.database.declare([THINGS]);
    await things.add(Array.from({ length: 1_000 }, (_, n) => ({ n, text: 'x'.repeat(300) })));
    await under.stop();
    const tables = Tables.open(join(under.stateDir, 'wechat'));
    tables.write(() => {
      for (let n = 0; n < 1_000; n += 1) tables.table('things').set(String(n), 'x'.repeat(300));
    });
    await tables.close();
    // WeChat's first: it is opened last.
    for (const part of ['wechat', 'database']) {
      const file = join(under.stateDir, part, 'data.mdb');
      truncateSync(file, statSync(file).size - 100_000);
      await expect(under.start({ stateDir: under.stateDir })).rejects.toThrow(`${part}/data.mdb has been cut off`);
      writeFileSync(file, 'not a database '.repeat(1_000));
      await expect(under.start({ stateDir: under.stateDir })).rejects.toThrow(`${part}/data.mdb is not a database`);
    }
  });
});
