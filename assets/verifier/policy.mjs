// Policies (c2sp.org/tlog-policy): which logs and witnesses a verifier trusts, and how many of them it asks for.
import { Malformed, toNumber } from "./encoding.mjs";
import { COSIGNATURE, ED25519, POST_QUANTUM, readKey } from "./note.mjs";

const NONE = "none";
const MOST_BYTES = 1 << 18;
const MOST_LINES = 64; // of one kind

class Policy {
  logs = [];
  witnesses = new Map();
  groups = new Map();
  quorum = "";
  #keys = new Set();
  #members = new Set();

  log(words) {
    if (words.length !== 1 && words.length !== 2) throw new Malformed("a log has a key and perhaps an address");
    this.logs.push({ ...this.#key(words[0], [ED25519], "log"), address: words[1] ?? "" });
  }

  witness(words) {
    if (words.length !== 2 && words.length !== 3) throw new Malformed("a witness has a name, a key and perhaps an address");
    const name = this.#new(words[0]);
    this.witnesses.set(name, { ...this.#key(words[1], [COSIGNATURE, POST_QUANTUM], "witness"), address: words[2] ?? "" });
  }

  group(words) {
    if (words.length < 3) throw new Malformed("a group has a name, a number and members");
    const [name, number, ...members] = words;
    for (const member of members) {
      this.#known(member);
      if (this.#members.has(member)) throw new Malformed(`${member} is a member already`);
      this.#members.add(member);
    }
    const least = number === "any" ? 1n : number === "all" ? BigInt(members.length) : toNumber(number);
    if (least < 1n || least > members.length) throw new Malformed(`a group of ${members.length} cannot ask for ${least}`);
    this.groups.set(this.#new(name), { least: Number(least), members });
  }

  ask(words) {
    if (this.quorum) throw new Malformed("there is a quorum already");
    if (words.length !== 1) throw new Malformed("a quorum is one name");
    if (words[0] !== NONE) this.#known(words[0]);
    this.quorum = words[0];
  }

  get asksNone() {
    return this.quorum === NONE;
  }

  // How many witnesses are enough at best, and how many count towards the quorum at all.
  get asks() {
    return this.asksNone ? [0, 0] : [this.#fewest(this.quorum), this.#all(this.quorum).size];
  }

  reachedBy(seen) {
    return this.asksNone || this.#reached(this.quorum, new Set(seen));
  }

  #reached(name, seen) {
    if (this.witnesses.has(name)) return seen.has(name);
    const { least, members } = this.groups.get(name);
    return members.filter((member) => this.#reached(member, seen)).length >= least;
  }

  #fewest(name) {
    if (this.witnesses.has(name)) return 1;
    const { least, members } = this.groups.get(name);
    const needed = members.map((member) => this.#fewest(member)).sort((one, other) => one - other);
    return needed.slice(0, least).reduce((sum, one) => sum + one, 0);
  }

  #all(name) {
    if (this.witnesses.has(name)) return new Set([name]);
    return new Set(this.groups.get(name).members.flatMap((member) => [...this.#all(member)]));
  }

  #key(text, kinds, role) {
    const key = readKey(text);
    if (!kinds.includes(key.kind)) throw new Malformed(`this is not the key of a ${role}`);
    const bytes = String(key.bytes);
    if (this.#keys.has(bytes)) throw new Malformed(`the key of ${key.name} is in the policy already`);
    this.#keys.add(bytes); // also of another role: a log that witnesses itself is no witness
    return key;
  }

  #new(name) {
    if (name === NONE || this.witnesses.has(name) || this.groups.has(name)) throw new Malformed(`the name ${name} is taken`);
    return name;
  }

  #known(name) {
    if (!this.witnesses.has(name) && !this.groups.has(name)) throw new Malformed(`${name} is not defined above`);
  }
}

// A word of a policy may be no UTF-8 (a witness is then known by those bytes); no key has such a name.
function word(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join("");
  }
}

function split(bytes, separators) {
  const parts = [[]];
  for (const byte of bytes) {
    if (separators.includes(byte)) parts.push([]);
    else parts.at(-1).push(byte);
  }
  return parts.map((part) => Uint8Array.from(part));
}

export function readPolicy(bytes) {
  if (bytes.length > MOST_BYTES) throw new Malformed(`The policy is longer than ${MOST_BYTES} bytes.`);
  if (bytes.some((byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f)) {
    throw new Malformed("The policy holds control characters.");
  }
  const policy = new Policy();
  split(bytes, [0x0a]).forEach((line, at) => {
    const words = split(line, [0x20, 0x09]).filter((part) => part.length).map(word);
    if (words.length && !words[0].startsWith("#")) take(policy, at + 1, words);
  });
  if (!policy.quorum) throw new Malformed("The policy names no quorum.");
  if (Math.max(policy.logs.length, policy.witnesses.size, policy.groups.size) > MOST_LINES) {
    throw new Malformed(`The policy names more than ${MOST_LINES} of a kind.`);
  }
  return policy;
}

function take(policy, number, [first, ...words]) {
  const known = { log: "log", witness: "witness", group: "group", quorum: "ask" };
  if (!Object.hasOwn(known, first)) throw new Malformed(`Line ${number} of the policy: nothing is called ${first}.`);
  try {
    policy[known[first]](words);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Malformed(`Line ${number} of the policy: ${error.message}`);
  }
}
