import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestFiles } from './files.harness.ts';

let folder: string;
let world: Awaited<ReturnType<typeof startTestFiles>>;
const open = async () => (world = await startTestFiles(join(folder, 'state')));
beforeEach(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'kept-files-'));
  await open();
});
afterEach(async () => {
  await world.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const put = async (cloudPath: string, content: string) =>
  (await world.app.uploadFile({ cloudPath, fileContent: Buffer.from(content) as never })).fileID;
const get = async (fileID: string) => String((await world.app.downloadFile({ fileID })).fileContent);
const manifest = () => join(folder, 'state', 'manifest.jsonl');

describe('a folder of files', () => {
  it('is found again as it was, with links that were given out', async () => {
    const fileID = await put('a.txt', 'kept');
    await put('b.txt', 'removed');
    await world.app.deleteFile({ fileList: [fileID.replace('a.txt', 'b.txt')] });
    const [{ tempFileURL } = { tempFileURL: '' }] = (await world.app.getTempFileURL({ fileList: [fileID] })).fileList;
    const { port } = new URL(tempFileURL);
    await world.close();
    await open();
    expect(world.files.list()).toMatchObject([{ path: 'a.txt' }]);
    const moved = tempFileURL.replace(port, new URL(world.url).port);
    expect(await (await fetch(moved)).text()).toBe('kept');
  });

  it('loses nothing but the line that a kill cut off, and what nobody names is swept away', async () => {
    const fileID = await put('a.txt', 'one');
    await world.close();
    fs.appendFileSync(manifest(), '{"path":"a.txt","size":3,"content');
    fs.writeFileSync(join(folder, 'state/content', 'f'.repeat(64)), 'renamed, but never named');
    fs.writeFileSync(join(folder, 'state/incoming/half'), 'on its way');
    await open();
    expect(await get(fileID)).toBe('one');
    expect(fs.readdirSync(join(folder, 'state/content'))).toHaveLength(1);
    expect(fs.readdirSync(join(folder, 'state/incoming'))).toEqual([]);
  });

  it('with a broken manifest is refused, and its line is named', async () => {
    await put('a.txt', 'one');
    await world.close();
    fs.appendFileSync(manifest(), '{"path":"../../etc/passwd"}\n');
    await expect(open()).rejects.toThrow('line 2 is not an entry');
    fs.rmSync(manifest());
    await open();
  });

  it('keeps one content for equal files, until the last of them goes', async () => {
    const fileList = [await put('a.txt', 'same'), await put('b.txt', 'same')];
    const contents = () => fs.readdirSync(join(folder, 'state/content')).length;
    expect(contents()).toBe(1);
    await world.app.deleteFile({ fileList: [fileList[0]!] });
    expect([contents(), await get(fileList[1]!)]).toEqual([1, 'same']);
    await put('b.txt', 'other');
    expect([contents(), await get(fileList[1]!)]).toEqual([1, 'other']);
  });

  it('does not grow with files that come and go', async () => {
    for (let n = 0; n < 1_100; n++) await put('a.txt', String(n));
    expect(fs.readFileSync(manifest(), 'utf8').split('\n').length).toBeLessThan(1_010);
    expect(await get(await put('a.txt', 'last'))).toBe('last');
  });
});

describe('a saved state of files', () => {
  it('is one line a file, sorted, and comes back after a reset', async () => {
    const fileID = await put('乙/b.txt', 'two');
    await put('a.txt', 'one');
    const saved = join(folder, 'saved');
    world.files.saveTo(saved);
    const lines = fs.readFileSync(join(saved, 'manifest.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(['a.txt', '乙/b.txt']);
    world.files.reset();
    expect([world.files.list(), fs.readdirSync(join(folder, 'state/content'))]).toEqual([[], []]);
    (await world.files.prepareLoad(saved)).apply();
    expect([await get(fileID), world.files.list().length]).toEqual(['two', 2]);
  });

  it('that was damaged is refused, and nothing changes', async () => {
    const fileID = await put('a.txt', 'one');
    const saved = join(folder, 'saved');
    world.files.saveTo(saved);
    const [hash] = fs.readdirSync(join(saved, 'content'));
    await put('a.txt', 'now');
    fs.writeFileSync(join(saved, 'content', hash!), 'ONE');
    await expect(world.files.prepareLoad(saved)).rejects.toThrow('is not the content of a.txt');
    fs.rmSync(join(saved, 'content', hash!));
    await expect(world.files.prepareLoad(saved)).rejects.toThrow('the content of a.txt is missing');
    expect(await get(fileID)).toBe('now');
  });
});
