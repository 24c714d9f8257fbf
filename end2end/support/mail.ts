// The mails that the program wrote into its folder, as a reader sees them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./test";

/** The plain text of a mail. */
export function text(mail: string): string {
  const part = mail.split(/^--.*$/m).find((part) => /^content-type: text\/plain/im.test(part)) ?? "";
  const [head = "", ...body] = part.trim().split(/\r?\n\r?\n/);
  const joined = body.join("\n\n");
  if (/base64/i.test(head)) return Buffer.from(joined, "base64").toString();
  const whole = joined.replace(/=\r?\n/g, "");
  return Buffer.from(whole.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))), "latin1").toString();
}

/** The mails to an address, as the program wrote them into its folder. */
export function mails(program: Program, to: string): string[] {
  const folder = join(program.data, "mail");
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  return files.map((name) => readFileSync(join(folder, name), "utf8")).filter((mail) => new RegExp(`^To: .*${to}`, "im").test(mail));
}
