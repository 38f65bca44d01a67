// Who executed an entry again, by the attestations beside its receipt. See src/concord/ledger/attestation.py, of which
// this is the twin.
import { Malformed, Unproven, exactJson, fromBase64, hex, same, toText, utf8 } from "./encoding.mjs";
import { LENGTH } from "./hashing.mjs";
import { MOST_NOTE, checkSigned, named, readNote } from "./note.mjs";
import { readLeaf } from "./receipt.mjs";

const HEAD = "concord/attestation/v1";
const VALID = "valid";
const DIFFERS = "differs ";
const LONGEST = 4096; // bytes of what is said of a difference

export function readStatement(text) {
  const lines = text.split("\n");
  if (lines.length !== 6 || lines[0] !== HEAD || lines[5] !== "" || !named(lines[1])) throw new Malformed("This is no attestation.");
  const [leaf, record] = [fromBase64(lines[2]), fromBase64(lines[3])];
  if (leaf.length !== LENGTH || record.length !== LENGTH) throw new Malformed("A digest in the attestation has the wrong length.");
  return { origin: lines[1], leaf, record, how: readHow(lines[4]) };
}

function readHow(said) {
  if (said === VALID) return null;
  const written = utf8(said.slice(DIFFERS.length));
  if (!said.startsWith(DIFFERS) || written.length > LONGEST) throw new Malformed("The attestation says neither valid nor how it differs.");
  const how = exactJson(written, "What the attestation says of a difference cannot be read.");
  const isObject = how !== null && typeof how === "object" && !Array.isArray(how);
  if (!isObject || !Object.hasOwn(how, "code") || typeof how.code !== "string") {
    throw new Malformed("What the attestation says of a difference is not written as it must be.");
  }
  return how;
}

// What a note says, and which of these keys signed it; every signature of theirs has to hold.
function opened(text, keys) {
  const note = readNote(toText(utf8(text), MOST_NOTE));
  const said = readStatement(note.text);
  return { said, by: keys.filter((key) => key.name === said.origin && checkSigned(note, key)) };
}

// A key bears the name of the log; a member's is that of its witness, whose address it shares.
function nameOf(policy, key) {
  const found = [...policy.witnesses].filter(([, witness]) => key.address && witness.address === key.address);
  return found.length ? found.at(-1)[0] : hex(key.id);
}

// given: what evidence() returned, all of whose steps hold. null: there is no attestation. Whoever says of one entry
// both that it is valid and that it differs, differs.
export function executions(given, policy) {
  if (!given.attestations.length) return null;
  const { origin } = given.receipt.checkpoint;
  const keys = policy.logs.filter((key) => key.name === origin);
  const { commitment } = readLeaf(given.leaf);
  const [alike, differ, records] = [new Set(), new Map(), new Set()];
  for (const text of given.attestations) {
    const { said, by } = opened(text, keys);
    if (said.origin !== origin || !same(said.leaf, commitment)) throw new Unproven("An attestation is of another entry.");
    for (const key of by) {
      records.add(hex(said.record));
      if (said.how === null) alike.add(key);
      else if (!differ.has(key)) differ.set(key, said.how);
    }
  }
  if (records.size > 1) throw new Unproven("The members were given different records of one entry.");
  return {
    alike: keys.filter((key) => alike.has(key) && !differ.has(key)).map((key) => nameOf(policy, key)),
    differ: keys.filter((key) => differ.has(key)).map((key) => ({ name: nameOf(policy, key), how: differ.get(key) })),
    of: keys.length,
  };
}
