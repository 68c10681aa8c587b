import { createServer, type Server } from 'node:http';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPreview, type Preview } from './index.ts';

let folder: string;
let preview: Preview;
let server: Server;
let base: string;

const put = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weilian-preview-'));
  await put('app.json', JSON.stringify({ pages: ['pages/one'] }));
  await put('app.js', 'App({})');
  await put('pages/one.json', '{}');
  await put('pages/one.js', 'Page({})');
  await put('pages/one.wxml', '<view>one</view>');
  await put('images/dot.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  preview = createPreview({ miniprogramDir: folder, invokeUrl: '/invoke', watch: true });
  server = createServer((request, response) => {
    void preview.handle(request, response, (request.url ?? '').slice('/preview'.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/preview`;
});

afterAll(async () => {
  await preview.close();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

describe('the preview over HTTP', () => {
  it('sends a page whose files all exist, each with its type', async () => {
    const page = await fetch(`${base}?path=pages/one`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    const files = [...html.matchAll(/(?:href|src)="\/preview(\/[^"]+)"/g)].map((match) => match[1]);
    expect(files).toHaveLength(3);
    const types = await Promise.all(files.map(async (file) => (await fetch(base + file)).headers.get('content-type')));
    expect(types.sort()).toEqual([
      'text/css; charset=utf-8',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
    ]);
  });

  it('names no other server', async () => {
    const css = await (await fetch(`${base}/font/font.css`)).text();
    expect(css).toContain("font-family: 'PingFang SC'");
    expect(css).not.toContain('//fonts');
    const [, font] = /url\(([^)]+\.woff2)\)/.exec(css) ?? [];
    expect((await fetch(`${base}/font/${font}`)).headers.get('content-type')).toBe('font/woff2');
  });

  it('hands out no file that is not its own', async () => {
    for (const file of ['app.json', '../../package.json', 'files/images/dot.svg', 'font/../index.css']) {
      expect((await fetch(`${base}/${file.replaceAll('/', '%2f')}`)).status).toBe(404);
    }
    expect((await fetch(`${base}/font/..%2findex.css`)).status).toBe(404);
  });

  it('brings the pictures of the mini program along, as a package does', async () => {
    const [, script] = /src="\/preview(\/[^"]+\.js)"/.exec(await (await fetch(base)).text()) ?? [];
    expect(await (await fetch(base + script)).text()).toContain('"/images/dot.svg":"data:image/svg+xml;base64,');
  });

  it('answers only GET and HEAD', async () => {
    expect((await fetch(base, { method: 'POST' })).status).toBe(405);
  });

  it('refuses an address that cannot be decoded', async () => {
    expect((await fetch(`${base}/font/%E0%A4%A`)).status).toBe(400);
  });

  it('shows what the compiler says of a broken template, and recovers once it is mended', async () => {
    await put('pages/one.wxml', '<view>{{ a + }}</view>');
    await expect(preview.rebuild()).rejects.toThrow('pages/one.wxml:1:');
    const broken = await fetch(base);
    expect(broken.status).toBe(500);
    expect(await broken.text()).toContain('unexpected character inside expression');
    await put('pages/one.wxml', '<view>two</view>');
    expect((await fetch(base)).status).toBe(200);
  });

  it('names the component that cannot be found', async () => {
    await put('pages/one.json', JSON.stringify({ usingComponents: { gone: './gone' } }));
    await expect(preview.rebuild()).rejects.toThrow('pages/one.json uses the component "./gone"');
    await put('pages/one.json', '{}');
  });

  it('tells the open pages of a change, and compiles what has changed', async () => {
    const before = await (await fetch(base)).text();
    const changes = await fetch(`${base}/changes`);
    const events = changes.body!.pipeThrough(new TextDecoderStream()).getReader();
    await events.read();
    await put('pages/one.wxml', '<view>three</view>');
    expect((await events.read()).value).toBe('data: changed\n\n');
    await events.cancel();
    expect(await (await fetch(base)).text()).not.toBe(before);
  });
});
