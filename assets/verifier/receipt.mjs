// Receipts (c2sp.org/tlog-proof), what lies beside them in the line `extra`, and the leaf (45 bytes).
import { LARGEST, Malformed, exactJson, fromBase64, fromBigEndian, toNumber, toText } from "./encoding.mjs";
import { LENGTH } from "./hashing.mjs";
import { readCheckpoint, readNote } from "./note.mjs";

const HEAD = "c2sp.org/tlog-proof@v1";
const EXTRA = "extra ";
const INDEX = "index ";
const MOST_BYTES = 4 << 20;
const MOST_STEPS = 63;
const FIELDS = ["attestations", "file_salt", "leaf", "policy", "record", "salt", "timestamp"];
const TEXTS = ["file_salt", "leaf", "policy", "salt", "timestamp"];
const MOST_NOTES = 64; // attestations beside one receipt
export const SALT = 32;

export function readReceipt(bytes) {
  const whole = toText(bytes, MOST_BYTES);
  const gap = whole.indexOf("\n\n");
  const lines = gap < 0 ? [] : whole.slice(0, gap).split("\n");
  if (gap < 0 || lines.shift() !== HEAD) throw new Malformed("This is no receipt of a log.");
  const extra = lines.length && lines[0].startsWith(EXTRA) ? fromBase64(lines.shift().slice(EXTRA.length)) : null;
  if (!lines.length || !lines[0].startsWith(INDEX)) throw new Malformed("The receipt names no index.");
  const index = toNumber(lines.shift().slice(INDEX.length));
  const proof = lines.map(fromBase64);
  if (proof.length > MOST_STEPS || proof.some((step) => step.length !== LENGTH)) {
    throw new Malformed("A step of the proof has the wrong length.");
  }
  const note = readNote(whole.slice(gap + 2));
  return { extra, index, proof, note, checkpoint: readCheckpoint(note.text) };
}

export function readLeaf(bytes) {
  if (bytes.length !== 45 || bytes[0] !== 1) throw new Malformed("This is no leaf of a known version.");
  const at = fromBigEndian(bytes.slice(5, 13));
  if (at > LARGEST) throw new Malformed("The leaf's time is too large.");
  return { at, commitment: bytes.slice(13) };
}

// A salt of any other length could be the head of what it salts.
function checkSalt(salt) {
  if (salt !== null && salt.length !== SALT) throw new Malformed(`A salt has ${SALT} bytes.`);
}

// What lies beside a receipt. Nobody vouches for it: record and salt must give the commitment in the leaf.
export function readBeside(extra) {
  const said = "What lies beside the receipt is not written as it must be.";
  const parts = exactJson(extra, said);
  const isObject = parts !== null && typeof parts === "object" && !Array.isArray(parts);
  const texts = isObject && TEXTS.every((name) => !Object.hasOwn(parts, name) || typeof parts[name] === "string");
  if (!texts || !areNotes(parts) || !Object.hasOwn(parts, "leaf") || Object.keys(parts).some((name) => !FIELDS.includes(name))) throw new Malformed(said);
  const bytes = (name) => (Object.hasOwn(parts, name) ? fromBase64(parts[name]) : null);
  const salt = bytes("salt");
  checkSalt(salt);
  const leaf = bytes("leaf");
  readLeaf(leaf);
  const [fileSalt, timestamp] = [bytes("file_salt"), bytes("timestamp")];
  checkSalt(fileSalt);
  const attestations = Object.hasOwn(parts, "attestations") ? parts.attestations : [];
  return { leaf, salt, record: parts.record ?? null, policy: parts.policy ?? null, fileSalt, timestamp, attestations };
}

// Whether the attestations, if there are any, are a list of texts, of some and not of too many.
function areNotes(parts) {
  if (!Object.hasOwn(parts, "attestations")) return true;
  const notes = parts.attestations;
  return Array.isArray(notes) && notes.length > 0 && notes.length <= MOST_NOTES && notes.every((note) => typeof note === "string");
}
