import { problemOfServiceName } from "../targets/service-name.ts";
import type { PassedTag, TagChoice } from "./choose-tag.ts";

export interface TagOutcome extends Pick<TagChoice, "taken" | "passedOver"> {
  /** What the build is called in the end. */
  readonly version: string;
  /** Whether any tag at all gave the version. */
  readonly isFromTag: boolean;
  readonly startedBy: string | undefined;
  /** Why the tag that started the workflow is none at the commit; undefined: it is at the commit, or there is none. */
  readonly elsewhere: string | undefined;
}

export interface TagMessage {
  readonly level: "info" | "notice" | "warning";
  readonly text: string;
}

/** More of them would hide the one that was meant. */
const maxNamed = 5;

/** Every tag that was seen and not taken, and why: in the log, as a notice where one may have been meant, as a warning where one started the workflow. */
export function describeTags(outcome: TagOutcome): readonly TagMessage[] {
  const { passedOver, startedBy, elsewhere } = outcome;
  const starting = passedOver.find(({ tag }) => tag === startedBy);
  const away = startedBy !== undefined && elsewhere !== undefined;
  const rejected = starting ?? (away ? { tag: startedBy, reason: elsewhere, isLikely: true, name: "" } : undefined);
  const others = passedOver.filter(({ tag }) => tag !== rejected?.tag);
  return [
    ...(rejected === undefined ? [] : [describeRejected(rejected, outcome)]),
    ...(others.length === 0 ? [] : [describeOthers(others, outcome)]),
  ];
}

function describeRejected({ tag, reason, name }: PassedTag, { version }: TagOutcome): TagMessage {
  const isUsable = problemOfServiceName(name) === undefined;
  const text =
    `The tag ${tag} started this workflow, but is not the version of this build: ${reason}. The version is ${version}. ` +
    `To call the build after the tag, set \`version: \${{ github.ref_name }}\`` +
    `${isUsable ? `; if ${name} is the name of this service, set \`name: ${name}\`` : ""}.`;
  return { level: "warning", text };
}

function describeOthers(tags: readonly PassedTag[], { taken, isFromTag, version }: TagOutcome): TagMessage {
  // Those that somebody may have meant come first.
  const sorted = [...tags].sort((one, other) => Number(other.isLikely) - Number(one.isLikely));
  const named = sorted.slice(0, maxNamed).map(({ tag, reason }) => `${tag} (${reason})`);
  const more = sorted.length > maxNamed ? ` and ${sorted.length - maxNamed} more` : "";
  const list = `${named.join(", ")}${more}`;
  if (taken !== undefined) {
    return { level: "info", text: `The version is ${version}. Other tags at this commit: ${list}` };
  }
  const where = isFromTag ? "No tag at this commit" : "No tag";
  const text = `${where} is a version of this module, so the version is ${version}. Passed over: ${list}.`;
  return !isFromTag || sorted.some(({ isLikely }) => isLikely)
    ? { level: "notice", text: `${text} If one of them is meant, set \`version\`.` }
    : { level: "info", text };
}
