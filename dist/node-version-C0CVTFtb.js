// src/start/node-version.ts
const needed = 24;
/**
* Whether this Node can run the rest, which is loaded only then: an older one ends an import that it cannot satisfy with a raw
* SyntaxError. So what is in this directory is written and imported as Node 12 takes it. Says what to do where it cannot.
*/
function isNodeNewEnough() {
	const version = process.versions.node;
	if (Number(version.split(".")[0]) >= needed) return true;
	console.log(`::error::gin-deploy needs Node ${needed} or newer; this is Node ${version}. Update the runner to 2.327.1 or newer, which brings Node ${needed}. act runs the first node on PATH: put Node ${needed} there.`);
	process.exitCode = 1;
	return false;
}

export { isNodeNewEnough as t };