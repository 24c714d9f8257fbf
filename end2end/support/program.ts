// Starts the real program on a free port with a data folder of its own, and reads from what it prints how to get in.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A running Latchkey. */
export interface Program {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** How to sign in to the demo; without a demo, nobody can yet. */
  user: string;
  password: string;
  /** The link that makes the first administrator; only without a demo. */
  setUpLink: string;
  /** Where it keeps everything. */
  data: string;
  /** All that it has printed. */
  log(): string;
  /** Runs the program's command line on the same data folder. */
  run(...args: string[]): string;
  stop(): Promise<void>;
}

const binary = resolve(process.env.LATCHKEY_PROGRAM ?? join(import.meta.dirname, "../../target/dist/latchkey"));

/** A port that nobody has at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Starts it and waits until it listens and has said how to sign in. */
export async function start(options: { demo: boolean; args?: string[] }): Promise<Program> {
  const data = mkdtempSync(join(tmpdir(), "latchkey-e2e-"));
  const port = await freePort();
  const args = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, "--insecure-http", ...(options.args ?? [])];
  if (options.demo) args.push("--demo");
  const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], env: withoutOwnSettings() });
  let printed = "";
  const take = (chunk: Buffer) => (printed += chunk.toString());
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const signIn = /Sign in at (\S+) as (\S+) with (.+)/;
  const setUp = /(https?:\/\/\S+\/set-up\S*)/;
  await until(child, () => /Listening on \S+/.test(printed) && (options.demo ? signIn : setUp).test(printed), () => printed);
  const [, , user = "", password = ""] = signIn.exec(printed) ?? [];
  return {
    url: /Listening on (https?:\/\/[^/\s]+)/.exec(printed)?.[1] ?? `http://127.0.0.1:${port}`,
    user,
    password: password.trim(),
    setUpLink: setUp.exec(printed)?.[1] ?? "",
    data,
    log: () => printed,
    run: (...rest) => execFileSync(binary, [...rest, "--data", data], { encoding: "utf8", env: withoutOwnSettings() }),
    stop: () => stop(child, data),
  };
}

/** The surroundings without settings meant for another Latchkey. */
function withoutOwnSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LATCHKEY_")));
}

async function until(child: ChildProcess, met: () => boolean, log: () => string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!met()) {
    if (child.exitCode !== null) throw new Error(`latchkey ended with ${child.exitCode}:\n${log()}`);
    if (Date.now() > end) {
      child.kill("SIGKILL");
      throw new Error(`latchkey is not ready after 30 s:\n${log()}`);
    }
    await new Promise((done) => setTimeout(done, 25));
  }
}

async function stop(child: ChildProcess, data: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(patience);
  }
  rmSync(data, { recursive: true, force: true });
}
