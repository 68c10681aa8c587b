import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import cloudbase from '@cloudbase/node-sdk';
import type { Browser } from 'playwright-core';
import { setPlatformEnvironment } from '../../emulator/cloudbase/database/database.harness.ts';
import { readSeed } from '../../emulator/wechat/index.ts';
import { startWorld, type World } from '../../emulator/world.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPhone } from '../support/phone.ts';

/** What the mini program does, one after the other; each answer or failure is a line on its page. */
const CALLS = `
  async function all() {
    wx.cloud.init();
    const db = wx.cloud.database();
    const lines = [];
    const note = async (name, work) => {
      try { lines.push(name + ': ' + JSON.stringify(await work())); }
      catch (error) { lines.push(name + ': ' + error.errCode + ' ' + error.errMsg); }
    };
    await note('read', () => db.collection('orders').where({ n: db.command.gt(1) }).limit(1).get());
    await note('write', () => db.collection('orders').add({ data: { n: 1 } }));
    await note('callback', () => new Promise((resolve, fail) => db.collection('orders').doc('x').update({ data: {}, fail })));
    await note('link', async () => (await wx.cloud.getTempFileURL({ fileList: ['cloud://ours'] })).fileList[0].status);
    const first = await wx.cloud.downloadFile({ fileID: 'cloud://local-shop.6c6f-local-shop-1300000000/none' }).catch((e) => e);
    lines.push('missing: ' + first.errCode);
    const source = URL.createObjectURL(new Blob(['你好']));
    let fileID;
    await note('upload', async () => ({ fileID } = await wx.cloud.uploadFile({ cloudPath: '我的/a b.txt', filePath: source })));
    await note('download', async () => {
      const { tempFilePath } = await wx.cloud.downloadFile({ fileID });
      return (await fetch(tempFilePath)).text();
    });
    await note('delete', async () => (await wx.cloud.deleteFile({ fileList: [fileID, fileID] })).fileList.map((one) => one.status));
    return lines;
  }
  Page({ data: { lines: [] }, async onLoad() { this.setData({ lines: await all(), done: true }); } });`;

const SOURCES: Record<string, string> = {
  'app.json': '{"pages":["pages/one"]}',
  'app.js': 'App({})',
  'pages/one.json': '{}',
  'pages/one.js': CALLS,
  'pages/one.wxml':
    '<view wx:for="{{lines}}" wx:key="*this" class="line">{{item}}</view><view wx:if="{{done}}">done</view>',
};

let browser: Browser;
let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-client-'));
  for (const [name, text] of Object.entries(SOURCES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  browser = await launchBrowser();
  world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }), miniprogramDir: folder });
  await world.cloudbase.deploy({
    ...{ envId: 'local-shop', functionsDir: folder, config: {}, variables: {}, functionRules: {} },
    dataModel: { collections: [{ name: 'orders', acl: 'ADMINONLY', indexes: [] }] },
  });
});
afterAll(async () => {
  await browser.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a mini program in the preview', () => {
  it('is refused by the database, and has its own files for itself', async () => {
    const { page, close } = await openPhone(browser, world.addresses.preview, { person: '林小满' });
    await page.getByText('done').waitFor();
    const denied = 'Error: errCode: -502003 database permission denied | errMsg: Permission denied';
    const fileID = 'cloud://local-shop.6c6f-local-shop-1300000000/我的/a b.txt';
    expect(await page.locator('.line').allTextContents()).toEqual([
      `read: -502003 document.get:fail ${denied}`,
      `write: -502003 collection.add:fail ${denied}`,
      `callback: -502003 document.update:fail ${denied}`,
      'link: -501007',
      'missing: -503003',
      `upload: {"errMsg":"cloud.uploadFile:ok","fileID":"${fileID}","statusCode":200}`,
      'download: "你好"',
      'delete: [0,-503003]',
    ]);
    await close();
  });
});

describe('a world in which nothing is deployed', () => {
  it('keeps files for programs outside, under any name of an environment', async () => {
    const empty = await startWorld({ port: 0, seed: readSeed({ followers: 0, people: [] }) });
    setPlatformEnvironment(empty.addresses.admin);
    const app = cloudbase.init({ env: 'made-up', secretId: 'a', secretKey: 'b' });
    const { fileID } = await app.uploadFile({ cloudPath: 'a.txt', fileContent: Buffer.from('x') as never });
    expect(String((await app.downloadFile({ fileID })).fileContent)).toBe('x');
    const listed = await fetch(`${empty.addresses.control}/files`);
    expect(await listed.json()).toMatchObject([{ path: 'a.txt', size: 1, contentType: 'text/plain' }]);
    const content = await fetch(`${empty.addresses.control}/files/content?path=a.txt`);
    expect([content.headers.get('content-security-policy'), await content.text()]).toEqual(['sandbox', 'x']);
    expect((await fetch(`${empty.addresses.control}/files/content?path=b.txt`)).status).toBe(404);
    await empty.close();
  });
});
