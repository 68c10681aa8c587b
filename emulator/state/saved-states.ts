import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorldClock } from '../clock.ts';
import type { WorldFeed } from '../feed.ts';
import type { StateDirectory } from './directory.ts';
import { momentOf, settingsIn, type WorldContents } from './world-contents.ts';

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
  contents: WorldContents;
  /** Where saved states are kept, one folder each; left out: none can be saved. */
  directory?: string;
  /** Where the world keeps its state while it runs; left out: it does not survive its process. */
  state?: StateDirectory;
}

const NAME = /^[A-Za-z0-9][\w-]{0,63}$/;

/** States of the world under names, as folders of files that a person can read and compare. */
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
      (name) => NAME.test(name) && existsSync(settingsIn(join(directory, name))),
    );
    names.sort();
    const states = names.map(async (name) => ({ name, savedAt: (await momentOf(join(directory, name))).now }));
    return Promise.all(states).catch(refuse);
  }

  /** Saves the state as it is now under a name; one that was saved under it before is replaced when the new one is whole. */
  save(name: string): Promise<SavedState> {
    return this.inTurn(() => this.saveNow(name));
  }

  private async saveNow(name: string): Promise<SavedState> {
    const target = this.folderOf(name);
    const fresh = `${target}.new`;
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const savedAt = await this.options.contents.saveTo(fresh);
    await replace(fresh, target);
    this.tell('state.saved', `the state was saved as ${name}`);
    return { name, savedAt };
  }

  /**
   * Puts a saved state in the place of the present one; when the process is killed meanwhile, the next one finds the old
   * state or the loaded one, and never something of both. Throws SavedStateRefused, and then nothing has changed.
   */
  load(name: string): Promise<SavedState> {
    return this.inTurn(() => this.loadNow(name));
  }

  private async loadNow(name: string): Promise<SavedState> {
    const { contents } = this.options;
    const source = this.folderOf(name);
    if (!existsSync(settingsIn(source))) throw new SavedStateRefused(`there is no saved state ${name}`);
    const { apply, discard } = await contents.prepareLoad(source).catch(refuse);
    try {
      this.replace(name, apply);
    } catch (error) {
      discard();
      return refuse(error as Error);
    }
    this.tell('state.loaded', `the state ${name} was loaded`);
    return { name, savedAt: (await momentOf(source)).now };
  }

  /** The world as it began: nothing in it but what `beginWith` makes. The clock stays. */
  reset(): Promise<void> {
    return this.inTurn(async () => {
      this.empty();
      await this.beginning();
      this.tell('state.reset', 'the world began anew');
    });
  }

  /** Does to its end what a kill has interrupted; before anything else happens in a world. Throws SavedStateRefused. */
  async finishInterrupted(): Promise<void> {
    const name = this.options.state?.interrupted();
    if (name === null) this.empty();
    else if (name !== undefined) await this.load(name);
  }

  private empty(): void {
    this.replace(null, () => this.options.contents.empty());
  }

  /** At once; after a kill in between, the next process does it again. */
  private replace(name: string | null, apply: () => void): void {
    const { state, clock } = this.options;
    state?.announce(name);
    try {
      apply();
    } finally {
      state?.keepClock(clock.setting());
    }
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

function refuse({ message }: Error): never {
  throw new SavedStateRefused(message);
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
