import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DamagedTablesError, Tables } from './tables.ts';

let folder: string;
const opened: Tables[] = [];
const open = (directory?: string): Tables => {
  const tables = Tables.open(directory);
  opened.push(tables);
  return tables;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tables-'));
});
afterEach(async () => {
  for (const tables of opened.splice(0)) await tables.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['in memory', () => undefined],
  ['in a directory', () => join(folder, 'kept')],
])('tables %s', (_, directory) => {
  it('keep the order in which keys came, and forget what is deleted', () => {
    const people = open(directory()).table<number>('people');
    people.set('b', 1);
    people.set('a', 2);
    people.set('b', 3);
    people.delete('nobody');
    expect([...people.entries()]).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
    people.delete('b');
    expect([people.size, people.has('b'), people.get('b'), [...people.values()]]).toEqual([1, false, undefined, [2]]);
  });

  it('take back a write that throws, in all tables', () => {
    const tables = open(directory());
    const [people, tags] = [tables.table<number>('people'), tables.table<number>('tags')];
    people.set('a', 1);
    const write = () =>
      tables.write(() => {
        people.set('a', 2);
        people.set('a', 3);
        people.set('b', 1);
        people.delete('a');
        tags.set('t', 1);
        throw new Error('no');
      });
    expect(write).toThrow('no');
    expect([[...people.entries()], tags.size]).toEqual([[['a', 1]], 0]);
  });

  it('are saved as lines sorted by key, and loaded in the place of everything', async () => {
    const tables = open(directory());
    const people = tables.table<{ n: number }>('people');
    tables.table('empty');
    people.set('b', { n: 1 });
    people.set('a', { n: 2 });
    await tables.saveTo(join(folder, 'saved'));
    expect(readFileSync(join(folder, 'saved', 'people.jsonl'), 'utf8')).toBe(
      '{"key":"a","value":{"n":2}}\n{"key":"b","value":{"n":1}}\n',
    );
    people.delete('a');
    tables.table('tags').set('t', 1);
    let replaced = 0;
    tables.onReplaced(() => replaced++);
    const load = await tables.loaderOf(join(folder, 'saved'));
    expect([people.size, replaced]).toEqual([1, 0]);
    load();
    expect([people.get('a'), people.size, tables.table('tags').size, replaced]).toEqual([{ n: 2 }, 2, 0, 1]);
    tables.clear();
    expect([people.size, replaced]).toEqual([0, 2]);
  });
});

describe('tables in a directory', () => {
  it('are found again with everything that was set, without having been closed', async () => {
    const tables = open(join(folder, 'kept'));
    tables.table('people').set('a', { name: '林小满' });
    tables.write(() => tables.table('people').set('b', { name: '周子昂' }));
    tables.table('people').set('c', {});
    tables.table('people').delete('c');
    await tables.close();
    opened.length = 0;
    expect([...open(join(folder, 'kept')).table('people').entries()]).toEqual([
      ['a', { name: '林小满' }],
      ['b', { name: '周子昂' }],
    ]);
  });

  it('keep nothing of a write that threw', async () => {
    const tables = open(join(folder, 'kept'));
    const write = () =>
      tables.write(() => {
        tables.table('people').set('a', 1);
        throw new Error('no');
      });
    expect(write).toThrow('no');
    await tables.close();
    opened.length = 0;
    expect(open(join(folder, 'kept')).table('people').size).toBe(0);
  });
});

describe('a damaged saved state', () => {
  it.each([
    ['people.jsonl', '{"key":"a","value":1}\n{"key":', 'people.jsonl:2: '],
    ['people.jsonl', '{"key":"a"}\n', 'people.jsonl:1: no key and value'],
    ['people.jsonl', 'null\n', 'people.jsonl:1: '],
    ['letter.txt', 'mine', 'letter.txt: not a table'],
  ])('%s with %j is refused by its name, and nothing has changed', async (file, text, words) => {
    const tables = open();
    tables.table('people').set('kept', 1);
    mkdirSync(join(folder, 'saved'));
    writeFileSync(join(folder, 'saved', file), text);
    const loading = tables.loaderOf(join(folder, 'saved'));
    await expect(loading).rejects.toThrow(DamagedTablesError);
    await expect(loading).rejects.toThrow(words);
    expect(tables.table('people').size).toBe(1);
  });
});
