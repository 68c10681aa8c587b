import { readFileSync } from 'node:fs';

/** Megabytes and bytes of the platform are binary. */
export const MEGABYTE = 1024 * 1024;

/** Whether the memory of another process can be read here; elsewhere the process has to tell it itself. */
export const READS_PROCESSES = process.platform === 'linux';

/** Bytes that a process holds. */
export interface MemoryUse {
  now: number;
  /** The most that it has held at once since its start. */
  peak: number;
}

/**
 * Resident memory of a process without what it shares with others (Node's own program, mapped from its file), so that
 * an empty function counts some 10 MB, near what the platform reports. Linux only; undefined when the process is gone.
 * The kernel's peak misses nothing between two looks. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export function memoryOf(pid: number): MemoryUse | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const shared = kilobytes('RssFile') + kilobytes('RssShmem');
  const resident = kilobytes('VmRSS');
  if (resident === 0) return undefined;
  return { now: (resident - shared) * 1024, peak: (kilobytes('VmHWM') - shared) * 1024 };
}
