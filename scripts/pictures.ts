/**
 * The picture at the head of the README: the report of a real canary that was taken back, as `npm test -- fleet e2e/canary` has left it, in Chromium.
 * Further widths go beside the report, to be looked at.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const run = join(root, ".work/runs/taken-back");
const page = join(run, "report.html");
if (!existsSync(page)) throw new Error(`there is no ${page}: run \`npm test -- fleet e2e/canary\` first`);

mkdirSync(join(root, "docs/images"), { recursive: true });
take(join(root, "docs/images/rolled-back.png"), 1012, 822);
take(join(run, "wide.png"), 1012, 2200);
take(join(run, "phone.png"), 400, 3000);

function take(file: string, width: number, height: number): void {
  const size = [`--window-size=${width},${height}`, "--hide-scrollbars", "--blink-settings=preferredColorScheme=1"];
  execFileSync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", ...size, `--screenshot=${file}`, page], {
    stdio: "ignore",
    timeout: 120_000,
  });
  console.log(file);
}
