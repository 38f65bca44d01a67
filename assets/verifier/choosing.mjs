// What somebody chose, told by content and not by name, and judged together. A trust policy is never told so: whoever
// hands over a receipt can make a "contract" whose lines read as a policy, and it would be judged by, not looked at.
import { bytesOf, digested } from "./archive.mjs";
import { Malformed, hex } from "./encoding.mjs";
import { evidence, fieldOf, judge } from "./judgement.mjs";
import { looksLikePackage, papersOf, readPackage } from "./package.mjs";
import { readPolicy } from "./policy.mjs";

const HEAD = "c2sp.org/tlog-proof@";
const MOST = 8 << 20; // bytes of a receipt or policy: more is none
const MOST_POLICY = 1 << 18; // bytes

// Takes a File; returns "package", "receipt" or "file".
export async function kindOf(file) {
  const head = await bytesOf(file.slice(0, 96));
  const start = String.fromCharCode(...head);
  if (looksLikePackage(head) && (/\.(asice|sce)$/i.test(file.name) || start.includes("application/vnd.etsi.asic"))) return "package";
  if (start.startsWith(HEAD) || /\.tlog-proof$/i.test(file.name)) return "receipt";
  return "file";
}

// The names of the logs that a file would have us trust, did somebody say that it is his policy; [] = it reads as none.
export async function logsOf(file) {
  if (file.size > MOST_POLICY) return [];
  try {
    return readPolicy(await bytesOf(file)).logs.map((key) => key.name);
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof DOMException)) throw error; // unreadable: judging says so
    return [];
  }
}

// Takes what was chosen ([{ file, kind }]; "policy" is only what its owner called so), the pasted policy ("" = none),
// and now (BigInt UTC seconds). Returns { verdicts: [{ name, given, verdict, policy, independent, file } |
// { name, refused }], unmatched: [name], idle: [name], beside }. idle: files that lie beside a package, and were not
// looked at. beside: of each package its name, and what papersOf() gives.
export async function judgeAll(chosen, pasted, now, told = () => {}) {
  const of = (kind) => chosen.filter((one) => one.kind === kind).map((one) => one.file);
  const own = await ownPolicy(of("policy"), pasted);
  const [verdicts, beside] = [[], []];
  for (const file of of("package")) verdicts.push(...await fromPackage(file, own, now, beside, told));
  const [receipts, files] = [of("receipt"), of("file")];
  const named = new Set();
  for (const receipt of receipts) verdicts.push(await fromReceipt(receipt, files, receipts.length > 1, own, now, named, told));
  const rest = files.filter((file) => !named.has(file)).map((file) => file.name);
  return { verdicts, beside, unmatched: receipts.length ? rest : [], idle: receipts.length ? [] : rest };
}

async function ownPolicy(files, pasted) {
  const given = [...(pasted.trim() ? [new TextEncoder().encode(pasted)] : []), ...(await Promise.all(files.map(bytesOf)))];
  if (given.length > 1) throw new Malformed("many_policies");
  return given.length ? readPolicy(given[0]) : null;
}

async function fromPackage(file, own, now, beside, told) {
  try {
    const found = await readPackage(file, told);
    const trusted = own ?? readPolicy(found.policy);
    const judged = found.items.map(({ number, name, given }) => ({
      name: `${number} ${name}`.trim(), file: name, given, policy: trusted, independent: own !== null,
      verdict: judge(given, trusted, now),
    }));
    beside.push({ name: file.name, independent: own !== null, ...papersOf(found, trusted) });
    return judged;
  } catch (error) {
    return [refusal(file, error)];
  }
}

async function fromReceipt(receipt, files, several, own, now, named, told) {
  try {
    if (receipt.size > MOST) throw new Malformed("The receipt is too long.");
    const given = evidence(await bytesOf(receipt));
    const { file, digests } = await matching(given, files, told);
    if (file) named.add(file);
    else if (!several && files.length) named.add(files[0]); // step 2 says what of it
    const used = several && !file ? null : digests;
    if (!own && given.policy === null) throw new Malformed("no_policy");
    const policy = own ?? readPolicy(new TextEncoder().encode(given.policy));
    const judged = { ...given, digests: used };
    const shown = file ?? (used ? files[0] : null);
    return { name: receipt.name, file: shown?.name ?? "", given: judged, policy, independent: own !== null, verdict: judge(judged, policy, now) };
  } catch (error) {
    return refusal(receipt, error);
  }
}

// The file that the record names; where it names none, the digests of the first, so that the step fails.
async function matching(given, files, told) {
  let first = null;
  for (const file of files) {
    const digests = await digestsOf(file, given.fileSalt, told);
    if (fieldOf(digests, given.record)) return { file, digests };
    first ??= digests;
  }
  return { file: null, digests: first };
}

// The digests by which a record may name a file: see fieldOf().
export async function digestsOf(file, salt, told) {
  const { digests: [plain, salted] } = await digested(file, salt === null ? undefined : [new Uint8Array(), salt], told);
  return { plain: hex(plain), salted: salted ? hex(salted) : "" };
}

function refusal(file, error) {
  if (!(error instanceof Malformed)) throw error;
  return { name: file.name, refused: error.message, code: error.code ?? "" };
}
