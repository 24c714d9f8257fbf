// Getting back in alone: every step with scripting and without, two browsers, an old tab, the back button, and the ends of the way.
import { mails, text } from "../support/mail";
import { apart, expect, expectAccessible, live, open, signIn, signInAsAdmin, test, visitor, type Page, type Program } from "../support/test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CHOSEN = "lantern otter violet 91 harbour";

function add(demo: Program, user: string, name: string, ...more: string[]): void {
  demo.run("user", "add", user, "--display-name", name, ...more);
}

/** The newest code that was mailed to an address, and the link beside it. */
async function mailed(demo: Program, address: string, count = 1): Promise<{ code: string; link: string }> {
  const codes = () => mails(demo, address).map(text).filter((said) => said.includes("/recover/next#"));
  await expect.poll(() => codes().length).toBe(count);
  const newest = codes().map((said) => ({ code: /Code:\s+(\d{6})/.exec(said)?.[1] ?? "", link: /\S+\/recover\/next#\S+/.exec(said)?.[0] ?? "" }));
  return newest.at(-1) ?? { code: "", link: "" };
}

/** The texts to a number. */
function texts(demo: Program, number: string): string[] {
  const folder = join(demo.data, "texts");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).filter((said) => said.includes(number));
}

async function begin(page: Page, user: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill(user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("link", { name: "Forgot password" }).click();
  await expect(page.getByLabel("User name"), "carried over").toHaveValue(user);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "Verify it’s you" })).toBeVisible();
}

const wrong = (code: string): string => (code === "000000" ? "000001" : "000000");

for (const scripting of [true, false]) {
  test(`by mail to a new password, ${scripting ? "with scripting" : "with scripting off"}`, async ({ demo, browser, watch }) => {
    watch.expectStatus(422);
    const user = `forgetful.${scripting ? "heron" : "grebe"}@juniperpike.example`;
    const address = `${scripting ? "heron" : "grebe"}.forgets@example.net`;
    add(demo, user, "Forgetful Bird", "--alternate-email", address);
    const context = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: scripting, locale: "en", viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const look = async () => {
      if (scripting) await expectAccessible(page);
    };
    await begin(page, user);
    await look();
    // The field for a number stands there when the phone is chosen, and never before: nothing moves when the page comes alive.
    const number = page.getByRole("textbox", { name: "Mobile phone" });
    await expect(number).toBeHidden();
    await page.getByRole("radio", { name: "Text my mobile phone" }).check();
    await expect(number).toBeVisible();
    await page.getByRole("radio", { name: "Email my alternate email" }).check();
    await expect(number).toBeHidden();
    await page.getByRole("button", { name: "Next" }).click();
    const { code } = await mailed(demo, address);
    await look();
    await page.getByLabel("Code").fill(wrong(code));
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
    await look();
    await page.getByLabel("Code").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await look();
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Save the password" }).click();
    await expect(page.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("New password").fill(CHOSEN);
    await page.getByRole("button", { name: "Save the password" }).click();
    await expect(page.getByRole("heading", { name: "Your password has been reset" })).toBeVisible();
    await look();
    // An old tab leads to a way that is over, not into the account.
    await page.goto("/recover/next");
    await expect(page.getByRole("heading", { name: "This way back is over" })).toBeVisible();
    await look();
    await signIn(page, user, CHOSEN);
    await expect(page).not.toHaveURL(/sign-in|change-password/);
    await context.close();
  });
}

test("an administrator proves two things, the second by a text, and the link of the mail does what its code does", async ({ demo, browser }) => {
  const user = "careful.osprey@juniperpike.example";
  add(demo, user, "Careful Osprey", "--alternate-email", "osprey@example.net", "--mobile-phone", "+4989123450001", "--role", "helpdesk_administrator");
  const { page, look } = await visitor(browser, demo);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
  await begin(page, user);
  await page.getByRole("button", { name: "Next" }).click();
  const { link } = await mailed(demo, "osprey@example.net");
  for (let n = 0; n < 10; n++) expect((await page.request.get(link)).status(), "a scanner").toBe(200);
  // As from the page of a mail program, which is another site.
  await page.goto(`data:text/html,${encodeURIComponent(`<a href="${link}">the mail's link</a>`)}`);
  await page.getByRole("link").click();
  await live(page);
  await expect(page, "out of the address bar").toHaveURL(/\/recover\/next$/);
  await expect(page.getByLabel("Code")).toBeHidden();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("heading", { name: "step 2 of 2" })).toBeVisible();
  await expect(page.getByText("•••01"), "masked, after the first proof").toBeVisible();
  await expectAccessible(page);
  expect(asked.filter((request) => request.includes(link.split("#")[1] ?? "")), "t7").toEqual([]);
  await page.getByRole("textbox", { name: "Mobile phone" }).fill("+49 89 123450001");
  await page.getByRole("button", { name: "Next" }).click();
  await expect.poll(() => texts(demo, "+4989123450001").length).toBe(1);
  const code = /(\d{6})/.exec(texts(demo, "+4989123450001")[0]?.replace("+4989123450001", "") ?? "")?.[1] ?? "";
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("New password").fill(CHOSEN);
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("heading", { name: "Your password has been reset" })).toBeVisible();
  await look();
});

