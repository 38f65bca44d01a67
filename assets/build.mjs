// Builds the styles and scripts that pages load, into src/concord/kit/static/kit/built/ (git-ignored).
// Everything is made in memory first: a failed run writes nothing and exits with 1.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const built = join(root, "src/concord/kit/static/kit/built");

// Crown, crest and GDS Transport are licensed for gov.uk alone: no sheet of ours may name them.
const FORBIDDEN = /GDS Transport|crest|crown|@font-face/i;

function sheet(name) {
  const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [root, join(root, "node_modules")],
    quietDeps: true,
    logger: { warn(message) { throw new Error(`sass: ${message}`); } },
  });
  const found = css.match(FORBIDDEN);
  if (found) throw new Error(`${name}.css names ${found[0]}`);
  return css;
}

function scripts() {
  const folder = join(here, "js");
  const names = readdirSync(folder).filter((name) => name.endsWith(".js")).sort();
  return names.map((name) => `(() => {\n${readFileSync(join(folder, name), "utf8")}})();\n`).join("");
}

// What people keep carries the notices of what it is made of: all MIT, whose words stand in it once.
function notices() {
  const names = ["@noble/curves", "@noble/hashes", "@noble/post-quantum"];
  const texts = names.map((name) => readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8"));
  const holders = texts.map((text, at) => `${names[at]}: ${text.match(/Copyright.*/)[0]}`);
  holders.push("govuk-frontend: Copyright (C) 2017 Crown Copyright (Government Digital Service)");
  const words = texts[0].slice(texts[0].indexOf("Permission is hereby granted")).trim();
  return `/*!\n${holders.join("\n")}\n\n${words}\n*/`;
}

// The page that verifies: one file that holds all it needs and may load nothing, from here or from a disk.
function verifier() {
  const { outputFiles: [bundle] } = esbuild.buildSync({
    entryPoints: [join(here, "verifier/page.mjs")],
    bundle: true, minify: true, write: false, format: "iife", target: "es2022", charset: "utf8", legalComments: "none", banner: { js: notices() },
  });
  const parts = { style: sheet("verifier").replace(/^\uFEFF/, ""), script: bundle.text.replaceAll("</script", "<\\/script").trim() };
  const allowed = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const icon = readFileSync(join(root, "src/concord/kit/static/kit/mark.svg"), "utf8").trim();
  parts.icon = `data:image/svg+xml,${encodeURIComponent(icon)}`;
  parts.policy = [
    "default-src 'none'", `script-src ${allowed(parts.script)}`, `style-src ${allowed(parts.style)}`, "img-src data:",
    "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
  ].join("; ");
  const page = readFileSync(join(here, "verifier/page.html"), "utf8").trimEnd(); // as a browser writes it: kept copies are the same
  return page.replace(/\{\{(\w+)\}\}/g, (_hole, name) => parts[name]);
}

const files = {
  "base.css": sheet("base"),
  "concord.css": sheet("concord"),
  "concord.js": `"use strict";\n${scripts()}`,
  "verifier.html": verifier(),
  "htmx.min.js": readFileSync(join(root, "node_modules/htmx.org/dist/htmx.min.js"), "utf8"),
};
mkdirSync(built, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(built, `${name}.new`), text);
  renameSync(join(built, `${name}.new`), join(built, name));
  console.log(`${name} ${Math.round(Buffer.byteLength(text) / 1024)} KB`);
}
