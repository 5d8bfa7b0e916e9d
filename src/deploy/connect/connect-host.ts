import { ActionError } from "../../errors.ts";
import type { HostAddress, Pins } from "../../model/host.ts";
import type { DeployInputs } from "../../model/inputs.ts";
import type { Connection, ConnectRequest, HostKey, JumpConnection } from "../../world/ssh/ssh.ts";
import type { World } from "../../world/world.ts";
import { type HostKeyJudgement, hostKeyAlgorithms, judgeHostKey, mayPinAnotherType } from "./known-hosts.ts";
import { readSshKey } from "./ssh-key.ts";

/** By what to log in, checked. */
export type Credentials =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "agent"; readonly socket: string };

/** Long enough for a slow link and a loaded host, short enough that a dead host is no mystery. */
const connectTimeoutMs = 30_000;

/** The key of `ssh-key`, repaired and opened once, or the agent. Throws `input`; asked once, before any host is dialled. */
export async function readCredentials(
  { sshKey, sshKeyPassphrase }: Pick<DeployInputs, "sshKey" | "sshKeyPassphrase">,
  { runner, loadSsh }: Pick<World, "runner" | "loadSsh">,
): Promise<Credentials> {
  if (sshKey === undefined) {
    const socket = runner.env["SSH_AUTH_SOCK"];
    if (socket) return { kind: "agent", socket };
    throw new ActionError("input", "there is no key to log in with: ssh-key is empty and no SSH agent runs", {
      hint: "Set ssh-key, or start an agent with a key in it before this step (SSH_AUTH_SOCK).",
    });
  }
  // As it was given and as it is used: a repaired key has other lines, and not every secret is one that the runner knows.
  runner.mask(sshKey);
  if (sshKeyPassphrase !== undefined) runner.mask(sshKeyPassphrase);
  const reading = readSshKey(sshKey, sshKeyPassphrase, await loadSsh());
  if ("problem" in reading) throw new ActionError("input", `ssh-key ${reading.problem}`, { hint: reading.hint });
  runner.mask(reading.key);
  return { kind: "key", key: reading.key };
}

interface Refusal {
  readonly key: HostKey;
  readonly judgement: Exclude<HostKeyJudgement, { readonly kind: "trusted" }>;
}

/** What is the same for all hosts that one is connected to. */
export interface Login {
  readonly pins: Pins;
  readonly credentials: Credentials;
  /** The jump host in front of them; undefined: they are reached from here. */
  readonly through?: JumpConnection | undefined;
}

type ConnectWorld = Pick<World, "loadSsh" | "cancelled">;

/** Throws `trust` for a key that is not pinned, before user or key are sent; `connection` when the host cannot be reached or refuses the login. */
export async function connectHost(address: HostAddress, login: Login, world: ConnectWorld): Promise<Connection> {
  const ssh = await world.loadSsh();
  return await untilTrusted(address, login, world.cancelled, ssh.connect);
}

/** The same for a host that connections to others go through. */
export async function connectJump(address: HostAddress, login: Login, world: ConnectWorld): Promise<JumpConnection> {
  const ssh = await world.loadSsh();
  return await untilTrusted(address, login, world.cancelled, ssh.connectJump);
}

async function untilTrusted<C>(
  address: HostAddress,
  login: Login,
  cancelled: AbortSignal,
  connect: (request: ConnectRequest) => Promise<C>,
): Promise<C> {
  const { pins } = login;
  const refusals: Refusal[] = [];
  for (;;) {
    let refusal: Refusal | undefined;
    const isTrusted = (key: HostKey): boolean => {
      const judgement = judgeHostKey(pins, address, key);
      refusal = judgement.kind === "trusted" ? undefined : { key, judgement };
      return judgement.kind === "trusted";
    };
    const refusedTypes = refusals.map(({ key }) => key.type);
    try {
      const algorithms = hostKeyAlgorithms(pins, address, refusedTypes);
      return await connect({ ...requestFor(address, login, cancelled), hostKeyAlgorithms: algorithms, isTrusted });
    } catch (error) {
      // After a refusal a host that has no key of another type is no news; the refusal is.
      if (!refusal && (refusals.length === 0 || cancelled.aborted)) throw error;
    }
    if (refusal) refusals.push(refusal);
    if (!refusal || !canTryAnotherType(pins, address, refusals)) throw trustFailure(refusals);
  }
}

function requestFor(
  { user, host, port }: HostAddress,
  { credentials, through }: Login,
  signal: AbortSignal,
): Omit<ConnectRequest, "hostKeyAlgorithms" | "isTrusted"> {
  const secret =
    credentials.kind === "key"
      ? { privateKey: credentials.key, agentSocket: undefined }
      : { privateKey: undefined, agentSocket: credentials.socket };
  return { user, host, port, ...secret, timeoutMs: connectTimeoutMs, signal, through };
}

/** A fingerprint without a type may be of another key than the one that the host showed: each type is asked for once. */
function canTryAnotherType(pins: Pins, address: HostAddress, refusals: readonly Refusal[]): boolean {
  if (refusals.some(({ judgement }) => judgement.kind === "revoked")) return false;
  const refusedTypes = refusals.map(({ key }) => key.type);
  return mayPinAnotherType(pins, address) && hostKeyAlgorithms(pins, address, refusedTypes)?.length !== 0;
}

const howToVerify =
  "Compare the fingerprint on the host itself, not over this network (on its console: ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub).";

const adviceOf = {
  unknown: (line: string) => `${howToVerify} Only if it is the same, add this line to ssh-known-hosts: ${line}`,
  changed: (line: string) =>
    `This may be an attack: somebody may stand between this runner and the host. If the host was reinstalled: ${howToVerify} Only if it is the same, replace the old line with this one: ${line}`,
  revoked: () => "The host that answers uses a revoked key. Do not deploy until you know why.",
};

function trustFailure(refusals: readonly Refusal[]): ActionError {
  const judgements = refusals.map(({ judgement }) => judgement);
  const worst =
    judgements.find(({ kind }) => kind === "revoked") ??
    judgements.find(({ kind }) => kind === "changed") ??
    judgements[0];
  if (!worst) return new ActionError("trust", "the host key is not trusted");
  const others = judgements.filter((judgement) => judgement !== worst).map(({ message }) => message);
  return new ActionError("trust", worst.message, { hint: adviceOf[worst.kind](worst.lineToPaste), evidence: others });
}
