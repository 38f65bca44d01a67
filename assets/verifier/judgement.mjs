// Judges a receipt by a policy in six steps: record, file, log, witnesses, path, clocks. See
// src/concord/ledger/judgement.py, of which this is the twin: the same steps, in the same order, refuse the same things.
import { Malformed, Unproven, canonical, same } from "./encoding.mjs";
import { commitment, inclusion, leafHash } from "./hashing.mjs";
import { checkCosigned, checkSigned } from "./note.mjs";
import { readBeside, readLeaf, readReceipt } from "./receipt.mjs";

export const STEPS = ["record", "file", "log", "witnesses", "path", "clocks"];
const DRIFT = 300n; // seconds by which two honest clocks may differ

// Fields of a record that name a file by its SHA-256, and the one that names it by SHA-256(salt || file).
const PLAIN = ["file", "sha256", "shown"];
const SALTED = "original";

// receipt: its bytes. digests: { plain, salted } of the file (hex; salted '' = it has no salt), null if there is none.
export function evidence(receipt) {
  const parts = readReceipt(receipt);
  if (parts.extra === null) throw new Malformed("The receipt carries no leaf.");
  const held = readBeside(parts.extra);
  if (held.record === null || held.salt === null) throw new Malformed("The receipt carries no record, or no salt: bring them.");
  if (held.fileSalt !== null && !(isObject(held.record) && Object.hasOwn(held.record, SALTED) && typeof held.record[SALTED] === "string")) {
    throw new Malformed("The file has a salt, but the record names no file by a salted digest.");
  }
  return { receipt: parts, ...held, digests: null };
}

// now: UTC seconds by the verifier's own clock (null = he has none he trusts).
export function judge(given, policy, now = null) {
  const about = { looked: given.digests !== null, names: namesFile(given.record) };
  const shown = { field: "", seen: [], whose: "operator", carried: given.timestamp !== null }; // ignored, and said so
  const steps = [
    () => checkRecord(given),
    () => { shown.field = file(given); },
    () => { shown.origin = log(given.receipt, policy); },
    () => Object.assign(shown, witnesses(given.receipt, policy)),
    () => path(given.receipt, given.leaf),
    () => Object.assign(shown, clocks(readLeaf(given.leaf).at, shown, now)),
  ];
  for (const [at, step] of steps.entries()) {
    try {
      step();
    } catch (error) {
      if (error instanceof Malformed || !(error instanceof Unproven)) throw error;
      return { failed: at + 1, step: STEPS[at], why: error.message, ...about };
    }
  }
  const reliedOn = shown.whose === "witnesses" ? shown.seen.filter((one) => one.at <= shown.since).map((one) => one.name) : [];
  const { index, checkpoint } = given.receipt;
  return { failed: 0, step: "", why: "", index, size: checkpoint.size, ...about, ...shown, reliedOn };
}

function checkRecord({ leaf, salt, record }) {
  if (!same(readLeaf(leaf).commitment, commitment(salt, canonical(record)))) {
    throw new Unproven("The leaf is not that of this record under this salt.");
  }
}

function file({ digests, record }) {
  if (digests === null) return "";
  const named = fieldOf(digests, record);
  if (!named) throw new Unproven("The record names another file, or none.");
  return named;
}

// Where the record names a file of these digests, "" if it names another, or none. Each digest matches only the fields
// that are made in its way. Nobody vouches for the salt beside a receipt: did the salted digest match a field of a plain
// one, then the head of the true file, given out as its salt, would let the rest pass for the file. Where the field is
// salted there is one split alone: 32 bytes of salt (receipt.mjs takes no other), and behind them the file. So the plain
// digest never matches that field either: it would let salt and file together pass for the file.
export function fieldOf({ plain, salted }, record) {
  if (!isObject(record)) return "";
  const names = (name, digest) => digest !== "" && Object.hasOwn(record, name) && record[name] === digest;
  return names(SALTED, salted) ? SALTED : PLAIN.find((name) => names(name, plain)) ?? "";
}

const isName = (value) => typeof value === "string" && value !== "";
const namesFile = (record) => isObject(record) && [...PLAIN, SALTED].some((name) => Object.hasOwn(record, name) && isName(record[name]));

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function log(receipt, policy) {
  const { origin } = receipt.checkpoint;
  const keys = policy.logs.filter((key) => key.name === origin);
  if (!keys.length) throw new Unproven("The checkpoint is of a log that the policy does not name.");
  const signed = keys.map((key) => checkSigned(receipt.note, key));
  if (!signed.includes(true)) throw new Unproven("No key that the policy names for this log signed the checkpoint.");
  return origin;
}

// Who saw it, and the time by which enough had: of all who cosigned, the fewest that come first and suffice.
function witnesses(receipt, policy) {
  const seen = [];
  for (const [name, key] of policy.witnesses) {
    const at = checkCosigned(receipt.note, key);
    if (at !== null) seen.push({ name, at });
  }
  seen.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const names = seen.map((one) => one.name);
  if (!policy.reachedBy(names)) throw new Unproven(`${seen.length} witnesses of the policy cosigned; that is no quorum.`);
  if (policy.asksNone) return { seen };
  const enough = names.findIndex((_name, at) => policy.reachedBy(names.slice(0, at + 1)));
  return { seen, since: seen[enough].at, whose: "witnesses" };
}

function path(receipt, leaf) {
  const { size, root } = receipt.checkpoint;
  inclusion({ index: receipt.index, size, leaf: leafHash(leaf), proof: receipt.proof, root });
}

function clocks(recorded, shown, now) {
  const since = shown.since ?? recorded;
  if (recorded > since + DRIFT) throw new Unproven("The leaf says it was recorded after the witnesses had seen it.");
  if (now !== null && (recorded > since ? recorded : since) > now + DRIFT) {
    throw new Unproven("A time in it is yet to come, by the clock here.");
  }
  return { recorded, since };
}
