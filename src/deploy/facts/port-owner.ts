export interface PortOwner {
  /** 0: a process that cannot be seen from there. */
  readonly pid: number;
  readonly unit: string;
  readonly command: string;
}

/** The scope of a container has the engine's name, and the container's long one. */
const scopes: readonly (readonly [scope: RegExp, words: string])[] = [
  [/^docker-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Docker container"],
  [/^libpod-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Podman container"],
  [/^cri-containerd-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Kubernetes container"],
  [/^crio-([0-9a-f]{12})[0-9a-f]*\.scope$/, "in the Kubernetes container"],
];

export function describePortOwner({ pid, unit, command }: PortOwner): string {
  if (pid === 0)
    return "a process that cannot be seen from there, such as one of another container with the same network";
  for (const [scope, words] of scopes) {
    const id = scope.exec(unit)?.[1];
    if (id !== undefined) return `${command} (pid ${pid}) ${words} ${id}`;
  }
  return `${command} (pid ${pid}${unit ? `, ${unit}` : ""})`;
}

export function readPortOwner(line: string): PortOwner {
  const [pid = "", unit = "", ...command] = line.split(" ");
  return { pid: Number(pid), unit, command: command.join(" ") };
}
