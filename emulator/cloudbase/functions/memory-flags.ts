/** Of the memory of a function, what V8 may fill with objects; the rest is for Node itself and for buffers. */
const HEAP_SHARE = 0.8;

/** Of the memory of a function, what V8 has for new objects, in three parts, and the most megabytes it takes for a part. */
const NEW_SHARE = 0.05;
const PARTS = 3;
const MOST_MEGABYTES_A_PART = 16;

/**
 * What V8 is told of the memory of a function: it would take the whole machine's for its own. The share for new objects is
 * that of other clouds, who publish theirs. What CloudBase tells V8 is not known; told nothing, V8 would make the parts of
 * 1 MB each on a machine of up to 512 MB.
 */
export function memoryFlags(memoryMb: number): string[] {
  const part = Math.min(MOST_MEGABYTES_A_PART, Math.max(1, Math.round((memoryMb * NEW_SHARE) / PARTS)));
  return [`--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`, `--max-semi-space-size=${part}`];
}
