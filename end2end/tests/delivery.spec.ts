// A new password that travels by mail: to whom, what of it is on screen, and that it opens the account.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, open, signIn, signInAsAdmin, someone, test, visitor, type Program } from "../support/test";

/** The plain text of a mail. */
function text(mail: string): string {
  const part = mail.split(/^--.*$/m).find((part) => /^content-type: text\/plain/im.test(part)) ?? "";
  const [head = "", ...body] = part.trim().split(/\r?\n\r?\n/);
  const joined = body.join("\n\n");
  if (/base64/i.test(head)) return Buffer.from(joined, "base64").toString();
  const whole = joined.replace(/=\r?\n/g, "");
  return Buffer.from(whole.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))), "latin1").toString();
}

/** The mails to an address, as the program wrote them into its folder. */
function mails(program: Program, to: string): string[] {
  const folder = join(program.data, "mail");
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  return files.map((name) => readFileSync(join(folder, name), "utf8")).filter((mail) => new RegExp(`^To: .*${to}`, "im").test(mail));
}

test("a password that is mailed is not shown, and opens the account", async ({ page, demo, browser, watch }) => {
  watch.expectStatus(422);
  const { user, name } = someone(demo, "mailed.wren@juniperpike.example", "Mailed Wren");
  await signInAsAdmin(page, demo);
  await open(page, `/admin/users?q=${user}`);
  await page.getByRole("button", { name: `Reset password for ${name}` }).click();
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await panel.getByRole("radio", { name: "Email it to" }).check();
  const addresses = panel.getByLabel("Addresses");
  await expect(addresses, "the administrator's own").toHaveValue(demo.user);
  await addresses.fill("wren@example.net\nno address");
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel.getByRole("alert")).toBeFocused();
  await expect(addresses).toHaveAttribute("aria-invalid", "true");
  await expect(addresses, "nothing typed is lost").toHaveValue("wren@example.net\nno address");
  await expectAccessible(page);
  await addresses.fill("wren@example.net\nboss@example.net");
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel.getByText("Password changed")).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "wren@example.net" })).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "boss@example.net" })).toBeVisible();
  await expect(panel.locator("output.once")).toHaveCount(0);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Done" }).click();
  await expect(panel, "nothing is lost by closing").toBeHidden();

  await expect.poll(() => mails(demo, "wren@example.net").length).toBe(1);
  const [mail = ""] = mails(demo, "wren@example.net");
  const lines = text(mail).split(/\r?\n/).map((line) => line.trim());
  const password = lines[lines.indexOf("Temporary password:") + 1] ?? "";
  const { page: theirs, watch: seen, look } = await visitor(browser, demo);
  seen.expectStatus(403);
  await signIn(theirs, user, password);
  await expect(theirs.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await look();
});
