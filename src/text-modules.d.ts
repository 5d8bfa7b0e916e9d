/** Remote programs are bundled as text: see `deploy/steps/programs/`, `deploy/steps/awk/`. */
declare module "*.sh" {
  const text: string;

  export { text as default };
}

declare module "*.awk" {
  const text: string;

  export { text as default };
}
