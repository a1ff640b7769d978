// Reads tokens.css and checks every promised contrast ratio (WCAG 2.2 AA: text 4.5, shapes and borders 3).
// `npm run contrast` prints the table and exits 1 when one is broken; web/tests/test_contrast.py checks the same without Node.
import { readFileSync } from "node:fs";

export function themes(file = new URL("./src/tokens.css", import.meta.url)) {
  const out = {};
  for (const [, body] of readFileSync(file, "utf8").matchAll(/@plugin "daisyui\/theme" \{([^}]*)\}/g)) {
    const name = body.match(/name: "(\w+)"/)[1];
    out[name] = Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9A-F]{6})/gi)].map(([, k, v]) => [k.replace(/^color-/, ""), v]));
  }
  return out;
}

const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const ratio = (a, b) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
};

const grounds = ["base-100", "base-200", "sheet", "pine-tint", "late-tint", "risk-tint", "info-tint"];
const plain = ["base-100", "base-200", "sheet"];
export const promises = [
  // foreground, grounds it may stand on, least ratio
  ["base-content", grounds, 7], ["ink-2", grounds, 4.5], ["primary", grounds, 4.5], ["pine-deep", grounds, 4.5],
  ["error", grounds, 4.5], ["warning", grounds, 4.5], ["info", grounds, 4.5],
  ["risk-mark", [...plain, "risk-tint"], 3], ["edge", plain, 3],
  ["primary-content", ["primary", "pine-deep"], 4.5], ["error-content", ["error"], 4.5],
  ["warning-content", ["warning"], 4.5], ["info-content", ["info"], 4.5], ["neutral-content", ["neutral"], 7],
];

export function results() {
  return Object.entries(themes()).flatMap(([theme, t]) => promises.flatMap(([fg, bgs, least]) =>
    bgs.map((bg) => ({ theme, fg, bg, least, ratio: ratio(t[fg], t[bg]) }))));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const all = results();
  if (process.argv.includes("--json")) console.log(JSON.stringify(all));
  else for (const r of all) console.log(`${r.ratio >= r.least ? "ok  " : "LOW "} ${r.theme.padEnd(6)}${r.fg.padEnd(16)} on ${r.bg.padEnd(10)} ${r.ratio.toFixed(2)} (≥ ${r.least})`);
  process.exit(all.some((r) => r.ratio < r.least) ? 1 : 0);
}
