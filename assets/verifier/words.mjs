// A verdict in words, Chinese and English: those of src/concord/ledger/words.py. "Unchanged since ...", never "true".
import { STEPS } from "./judgement.mjs";

export const WORDS = {
  en: {
    valid: "Unchanged since {since}, by {whose}.",
    consistent: "Consistent, not independently trusted: unchanged since {since}, by {whose}, if the policy that came with the receipt is believed. Whoever made the receipt can have made that policy too. Ask somebody you trust for the policy of this log, and judge by that.",
    valid_record: "The record is unchanged since {since}, by {whose}. {alone}",
    consistent_record: "Consistent, not independently trusted: the record is unchanged since {since}, by {whose}, if the policy that came with the receipt is believed. {alone} Whoever made the receipt can have made that policy too. Ask somebody you trust for the policy of this log, and judge by that.",
    alone_named: "Only the record was judged: the file that it names was not looked at.",
    alone_none: "Only the record was judged: it names no file.",
    invalid: "Not valid: step {number} ({step}) does not hold. {reason}",
    unusable: "This cannot be judged. {reason}",
    operator: "the clock of the log's operator alone ({origin})",
    witnesses: "the clocks of the witnesses {names}",
    record: "record",
    file: "file",
    log: "log",
    witnesses_step: "witnesses",
    path: "path",
    clocks: "clocks",
    holds_record: "holds: the leaf is that of this record under this salt",
    holds_file: "holds: the record names this file ({field})",
    no_file: "not done: the record names a file, and none was given",
    names_none: "not done: the record names no file",
    holds_log: "holds: signed by {origin}",
    holds_quorum: "holds: {seen}; the policy asks for {least} of {all}",
    holds_asks_none: "the policy asks for none; cosigned: {seen}. This shows no quorum",
    holds_path: "holds: leaf {index} of {size}",
    holds_clocks: "holds: recorded {recorded} by the clock of the log{timestamp}",
    stamp_ignored: "; a timestamp came along and was ignored, for no authority was named here that is trusted",
    stamp_none: "; no timestamp came along",
    nobody: "nobody",
    holds: "holds",
    not_reached: "not looked at",
    fails: "does not hold",
  },
  zh: {
    valid: "自 {since} 起未改变，依据是{whose}。",
    consistent: "前后一致，但没有独立的信任依据：如果相信随收据附来的信任策略，则自 {since} 起未改变，依据是{whose}。做收据的人也能做这份策略。请向您信任的人索取这个日志的信任策略，再用它核验。",
    valid_record: "这条记录自 {since} 起未改变，依据是{whose}。{alone}",
    consistent_record: "前后一致，但没有独立的信任依据：如果相信随收据附来的信任策略，则这条记录自 {since} 起未改变，依据是{whose}。{alone}做收据的人也能做这份策略。请向您信任的人索取这个日志的信任策略，再用它核验。",
    alone_named: "只核验了记录，没有核对记录所说的文件。",
    alone_none: "只核验了记录，记录没有说到文件。",
    invalid: "无效：第 {number} 步（{step}）不成立。{reason}",
    unusable: "无法核验。{reason}",
    operator: "日志运营方一家的时钟（{origin}）",
    witnesses: "见证方 {names} 的时钟",
    record: "记录",
    file: "文件",
    log: "日志",
    witnesses_step: "见证",
    path: "路径",
    clocks: "时钟",
    holds_record: "成立：叶子就是这条记录加这个盐值的承诺",
    holds_file: "成立：记录中写有这个文件的指纹（{field}）",
    no_file: "没有做：记录说到一个文件，但没有给出文件",
    names_none: "没有做：记录没有说到文件",
    holds_log: "成立：由 {origin} 签名",
    holds_quorum: "成立：{seen}；信任策略要求 {all} 家中至少 {least} 家",
    holds_asks_none: "信任策略不要求见证；已会签：{seen}。这份收据不证明达到法定数",
    holds_path: "成立：{size} 片叶子中的第 {index} 片（从 0 数起）",
    holds_clocks: "成立：按日志的时钟记于 {recorded}{timestamp}",
    stamp_ignored: "；收据附有时间戳，但这里没有指定信任的时间戳机构，所以未采用",
    stamp_none: "；没有附时间戳",
    nobody: "无",
    holds: "成立",
    not_reached: "未核验",
    fails: "不成立",
  },
};
export const PAPERS = {
  en: {
    unproven: "Not proven by anything: {names}. Whoever made the package can have written this as he liked.",
    more: "{names} and {number} more",
    signed: "platform/facts.note is signed by {log}, a log of {policy}: the platform says so itself.",
    stranger: "platform/facts.note bears no signature of a log of {policy}.",
    false: "platform/facts.note is false: a signature under it does not hold, or it is no fact sheet.",
    own: "your policy",
    beside: "the policy that came with the package",
  },
  zh: {
    unproven: "没有任何东西能证明：{names}。做包的人可以随意写这些。",
    more: "{names}，另有 {number} 个文件",
    signed: "platform/facts.note 有 {log} 的签名，{policy}列有这个日志：内容是平台自己说的。",
    stranger: "platform/facts.note 没有{policy}所列日志的签名。",
    false: "platform/facts.note 是假的：它的签名不成立，或者它不是平台情况说明。",
    own: "您的信任策略",
    beside: "随包附来的信任策略",
  },
};
const MOST_NAMES = 8;
export const REASONS = {
  record: "叶子不是这条记录加这个盐值的承诺。",
  file: "记录中没有这个文件的指纹：文件被改过，或者是另一个文件。",
  log: "检查点没有信任策略所列日志的有效签名。",
  witnesses: "见证方的会签没有达到信任策略的要求，或者有一个签名不对。",
  path: "按这份收据，叶子不在检查点所说的树里。",
  clocks: "收据里的时间互相矛盾，或者还没有到；或者时间戳不是您信任的机构对这个检查点作出的。",
};
const UNUSABLE_ZH = "收据、记录、盐值或信任策略缺失，或者不符合格式（{why}）";
const LAST = 253402300799n; // the last second of the year 9999: further out of every calendar is the bare number

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_hole, name) => values[name]);

