/** Remote programs are bundled as text: see `deploy/steps/programs/`. */
declare module "*.sh" {
  const text: string;

  export { text as default };
}
