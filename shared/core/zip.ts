/** CRC-32 of IEEE 802.3, as archives have it. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 255] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}

const [FILE, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [FILE_BYTES, ENTRY_BYTES, END_BYTES] = [30, 46, 22];
/** Version 2.0; names are UTF-8. The moment is the first that archives know: 1980-01-01. */
const [VERSION, UTF8, NO_TIME, FIRST_DAY] = [20, 0x0800, 0, 0x21];

/** One file of an archive, not compressed (pictures are already). Files behind one another, and `directoryOf` them, are a ZIP archive. */
export function zippedFile(name: string, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(FILE_BYTES);
  header.writeUInt32LE(FILE, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(UTF8, 6);
  header.writeUInt16LE(NO_TIME, 10);
  header.writeUInt16LE(FIRST_DAY, 12);
  header.writeUInt32LE(crc32(bytes), 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt32LE(bytes.length, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name), bytes]);
}

/** The same of a file as the directory has it. */
function entryOf(files: Buffer, at: number): Buffer {
  const name = files.subarray(at + FILE_BYTES, at + FILE_BYTES + files.readUInt16LE(at + 26));
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.writeUInt32LE(ENTRY, 0);
  entry.writeUInt16LE(VERSION, 4);
  files.copy(entry, 6, at + 4, at + FILE_BYTES);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, name]);
}

/**
 * What stands behind all files of an archive: the list of them.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function directoryOf(files: Buffer): Buffer {
  const entries: Buffer[] = [];
  for (let at = 0; at < files.length;) {
    const entry = entryOf(files, at);
    entries.push(entry);
    at += FILE_BYTES + files.readUInt16LE(at + 26) + files.readUInt32LE(at + 18);
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(files.length, 16);
  return Buffer.concat([directory, end]);
}
