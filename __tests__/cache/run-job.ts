/** One job in a process of its own: restores, builds nothing, saves. The last line of its output is what came of it. */
import { endsOf, kindsOf, startJob, type Workplace } from "./job.ts";

export interface JobReport {
  readonly kinds: readonly string[];
  readonly ends: readonly string[];
  readonly warnings: readonly string[];
}

if (import.meta.main) {
  const workplace: Workplace = JSON.parse(process.argv[2] ?? "");
  const job = startJob(workplace, process.argv[3] ?? "1");
  const restored = await job.restore();
  const report: JobReport = {
    kinds: kindsOf(restored),
    ends: endsOf(await job.save(restored)),
    warnings: job.warnings,
  };
  process.stdout.write(`\n${JSON.stringify(report)}\n`, () => process.exit(0));
}
