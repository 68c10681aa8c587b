/** Files of an archive by name, read by the directory at its end as archivers do. */
export function unzipped(archive: Buffer): Record<string, Buffer> {
  const end = archive.length - 22;
  const found: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
    const [length, name] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const file = archive.readUInt32LE(at + 42);
    const from = file + 30 + archive.readUInt16LE(file + 26);
    found[archive.toString('utf8', at + 46, at + 46 + name)] = archive.subarray(from, from + length);
    at += 46 + name;
  }
  return found;
}
