import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bundledProgram } from '../../tests/support/bundled-program.ts';
import { Tables } from './tables.ts';
import { startWeChat } from './wechat-under-test.ts';

/** How often the world is killed; more of it for a long search. */
const KILLS = Math.min(Number(process.env['WEILIAN_RUNS'] ?? 3), 50);

let folder: string;
let program: string[];
beforeAll(async () => {
  program = await bundledProgram(join(import.meta.dirname, 'killed.harness.ts'));
  folder = mkdtempSync(join(tmpdir(), 'killed-wechat-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lets the world live for so many rounds, kills it, and answers what it had said last. */
async function liveAndDie(rounds: number): Promise<{ round: number; pushes: number }> {
  const world = spawn(process.execPath, [...program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  await new Promise<void>((resolve) => {
    world.stdout.on('data', (text) => {
      said += String(text);
      if (said.split('\n').length > rounds) resolve();
    });
  });
  const ended = new Promise((resolve) => world.once('close', resolve));
  world.kill('SIGKILL');
  await ended;
  const lines = said.split('\n').slice(0, -1);
  return JSON.parse(lines.at(-1)!) as { round: number; pushes: number };
}

it('a WeChat that is killed remembers everything that it has acknowledged, and no half of anything', async () => {
  let pushes = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const last = await liveAndDie(3 + kill);
    expect(last.pushes).toBeGreaterThan(pushes);
    pushes = last.pushes;
    const tables = Tables.open(folder);
    const world = await startWeChat({ followers: 50 }, { tables });
    const { wechat } = world;
    const { following } = wechat.personByName('陈一诺')!;
    // A follow, its window and the number of followers are one write.
    expect([wechat.followerCount(), wechat.windows('陈一诺').length <= 1]).toEqual([following ? 51 : 50, true]);
    expect(wechat.followers({ limit: 100 })).toHaveLength(wechat.followerCount());
    expect(wechat.deliveries(1)[0]!.id).toBeGreaterThanOrEqual(pushes);
    expect(wechat.settings().push.mode).toBe('plain');
    if (following) await wechat.unfollow('陈一诺');
    await world.close();
    await tables.close();
  }
});
