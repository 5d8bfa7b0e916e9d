import { h as ActionError } from "./layer-files-BLFrThn-.js";
import { a as servesHttp } from "./obtain-binaries-qxfo8SQ5.js";

// src/smoke/require-server.ts
/**
* A program that was only found is deployed only when it can serve HTTP: to start a tool on a host may drop its tables. `isNamed`:
* somebody has said which program it is. Throws `smoke`.
*/
async function requireServer({ binaries }, isNamed, { files }) {
	if (isNamed) return;
	for (const { mainPackage, path } of binaries) {
		if (await servesHttp(path, files)) continue;
		throw new ActionError("smoke", `${mainPackage} has no HTTP server in it, so it was not deployed`, { hint: `Nothing on the hosts was changed. It is the only program that was found: set \`main\` to the service's package. If this is the service, say so by \`main: ${mainPackage}\`.` });
	}
}

export { requireServer as t };