// src/text/measures.ts
/** A time for people: `0 ms`, `850 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. Anything that is no time is `?`. */
function describeDuration(elapsedMs) {
	if (!Number.isFinite(elapsedMs) || elapsedMs < 0) return "?";
	const ms = Math.round(elapsedMs);
	if (ms < 1e3) return `${ms} ms`;
	if (ms < 59950) return `${(ms / 1e3).toFixed(1)} s`;
	const seconds = Math.round(ms / 1e3);
	if (seconds < 3600) return pair(seconds, 60, "min", "s");
	return pair(Math.round(seconds / 60), 60, "h", "min");
}
function pair(amount, size, large, small) {
	const rest = amount % size;
	return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
const units = [
	"KiB",
	"MiB",
	"GiB",
	"TiB"
];
/** A size for people, in powers of 1024: `812 B`, `14.4 MiB`. Anything that is no size is `?`. */
function describeBytes(sizeBytes) {
	if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return "?";
	if (sizeBytes < 1024) return `${Math.round(sizeBytes)} B`;
	let amount = sizeBytes / 1024;
	let unit = 0;
	while (amount >= 1023.95 && unit < units.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	return `${amount.toFixed(1)} ${units[unit]}`;
}
/** `1 test`, `2 tests` */
function count(amount, one, many = `${one}s`) {
	return `${amount} ${amount === 1 ? one : many}`;
}
/** From one size to another: `+1.2 KiB (+0.3 %)`, `same`; empty when one of them is not known. */
function describeChange(sizeBytes, previousBytes) {
	if (sizeBytes === void 0 || previousBytes === void 0) return "";
	const change = sizeBytes - previousBytes;
	if (change === 0) return "same";
	const sign = change < 0 ? "−" : "+";
	const amount = `${sign}${describeBytes(Math.abs(change))}`;
	if (!(previousBytes > 0)) return amount;
	return `${amount} (${sign}${(Math.abs(change) / previousBytes * 100).toFixed(1)} %)`;
}

export { describeDuration as i, describeBytes as n, describeChange as r, count as t };