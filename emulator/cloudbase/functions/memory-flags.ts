/** Of the memory of a function, what V8 may fill with objects; the rest is for Node itself and for buffers. */
const HEAP_SHARE = 0.8;

/** Of the memory of a function, what V8 has for new objects, in three parts, and the most megabytes it takes for a part. */
const NEW_SHARE = 0.05;
const PARTS = 3;
const MOST_MEGABYTES_A_PART = 16;

/**
 * What V8 is told of the memory of a function: by itself it would go by the whole machine's, with parts of 16 MB for new
 * objects. What CloudBase tells it is not known. On a machine of up to 512 MB V8 makes these parts of 1 MB (measured with Node
 * 20 in a control group), other clouds give each a twentieth of the function's memory; this share lies between.
 */
export function memoryFlags(memoryMb: number): string[] {
  const share = Math.max(1, (memoryMb * NEW_SHARE) / PARTS);
  // V8 rounds up to a power of two.
  const part = Math.min(MOST_MEGABYTES_A_PART, 2 ** Math.floor(Math.log2(share)));
  return [`--max-old-space-size=${Math.floor(memoryMb * HEAP_SHARE)}`, `--max-semi-space-size=${part}`];
}
