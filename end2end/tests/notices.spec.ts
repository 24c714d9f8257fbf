// A change that was not theirs: the notice, the button behind it, and what administrators see of it.
import { mails, text } from "../support/mail";
import { expect, expectAccessible, open, signInAsAdmin, test, visitor, type Page, type Program } from "../support/test";

/** An administrator resets somebody who has an alternate address; answers the link in the notice, and the password. */
async function resetAndTell(page: Page, demo: Program, user: string, name: string, address: string): Promise<{ link: string; password: string }> {
  demo.run("user", "add", user, "--display-name", name, "--alternate-email", address);
  await signInAsAdmin(page, demo);
  await open(page, `/admin/users?q=${user}`);
  await page.getByRole("button", { name: `Reset password for ${name}` }).click();
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  const password = (await panel.locator("output.once").innerText()).trim();
  await panel.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => mails(demo, address).length).toBe(1);
  const link = /\S+\/not-me#\S+/.exec(text(mails(demo, address)[0] ?? ""))?.[0] ?? "";
  return { link, password };
}

test("whoever is told of a change that was not theirs locks the account, and the desk sees it", async ({ page, demo, browser }) => {
  const user = "warned.egret@juniperpike.example";
  const { link, password } = await resetAndTell(page, demo, user, "Warned Egret", "egret@example.net");
  for (let n = 0; n < 10; n++) expect((await page.request.get(link)).status(), "a scanner").toBe(200);
  const { page: theirs, watch: seen, look } = await visitor(browser, demo);
  const asked: string[] = [];
  theirs.on("request", (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  await open(theirs, link);
  await expect(theirs.getByRole("heading", { name: "This wasn’t me" })).toBeVisible();
  await expect(theirs, "out of the address bar").toHaveURL(/\/not-me$/);
  await expect(theirs.getByLabel("The link from the message")).toBeHidden();
  await expectAccessible(theirs);
  await theirs.keyboard.press("Tab");
  while (!(await theirs.getByRole("button", { name: "Lock the account" }).evaluate((button) => button === document.activeElement))) await theirs.keyboard.press("Tab");
  await theirs.keyboard.press("Enter");
  await expect(theirs.getByRole("heading", { name: "The account is locked" })).toBeVisible();
  await expectAccessible(theirs);
  expect(asked.filter((request) => request.includes(link.split("#")[1] ?? "")), "t7: in no address and no header").toEqual([]);
  seen.expectStatus(422);
  await open(theirs, link);
  await theirs.getByRole("button", { name: "Lock the account" }).click();
  await expect(theirs.getByText(/This link was used/).first()).toBeVisible();
  await expectAccessible(theirs);
  await look();

  const { page: thief, watch: refused, look: lookAgain } = await visitor(browser, demo);
  refused.expectStatus(401);
  await thief.goto("/sign-in");
  await thief.getByLabel("User name").fill(user);
  await thief.getByRole("button", { name: "Next" }).click();
  await thief.getByLabel("Password", { exact: true }).fill(password);
  await thief.getByRole("button", { name: "Sign in" }).click();
  await expect(thief.getByText(/User name or password/).first()).toBeVisible();
  await lookAgain();

  await open(page, "/admin");
  await expect(page.getByText(/reported (a change|changes) that (was|were) not theirs/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Open the list" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Warned Egret" })).toContainText("Reported by its owner");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Reset password for Warned Egret" }).click();
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel.locator("output.once")).toBeVisible();
});

test("with scripting off, the link from the notice is pasted", async ({ page, demo, browser }) => {
  const { link } = await resetAndTell(page, demo, "plain.bittern@juniperpike.example", "Plain Bittern", "bittern@example.net");
  const plain = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false, locale: "en" });
  const theirs = await plain.newPage();
  await theirs.goto(link);
  const field = theirs.getByLabel("The link from the message");
  await field.fill("https://elsewhere.example/");
  await theirs.getByRole("button", { name: "Lock the account" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill(` ${link} `);
  await theirs.getByRole("button", { name: "Lock the account" }).click();
  await expect(theirs.getByRole("heading", { name: "The account is locked" })).toBeVisible();
  await plain.close();
});
