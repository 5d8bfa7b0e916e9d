/** A time for people: `0 ms`, `850 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. Anything that is no time is `?`. */
export function describeDuration(elapsedMs: number): string {
  if (!Number.isFinite(elapsedMs) || elapsedMs < 0) return "?";
  const ms = Math.round(elapsedMs);
  if (ms < 1000) return `${ms} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(seconds, 60, "min", "s");
  return pair(Math.round(seconds / 60), 60, "h", "min");
}

function pair(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

const units = ["KiB", "MiB", "GiB", "TiB"];

/** A size for people, in powers of 1024: `812 B`, `14.4 MiB`. Anything that is no size is `?`. */
export function describeBytes(sizeBytes: number): string {
  if (!Number.isFinite(sizeBytes) || sizeBytes < 0) return "?";
  if (sizeBytes < 1024) return `${Math.round(sizeBytes)} B`;
  let amount = sizeBytes / 1024;
  let unit = 0;
  // 1023.95 would be shown as 1024.0 of the smaller unit.
  while (amount >= 1023.95 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount.toFixed(1)} ${units[unit]}`;
}

// Made when they are first needed: to load the rules of numbers takes 40 ms, and most runs say no such figure.
let figures: Intl.NumberFormat | undefined;
let percents: Intl.NumberFormat | undefined;

/** `1,640` */
export function describeFigure(amount: number): string {
  figures ??= new Intl.NumberFormat("en-US");
  return figures.format(amount);
}

/** A part of 1: `14.1 %` */
export function describePart(part: number): string {
  percents ??= new Intl.NumberFormat("en-US", { style: "percent", maximumSignificantDigits: 3 });
  return percents.format(part).replace("%", " %");
}

/** `1 test`, `2 tests` */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** From one size to another: `+1.2 KiB (+0.3 %)`, `same`; empty when one of them is not known. */
export function describeChange(sizeBytes: number | undefined, previousBytes: number | undefined): string {
  if (sizeBytes === undefined || previousBytes === undefined) return "";
  const change = sizeBytes - previousBytes;
  if (change === 0) return "same";
  const sign = change < 0 ? "−" : "+";
  const amount = `${sign}${describeBytes(Math.abs(change))}`;
  if (!(previousBytes > 0)) return amount;
  return `${amount} (${sign}${((Math.abs(change) / previousBytes) * 100).toFixed(1)} %)`;
}
