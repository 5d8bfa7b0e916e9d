import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { wordsOf } from "../../errors.ts";
import type { World } from "../../world/world.ts";
import { boundedDocument } from "../document/bounded-document.ts";
import { reportDocument } from "../document/report-document.ts";
import { renderPage } from "../page/render-page.ts";
import type { RunReport } from "../report-facts.ts";

/**
 * Keeps the report as files where the job's later steps find them, also of a run that failed; returns the outputs that say where. A runner
 * masks secrets in what it shows, not in files: they are left out here. One that cannot be written is a warning.
 */
export async function writeReportFiles(
  report: RunReport,
  { files, runner }: Pick<World, "files" | "runner">,
): Promise<Readonly<Record<string, string>>> {
  const place = runner.env["RUNNER_TEMP"];
  if (!place) return {};
  const directory = join(place, `gin-deploy-report-${randomUUID().slice(0, 8)}`);
  const document = boundedDocument(reportDocument(report), runner.hide);
  const reportFile = join(directory, "report.json");
  const pageFile = join(directory, "report.html");
  try {
    await files.write(reportFile, `${JSON.stringify(document, undefined, 2)}\n`);
    await files.write(pageFile, renderPage(document));
    return { "report-file": reportFile, "report-page-file": pageFile };
  } catch (error) {
    runner.warning(`The report could not be written: ${wordsOf(error)}`);
    return {};
  }
}
