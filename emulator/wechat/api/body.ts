/** Own limit: no JSON body comes near it. */
const MAX_JSON_BYTES = 1024 * 1024;

/** The whole body of a request; undefined when it is larger than any call needs. Rejects when the caller goes away. */
export async function readBody(
  incoming: AsyncIterable<Buffer>,
  maxBytes = MAX_JSON_BYTES,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    // What is too much is read to its end all the same, so that the answer reaches a caller who is still sending.
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
