// Zip archives written in one way: the twin of src/concord/ledger/archive.py. Reads from a Blob, bit by bit: a package
// of a gigabyte never stands in memory as a whole.
import { Malformed, decoded, same, utf8 } from "./encoding.mjs";
import { sha256 } from "./hashing.mjs";

export class Unfit extends Malformed {
  constructor(code, why) {
    super(why);
    this.code = code;
  }
}

const MOST_BYTES = 2 ** 31 - 2 ** 16;
const MOST_FILES = 10000;
const LONGEST_NAME = 512;
const [HEAD, LISTED, LAST] = [30, 46, 22];
const CHUNK = 1 << 20;
const ODD = /[\u0000-\u001f\\:*?"<>|\u007f]|\p{Surrogate}/u;
const TABLE = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

export const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

// What a run over a file's bytes gives: its SHA-256 behind each of the salts, and its checksum.
export async function digested(blob, salts = [new Uint8Array()], told = () => {}) {
  const hashes = salts.map((salt) => sha256.create().update(salt));
  let crc = 0xffffffff;
  for (let at = 0; at < blob.size; at += CHUNK) {
    const part = await bytesOf(blob.slice(at, at + CHUNK));
    for (const hash of hashes) hash.update(part);
    for (const byte of part) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
    told(Math.min(at + CHUNK, blob.size), blob.size);
  }
  return { digests: hashes.map((hash) => hash.digest()), crc: (crc ^ 0xffffffff) >>> 0 };
}

// Takes a Blob; returns a Map from name to { blob, sha256 }, in order. Throws Unfit.
export async function readArchive(data, told) {
  if (data.size > MOST_BYTES) throw new Unfit("too_large", "The archive is too large.");
  const end = await readEnd(data);
  const list = await bytesOf(data.slice(end.at, data.size - LAST));
  const found = [];
  let at = 0;
  for (const entry of listed(list, end.files)) {
    const body = at + HEAD + entry.name.length;
    const head = await bytesOf(data.slice(at, body));
    if (!same(head.slice(0, 4), [80, 75, 3, 4]) || !same(head.slice(4, HEAD), entry.head) || !same(head.slice(HEAD), entry.name)) {
      throw new Unfit("zip", "The archive says one thing of a file in its list and another before it.");
    }
    at = body + entry.size;
    if (at > end.at) throw new Unfit("zip", "A file of the archive is cut off.");
    const blob = data.slice(body, at);
    const { digests: [digest], crc } = await digested(blob, undefined, (done) => told?.(body + done, data.size));
    if (crc !== entry.crc) throw new Unfit("zip", "A file of the archive is damaged.");
    found.push([fit(entry.name), { blob, sha256: digest }]);
  }
  if (at !== end.at) throw new Unfit("zip", "Something lies hidden between the files of the archive.");
  if (new Set(found.map(([name]) => name.normalize("NFC").toLowerCase())).size !== found.length) {
    throw new Unfit("twice", "Two files of the archive have one name.");
  }
  return new Map(found);
}

async function readEnd(data) {
  if (data.size < LAST) throw new Unfit("zip", "This is no zip archive.");
  const view = new DataView((await data.slice(data.size - LAST).arrayBuffer()));
  if (view.getUint32(0, true) !== 0x06054b50) throw new Unfit("zip", "This is no zip archive, or something lies behind its end.");
  const [disk, start, here, files] = [4, 6, 8, 10].map((offset) => view.getUint16(offset, true));
  const [size, at, comment] = [view.getUint32(12, true), view.getUint32(16, true), view.getUint16(20, true)];
  if (files > MOST_FILES) throw new Unfit("too_large", `The archive holds more than ${MOST_FILES} files.`);
  if (disk || start || comment || here !== files || at + size !== data.size - LAST) {
    throw new Unfit("zip", "The archive's end does not fit its list.");
  }
  return { files, at };
}

function* listed(list, files) {
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  let [at, next] = [0, 0];
  for (let number = 0; number < files; number += 1) {
    if (at + LISTED > list.length) throw new Unfit("zip", "The archive's list is cut off.");
    const [flags, method] = [8, 10].map((offset) => view.getUint16(at + offset, true));
    const [crc, packed, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
    const [length, extra, comment, disk, kind] = [28, 30, 32, 34, 36].map((offset) => view.getUint16(at + offset, true));
    const [mode, offset] = [38, 42].map((place) => view.getUint32(at + place, true));
    if (method || packed !== size) throw new Unfit("packed", "A file of the archive is packed; here each lies as it is.");
    const name = list.slice(at + LISTED, at + LISTED + length);
    const plain = flags === (name.every((byte) => byte < 128) ? 0 : 0x800) && [0, 8].includes(mode >>> 28);
    const sign = view.getUint32(at, true) === 0x02014b50;
    if (!sign || extra || comment || disk || kind || mode & 0xffff || offset !== next || !plain) {
      throw new Unfit("zip", "The archive is not written as it must be.");
    }
    yield { head: list.slice(at + 6, at + 32), name, size, crc };
    [at, next] = [at + LISTED + length, next + HEAD + length + size];
  }
  if (at !== list.length) throw new Unfit("zip", "The archive's list holds more than its files.");
}

function fit(bytes) {
  let name;
  try {
    name = decoded(bytes);
  } catch {
    throw new Unfit("name", "A name in the archive is not UTF-8.");
  }
  const leads = name.split("/").some((part) => ["", ".", ".."].includes(part));
  if (ODD.test(name) || utf8(name).length > LONGEST_NAME || leads) {
    throw new Unfit("name", "A name in the archive leads out of it, or is none.");
  }
  return name;
}
