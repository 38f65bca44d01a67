// Builds the styles and scripts that pages load, into src/concord/kit/static/kit/built/ (git-ignored).
// Everything is made in memory first: a failed run writes nothing and exits with 1.
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
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

const files = {
  "base.css": sheet("base"),
  "concord.css": sheet("concord"),
  "concord.js": `"use strict";\n${scripts()}`,
  "htmx.min.js": readFileSync(join(root, "node_modules/htmx.org/dist/htmx.min.js"), "utf8"),
};
mkdirSync(built, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(built, `${name}.new`), text);
  renameSync(join(built, `${name}.new`), join(built, name));
  console.log(`${name} ${Math.round(Buffer.byteLength(text) / 1024)} KB`);
}
