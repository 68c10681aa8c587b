import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line is wrong; the message says how it should be. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 8270: where `npm start` is found when nothing else is said. */
export const DEFAULT_PORT = 8270;

/** Parses the options after `--`; unknown ones are refused with `usage`. */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(options: T, usage: string) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** A whole number of the command line between `least` and `most`. */
export function readWholeNumber(
  name: string,
  given: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${given}"`);
}

export const readPort = (given: string | undefined, fallback: number): number =>
  readWholeNumber('port', given, 0, 65_535) ?? fallback;

/** Runs a program; what goes wrong is one message and exit code 1, never a stack for a user's mistake. */
export function run(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(isExpected(error) ? error.message : error);
    process.exitCode = 1;
  });
}

const isExpected = (error: unknown): error is Error =>
  error instanceof Error &&
  [
    'UsageError',
    'PortInUseError',
    'DeploymentRefused',
    'StateDirectoryRefused',
    'SavedStateRefused',
    'DamagedTreeError',
    'DamagedFilesError',
  ].includes(error.name);

/** Calls `stop` once when the person at the keyboard or the system ends the program, then lets it end. */
export function onStop(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const end = () => {
    stopping ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (process.env.npm_lifecycle_event) onParentGone(end);
}

/** Between npm and a program stands a shell, which a signal for npm ends without a word to the program. */
function onParentGone(end: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    end();
  }, PARENT_LOOK_MS);
  look.unref();
}

const PARENT_LOOK_MS = 250;
