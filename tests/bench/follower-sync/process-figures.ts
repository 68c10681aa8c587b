import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** As often the memory of the function's process is looked at; the kernel keeps the highest value in between. */
const LOOK_EVERY_MS = 200;

/** Ticks of the clock in which Linux counts the CPU time of a process, a second (USER_HZ, the same everywhere). */
const TICKS_A_SECOND = 100;

/** What is known of the processes of one function. */
export interface ProcessFigures {
  peakBytes: number;
  cpuSeconds: number;
}

/**
 * Watches the processes of a function from outside: children of this process that work in the function's folder, as the
 * emulator starts them. Linux only; elsewhere it answers NaN.
 * https://man7.org/linux/man-pages/man5/proc_pid_status.5.html, proc_pid_stat.5.html
 */
export function watchProcesses(functionName: string): { stop(): ProcessFigures } {
  const seen = new Map<number, ProcessFigures>();
  const before = look(functionName);
  const lookAgain = (): void => look(functionName).forEach((figures, pid) => seen.set(pid, figures));
  const looking = setInterval(lookAgain, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(looking);
      lookAgain();
      const all = [...seen.values()];
      if (all.length === 0) return { peakBytes: NaN, cpuSeconds: NaN };
      const cpuOf = (some: Iterable<ProcessFigures>) => [...some].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
      return {
        peakBytes: Math.max(...all.map(({ peakBytes }) => peakBytes)),
        cpuSeconds: cpuOf(all) - cpuOf(before.values()),
      };
    },
  };
}

function look(functionName: string): Map<number, ProcessFigures> {
  const found = new Map<number, ProcessFigures>();
  for (const pid of children()) {
    const figures = ifThere(() => figuresOf(pid, functionName));
    if (figures) found.set(pid, figures);
  }
  return found;
}

const children = (): number[] =>
  (ifThere(() => readdirSync('/proc/self/task')) ?? []).flatMap((thread) =>
    (ifThere(() => readFileSync(`/proc/self/task/${thread}/children`, 'utf8')) ?? '')
      .split(' ')
      .filter((pid) => pid.trim() !== '')
      .map(Number),
  );

function figuresOf(pid: number, functionName: string): ProcessFigures | undefined {
  if (basename(readlinkSync(`/proc/${pid}/cwd`)) !== functionName) return undefined;
  const peakKb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // Behind the name, which stands in brackets and may hold anything: fields 14 and 15 are user and system time.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  return { peakBytes: Number(peakKb) * 1024, cpuSeconds: cpuTicks / TICKS_A_SECOND };
}

/** A process may end between two looks. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
