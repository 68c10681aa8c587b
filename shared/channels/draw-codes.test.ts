import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { unzipped } from '../core/zip.harness.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import { WeChatError } from '../wechat/errors.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import type { Channel, ChannelKind } from './channel.ts';
import { Channels } from './channels.ts';
import { drawCodes, drawingOf, startDrawing, type CodeRun } from './draw-codes.ts';

let local: LocalDatabase;
let files: Map<string, Buffer>;
let drawn: string[];
let refusal: Error | undefined;
const clock = new HandClock(new Date('2024-03-04T03:00:00Z'));
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

function begin(): void {
  local.reset();
  [files, drawn, refusal] = [new Map<string, Buffer>(), [], undefined];
}

const deps = (gate?: Gate) => {
  const database = gate ? gated(local.database, gate) : local.database;
  return {
    ...{ database, channels: new Channels(database), clock, logger: { info() {}, warn() {}, error() {} } },
    files: {
      put: async (path: string, bytes: Buffer) => {
        files.set(path, bytes);
        return path;
      },
      get: async (id: string) => files.get(id)!,
      remove: async (ids: readonly string[]) => ids.forEach((id) => files.delete(id)),
      addressOf: async (id: string) => `https://files.example/${id}`,
    },
    draw: async (scene: string, page: string) => {
      if (refusal) throw refusal;
      drawn.push(scene);
      clock.advance(10);
      return { contentType: 'image/jpeg', bytes: Buffer.from(`${scene} → ${page}`) };
    },
  };
};
const tick = async (gate?: Gate, ms = 40_000) => drawCodes(deps(gate), new Date(clock.now().getTime() + ms));
const userId = 'u_operator' as UserId;
const idsOf = (count: number) => Array.from({ length: count }, (_, n) => `table-${n}`);

async function add(ids: readonly string[], kind: ChannelKind = 'miniProgramCode'): Promise<void> {
  const at = clock.now();
  const channel = { kind, name: '桌贴', page: 'packages/entry/landing' };
  const rest = { isEnded: false, channel, versions: [], revision: 1, requestKey: 'key-0001', updatedAt: at };
  const all = ids.map((_id): Channel => ({ _id, ...rest, updatedBy: userId }));
  await new Channels(local.database).documents.addMany(all);
}
const start = (channelIds: string[]) => startDrawing(deps(), { runId: 'codes-0001', channelIds, userId });

const contentOf = (archive: Buffer | undefined) =>
  Object.fromEntries(Object.entries(unzipped(archive!)).map(([name, bytes]) => [name, bytes.toString()]));
const wanted = (ids: readonly string[]) =>
  Object.fromEntries(ids.map((id) => [`${id}.jpg`, `${id} → packages/entry/landing`]));

describe('codes of many channels', () => {
  it('are drawn into one archive, with progress; asked for again the same run answers', async () => {
    const ids = idsOf(230);
    await add(ids);
    expect(await start(ids)).toMatchObject({ ok: true, data: { state: 'drawing', drawn: 0, of: 230 } });
    expect(await tick(undefined, 15_000)).toBe('codes drawn in part');
    expect(await drawingOf(deps(), 'codes-0001')).toMatchObject({ data: { state: 'drawing', drawn: 100 } });
    const before = local.requests();
    expect(await tick()).toBe('codes drawn');
    expect(local.requests() - before).toBe(2 + 2 * 2 + 1);
    expect(await start(ids)).toMatchObject({
      data: { state: 'done', drawn: 230, archiveUrl: 'https://files.example/codes/codes-0001.zip' },
    });
    expect([...files.keys()]).toEqual(['codes/codes-0001.zip']);
    expect(contentOf(files.get('codes/codes-0001.zip'))).toEqual(wanted(ids));
    expect(drawn).toHaveLength(230);
    expect(await tick()).toBe('idle');
  });

  it('are refused for what is no code of the mini program, and for what there is not', async () => {
    await add(['menu-a'], 'menu');
    expect(await start(['menu-a'])).toMatchObject({ error: 'CHANNEL.NO_CODE', details: ['menu-a'] });
    expect(await start(['menu-a', 'none'])).toMatchObject({ error: 'CHANNEL.NOT_FOUND', details: ['none'] });
    expect(await drawingOf(deps(), 'codes-0001')).toMatchObject({ error: 'CHANNEL.NO_SUCH_RUN' });
  });

  it('wait while WeChat has no quota left, and end with its words when it will never draw them', async () => {
    await add(idsOf(2));
    await start(idsOf(2));
    refusal = new WeChatError('/wxa/getwxacodeunlimit', 45009, 'reach max api minute quota limit');
    expect([await tick(), await tick()]).toEqual(['codes later', 'idle']);
    clock.advance(60_000);
    refusal = new WeChatError('/wxa/getwxacodeunlimit', 41030, 'invalid page');
    expect(await tick()).toBe('codes failed');
    expect(await drawingOf(deps(), 'codes-0001')).toMatchObject({
      data: { state: 'failed', problem: expect.stringContaining('invalid page') },
    });
  });

  it('are all there, each once, whatever is killed; two ticks at once draw nothing twice', async () => {
    const ids = idsOf(101);
    await forEveryDeath(async (death) => {
      begin();
      await add(ids);
      await start(ids);
      const outcome = await orKilled(() => tick(deadly(death)));
      clock.advance(120_000);
      await Promise.all([tick(), tick()]);
      expect(contentOf(files.get('codes/codes-0001.zip'))).toEqual(wanted(ids));
      expect(local.all<CodeRun>('codeRuns')).toMatchObject([{ drawn: 101, archive: 'codes/codes-0001.zip' }]);
      return outcome === 'killed' ? 'killed' : 'survived';
    });
  });
});
