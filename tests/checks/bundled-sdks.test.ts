import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundle } from '../../scripts/build/functions.ts';
import { unusedParts } from '../../scripts/build/unused-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'weilian-sdks-'));
const actions: string[] = [];
let server: Server;
let imported: string;

/** Answers every request with all that any of the SDKs' methods looks for. */
const ANSWER = JSON.stringify({
  requestId: 'r',
  data: { insertedIds: ['a'], list: [], updated: 1, deleted: 1, total: 3, transactionId: 't', doc: '{"_id":"a"}' },
});

function startServer(): Promise<Server> {
  return new Promise((resolve) => {
    const started = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        actions.push(body.startsWith('{') ? (JSON.parse(body) as { action: string }).action : 'multipart');
        response.setHeader('content-type', 'application/json').end(ANSWER);
      });
    }).listen(0, '127.0.0.1', () => resolve(started));
  });
}

const PLATFORM = {
  TENCENTCLOUD_RUNENV: 'SCF',
  TENCENTCLOUD_REGION: 'ap-shanghai',
  TENCENTCLOUD_SECRETID: 'id',
  TENCENTCLOUD_SECRETKEY: 'key',
  SCF_NAMESPACE: 'local-test',
  TCB_ENV: 'local-test',
  WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
  WX_OPENID: 'oX',
  WX_APPID: 'wx1',
  WX_API_TOKEN: 'token',
};

/** Runs one call in a process of its own, as the platform would; gives what it answered or the error's text. */
function run(call: string): Promise<{ answer?: unknown; error?: string }> {
  const { port } = server.address() as AddressInfo;
  const script = `require(process.argv[1]).main({ call: process.argv[2] }).then(
    (answer) => console.log(JSON.stringify({ answer })), (error) => console.log(JSON.stringify({ error: error.message })))`;
  const environment = { ...PLATFORM, TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }) };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', script, join(folder, 'entry.js'), call], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('close', () => {
      try {
        resolve(JSON.parse(text) as { answer?: unknown; error?: string });
      } catch {
        reject(new Error(`not JSON: ${text}`));
      }
    });
  });
}

beforeAll(async () => {
  server = await startServer();
  const { inputs } = await bundle(folder, { entry: 'tests/checks/bundled-sdks/entry.ts' });
  imported = Object.keys(inputs).join('\n');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the SDKs inside a bundle', () => {
  it.each([
    ['add', ['database.insertDocument'], { id: 'a' }],
    ['addMany', ['database.insertDocument'], { ids: ['a'] }],
    ['get', ['database.getDocument'], { data: [] }],
    ['set', ['database.modifyDocument'], { updated: 1 }],
    ['find', ['database.getDocument'], { data: [] }],
    ['updateIf', ['database.modifyDocument'], { updated: 1 }],
    ['updateAndReturn', ['database.modifyAndReturnDoc'], { updated: 1, doc: { _id: 'a' } }],
    ['count', ['database.calculateDocument'], { total: 3 }],
    ['remove', ['database.removeDocument'], { deleted: 1 }],
    ['aggregate', ['database.aggregateDocuments'], { data: [] }],
    [
      'transaction',
      ['database.startTransaction', 'database.modifyDocument', 'database.commitTransaction'],
      { updated: 1 },
    ],
    ['caller', [], { OPENID: 'oX', APPID: 'wx1', ENV: 'local-test' }],
  ])('do %s over the wire', async (call, expectedActions, answer) => {
    actions.length = 0;
    expect(await run(call)).toEqual({ answer: expect.objectContaining(answer) });
    expect(actions).toEqual(expectedActions);
  });

  it('send what a cloud call (云调用) needs as multipart', async () => {
    actions.length = 0;
    await run('sendMessage');
    expect(actions).toEqual(['multipart']);
  });

  it('say which part is not in the bundle when it is touched', async () => {
    const { error } = await run('models');
    expect(error).toContain('@cloudbase/ai is not in this bundle');
  });

  it('would load every part that is left out: no line of the list is superfluous', () => {
    const superfluous = unusedParts.filter(({ module }) => !imported.includes(`unused-part:${module}`));
    expect(superfluous).toEqual([]);
  });

  it('hold one copy of node-sdk', () => {
    expect(imported).not.toContain('wx-server-sdk/node_modules/@cloudbase/node-sdk');
  });
});
