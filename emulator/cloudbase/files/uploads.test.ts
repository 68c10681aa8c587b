import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestFiles } from './files.harness.ts';

let world: Awaited<ReturnType<typeof startTestFiles>>;
beforeEach(async () => {
  world = await startTestFiles();
});
afterEach(() => world.close());

const metadata = async (cloudPath: string) => (await world.app.getUploadMetadata({ cloudPath })).data;
type Metadata = Awaited<ReturnType<typeof metadata>>;

const headersOf = ({ authorization, token, cosFileId }: Metadata, cloudPath: string): Record<string, string> => ({
  authorization,
  'x-cos-security-token': token,
  'x-cos-meta-fileid': cosFileId,
  key: encodeURIComponent(cloudPath),
});
const codeOf = async (answer: Response) => /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1] ?? 'none';
const send = (url: string, headers: Record<string, string>) => fetch(url, { method: 'PUT', body: 'x', headers });
const put = (cloudPath: string, content: string) =>
  world.app.uploadFile({ cloudPath, fileContent: Buffer.from(content) as never });

describe('an upload', () => {
  it('needs every header of its metadata', async () => {
    const given = await metadata('a.txt');
    const headers = headersOf(given, 'a.txt');
    for (const name of Object.keys(headers)) {
      const { [name]: _, ...rest } = headers;
      expect(await codeOf(await send(given.url, rest))).toBe(name === 'key' ? 'InvalidArgument' : 'AccessDenied');
      const wrong = await codeOf(await send(given.url, { ...headers, [name]: 'x'.repeat(headers[name]!.length) }));
      expect(['AccessDenied', 'SignatureDoesNotMatch', 'InvalidArgument']).toContain(wrong);
    }
    expect(world.files.list()).toEqual([]);
    expect(await codeOf(await send(given.url, headers))).toBe('none');
    expect(world.files.list()).toMatchObject([{ path: 'a.txt', size: 1 }]);
  });

  it('goes to the path of its metadata only, and not for ever', async () => {
    const given = await metadata('a.txt');
    const headers = headersOf(given, 'a.txt');
    expect(await codeOf(await send(given.url.replace('a.txt', 'b.txt'), headers))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(await send(given.url.replace('local-test', 'another'), headers))).toBe('NoSuchBucket');
    await world.clock.advance(16 * 60_000);
    expect(await codeOf(await send(given.url, headers))).toBe('AccessDenied');
  });

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '../a',
    'a/../../etc/passwd',
    './a',
    'a\\b',
    'a?b',
    'a#b',
    'a%2fb',
    'a\u0000b',
    '长'.repeat(300),
  ])('to %j is refused', async (path) => {
    await expect(put(path, 'x')).rejects.toMatchObject({ code: 'INVALID_PARAM' });
    expect(world.files.list()).toEqual([]);
  });

  it('cannot leave its bucket by a path in disguise', async () => {
    const given = await metadata('a.txt');
    const target = new URL(given.url);
    const status = await new Promise<number | undefined>((resolve) => {
      const path = target.pathname.replace('a.txt', '%2e%2e%2f%2e%2e%2fevil');
      const sent = request({ host: target.hostname, port: target.port, path, method: 'PUT' }, (response) =>
        resolve(response.resume().statusCode),
      );
      sent.end('x');
    });
    expect(status).toBe(400);
  });

  it('that breaks off leaves the old file', async () => {
    const { fileID } = await put('a.txt', 'old');
    const given = await metadata('a.txt');
    const broken = new Promise((resolve) => {
      const sent = request(given.url, { method: 'PUT', headers: headersOf(given, 'a.txt') });
      sent.on('error', resolve);
      sent.write('new', () => setImmediate(() => sent.destroy(new Error('gone'))));
    });
    await broken;
    expect(String((await world.app.downloadFile({ fileID })).fileContent)).toBe('old');
  });

  it('of 100 MB is written through, not held in memory, and refused ones are read to their end', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'z');
    const large = () => new ReadableStream({ pull: pullOf(100, piece) });
    const given = await metadata('large.bin');
    const init = { method: 'PUT', duplex: 'half' } as RequestInit;
    const before = process.memoryUsage().arrayBuffers;
    const answer = await fetch(given.url, { ...init, body: large(), headers: headersOf(given, 'large.bin') });
    expect(answer.status).toBe(200);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60 * 1024 * 1024);
    expect(world.files.list()).toMatchObject([{ path: 'large.bin', size: 100 * 1024 * 1024 }]);
    expect((await fetch(given.url, { ...init, body: large() })).status).toBe(403);
  });
});

describe('the object store', () => {
  it('knows GET, HEAD and PUT', async () => {
    const { url } = await metadata('a.txt');
    for (const method of ['POST', 'DELETE']) expect((await fetch(url, { method })).status).toBe(405);
  });
});

describe('fault rules', () => {
  const target = 'files';
  it('refuse an action, an upload or a download in the form of its answerer', async () => {
    const effect = { kind: 'error', code: 'SlowDown', message: 'reduce your request rate' } as const;
    const { fileID } = await put('a.txt', 'x');
    world.faults.add({ target, match: 'upload', count: 1, effect });
    // The SDK makes its own error of it, and the XML is in the message.
    await expect(put('a.txt', 'y')).rejects.toThrow('[SlowDown]: reduce your request rate');
    world.faults.add({ target, match: 'a.txt', count: 1, effect });
    await expect(world.app.downloadFile({ fileID })).rejects.toMatchObject({ code: 'STORAGE_REQUEST_FAIL' });
    world.faults.add({ target, match: 'storage.batchDeleteFile', count: 1, effect });
    await expect(world.app.deleteFile({ fileList: [fileID] })).rejects.toMatchObject({ code: 'SlowDown' });
    expect(String((await world.app.downloadFile({ fileID })).fileContent)).toBe('x');
  });

  it('break the connection after the effect', async () => {
    world.faults.add({ target, match: 'upload', count: 1, when: 'after', effect: { kind: 'drop' } });
    await expect(put('a.txt', 'y')).rejects.toThrow();
    expect(world.files.list()).toHaveLength(1);
  });
});

function pullOf(times: number, piece: Buffer) {
  let left = times;
  return (controller: ReadableStreamDefaultController) => {
    if (left-- > 0) controller.enqueue(piece);
    else controller.close();
  };
}