// What others wrote may turn the way in which a line is read: signs that nobody sees are shown by their numbers.
export const printable = (text) => String(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => (
  sign === "\n" ? sign : `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`));

export function moment(at) {
  if (at > LAST) return `${at} (UTC)`;
  return `${new Date(Number(at) * 1000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export function unusable(why, lang) {
  return filled(WORDS[lang].unusable, { reason: lang === "en" ? why : filled(UNUSABLE_ZH, { why }) });
}

// What has to be said of the papers in a package (see papersOf), a line each. independent: as in sentence().
export function papers({ unproven, facts, log }, lang, independent) {
  const words = PAPERS[lang];
  const lines = [];
  if (facts) lines.push(filled(words[facts], { log, policy: words[independent ? "own" : "beside"] }));
  if (unproven.length) {
    const first = unproven.slice(0, MOST_NAMES).join(", ");
    const number = unproven.length - MOST_NAMES;
    lines.push(filled(words.unproven, { names: number > 0 ? filled(words.more, { names: first, number }) : first }));
  }
  return lines;
}

const stepName = (step, lang) => WORDS[lang][step === "witnesses" ? "witnesses_step" : step];

// independent: the policy came from whoever verifies, not with the receipt.
export function sentence(verdict, lang, independent) {
  const words = WORDS[lang];
  if (verdict.failed) {
    const reason = lang === "en" ? verdict.why : REASONS[verdict.step];
    return filled(words.invalid, { number: verdict.failed, step: stepName(verdict.step, lang), reason });
  }
  const whose = verdict.whose === "witnesses"
    ? filled(words.witnesses, { names: verdict.reliedOn.join(", ") })
    : filled(words.operator, { origin: verdict.origin });
  const kind = `${independent ? "valid" : "consistent"}${verdict.looked ? "" : "_record"}`;
  return filled(words[kind], { since: moment(verdict.since), whose, alone: words[verdict.names ? "alone_named" : "alone_none"] });
}

// Each step: its name, whether it holds (null = not looked at, or nothing was asked for), and what was found.
export function steps(verdict, policy, lang) {
  const words = WORDS[lang];
  return STEPS.map((step, at) => {
    const number = at + 1;
    const name = stepName(step, lang);
    const idle = step === "witnesses" && policy.asksNone;
    if (number === verdict.failed) return { name, holds: false, says: words.fails };
    if (step === "file" && !verdict.looked && !(verdict.failed && verdict.failed < number)) {
      return { name, holds: null, says: words[verdict.names ? "no_file" : "names_none"] };
    }
    if (!verdict.failed) return { name, holds: idle ? null : true, says: found(step, verdict, policy, lang) };
    return number < verdict.failed ? { name, holds: true, says: words.holds } : { name, holds: null, says: words.not_reached };
  });
}

function found(step, verdict, policy, lang) {
  const words = WORDS[lang];
  const seen = verdict.seen.map((one) => `${one.name} (${moment(one.at)})`).join(", ") || words.nobody;
  const [least, all] = policy.asks;
  const key = {
    record: "holds_record",
    file: "holds_file",
    log: "holds_log",
    witnesses: all ? "holds_quorum" : "holds_asks_none",
    path: "holds_path",
    clocks: "holds_clocks",
  }[step];
  const timestamp = words[verdict.carried ? "stamp_ignored" : "stamp_none"]; // no certificates are judged here
  return filled(words[key], { ...verdict, seen, least, all, recorded: moment(verdict.recorded), timestamp });
}
