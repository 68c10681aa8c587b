/** Own limit: no JSON body of these paths comes near it. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The whole body of a request; undefined when it is larger than any call needs. Rejects when the caller goes away. */
export async function readBody(incoming: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    // What is too much is read to its end all the same, so that the answer reaches a caller who is still sending.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
