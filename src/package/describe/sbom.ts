import { createHash } from "node:crypto";
import type { VersionFacts } from "../../model/binaries.ts";
import { type GoBuildInfo, type GoModule, plainGoVersion } from "../../proof/executable/go-build-info.ts";
import { releaseDate } from "./release-date.ts";

/** What a document describes. */
export interface SbomSubject {
  /** Name of the file. */
  readonly fileName: string;
  /** Import path of the main package. */
  readonly mainPackage: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly version: Pick<VersionFacts, "version" | "commit" | "date">;
}

/**
 * The SPDX 2.3 document of a binary, as JSON: the program, Go's standard library, and every module that Go says it linked in, with
 * the hash of go.sum. The same binary gives the same text. Nothing is claimed of licences but Go's own: the binary does not name them.
 */
export function sbomText(
  subject: SbomSubject,
  info: Pick<GoBuildInfo, "goVersion" | "module" | "dependencies">,
): string {
  const { fileName, mainPackage, version } = subject;
  const parts = [standardLibrary(info.goVersion), ...info.dependencies.map(modulePackage)];
  const packages = [program(subject, info.module.split(" ")[0] || mainPackage), ...parts];
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${mainPackage} ${version.version}, ${fileName}`,
    creationInfo: { created: releaseDate(version.date), creators: ["Tool: gin-deploy"] },
    packages,
    relationships: [
      relationship("SPDXRef-DOCUMENT", "DESCRIBES", programId),
      ...parts.map(({ SPDXID }) => relationship(programId, "DEPENDS_ON", SPDXID)),
    ],
  };
  // Has to be another one for every other document (SPDX 2.3, 6.5).
  const hash = createHash("sha256").update(JSON.stringify(document)).digest("hex");
  const documentNamespace = `https://spdx.org/spdxdocs/gin-deploy/${encodeURIComponent(fileName)}-${hash}`;
  return `${JSON.stringify({ ...document, documentNamespace }, null, 2)}\n`;
}

const programId = "SPDXRef-Program";

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

/** What no binary says of a package. */
const unknown = {
  downloadLocation: "NOASSERTION",
  filesAnalyzed: false,
  licenseConcluded: "NOASSERTION",
  licenseDeclared: "NOASSERTION",
  copyrightText: "NOASSERTION",
  supplier: "NOASSERTION",
};

function program({ fileName, mainPackage, sha256, version }: SbomSubject, modulePath: string) {
  const directory = mainPackage.startsWith(`${modulePath}/`) ? mainPackage.slice(modulePath.length + 1) : "";
  return {
    SPDXID: programId,
    name: mainPackage,
    versionInfo: version.version,
    packageFileName: fileName,
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
    primaryPackagePurpose: "APPLICATION",
    ...(version.commit === "" ? {} : { sourceInfo: `git commit ${version.commit}` }),
    ...unknown,
    externalRefs: [purl(modulePath, version.version, directory)],
  };
}

/** Scanners look for Go's own weaknesses under `stdlib`, or under the CPE of Go. */
function standardLibrary(goVersion: string) {
  const version = plainGoVersion(goVersion);
  const cpe = `cpe:2.3:a:golang:go:${version.replaceAll(/[^0-9A-Za-z.]/g, "\\$&")}:*:*:*:*:*:*:*`;
  return {
    SPDXID: "SPDXRef-Go",
    name: "stdlib",
    versionInfo: version,
    ...unknown,
    downloadLocation: `https://go.dev/dl/go${version}.src.tar.gz`,
    licenseDeclared: "BSD-3-Clause",
    externalRefs: [
      purl("stdlib", version),
      { referenceCategory: "SECURITY", referenceType: "cpe23Type", referenceLocator: cpe },
    ],
  };
}

function modulePackage(module: GoModule, index: number) {
  const compiled = module.replacedBy ?? module;
  // `./fork` and `/src/fork` are no names that anybody else knows; Go gives them the version `(devel)`.
  const isDirectory = module.replacedBy !== undefined && ["", "(devel)"].includes(compiled.version);
  const { path, version, sum } = isDirectory ? { ...module, version: "", sum: "" } : compiled;
  return {
    SPDXID: `SPDXRef-Module-${index + 1}-${path.replaceAll(/[^0-9A-Za-z.]+/g, "-")}`,
    name: path,
    ...(version === "" ? {} : { versionInfo: version }),
    ...(sum === "" ? {} : { sourceInfo: `go.sum: ${sum}` }),
    ...(module.replacedBy && { comment: replacement(module, compiled, isDirectory) }),
    ...unknown,
    ...(isDirectory ? {} : { externalRefs: [purl(path, version)] }),
  };
}

function replacement({ path, version }: GoModule, compiled: GoModule, isDirectory: boolean): string {
  const by = isDirectory ? `the directory ${compiled.path}` : compiled.path;
  return `go.mod replaces ${path} ${version} with ${by}`;
}

/** Lower case, as the type `golang` of package URLs wants it; scanners compare so. */
function purl(path: string, version: string, directory = "") {
  const encode = (text: string) => text.split("/").map(encodeURIComponent).join("/");
  // Go calls a module that it found in a directory (go.work) `(devel)`.
  const at = version === "(devel)" ? "" : `@${encodeURIComponent(version)}`;
  const subpath = directory === "" ? "" : `#${encode(directory)}`;
  const referenceLocator = `pkg:golang/${encode(path.toLowerCase())}${at}${subpath}`;
  return { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator };
}
