// Hashes of RFC 6962 and proofs that a leaf is in a tree, or that one tree grew out of another (RFC 9162).
import { sha256 } from "@noble/hashes/sha2.js";
import { Unproven, joined, same, utf8 } from "./encoding.mjs";

export { sha256 };
export const EMPTY = sha256(new Uint8Array());
export const LENGTH = 32;

export const leafHash = (leaf) => sha256(joined([0], leaf));
export const nodeHash = (left, right) => sha256(joined([1], left, right));
export const commitment = (salt, record) => sha256(joined(utf8("concord/record/v1\0"), salt, utf8(record)));

const bits = (number) => (number ? number.toString(2).length : 0);
const ones = (number) => number.toString(2).replaceAll("0", "").length;

function lengths(hashes) {
  if (hashes.some((hash) => hash.length !== LENGTH)) throw new Unproven("A hash in the proof has the wrong length.");
}

function equal(found, given) {
  if (!same(found, given)) throw new Unproven("The hashes differ.");
}

export function inclusion({ index, size, leaf, proof, root }) {
  if (index < 0n || index >= size) throw new Unproven(`There is no leaf ${index} in a tree of ${size}.`);
  lengths([leaf, ...proof]);
  const inner = bits(index ^ (size - 1n));
  const border = ones(index >> BigInt(inner));
  if (proof.length !== inner + border) throw new Unproven(`The proof has ${proof.length} steps; ${inner + border} are needed.`);
  let found = leaf;
  proof.forEach((step, level) => {
    const right = level >= inner || (index >> BigInt(level)) & 1n;
    found = right ? nodeHash(step, found) : nodeHash(found, step);
  });
  equal(found, root);
}

export function consistency({ old, size, oldRoot, root, proof }) {
  if (old === size && old > 0n) {
    if (proof.length) throw new Unproven("Equal sizes need no proof.");
    return equal(oldRoot, root);
  }
  if (old <= 0n || old >= size) throw new Unproven(`Nothing can be shown from ${old} leaves to ${size}.`);
  return subtreeConsistency({ start: 0n, end: old, size, node: oldRoot, root, proof });
}

export function subtreeInclusion({ index, start, end, leaf, proof, node }) {
  subtree(start, end, end);
  if (index < start || index >= end) throw new Unproven(`The leaf ${index} lies outside ${start} .. ${end - 1n}.`);
  inclusion({ index: index - start, size: end - start, leaf, proof, root: node });
}

export function subtreeConsistency({ start, end, size, node, root, proof }) {
  if (start >= 0n && start === end && end <= size) {
    if (proof.length) throw new Unproven("No leaves need no proof.");
    return equal(node, EMPTY);
  }
  subtree(start, end, size);
  let [first, last, top] = [start, end - 1n, size - 1n];
  const up = () => { [first, last, top] = [first >> 1n, last >> 1n, top >> 1n]; };
  while (first !== last && (last === top || last & 1n)) up();
  if (first !== last && !proof.length) throw new Unproven("The proof is empty.");
  const [seed, steps] = first === last ? [node, proof] : [proof[0], proof.slice(1)];
  let [small, large] = [seed, seed];
  lengths(proof);
  for (const step of steps) {
    if (!top) throw new Unproven("The proof is too long.");
    if (last & 1n || last === top) {
      if (first < last) small = nodeHash(step, small);
      large = nodeHash(step, large);
      while (!(last & 1n)) up();
    } else {
      large = nodeHash(large, step);
    }
    up();
  }
  if (top) throw new Unproven("The proof is too short.");
  equal(small, node);
  return equal(large, root);
}

function subtree(start, end, size) {
  const whole = start >= 0n && start < end && end <= size;
  if (!whole || start & ((1n << BigInt(bits(end - start - 1n))) - 1n)) {
    throw new Unproven(`The leaves ${start} .. ${end - 1n} are no subtree of a tree of ${size}.`);
  }
}
