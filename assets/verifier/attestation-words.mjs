// Who executed an entry again, in words: those of src/concord/ledger/attestation_words.py.
import { canonical } from "./encoding.mjs";
import { filled } from "./words.mjs";

export const EXECUTED = {
  en: {
    alike: "Executed alike by {number} of {all} members: {names}.",
    nobody: "Executed alike by none of {all} members.",
    differs: "{name} executed it, and it differs: {how}.",
    forged: "An attestation that came along does not hold, so none was counted. {why}",
    pin: "its {part} is not the one that is pinned",
    absent: "it does not have the rulebook",
    refused: "the law refuses it there ({why})",
    nothing: "the law writes nothing there at that time",
    entry: "{field} is {mine} there, and {theirs} in the record",
    failed: "it cannot be executed there",
    before: "an earlier entry of the contract differs",
    other: "{code}",
    rulebook: "rulebook",
    calendars: "calendar",
    tables: "law table",
    zones: "time zone data",
  },
  zh: {
    alike: "{all} 家成员中有 {number} 家重新执行，结果一致：{names}。",
    nobody: "{all} 家成员中没有一家重新执行并得到一致的结果。",
    differs: "{name} 重新执行，结果不同：{how}。",
    forged: "附来的执行证明有一份不成立，因此都不采用。{why}",
    pin: "它的{part}与记录指定的不同",
    absent: "它没有这套规则",
    refused: "按它的执行，规则不允许这一步（{why}）",
    nothing: "按它的执行，此时没有任何事项发生",
    entry: "{field}在它那里是 {mine}，在记录里是 {theirs}",
    failed: "它无法执行",
    before: "这份合同在此之前已有一条记录不同",
    other: "{code}",
    rulebook: "规则文本",
    calendars: "日历",
    tables: "法律数据表",
    zones: "时区数据",
  },
};
// of the fields of an entry
const NAMES = {
  en: {
    act: "the act",
    at: "its time",
    by: "who did it",
    cause: "its cause",
    effects: "what follows from it",
    form: "what was entered",
    on: "the time that counts",
    role: "the role",
    seen: "who may see it",
    seq: "its number",
  },
  zh: {
    act: "事项",
    at: "记录时间",
    by: "办理人",
    cause: "起因",
    effects: "后果",
    form: "填写的内容",
    on: "起算时间",
    role: "角色",
    seen: "可见范围",
    seq: "序号",
  },
};
const FORGED_ZH = "签名不对，或者说的是另一条记录，或者各家执行的不是同一条记录。";
const CODES = ["pin", "refused", "nothing", "entry", "failed", "before"];
const PARTS = ["calendars", "rulebook", "tables", "zones"];

// A line on who executed an entry, and one for each who differs; none where nobody attests.
export function executedLines(found, lang) {
  if (found === null) return [];
  const words = EXECUTED[lang];
  const values = { number: found.alike.length, all: found.of, names: found.alike.join(", ") };
  return [
    filled(words[found.alike.length ? "alike" : "nobody"], values),
    ...found.differ.map(({ name, how }) => filled(words.differs, { name, how: howIn(how, lang) })),
  ];
}

export const forged = (why, lang) => filled(EXECUTED[lang].forged, { why: lang === "en" ? why : FORGED_ZH });

const told = (how, name) => {
  const value = Object.hasOwn(how, name) ? how[name] : null;
  return typeof value === "string" ? value : canonical(value);
};

function howIn(how, lang) {
  const words = EXECUTED[lang];
  if (how.code === "pin" && Object.hasOwn(how, "mine") && how.mine === "") return words.absent;
  const part = told(how, "part");
  const values = Object.fromEntries(["field", "mine", "theirs", "why"].map((name) => [name, told(how, name)]));
  if (Object.hasOwn(NAMES[lang], values.field)) values.field = NAMES[lang][values.field];
  return filled(words[CODES.includes(how.code) ? how.code : "other"], { code: how.code, part: PARTS.includes(part) ? words[part] : part, ...values });
}
