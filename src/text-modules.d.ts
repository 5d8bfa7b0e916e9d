/** Remote programs are bundled as text: see `hosts/remote/`. */
declare module "*.sh" {
  const text: string;

  export { text as default };
}
