import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestFiles } from './files.harness.ts';
import { FileStore } from './store.ts';

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

  it('with a line that is damaged, and not only cut off at the end, is refused, and the line is named', async () => {
    await put('a.txt', 'one');
    await world.close();
    const whole = fs.readFileSync(manifest(), 'utf8');
    for (const damaged of ['{"path":"../../etc/passwd"}', whole.slice(0, 40), '']) {
      fs.writeFileSync(manifest(), `${whole}${damaged}\n${whole}`);
      await expect(open()).rejects.toThrow('manifest.jsonl:2: not an entry');
    }
    fs.rmSync(manifest());
    await open();
  });

  it('with a content that is missing or cut off is refused, and the content is named', async () => {
    await put('a.txt', 'one');
    const { sha256 } = world.files.list()[0]!;
    await world.close();
    const content = join(folder, 'state/content', sha256);
    fs.truncateSync(content, 2);
    await expect(open()).rejects.toThrow(`${sha256} is not the content of a.txt: it has 2 bytes of 3`);
    fs.rmSync(content);
    await expect(open()).rejects.toThrow(`the content of a.txt is missing: ${content}`);
    fs.writeFileSync(content, 'one');
    await open();
  });

  it('writes nothing behind a line that a full disk has cut off', async () => {
    const store = new FileStore(join(folder, 'full'));
    const file = { contentType: 'text/plain', uploadedAt: new Date(0).toISOString() };
    await store.write({ path: 'a.txt', ...file }, Readable.from([Buffer.from('a')]));
    const path = join(folder, 'full/manifest.jsonl');
    // Half a line, and then the error: the file cannot be written for as long as it is a folder.
    fs.appendFileSync(path, '{"path":"b.t');
    fs.renameSync(path, `${path}.away`);
    fs.mkdirSync(path);
    await expect(store.write({ path: 'b.txt', ...file }, Readable.from([Buffer.from('b')]))).rejects.toThrow('EISDIR');
    fs.rmdirSync(path);
    fs.renameSync(`${path}.away`, path);
    await store.write({ path: 'c.txt', ...file }, Readable.from([Buffer.from('c')]));
    expect(new FileStore(join(folder, 'full')).list().map((one) => one.path)).toEqual(['a.txt', 'c.txt']);
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
    await world.files.saveTo(saved);
    const lines = fs.readFileSync(join(saved, 'manifest.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(['a.txt', '乙/b.txt']);
    world.files.reset();
    expect([world.files.list(), fs.readdirSync(join(folder, 'state/content'))]).toEqual([[], []]);
    (await world.files.prepareLoad(saved)).apply();
    expect([await get(fileID), world.files.list().length]).toEqual(['two', 2]);
  });

  it('is that of the moment at which it is asked for, whatever happens meanwhile', async () => {
    const ids = [await put('a.txt', 'one'), await put('b.txt', 'two')];
    const saved = join(folder, 'saved');
    const saving = world.files.saveTo(saved);
    await world.app.deleteFile({ fileList: ids });
    await put('a.txt', 'later');
    await saving;
    (await world.files.prepareLoad(saved)).apply();
    expect([await get(ids[0]!), await get(ids[1]!)]).toEqual(['one', 'two']);
  });

  it('leaves no content behind when what was taken in is forgotten', async () => {
    await put('a.txt', 'one');
    const saved = join(folder, 'saved');
    await world.files.saveTo(saved);
    await put('a.txt', 'two');
    const prepared = await world.files.prepareLoad(saved);
    expect(fs.readdirSync(join(folder, 'state/content'))).toHaveLength(2);
    prepared.discard();
    expect(fs.readdirSync(join(folder, 'state/content'))).toHaveLength(1);
  });

  it('that was damaged is refused, and nothing changes', async () => {
    const fileID = await put('a.txt', 'one');
    const saved = join(folder, 'saved');
    await world.files.saveTo(saved);
    const [hash] = fs.readdirSync(join(saved, 'content'));
    await put('a.txt', 'now');
    fs.writeFileSync(join(saved, 'content', hash!), 'ONE');
    await expect(world.files.prepareLoad(saved)).rejects.toThrow('is not the content of a.txt');
    fs.rmSync(join(saved, 'content', hash!));
    await expect(world.files.prepareLoad(saved)).rejects.toThrow('the content of a.txt is missing');
    fs.truncateSync(join(saved, 'manifest.jsonl'), 30);
    await expect(world.files.prepareLoad(saved)).rejects.toThrow('manifest.jsonl:1: not an entry');
    expect(await get(fileID)).toBe('now');
  });
});
