import { crc32, deflateRawSync } from "node:zlib";

/** One file for `writeZip`; what is given besides name and content is a lie that a hostile zip tells. */
export interface ZipFile {
  readonly name: string | Buffer;
  readonly content: string | Buffer;
  readonly localName?: string;
  readonly sizeBytes?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
}

/** A zip as Go's archive/zip lays it out: deflated, sizes in the directory only, no comment. */
export function writeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const content = Buffer.from(file.content);
    const packed = file.method === 0 ? content : deflateRawSync(content);
    const localName = Buffer.from(file.localName ?? file.name);
    const local = Buffer.concat([localHeader(file, localName.length), localName, packed]);
    directory.push(directoryEntry(file, content, packed.length, offset));
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  return Buffer.concat([...parts, entries, endOfDirectory(files.length, entries.length, offset)]);
}

function localHeader(file: ZipFile, nameBytes: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(file.flags ?? 8, 6);
  header.writeUInt16LE(file.method ?? 8, 8);
  header.writeUInt16LE(nameBytes, 26);
  return header;
}

function directoryEntry(file: ZipFile, content: Buffer, packedBytes: number, offset: number): Buffer {
  const name = Buffer.from(file.name);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(file.flags ?? 8, 8);
  entry.writeUInt16LE(file.method ?? 8, 10);
  entry.writeUInt32LE(file.crc ?? crc32(content), 16);
  entry.writeUInt32LE(packedBytes, 20);
  entry.writeUInt32LE(file.sizeBytes ?? content.length, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function endOfDirectory(count: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
