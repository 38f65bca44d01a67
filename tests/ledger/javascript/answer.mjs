// Answers questions (a JSON object a line on standard input) with the code of the page that verifies, a line each.
import { createInterface } from "node:readline";
import { executions } from "../../../assets/verifier/attestation.mjs";
import { executedLines, forged } from "../../../assets/verifier/attestation-words.mjs";
import { digestsOf } from "../../../assets/verifier/choosing.mjs";
import { Malformed, Unproven, fromBase64 } from "../../../assets/verifier/encoding.mjs";
import { consistency, inclusion, subtreeConsistency, subtreeInclusion } from "../../../assets/verifier/hashing.mjs";
import { evidence, judge } from "../../../assets/verifier/judgement.mjs";
import { papersOf, readPackage } from "../../../assets/verifier/package.mjs";
import { readPolicy } from "../../../assets/verifier/policy.mjs";
import { papers, printable, sentence, steps } from "../../../assets/verifier/words.mjs";

const number = (_key, value) => (typeof value === "bigint" ? String(value) : value);

async function receipt({ receipt, policy, content, now }) {
  const given = evidence(fromBase64(receipt));
  if (content !== null) {
    given.digests = await digestsOf(new Blob([fromBase64(content)]), given.fileSalt);
  }
  const trusted = readPolicy(fromBase64(policy));
  const verdict = judge(given, trusted, now === null ? null : BigInt(now));
  const says = ["zh", "en"].flatMap((lang) => [true, false].map((independent) => sentence(verdict, lang, independent)));
  const lines = steps(verdict, trusted, "en").map((step, at) => `${at + 1} ${step.name}: ${step.says}`);
  return { ...verdict, says, lines, executed: verdict.failed ? [] : ["zh", "en"].flatMap((lang) => executed(given, trusted, lang)) };
}

function executed(given, trusted, lang) {
  try {
    return executedLines(executions(given, trusted), lang);
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    return [forged(error.message, lang)];
  }
}

async function pack({ data, policy, now }) {
  const found = await readPackage(new Blob([fromBase64(data)]));
  const { items } = found;
  const trusted = readPolicy(fromBase64(policy));
  const spoken = papersOf(found, trusted);
  const lines = ["zh", "en"].flatMap((lang) => [true, false].map((independent) => papers(spoken, lang, independent)));
  return { lines, judged: items.map(({ name, given }) => ({ name, ...judge(given, trusted, BigInt(now)) })) };
}

function proof({ kind, ...asked }) {
  const given = { ...asked };
  for (const name of ["index", "size", "start", "end", "old"]) if (name in given) given[name] = BigInt(given[name]);
  for (const name of ["leaf", "root", "node", "oldRoot"]) if (name in given) given[name] = fromBase64(given[name]);
  given.proof = (asked.proof ?? []).map(fromBase64);
  if (kind === "shown") return { shown: printable(given.text) };
  ({ inclusion, consistency, subtreeinclusion: subtreeInclusion, subtreeconsistency: subtreeConsistency })[kind](given);
  return { failed: 0 };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = await { receipt, package: pack }[asked.kind]?.(asked) ?? proof(asked);
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    answer = { unusable: error instanceof Malformed, code: error.code, refused: error.message };
  }
  console.log(JSON.stringify(answer, number));
}