test("a name that nobody has looks the same, five wrong codes stop it, and another device proves nothing here", async ({ browser }) => apart(async (demo) => {
  const user = "watched.rail@juniperpike.example";
  add(demo, user, "Watched Rail", "--alternate-email", "rail@example.net");
  const seen: string[][] = [];
  for (const name of [user, "nobody.there@juniperpike.example"]) {
    const { page, watch, look } = await visitor(browser, demo);
    watch.expectStatus(422);
    watch.expectStatus(429);
    const shown: string[] = [];
    const note = async () => {
      // The name and the minutes that are left are the reader's own.
      await expect(page.locator("main h1")).toBeVisible();
      // What is taken away before the program has found its place is missed.
      await live(page);
      await page.locator(".who-line").evaluate((line) => line.remove());
      shown.push(await page.locator("main").innerText());
    };
    await begin(page, name);
    await note();
    await open(page, "/recover/next");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByLabel("Code")).toBeVisible();
    await note();
    for (let n = 0; n < 6; n++) {
      await open(page, "/recover/next");
      await page.getByLabel("Code").fill("12345x");
      await page.getByRole("button", { name: "Go on" }).click();
      await expect(page.locator("main .notice, main .summary, main [role=alert]").first()).toBeVisible();
      await note();
    }
    seen.push(shown);
    await look();
  }
  expect(seen[1]).toEqual(seen[0]);
  const { link } = await mailed(demo, "rail@example.net");
  const { page: elsewhere, look } = await visitor(browser, demo);
  await open(elsewhere, link);
  await expect(elsewhere.getByRole("heading", { name: "This way back is over" })).toBeVisible();
  await expectAccessible(elsewhere);
  await look();
}));

test("an administrator sees the stop and lifts it, and sets who gets back in alone after a dry run", async ({ browser }) => apart(async (demo) => {
  const { page, watch, look: lookAtAdmin } = await visitor(browser, demo);
  watch.expectStatus(422);
  const user = "stopped.teal@juniperpike.example";
  add(demo, user, "Stopped Teal", "--alternate-email", "teal@example.net");
  const { page: theirs, watch: refused, look } = await visitor(browser, demo);
  refused.expectStatus(422);
  await begin(theirs, user);
  await theirs.getByRole("button", { name: "Next" }).click();
  for (let n = 0; n < 5; n++) {
    await expect(theirs.getByLabel("Code")).toBeVisible();
    await theirs.getByLabel("Code").fill("12345x");
    await theirs.getByRole("button", { name: "Go on" }).click();
    await expect(theirs.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  }
  await look();
  await signInAsAdmin(page, demo);
  await open(page, `/admin/users?q=${user}`);
  await page.getByRole("link", { name: "Stopped Teal" }).click();
  await expect(page.getByText("Self-service is stopped")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Lift the stop" }).click();
  await expect(page.getByText("Self-service is stopped")).toHaveCount(0);

  await open(page, "/admin/settings");
  await page.getByRole("link", { name: "Self-service password reset" }).click();
  await expect(page.locator("#dry-run")).toContainText(/could get back in alone/);
  await expectAccessible(page);
  await page.getByLabel("Email my alternate email").uncheck();
  await page.getByLabel("Text my mobile phone").uncheck();
  await page.getByLabel("Enter a code from my authenticator app").uncheck();
  await page.getByLabel("Use a recovery code").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Email my alternate email").check();
  await page.getByLabel("Where people find help").fill("https://help.juniperpike.example/");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved").first()).toBeVisible();
  const { page: outside, look: lookOutside } = await visitor(browser, demo);
  await begin(outside, user);
  await expect(outside.getByRole("radio"), "by mail alone").toHaveCount(1);
  await expect(outside.getByRole("link", { name: "Ask an administrator" })).toBeVisible();
  await expect(outside.getByRole("link", { name: "help.juniperpike.example/" })).toBeVisible();
  await expectAccessible(outside);
  await lookOutside();
  await page.getByLabel("Text my mobile phone").check();
  await page.getByLabel("Where people find help").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved").first()).toBeVisible();
  await lookAtAdmin();
}));
