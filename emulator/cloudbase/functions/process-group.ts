/** Whether a process can lead a group, which ends with everything that it has started; on Windows it ends alone. */
export const HAS_GROUPS = process.platform !== 'win32';

/** Ends a process that leads a group, and all of the group; also when the process itself has gone already. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(HAS_GROUPS ? -pid : pid, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
