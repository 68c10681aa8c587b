import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockSetting } from '../clock.ts';

/** A directory cannot keep the state of this world. */
export class StateDirectoryRefused extends Error {
  override readonly name = 'StateDirectoryRefused';
}

/** What `world.json` says; another format is of another version of the emulator. */
const FORMAT = 1;

/** What a process that ended while it claimed a new directory may have left there. */
const OWN_FILES = /^(lock|world\.json\.new)/;

/** The locks of this process: its number alone does not tell whether it was this one that made them. */
const claimed = new Set<string>();

/**
 * The directory in which a world keeps its state while it runs: `database/`, `files/` and `wechat/` (what is acknowledged is
 * there, whenever the process ends), `world.json` with the clock, `lock` with the process that uses it, `saved/` with states
 * that somebody has saved.
 */
export class StateDirectory {
  readonly database: string;
  readonly files: string;
  readonly wechat: string;
  readonly saved: string;
  /** Nothing had been kept here before. */
  readonly isNew: boolean;

  private constructor(private readonly path: string) {
    this.database = join(path, 'database');
    this.files = join(path, 'files');
    this.wechat = join(path, 'wechat');
    this.saved = join(path, 'saved');
    this.isNew = !existsSync(this.settings);
  }

  /** Takes the directory for this process. Throws StateDirectoryRefused when another one has it, or it is something else. */
  static claim(path: string): StateDirectory {
    mkdirSync(path, { recursive: true });
    const directory = new StateDirectory(path);
    if (directory.isNew && readdirSync(path).some((name) => !OWN_FILES.test(name)))
      throw new StateDirectoryRefused(`${path} is not empty, and no state of an emulator`);
    directory.lock();
    if (directory.isNew) directory.keepClock({ offsetMs: 0 });
    return directory;
  }

  /** As the last process left it. */
  clock(): ClockSetting {
    const { format, clock } = this.readSettings();
    if (format !== FORMAT) throw new StateDirectoryRefused(`${this.path} has format ${format}, and not ${FORMAT}`);
    return clock;
  }

  /** At once and wholly: the process may end at any moment. */
  keepClock(clock: ClockSetting): void {
    writeFileSync(`${this.settings}.new`, `${JSON.stringify({ format: FORMAT, clock }, undefined, 2)}\n`);
    renameSync(`${this.settings}.new`, this.settings);
  }

  release(): void {
    claimed.delete(this.lockFile);
    rmSync(this.lockFile, { force: true });
  }

  private readSettings(): { format: number; clock: ClockSetting } {
    try {
      return JSON.parse(readFileSync(this.settings, 'utf8')) as { format: number; clock: ClockSetting };
    } catch (error) {
      throw new StateDirectoryRefused(`${this.settings}: ${(error as Error).message}`);
    }
  }

  private get settings(): string {
    return join(this.path, 'world.json');
  }

  private get lockFile(): string {
    return join(this.path, 'lock');
  }

  /** The lock appears with its contents, and only where there is none: a link is made at once or refused. */
  private lock(): void {
    const own = `${this.lockFile}.${process.pid}.${randomUUID()}`;
    writeFileSync(own, String(process.pid));
    try {
      if (!isLinked(own, this.lockFile)) this.takeOver(own);
    } finally {
      rmSync(own, { force: true });
    }
    claimed.add(this.lockFile);
  }

  private takeOver(own: string): void {
    const holder = Number(readFileSync(this.lockFile, 'utf8'));
    const isHeld = holder === process.pid ? claimed.has(this.lockFile) : isRunning(holder);
    if (!isHeld) rmSync(this.lockFile, { force: true });
    if (isHeld || !isLinked(own, this.lockFile))
      throw new StateDirectoryRefused(`${this.path} is in use by process ${holder}`);
  }
}

function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
