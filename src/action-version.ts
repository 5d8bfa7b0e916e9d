/** Of this action, as in package.json: what is written down for later says which version wrote it. */
export const actionVersion = "0.1.0";
