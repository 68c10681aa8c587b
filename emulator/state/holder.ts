import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { open, type RootDatabase } from 'lmdb';
import { refuseForeignFile } from '../lmdb-file.ts';

/** A process, in such a way that another one with the same number later is not taken for it. */
interface Holder {
  pid: number;
  /** When it was started, in the kernel's count; absent where that cannot be asked. */
  startedAt?: string;
}

/** What this process holds: its number alone does not tell whether it has let go meanwhile. */
const held = new Set<string>();

/**
 * Makes this process the holder of whatever the file stands for; answers undefined, or the number of the process that
 * has it. Who has ended, killed or not, holds nothing. The file is one of LMDB: its write lock is the operating system's,
 * so that of two processes at the same instant one comes first and the other sees it.
 */
export function takeHold(path: string): number | undefined {
  return within(path, (file) => {
    const holder = file.get(KEY);
    const isHeld = holder?.pid === process.pid ? held.has(path) : holder !== undefined && isRunning(holder);
    if (isHeld) return holder!.pid;
    held.add(path);
    file.put(KEY, { pid: process.pid, startedAt: startOf(process.pid) });
    return undefined;
  });
}

/** Only for who has it. */
export function letGo(path: string): void {
  within(path, (file) => file.remove(KEY));
  held.delete(path);
}

const KEY = 'holder';

interface HolderFile {
  get(key: string): Holder | undefined;
  put(key: string, holder: Holder): void;
  remove(key: string): void;
}

function within<T>(path: string, act: (file: HolderFile) => T): T {
  refuseForeignFile(path);
  const database = openFile(path);
  try {
    return database.transactionSync(() =>
      act({
        get: (key) => database.get(key),
        put: (key, holder) => void database.put(key, holder),
        remove: (key) => void database.remove(key),
      }),
    );
  } finally {
    void database.close();
  }
}

/** Processes that make the file at the same instant can be in each other's way: then it is there the next time. */
function openFile(path: string, tries = 20): RootDatabase<Holder, string> {
  try {
    return open<Holder, string>({ path, noSubdir: true, encoding: 'json', noSync: true, overlappingSync: false });
  } catch (error) {
    if (tries <= 1 || (error as { code?: unknown }).code !== constants.errno.EINVAL) throw error;
    return openFile(path, tries - 1);
  }
}

function isRunning({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Otherwise it runs, but belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === startedAt;
}

/** The 22nd field of proc_pid_stat(5), counted behind the name in brackets; what has ended and waits for its parent (Z) is gone. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
