import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A process that holds a file, in such a way that another one with the same number later is not taken for it. */
interface Holder {
  /** No two holds ever have the same. */
  id: string;
  pid: number;
  /** When it was started, in the kernel's count; absent where that cannot be asked. */
  startedAt?: string;
}

const NOBODY = 0;

/** The holds of this process: a copy of their file, at another path, holds nothing. */
const held = new Map<string, string>();

/**
 * Makes this process the holder of whatever the file stands for; answers undefined, or the number of the process that
 * has it. Who has ended, killed or not, holds nothing. Throws what the file system says, such as EACCES.
 *
 * The file names the holder, and is made by `link`: of many processes at one instant one makes it, and nobody ever sees a
 * half of it. A dead holder's file is not removed, because between seeing that and removing it another process may have
 * made its own: instead the dead one's successor is named by a second file, `FILE.after-ID`, of which again only one
 * process can be the maker. It holds from then on; that it puts its own name into the first file only keeps the chain
 * short. Who has made a file behind one that the chain has left meanwhile finds out by following it again.
 */
export function takeHold(path: string): number | undefined {
  const own: Holder = { id: randomUUID(), pid: process.pid, startedAt: startOf(process.pid) };
  const draft = `${path}.${own.id}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    for (;;) {
      const { files, end } = follow(path);
      if (end) return end.pid;
      const last = files.at(-1)!;
      if (!isMade(last, draft)) continue;
      held.set(own.id, path);
      if (follow(path).end?.id !== own.id) {
        held.delete(own.id);
        rmSync(last, { force: true });
        continue;
      }
      renameSync(draft, path);
      for (const file of files.slice(1)) rmSync(file, { force: true });
      return undefined;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only for who has it. */
export function letGo(path: string): void {
  unlinkSync(path);
  for (const [id, of] of held) if (of === path) held.delete(id);
}

/** From the file to the one who holds it (`end`), or to the file that the next holder has to make, the last of `files`. */
function follow(path: string): { files: string[]; end?: Holder } {
  const files = [path];
  for (;;) {
    const holder = read(files.at(-1)!);
    if (!holder) return { files };
    if (isHeld(path, holder)) return { files, end: holder };
    files.push(`${path}.after-${holder.id}`);
  }
}

/** What a loss of power has left of a file names nobody, who is as good as dead. */
function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch (error) {
    if (error instanceof SyntaxError) return { id: basename(file), pid: NOBODY };
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** False when the file is there already. */
function isMade(file: string, draft: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(path: string, { id, pid, startedAt }: Holder): boolean {
  if (pid === process.pid) return held.get(id) === path;
  if (pid === NOBODY) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Otherwise it runs, but belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const start = startOf(pid);
  return start === undefined || startedAt === undefined || start === startedAt;
}

/** The 22nd field of proc_pid_stat(5), counted behind the name in brackets; undefined where that cannot be asked. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' ? 'ended, and waits for its parent' : fields[19];
  } catch {
    return undefined;
  }
}
