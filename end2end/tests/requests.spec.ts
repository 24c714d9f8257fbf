// Somebody who cannot sign in asks an administrator with scripting off; the desk sees it, claims it, resets, declines.
import { mails, text } from "../support/mail";
import { expect, expectAccessible, live, look, open, signInAsAdmin, someone, test, visitor, type Page, type Program } from "../support/test";
import type { Browser } from "@playwright/test";

/** Asks with scripting off, at the width of a phone; answers the reference. */
async function ask(browser: Browser, demo: Program, user: string, message: string): Promise<string> {
  const context = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false, locale: "en", viewport: { width: 360, height: 740 } });
  const theirs = await context.newPage();
  await theirs.goto("/sign-in");
  await theirs.getByLabel("User name").fill(user);
  await theirs.getByRole("button", { name: "Next" }).click();
  await theirs.getByRole("link", { name: "Forgot password" }).click();
  await theirs.getByRole("link", { name: "Ask an administrator" }).click();
  await expect(theirs.getByRole("heading", { name: "Ask an administrator" })).toBeVisible();
  await expect(theirs.getByLabel("User name"), "carried over").toHaveValue(user);
  await theirs.getByLabel("What should the administrator know?").fill(message);
  await theirs.getByRole("button", { name: "Send the request" }).click();
  await expect(theirs.getByRole("heading", { name: "Your request is on its way" })).toBeVisible();
  expect(new URL(theirs.url()).search, "nothing but that it is done").toBe("?done=1");
  const reference = (await theirs.getByRole("status").innerText()).trim();
  expect(reference).toMatch(/^[A-Z2-9]{3}-[A-Z2-9]{3}$/);
  await theirs.reload();
  await expect(theirs.getByRole("status"), "a reload shows it again").toHaveText(reference);
  await context.close();
  return reference;
}

async function openRequest(page: Page, name: string): Promise<void> {
  await open(page, "/admin");
  await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: /^Reset requests/ }).click();
  await expect(page.getByRole("heading", { name: "Reset requests" })).toBeVisible();
  await page.getByRole("link", { name: `Open the request of ${name}` }).click();
  await expect(page.getByRole("heading", { name: `Request of ${name}` })).toBeVisible();
}

test("asks with scripting off; the administrator sees the same reference, claims it and resets", async ({ page, demo, browser }) => {
  const { name, user } = someone(demo, "asking.heron@juniperpike.example", "Asking Heron");
  const message = "Call me: 0151 23\n</blockquote><script>alert('x')</script><img src=x onerror=alert(1)>";
  const reference = await ask(browser, demo, user, message);
  await signInAsAdmin(page, demo);
  await open(page, "/admin");
  await expect(page.getByText(/people cannot sign in and wait for an administrator/)).toBeVisible();
  const entry = page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: /^Reset requests/ });
  await expect(entry).toContainText(/\d+ waits?/);
  await openRequest(page, name);
  await expect(page.getByText(reference, { exact: true })).toBeVisible();
  await expect(page.locator(".message-text")).toHaveText(message);
  await expect(page.locator(".message-text *"), "text stays text").toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: `Claim the request of ${name}` }).click();
  await expect(page.getByRole("button", { name: `Give back the request of ${name}` })).toBeFocused();
  await expect(page.getByText("Claimed by Amara Osei")).toBeVisible();
  await page.getByRole("button", { name: "Reset password" }).click();
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await panel.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(panel.locator("output.once")).toBeVisible();
  await panel.getByRole("button", { name: "Done" }).click();
  await page.getByRole("dialog", { name: "Close without copying?" }).getByRole("button", { name: "Close anyway" }).click();
  await expect(page.getByText("Answered by Amara Osei")).toBeVisible();
  await expect(page.getByRole("button", { name: "Decline", exact: true })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("link", { name: user }).click();
  await expect(page.getByRole("heading", { name: "Reset requests" })).toBeVisible();
  await expect(page.locator(".card-box", { hasText: "Reset requests" })).toContainText(reference);
});

test("a request is declined with a reason, by the keyboard, and the person reads it", async ({ page, demo, browser }) => {
  const user = "declined.crane@juniperpike.example";
  demo.run("user", "add", user, "--display-name", "Declined Crane", "--alternate-email", "crane@example.net");
  await ask(browser, demo, user, "");
  await signInAsAdmin(page, demo);
  await openRequest(page, "Declined Crane");
  await page.getByRole("button", { name: "Decline", exact: true }).focus();
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Decline the request of Declined Crane?" });
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByLabel("Another reason").check();
  await question.getByRole("button", { name: "Decline" }).click();
  const note = question.getByLabel("What else should the person know?");
  await expect(note).toHaveAttribute("aria-invalid", "true");
  await note.fill("Come to room 2.07");
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await expect(page.getByText("Declined by Amara Osei")).toBeVisible();
  await expect.poll(() => mails(demo, "crane@example.net").length).toBe(1);
  expect(text(mails(demo, "crane@example.net")[0] ?? "")).toContain("The administrator writes: Come to room 2.07");
});

test("two administrators at once: the second is told, and sees what the first did", async ({ page, demo, browser, watch }) => {
  const { name, user } = someone(demo, "wanted.tern@juniperpike.example", "Wanted Tern");
  const other = someone(demo, "second.desk@juniperpike.example", "Second Desk", "helpdesk_administrator");
  await ask(browser, demo, user, "");
  await signInAsAdmin(page, demo);
  await openRequest(page, name);
  const { page: theirs, look: complaints } = await visitor(browser, demo);
  await theirs.goto("/sign-in");
  await theirs.getByLabel("User name").fill(other.user);
  await theirs.getByRole("button", { name: "Next" }).click();
  await theirs.getByLabel("Password", { exact: true }).fill(other.password);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await theirs.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await open(theirs, "/admin/requests?state=open");
  await theirs.getByRole("button", { name: `Claim the request of ${name}` }).click();
  await expect(theirs.getByText(`You look after the request of ${name}.`)).toBeVisible();
  await complaints();
  watch.expectStatus(409);
  await page.getByRole("button", { name: `Claim the request of ${name}` }).click();
  await expect(page.getByText("Claimed by Second Desk")).toBeVisible();
});

test("a name that nobody has gets the same pages", async ({ demo, browser }) => {
  const reference = await ask(browser, demo, "nobody.at.all@juniperpike.example", "hello");
  expect(reference).toHaveLength(7);
});

for (const [name, width] of [["wide", 1440], ["narrow", 360]] as const) {
  for (const [lang, locale] of [["left to right", "en"], ["right to left", "ar"]] as const) {
    test(`the pages of requests, ${name}, ${lang}`, async ({ demo, browser }) => {
      const { page: theirs, look: complaints } = await visitor(browser, demo, { viewport: { width, height: 900 }, locale });
      for (const path of ["/recover/ask", "/recover/ask?done=1"]) {
        await open(theirs, path);
        await look(theirs);
      }
      await theirs.goto("/sign-in");
      await theirs.locator("input[name=user_name]").fill(demo.user);
      await theirs.locator("form[action='/sign-in'] button").click();
      await theirs.locator("input[name=password]").fill(demo.password);
      await theirs.locator("form[action='/sign-in/password'] button.primary").click();
      await theirs.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      await open(theirs, "/admin/requests");
      await look(theirs);
      await theirs.locator("tr[data-at='0'] th a").click();
      await theirs.waitForURL(/\/admin\/requests\/[0-9a-f-]{36}/);
      await live(theirs);
      await look(theirs);
      await complaints();
    });
  }
}
