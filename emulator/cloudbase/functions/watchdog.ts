import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Reads `+ PID` and `- PID`; when nothing comes any more, the world is gone, and what it has not taken away is ended, with
 * all that it has started (its group). A moment later, because functions that can still do so end by themselves.
 */
const SCRIPT = `
pids=''
while read -r sign pid; do
  kept=''
  for one in $pids; do [ "$one" = "$pid" ] || kept="$kept $one"; done
  [ "$sign" = '+' ] && pids="$kept $pid" || pids=$kept
done
[ -n "$pids" ] && sleep 0.2
for one in $pids; do kill -9 -"$one" 2>/dev/null; done
exit 0
`;

/**
 * Ends the processes of functions when the world is killed: a function that loops without end hears nothing of it.
 * One small shell for a world, started with its first function; on Windows there is none, and such a process stays.
 */
export class Watchdog {
  private shell: ChildProcess | undefined;

  watch(pid: number | undefined): void {
    if (pid === undefined || process.platform === 'win32') return;
    this.shell ??= startShell();
    this.shell.stdin?.write(`+ ${pid}\n`);
  }

  /** The process has ended: its number may soon be another's. */
  release(pid: number | undefined): void {
    if (pid !== undefined) this.shell?.stdin?.write(`- ${pid}\n`);
  }

  close(): void {
    this.shell?.stdin?.end();
    this.shell = undefined;
  }
}

function startShell(): ChildProcess {
  // In a group of its own, so that Ctrl-C does not end it before the world.
  const shell = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a shell, or when it was ended by hand, functions run as well; only nobody looks after them.
  shell.on('error', ignore);
  shell.stdin.on('error', ignore);
  shell.unref();
  (shell.stdin as typeof shell.stdin & { unref?: () => void }).unref?.();
  return shell;
}

function ignore(): void {
  // See above.
}
