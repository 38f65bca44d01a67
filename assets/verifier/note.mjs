// Signed notes, the keys that sign them, and checkpoints (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature).
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";
import {
  LARGEST, Malformed, Unproven, bigEndian, fromBase64, fromBigEndian, hex, joined, same, toNumber, toText, utf8,
} from "./encoding.mjs";
import { LENGTH, sha256 } from "./hashing.mjs";

export const ED25519 = 0x01; // the key of a log
export const COSIGNATURE = 0x04; // the key of a witness
export const POST_QUANTUM = 0x06; // the key of a witness that signs with ML-DSA-44
const LENGTHS = { [ED25519]: 32, [COSIGNATURE]: 32, [POST_QUANTUM]: 1312 };
const COSIGNED = { [COSIGNATURE]: 8 + 64, [POST_QUANTUM]: 8 + 2420 };
const FIELD = 2n ** 255n - 19n; // coordinates of Ed25519 are below this
const ORDER_8 = 0x5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
// of a public key with one of these coordinates, anybody makes signatures that hold, without any secret
const SMALL = [0n, 1n, FIELD - 1n, ORDER_8, FIELD - ORDER_8];
const DASH = "— ";
const MOST_SIGNATURES = 64;
export const MOST_NOTE = 1 << 20;
// what Python takes for spaces or controls, and a plus, and half characters
const UNFIT = /[\u0000-\u0020+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]|\p{Surrogate}/u;

export const named = (name) => name !== "" && !UNFIT.test(name);

export function readKey(text) {
  const [name, id, ...rest] = text.split("+");
  if (!rest.length || !named(name)) throw new Malformed("This is no verifier key.");
  const raw = fromBase64(rest.join("+"));
  if (!raw.length || raw.length - 1 !== LENGTHS[raw[0]]) throw new Malformed("The verifier key is of a kind that is not known here.");
  const key = { name, kind: raw[0], bytes: raw.slice(1), id: sha256(joined(utf8(`${name}\n`), raw)).slice(0, 4) };
  if (key.kind !== POST_QUANTUM && !isSound(key.bytes)) throw new Malformed("The verifier key is one under which anybody can sign.");
  if (hex(key.id) !== id) throw new Malformed("The verifier key does not fit its own id.");
  return key;
}

const littleEndian = (bytes) => fromBigEndian(Uint8Array.from(bytes).reverse());

// Whether a key of Ed25519 is written in its one way, and its signatures take a secret to make.
function isSound(bytes) {
  const coordinate = BigInt.asUintN(255, littleEndian(bytes));
  return coordinate < FIELD && !SMALL.includes(coordinate);
}

// s B = R + k A to the point, as OpenSSL has it. The library multiplies both sides by 8 (RFC 8032 allows either): so
// whoever holds a key could sign what this page takes, and the command refuses.
function isExact(signature, signed, bytes) {
  const { Point } = ed25519;
  const [start, s] = [signature.slice(0, 32), littleEndian(signature.slice(32))];
  const k = littleEndian(sha512(joined(start, bytes, signed))) % Point.Fn.ORDER;
  return Point.BASE.multiplyUnsafe(s).equals(Point.fromBytes(start).add(Point.fromBytes(bytes).multiplyUnsafe(k)));
}

function check(key, signature, signed) {
  let holds = false;
  try {
    holds = key.kind === POST_QUANTUM
      ? ml_dsa44.verify(signature, signed, key.bytes)
      : ed25519.verify(signature, signed, key.bytes, { zip215: false }) && isExact(signature, signed, key.bytes);
  } catch {
    holds = false; // no point of the curve, a wrong length: it does not hold
  }
  if (!holds) throw new Unproven(`The signature of ${key.name} does not hold.`);
}

export function readNote(text) {
  const size = utf8(text).length;
  if (size > MOST_NOTE) throw new Malformed(`The text is longer than ${MOST_NOTE} bytes.`);
  const gap = text.lastIndexOf("\n\n");
  const under = text.slice(gap + 2);
  if (gap < 1 || !under.endsWith("\n")) throw new Malformed("This is no signed note.");
  const lines = under.slice(0, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new Malformed(`The note has more than ${MOST_SIGNATURES} signatures.`);
  return { text: text.slice(0, gap + 1), signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const parts = line.slice(DASH.length).split(" ");
  if (!line.startsWith(DASH) || parts.length !== 2 || !named(parts[0])) throw new Malformed("A line under the note is no signature.");
  const raw = fromBase64(parts[1]);
  if (raw.length < 5) throw new Malformed("A signature is too short.");
  return { name: parts[0], id: raw.slice(0, 4), value: raw.slice(4) };
}

function signatureOf(note, key) {
  const found = note.signatures.filter((one) => one.name === key.name && same(one.id, key.id));
  if (found.length > 1) throw new Unproven(`${key.name} signs more than once.`);
  return found.length ? found[0].value : null;
}

export function readCheckpoint(text) {
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  if (lines.length < 3 || lines.some((line) => line === "")) throw new Malformed("This is no checkpoint.");
  const root = fromBase64(lines[2]);
  if (root.length !== LENGTH) throw new Malformed("The root has the wrong length.");
  return { origin: lines[0], size: toNumber(lines[1]), root };
}

export function checkSigned(note, key) {
  const value = signatureOf(note, key);
  if (value === null) return false;
  check(key, value, utf8(note.text));
  return true;
}

export function checkCosigned(note, key) {
  const value = signatureOf(note, key);
  if (value === null) return null;
  const at = fromBigEndian(value.slice(0, 8));
  if (value.length !== COSIGNED[key.kind] || at <= 0n || at > LARGEST) {
    throw new Unproven(`The cosignature of ${key.name} has the wrong form.`);
  }
  const signed = key.kind === POST_QUANTUM ? cosignedTree(key, note, at) : utf8(`cosignature/v1\ntime ${at}\n${note.text}`);
  check(key, value.slice(8), signed);
  return at;
}

function cosignedTree(key, note, at) {
  const { origin, size, root } = readCheckpoint(note.text);
  const [witness, log] = [key.name, origin].map((name) => {
    const bytes = utf8(name);
    if (!bytes.length || bytes.length > 255) throw new Malformed("The name of a log or a witness has more than 255 bytes.");
    return joined([bytes.length], bytes);
  });
  return joined(utf8("subtree/v1\n\0"), witness, bigEndian(at), log, bigEndian(0), bigEndian(size), root);
}

export { toText };
