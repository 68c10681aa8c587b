/** What one run over all followers took, as the emulators counted it. */
export interface RunFigures {
  /** From the first firing of the timer to the end of the tick that ended the run: waits between ticks included. */
  seconds: number;
  ticks: number;
  /** Calls of WeChat. */
  listCalls: number;
  detailCalls: number;
  otherCalls: number;
  /** Requests of the database that the function made, of every kind. */
  requests: number;
  requestsByAction: Record<string, number>;
  /** Requests that write users or identities, whoever sent them. */
  writesOfPeople: number;
  /** Resident memory of the function's process at most, in bytes; NaN where it cannot be read. */
  peakBytes: number;
  /** Seconds of CPU: of the function's process, and of those that emulate CloudBase and WeChat. */
  functionCpuSeconds: number;
  cloudbaseCpuSeconds: number;
  weChatCpuSeconds: number;
  /** Resident memory of the emulated CloudBase when the run had ended, in bytes: with the database's pages that the system keeps for it. */
  cloudbaseBytes: number;
}

/** What the sync of one account took. */
export interface AccountFigures {
  followers: number;
  /** What every call of WeChat waited for, in ms. */
  latencyMs: number;
  first: RunFigures;
  /** The run of the next day, when nobody had come, gone or changed. */
  nightly: RunFigures;
  /** Requests of the database of a tick that finds nothing to do. */
  idleRequests: number;
  /** Users and identities that the first run has left. */
  users: number;
  identities: number;
}

/** The loop that people write today, on a small account. */
export interface LoopFigures {
  followers: number;
  latencyMs: number;
  seconds: number;
  listCalls: number;
  detailCalls: number;
}
