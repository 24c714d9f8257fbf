// A new password that travels by mail: to whom, what of it is on screen, and that it opens the account.
import { mails, text } from "../support/mail";
import { expect, expectAccessible, open, signIn, signInAsAdmin, someone, test, visitor, type Page, type Program } from "../support/test";

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
  await expect(panel.getByRole("listitem").filter({ hasText: "boss@example.net" }), "followed until it is sent").toContainText("Sent");
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

/** Somebody with an alternate address, and an administrator's panel that sends a link there. */
async function sendLink(page: Page, demo: Program, user: string, name: string, address: string): Promise<{ link: string; code: string }> {
  demo.run("user", "add", user, "--display-name", name, "--alternate-email", address);
  await signInAsAdmin(page, demo);
  await open(page, `/admin/users?q=${user}`);
  await page.getByRole("button", { name: `Reset password for ${name}` }).click();
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await panel.getByRole("radio", { name: "Send the user a link to choose a password" }).check();
  await expect(panel.getByRole("radio", { name: "Auto-generate password" })).toHaveCount(0);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel.getByText("Link made")).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => mails(demo, address).length).toBe(1);
  const said = text(mails(demo, address)[0] ?? "");
  const link = /\S+\/set-password#\S+/.exec(said)?.[0] ?? "";
  const code = /Code:\s+(\d{6})/.exec(said)?.[1] ?? "";
  return { link, code };
}

const CHOSEN = "lantern otter violet 91 harbour";

test("a link from another device, opened by a scanner before, chooses a password once", async ({ page, demo, browser }) => {
  const user = "linked.heron@juniperpike.example";
  const { link } = await sendLink(page, demo, user, "Linked Heron", "heron@example.net");
  for (let n = 0; n < 10; n++) expect((await page.request.get(link)).status(), "a scanner").toBe(200);
  const { page: theirs, watch: seen, look } = await visitor(browser, demo);
  seen.expectStatus(422);
  const asked: string[] = [];
  theirs.on("request", (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  await open(theirs, link);
  await expect(theirs.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  const token = link.split("#")[1] ?? "";
  await expect(theirs, "out of the address bar").toHaveURL(/\/set-password$/);
  await expect(theirs.getByLabel("Code")).toBeHidden();
  await expectAccessible(theirs);
  await theirs.getByLabel("New password").fill("short");
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await expect(theirs.getByRole("alert")).toBeFocused();
  await expect(theirs.getByLabel("Code"), "the link works on").toBeHidden();
  await expectAccessible(theirs);
  await theirs.getByLabel("New password").fill(CHOSEN);
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await expect(theirs.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await expectAccessible(theirs);
  expect(asked.filter((request) => request.includes(token)), "t7: in no address and no header").toEqual([]);
  await theirs.getByRole("link", { name: "Sign in" }).click();
  await signIn(theirs, user, CHOSEN);
  await open(theirs, "/account");
  await expect(theirs.getByText("Linked Heron").first()).toBeVisible();
  await look();

  const { page: late, watch } = await visitor(browser, demo);
  watch.expectStatus(422);
  await open(late, link);
  await late.getByLabel("New password").fill("another lantern 17 meadow");
  await late.getByRole("button", { name: "Save the password" }).click();
  await expect(late.getByText(/This link was used/).first()).toBeVisible();
});

test("with scripting off, name and code choose a password", async ({ page, demo, browser }) => {
  const user = "typed.plover@juniperpike.example";
  const { code } = await sendLink(page, demo, user, "Typed Plover", "plover@example.net");
  const plain = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false, locale: "en" });
  const theirs = await plain.newPage();
  await theirs.goto("/set-password");
  await theirs.getByLabel("User name").fill(user);
  await theirs.getByLabel("Code").fill("000000");
  await theirs.getByLabel("New password").fill(CHOSEN);
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await expect(theirs.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await expect(theirs.getByLabel("User name"), "nothing typed is lost").toHaveValue(user);
  await theirs.getByLabel("Code").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await theirs.getByLabel("New password").fill(CHOSEN);
  await theirs.getByRole("button", { name: "Save the password" }).click();
  await expect(theirs.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await signIn(theirs, user, CHOSEN);
  await expect(theirs).not.toHaveURL(/sign-in|change-password/);
  await plain.close();
});
