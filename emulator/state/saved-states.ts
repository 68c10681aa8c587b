import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudBase } from '../cloudbase/index.ts';
import type { WorldClock } from '../clock.ts';
import type { WorldFeed } from '../feed.ts';

/** What cannot be saved or loaded, in words for the one who asked. */
export class SavedStateRefused extends Error {
  override readonly name = 'SavedStateRefused';
}

export interface SavedState {
  name: string;
  /** World time, ISO. */
  savedAt: string;
}

export interface SavedStatesOptions {
  clock: WorldClock;
  feed: WorldFeed;
  cloudbase: CloudBase;
  /** Where saved states are kept, one folder each; left out: none can be saved. */
  directory?: string;
}

const NAME = /^[A-Za-z0-9][\w-]{0,63}$/;
const SETTINGS = 'world.json';
const PART = 'cloudbase';

/**
 * States of the world under names, as folders of files that a person can read and compare: the database and the files of
 * CloudBase, and the clock. WeChat's side of the world is not among them: it is what its seed makes it.
 */
export class SavedStates {
  private beginning: () => Promise<void> = () => Promise.resolve();
  /** Everything happens one after the other: whoever looks between the two renames of a save would find no state. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SavedStatesOptions) {}

  /** What gives an empty world its first contents; `reset` does it again. */
  beginWith(beginning: () => Promise<void>): void {
    this.beginning = beginning;
  }

  list(): Promise<SavedState[]> {
    return this.inTurn(() => this.listNow());
  }

  private async listNow(): Promise<SavedState[]> {
    const { directory } = this.options;
    if (!directory || !existsSync(directory)) return [];
    const names = (await readdir(directory)).filter(
      (name) => NAME.test(name) && existsSync(join(directory, name, SETTINGS)),
    );
    names.sort();
    return Promise.all(
      names.map(async (name) => ({ name, savedAt: (await readSettings(join(directory, name))).clock.now })),
    );
  }

  /** Saves the state under a name; one that was saved under it before is replaced when the new one is whole. */
  save(name: string): Promise<SavedState> {
    return this.inTurn(() => this.saveNow(name));
  }

  private async saveNow(name: string): Promise<SavedState> {
    const target = this.folderOf(name);
    const { clock, cloudbase } = this.options;
    const savedAt = clock.now().toISOString();
    const fresh = `${target}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await cloudbase.contents.saveTo(join(fresh, PART));
    const settings = { clock: { now: savedAt, frozen: clock.setting().frozenAt !== undefined } };
    await writeFile(join(fresh, SETTINGS), `${JSON.stringify(settings, undefined, 2)}\n`);
    await replace(fresh, target);
    this.tell('state.saved', `the state was saved as ${name}`);
    return { name, savedAt };
  }

  /** Puts a saved state in the place of the present one. Throws SavedStateRefused, and then nothing has changed. */
  load(name: string): Promise<SavedState> {
    return this.inTurn(() => this.loadNow(name));
  }

  private async loadNow(name: string): Promise<SavedState> {
    const source = this.folderOf(name);
    if (!existsSync(join(source, SETTINGS))) throw new SavedStateRefused(`there is no saved state ${name}`);
    const { clock } = await readSettings(source);
    const { cloudbase } = this.options;
    await cloudbase.contents.loadFrom(join(source, PART)).catch((error: Error) => {
      throw new SavedStateRefused(error.message);
    });
    this.options.clock.jump(Date.parse(clock.now), clock.frozen);
    cloudbase.timers.reschedule();
    this.tell('state.loaded', `the state ${name} was loaded`);
    return { name, savedAt: clock.now };
  }

  /** The world as it began: nothing in it but what `beginWith` makes. The clock stays. */
  reset(): Promise<void> {
    return this.inTurn(async () => {
      this.options.cloudbase.contents.reset();
      await this.beginning();
      this.tell('state.reset', 'the world began anew');
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(() => mendReplaced(this.options.directory)).then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private folderOf(name: string): string {
    const { directory } = this.options;
    if (!directory) throw new SavedStateRefused('this world keeps no saved states');
    if (!NAME.test(name)) throw new SavedStateRefused('a name has up to 64 letters, digits, - and _');
    return join(directory, name);
  }

  private tell(kind: string, text: string): void {
    this.options.feed.publish({ source: 'world', kind, text });
  }
}

interface Settings {
  clock: { now: string; frozen: boolean };
}

async function readSettings(folder: string): Promise<Settings> {
  const path = join(folder, SETTINGS);
  try {
    const settings = JSON.parse(await readFile(path, 'utf8')) as Settings;
    if (!Number.isNaN(Date.parse(settings.clock.now))) return settings;
  } catch (error) {
    throw new SavedStateRefused(`${path}: ${(error as Error).message}`);
  }
  throw new SavedStateRefused(`${path}: clock.now is not a time`);
}

/** A process that ended between the two renames of `replace` has left a state under its second name. */
async function mendReplaced(directory: string | undefined): Promise<void> {
  if (!directory || !existsSync(directory)) return;
  for (const entry of await readdir(directory)) {
    const name = entry.endsWith('.old') ? join(directory, entry.slice(0, -'.old'.length)) : undefined;
    if (name && !existsSync(name)) await rename(join(directory, entry), name);
  }
}

/** The old folder goes away only when the new one has its name. */
async function replace(fresh: string, target: string): Promise<void> {
  const old = `${target}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(target)) await rename(target, old);
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
}
