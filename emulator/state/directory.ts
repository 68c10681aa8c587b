import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClockSetting } from '../clock.ts';
import type { WeChatSeed } from '../wechat/index.ts';
import { letGo, takeHold } from './holder.ts';

/** A directory cannot keep the state of this world. */
export class StateDirectoryRefused extends Error {
  override readonly name = 'StateDirectoryRefused';
}

/** What `world.json` says. */
interface Settings {
  format: number;
  clock: ClockSetting;
  /** The saved state that is taking the place of all that is kept here; null: nothing takes it. Absent most of the time. */
  loading?: string | null;
}

/** Another one is of another version of the emulator. */
const FORMAT = 1;

/** What a process that ended while it claimed a new directory may have left there. */
const OWN_FILES = /^(holder|world\.json\.new)/;

/**
 * The directory in which a world keeps its state while it runs: `database/`, `files/` and `wechat/` (what is acknowledged is
 * there, whenever the process ends), `seed.json` with the people of WeChat, `world.json` with the clock, `holder.json` with
 * the process that uses it, `saved/` with states that somebody has saved.
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
    if (this.isNew) this.keepClock({ offsetMs: 0 });
  }

  /** Takes the directory for this process. Throws StateDirectoryRefused when another one has it, or it is something else. */
  static claim(given: string): StateDirectory {
    mkdirSync(given, { recursive: true });
    const path = realpathSync(given);
    const isState = existsSync(join(path, 'world.json'));
    if (!isState && readdirSync(path).some((name) => !OWN_FILES.test(name)))
      throw new StateDirectoryRefused(`${path} is not empty, and no state of an emulator`);
    const holder = takeHold(holderOf(path));
    if (holder !== undefined) throw new StateDirectoryRefused(`${path} is in use by process ${holder}`);
    return new StateDirectory(path);
  }

  /** As the last process left it. Throws StateDirectoryRefused. */
  clock(): ClockSetting {
    const { format, clock } = this.readSettings();
    if (format !== FORMAT) throw new StateDirectoryRefused(`${this.path} has format ${format}, and not ${FORMAT}`);
    return clock;
  }

  /** The people of WeChat that the rest of the state is about: those of the first start, whatever is given later. */
  seed(given: WeChatSeed): WeChatSeed {
    const path = join(this.path, 'seed.json');
    if (!existsSync(path)) writeWhole(path, given);
    return readJson<WeChatSeed>(path);
  }

  /** Also: what was announced has happened, or will not. */
  keepClock(clock: ClockSetting): void {
    this.keep({ format: FORMAT, clock });
  }

  /**
   * From now on, and until `keepClock`, everything that is kept here is being replaced by the saved state of this name (null:
   * by nothing). When the process ends meanwhile, the next one learns of it by `interrupted`, and has to do it again.
   */
  announce(loading: string | null): void {
    this.keep({ ...this.readSettings(), loading });
  }

  interrupted(): string | null | undefined {
    return this.readSettings().loading;
  }

  release(): void {
    letGo(holderOf(this.path));
  }

  private readSettings(): Settings {
    return readJson<Settings>(this.settings);
  }

  private keep(settings: Settings): void {
    writeWhole(this.settings, settings);
  }

  private get settings(): string {
    return join(this.path, 'world.json');
  }
}

const holderOf = (path: string): string => join(path, 'holder.json');

/** At once and wholly: the process may end at any moment. */
function writeWhole(path: string, value: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new StateDirectoryRefused(`${path}: ${(error as Error).message}`);
  }
}
