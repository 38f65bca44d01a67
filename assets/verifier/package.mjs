// Evidence packages (ASiC-E): the twin of src/concord/ledger/package.py. Form and digests are checked here, no receipt
// is judged. The timestamp is only held against the manifest: certificates are for `concord ledger verify --tsa`.
import { Unfit, bytesOf, digested, readArchive } from "./archive.mjs";
import { Unproven, canonical, decoded, hex, same, toBase64, toText, utf8 } from "./encoding.mjs";
import { sha256 } from "./hashing.mjs";
import { evidence } from "./judgement.mjs";
import { MOST_NOTE, checkSigned, readNote } from "./note.mjs";

const MEDIA = "application/vnd.etsi.asic-e+zip";
const MANIFEST = "META-INF/ASiCManifest.xml";
const TOKEN = "META-INF/timestamp.tst";
const [FACTS, FACTS_HEAD] = ["platform/facts.note", "concord/facts/v1\n"];
const OTHERS = ["README.zh.md", "README.en.md", "policy"];
const ITEM = /^([0-9]{4})\/(record\.json|salt|receipt\.tlog-proof|file\/[^/]+)$/;
const TYPES = {
  md: "text/markdown", txt: "text/plain", "tlog-proof": "text/plain", json: "application/json", pdf: "application/pdf",
  png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp",
};
const MOST_SMALL = 8 << 20; // bytes of what is read as a whole: more is none

export const looksLikePackage = (head) => same(head.slice(0, 4), [80, 75, 3, 4]);

// Takes a Blob; returns { items: [{ number, name, given }], policy: bytes, papers: [name], facts: bytes or null }.
// given: to be judged, its digests filled in. papers: the READMEs and what lies under platform/: see papersOf.
export async function readPackage(data, told) {
  const files = await readArchive(data, told);
  const names = [...files.keys()];
  if (names[0] !== "mimetype" || !same(await small(files, "mimetype"), utf8(MEDIA))) {
    throw new Unfit("mimetype", "The archive does not begin as an evidence package (ASiC-E) does.");
  }
  if (names.at(-2) !== MANIFEST || names.at(-1) !== TOKEN) {
    throw new Unfit("manifest", "The package has no manifest, or no timestamp.");
  }
  const listed = await small(files, MANIFEST);
  const inner = names.slice(1, -2);
  if (!same(listed, manifest(inner.map((name) => [name, files.get(name).sha256])))) {
    throw new Unfit("manifest", "The manifest is not that of these files: one was changed, added or taken away.");
  }
  if (!contains(await small(files, TOKEN), sha256(listed))) {
    throw new Unfit("timestamp", "The timestamp is that of something else.");
  }
  const items = [];
  for (const [number, parts] of grouped(inner)) items.push(await item(files, number, parts));
  if (!files.has("policy")) throw new Unfit("parts", "The package holds no policy.");
  const policy = await small(files, "policy");
  decoded(policy);
  const papers = inner.filter((name) => OTHERS.slice(0, 2).includes(name) || name.startsWith("platform/"));
  const facts = files.has(FACTS) ? await bytesOf(files.get(FACTS).blob.slice(0, MOST_NOTE + 1)) : null;
  return { items, policy, papers, facts };
}

// What in a package nothing proves, and whether a log of the policy signed the platform's fact sheet ("" = there is
// none; "stranger": no log of the policy did; "false": a signature does not hold, or it is no sheet).
export function papersOf({ papers, facts }, policy) {
  if (facts === null) return { unproven: papers, facts: "", log: "" };
  try {
    const note = readNote(toText(facts, MOST_NOTE));
    const signed = policy.logs.filter((key) => checkSigned(note, key));
    if (!note.text.startsWith(FACTS_HEAD) || note.text.split("\n").length !== 3) return { unproven: papers, facts: "false", log: "" };
    if (!signed.length) return { unproven: papers, facts: "stranger", log: "" };
    return { unproven: papers.filter((name) => name !== FACTS), facts: "signed", log: signed[0].name };
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return { unproven: papers, facts: "false", log: "" };
  }
}

// Whole bytes: in hexadecimal digits, half a byte off would count too.
const contains = (bytes, part) => bytes.some((_byte, at) => same(bytes.subarray(at, at + part.length), part));

async function small(files, name) {
  const { blob } = files.get(name);
  if (blob.size > MOST_SMALL) throw new Unfit("too_large", `${name} is too large.`);
  return bytesOf(blob);
}

function manifest(listed) {
  const lines = listed.map(([name, digest]) => {
    const uri = name.split("/").map((part) => encodeURIComponent(part).replaceAll("'", "%27")).join("/");
    const ending = (name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : name).toLowerCase();
    const type = Object.hasOwn(TYPES, ending) ? TYPES[ending] : "application/octet-stream";
    return `<asic:DataObjectReference URI="${uri}" MimeType="${type}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${toBase64(digest)}</ds:DigestValue></asic:DataObjectReference>`;
  });
  return utf8([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
    `<asic:SigReference URI="${TOKEN}" MimeType="application/vnd.etsi.timestamp-token"/>`,
    ...lines, "</asic:ASiCManifest>", "",
  ].join("\n"));
}

function grouped(names) {
  const found = new Map();
  for (const name of names) {
    const parts = ITEM.exec(name);
    if (parts) found.set(parts[1], [...(found.get(parts[1]) ?? []), parts[2]]);
    else if (!OTHERS.includes(name) && !name.startsWith("platform/")) throw new Unfit("parts", `Nothing in a package is called ${name}.`);
  }
  const inOrder = [...found.keys()].every((number, at) => number === String(at + 1).padStart(4, "0"));
  if (!found.size || !inOrder) throw new Unfit("parts", "The package holds nothing to be judged, or not in its order.");
  return found;
}

async function item(files, number, parts) {
  const due = ["record.json", "salt", "receipt.tlog-proof"];
  if (due.some((part, at) => parts[at] !== part) || parts.length > 4) {
    throw new Unfit("parts", `A part of ${number} is missing, or there is one too many.`);
  }
  const given = evidence(await small(files, `${number}/receipt.tlog-proof`));
  const beside = { "record.json": utf8(canonical(given.record)), salt: utf8(`${hex(given.salt)}\n`) };
  for (const [part, content] of Object.entries(beside)) {
    if (!same(await small(files, `${number}/${part}`), content)) {
      throw new Unfit("parts", `What lies beside the receipt of ${number} is not what the receipt carries.`);
    }
  }
  if (parts.length < 4) return { number, name: "", given };
  const { blob, sha256: plain } = files.get(`${number}/${parts[3]}`);
  const salted = given.fileSalt === null ? "" : hex((await digested(blob, [given.fileSalt])).digests[0]);
  return { number, name: parts[3].slice("file/".length), given: { ...given, digests: { plain: hex(plain), salted } } };
}
