import { AsyncLocalStorage } from "node:async_hooks";
import * as core from "@actions/core";
import { inertText } from "../../text/inert-text.ts";
import { describeDuration } from "../../text/measures.ts";
import type { SourcePlace } from "./runner.ts";

export type LogFormat = "text" | "json";
type Level = "debug" | "info" | "notice" | "warning" | "error";

/** What a run is at, where a line of its log comes from. */
interface LogStage {
  readonly name: string;
  /** Absent: a stage of the runner. */
  readonly host: string | undefined;
  /** Title of the folded part of the log that its lines belong to; undefined: they are not folded. */
  readonly group: string | undefined;
}

/** How a step says what it does. */
export interface StepLog {
  /** In the group of its stage. */
  info(line: string): void;
  /** What people look for: in no group. */
  headline(line: string): void;
  debug(line: string): void;
  /** Seen in the log and beside it, and in no group. */
  annotate(level: "notice" | "warning" | "error", message: string, place: SourcePlace): void;
  /** A long text for who wants it, under its title. */
  folded(title: string, text: string): void;
  /** What `work` says is of this stage; when all stages of a group have ended, how long they took is said. */
  inStage<T>(stage: LogStage, work: () => Promise<T>): Promise<T>;
}

/** Stages go on side by side: which one a line is of, only its caller's caller knows. */
const stageOf = new AsyncLocalStorage<LogStage>();

const annotations = { notice: core.notice, warning: core.warning, error: core.error } as const;

interface Group {
  readonly title: string;
  readonly startMs: number;
  readonly hosts: Set<string>;
  running: number;
  hasFailed: boolean;
}

/** For people: one folded group at a time, opened by its first line. */
export function createTextLog(): StepLog {
  const groups = new Map<string, Group>();
  /** Of the stage that began last. */
  let current: string | undefined;
  let isOpen = false;

  function close(): void {
    if (isOpen) core.endGroup();
    isOpen = false;
  }

  function info(line: string): void {
    const own = stageOf.getStore()?.group;
    if (isOpen && own !== current) close();
    if (!isOpen && own !== undefined && own === current) {
      core.startGroup(own);
      isOpen = true;
    }
    core.info(inertText(line));
  }

  function headline(line: string): void {
    close();
    core.info(inertText(line));
  }

  function enter({ group: title, host }: LogStage): Group | undefined {
    if (title === undefined) return undefined;
    if (title !== current) close();
    current = title;
    const group = groups.get(title) ?? {
      title,
      startMs: performance.now(),
      hosts: new Set<string>(),
      running: 0,
      hasFailed: false,
    };
    groups.set(title, group);
    group.running += 1;
    if (host !== undefined) group.hosts.add(host);
    return group;
  }

  function leave(group: Group): void {
    group.running -= 1;
    if (group.running > 0) return;
    groups.delete(group.title);
    if (current === group.title) current = undefined;
    headline(endOf(group));
  }

  return {
    info,
    headline,
    debug: core.debug,
    annotate(level, message, place) {
      close();
      annotations[level](message, toProperties(place));
    },
    folded(title, text) {
      close();
      core.startGroup(title);
      core.info(inertText(text));
      core.endGroup();
    },
    async inStage(stage, work) {
      const group = enter(stage);
      try {
        return await stageOf.run(stage, work);
      } catch (error) {
        if (group !== undefined) group.hasFailed = true;
        throw error;
      } finally {
        if (group !== undefined) leave(group);
      }
    },
  };
}

function endOf({ title, startMs, hosts, hasFailed }: Group): string {
  const duration = describeDuration(performance.now() - startMs);
  const where = hosts.size > 1 ? `${hosts.size} hosts, ` : "";
  return hasFailed ? `${title}: failed after ${duration}` : `${title}: ${where}${duration}`;
}

/** For programs: one JSON object a line. Annotations are commands to the runner besides, or nobody would see them in the run. */
export function createJsonLog(hide: (text: string) => string): StepLog {
  function say(level: Level, message: string, place: SourcePlace = {}): void {
    const { name, host } = stageOf.getStore() ?? {};
    const line = { time: new Date().toISOString(), level, stage: name, host, message: hide(message), ...place };
    core.info(inertText(JSON.stringify(line)));
  }
  return {
    info: (line) => say("info", line),
    headline: (line) => say("info", line),
    debug: (line) => {
      if (core.isDebug()) say("debug", line);
    },
    annotate(level, message, place) {
      say(level, message, place);
      annotations[level](message, toProperties(place));
    },
    folded: (title, text) => say("info", `${title}\n${text}`),
    inStage: (stage, work) =>
      stageOf.run(stage, async () => {
        const startMs = performance.now();
        const took = () => describeDuration(performance.now() - startMs);
        try {
          const result = await work();
          say("info", `${stage.name}: ${took()}`);
          return result;
        } catch (error) {
          say("info", `${stage.name}: failed after ${took()}`);
          throw error;
        }
      }),
  };
}

function toProperties({ title, file, line, column }: SourcePlace): core.AnnotationProperties {
  return {
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
}
