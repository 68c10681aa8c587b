import { queryError } from '../errors.ts';
import { isPlainObject } from '../values/ejson.ts';
import { refusal } from './expression/form.ts';

/** Bytes that a stage may hold back, as in MongoDB: https://www.mongodb.com/docs/manual/core/aggregation-pipeline-limits/ */
export const MAX_STAGE_BYTES = 100 * 1024 * 1024;

/** About the bytes of a value in BSON; of a field or an element the name and the type are counted with it. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 8;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value))
    return (value as unknown[]).reduce<number>((size, element) => size + sizeOf(element) + 4, 8);
  if (!isPlainObject(value)) return 16;
  let size = 8;
  for (const name in value) size += name.length + 2 + sizeOf(value[name]);
  return size;
}

/** Counts what a stage holds back, and refuses as MongoDB does. Nothing goes to the disk: the SDK cannot ask for it. */
export class StageMemory {
  private bytes = 0;

  constructor(private readonly refuse: () => Error) {}

  hold<T>(value: T): T {
    this.bytes += sizeOf(value);
    if (this.bytes > MAX_STAGE_BYTES) throw this.refuse();
    return value;
  }

  /** What was held is no longer needed. */
  release(value: unknown): void {
    this.bytes -= sizeOf(value);
  }
}

export const groupMemory = (): StageMemory =>
  new StageMemory(() =>
    refusal(
      16945,
      "Exceeded memory limit for $group, but didn't allow external sort. Pass allowDiskUse:true to opt in.",
    ),
  );

export const sortMemory = (): StageMemory =>
  new StageMemory(() =>
    refusal(
      16820,
      `Sort exceeded memory limit of ${MAX_STAGE_BYTES} bytes, but did not opt in to external sorting. ` +
        'Aborting operation. Pass allowDiskUse:true to opt in.',
    ),
  );

export const memoryOf = (stage: string): StageMemory => new StageMemory(() => memoryExceeded(stage));

export function memoryExceeded(what: string): Error {
  const text = `${what} used too much memory and cannot spill to disk. Memory limit: ${MAX_STAGE_BYTES} bytes`;
  return queryError('ExceededMemoryLimit', text);
}
