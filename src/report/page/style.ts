/** Of the page: one column that a phone can hold, light or dark as the reader has it. */
export const style = `
:root { color-scheme: light dark; --line: #8886; --bad: #d1242f; --live: #0969da; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; }
h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border: 1px solid var(--line); }
td { max-width: 28rem; overflow-wrap: anywhere; min-width: 4.5rem; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .4rem; font-size: .85rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
figure { margin: 1rem 0; max-width: 40rem; }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: currentColor; }
svg .axis, svg .step { stroke: currentColor; opacity: .5; }
svg .step { stroke-dasharray: 1 3; }
svg path { fill: none; stroke-width: 2.5; }
svg path.canary { stroke: var(--bad); }
svg path.live { stroke: var(--live); stroke-dasharray: 6 4; }
circle.canary { fill: var(--bad); }
b.canary { color: var(--bad); }
span.live { color: var(--live); }
svg.bar { width: 10rem; height: .6rem; }
rect.done { fill: var(--live); }
rect.bad { fill: var(--bad); }
.muted { opacity: .75; }
@media (max-width: 30rem) { body { font-size: 15px; padding: .6rem; } svg.bar { width: 5rem; } th, td { padding: .2rem .35rem; } td { min-width: 3.2rem; } table { font-size: .85rem; } }
`;
