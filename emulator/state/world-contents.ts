import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { WorldClock } from '../clock.ts';
import type { CloudBase } from '../cloudbase/index.ts';
import type { Tables, WeChatSeed } from '../wechat/index.ts';

export interface WorldParts {
  clock: WorldClock;
  cloudbase: Pick<CloudBase, 'contents' | 'timers'>;
  /** The memory of WeChat: what has changed since its seed. */
  tables: Tables;
  seed: WeChatSeed;
}

/** The moment of a saved state. */
interface Moment {
  /** World time, ISO. */
  now: string;
  frozen: boolean;
}

const CLOUDBASE = 'cloudbase';
const WECHAT = 'wechat';
const SEED = 'seed.json';

/**
 * All that a state of the world is made of, as one: documents and files of CloudBase, the memory of WeChat with the seed that
 * it began with, and the clock (`world.json`, without which a folder is no state).
 */
export class WorldContents {
  constructor(private readonly parts: WorldParts) {}

  /** Writes what there is at the moment of the call into an empty folder; resolves to that moment (world time, ISO). */
  async saveTo(folder: string): Promise<string> {
    const { clock, cloudbase, tables } = this.parts;
    const moment = { now: clock.now().toISOString(), frozen: clock.setting().frozenAt !== undefined };
    // Each of them looks at its contents when it is called, and writes them later.
    await Promise.all([cloudbase.contents.saveTo(join(folder, CLOUDBASE)), tables.saveTo(join(folder, WECHAT))]);
    await writeFile(join(folder, SEED), `${JSON.stringify(this.parts.seed, undefined, 2)}\n`);
    await writeFile(settingsIn(folder), `${JSON.stringify({ clock: moment }, undefined, 2)}\n`);
    return moment.now;
  }

  /**
   * Reads and checks what saveTo wrote; `apply` puts it in the place of everything, without a pause, `discard` forgets it.
   * Rejects for what is damaged, and nothing has changed.
   */
  async prepareLoad(folder: string): Promise<{ apply: () => void; discard: () => void }> {
    const { clock, cloudbase, tables } = this.parts;
    const moment = await momentOf(folder);
    await this.refuseOtherPeople(folder);
    const putTables = await tables.loaderOf(join(folder, WECHAT));
    const contents = await cloudbase.contents.prepareLoad(join(folder, CLOUDBASE));
    const apply = (): void => {
      // First, because it may still refuse.
      contents.apply();
      putTables();
      clock.jump(Date.parse(moment.now), moment.frozen);
      cloudbase.timers.reschedule();
    };
    return { apply, discard: () => contents.discard() };
  }

  private async refuseOtherPeople(folder: string): Promise<void> {
    const saved: unknown = await readJson(join(folder, SEED));
    if (isDeepStrictEqual(saved, JSON.parse(JSON.stringify(this.parts.seed)))) return;
    throw new Error(`${folder} was saved among other people of WeChat: its ${SEED} is not that of this world`);
  }

  /** Leaves nothing; the clock stays. */
  empty(): void {
    this.parts.cloudbase.contents.reset();
    this.parts.tables.clear();
  }
}

export const settingsIn = (folder: string): string => join(folder, 'world.json');

/** The moment at which a folder of `saveTo` was saved; rejects with an Error that names the file. */
export async function momentOf(folder: string): Promise<Moment> {
  const path = settingsIn(folder);
  const { clock } = (await readJson(path)) as { clock: Moment };
  if (Number.isNaN(Date.parse(clock?.now))) throw new Error(`${path}: clock.now is not a time`);
  return clock;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}
