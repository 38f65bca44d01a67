// How bytes, numbers and JSON are written in what is judged, read strictly: each value has one way to be written.
// The same rules, in the same order, as src/concord/ledger (encoding.py, leaf.py); tests/ledger/test_javascript.py
// holds the two against each other.

export class Unproven extends Error {}
export class Malformed extends Unproven {}

export const LARGEST = 2n ** 63n - 1n;
const encoder = new TextEncoder();
const WHOLE = /^(?:0|[1-9][0-9]{0,18})$/;
const CONTROLS = /[\u0000-\u0009\u000b-\u001f]/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const utf8 = (text) => encoder.encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function bigEndian(number, length = 8) {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = BigInt(number); at >= 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 255n);
  return bytes;
}

export const fromBigEndian = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function fromBase64(text) {
  if (text.length % 4 || !BASE64.test(text)) throw new Malformed("A value is not base64.");
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new Malformed("A value is not in the one way that base64 writes it.");
  return bytes;
}

export function toNumber(text) {
  if (!WHOLE.test(text)) throw new Malformed("A number is not written as it must be.");
  if (BigInt(text) > LARGEST) throw new Malformed("A number is too large.");
  return BigInt(text);
}

export function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed("The text is not UTF-8.");
  }
}

export function toText(bytes, most) {
  if (bytes.length > most) throw new Malformed(`The text is longer than ${most} bytes.`);
  const text = decoded(bytes);
  if (CONTROLS.test(text)) throw new Malformed("The text holds control characters.");
  return text;
}

const DEEPEST = 64; // lists and objects within each other: a bound of its own, for each language has another

// A record as RFC 8785 JSON: keys by UTF-16 code units, no fractions, no half characters.
export function canonical(value, deepest = DEEPEST) {
  if (value !== null && typeof value === "object" && !deepest) throw new Malformed("A record is too deep.");
  if (Array.isArray(value)) return `[${value.map((part) => canonical(part, deepest - 1)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key], deepest - 1)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Malformed("A record holds no fractions.");
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) throw new Malformed("Half a character.");
  return JSON.stringify(value);
}

// Bytes of canonical JSON; returns what they say. Anything written in another way is refused.
export function exactJson(bytes, said) {
  try {
    const text = decoded(bytes);
    const value = JSON.parse(text);
    if (canonical(value) === text) return value;
  } catch {
    // no UTF-8, no JSON, too deep, a fraction: all the same
  }
  throw new Malformed(said);
}
