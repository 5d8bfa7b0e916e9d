// src/package/describe/release-date.ts
/** The first moment that a zip can hold. */
const earliest = "1980-01-01T00:00:00Z";
/** The one time of everything in a release: that of the commit (RFC 3339, UTC). Outside of git a fixed one, so that bytes stay the same. */
function releaseDate(commitDate) {
	return commitDate > earliest ? commitDate : earliest;
}

export { releaseDate as t };