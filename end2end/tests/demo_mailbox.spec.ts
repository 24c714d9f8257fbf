// The demo's mailbox: what was sent is read there without signing in and without scripting, and its links lead on.
import { expect, look, newcomer, open, signInAsAdmin, test, visitor, type Page } from "../support/test";

/** Loads the mailbox anew until there is a message to this address, and opens it. */
async function read(mailbox: Page, address: string): Promise<void> {
  const line = mailbox.getByRole("navigation", { name: "Messages" }).getByRole("link", { name: address });
  await expect(async () => {
    await mailbox.goto("/demo/mailbox");
    await expect(line).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await line.click();
  await expect(mailbox.getByRole("article")).toContainText(address);
}

test("the mark on a page leads to the mailbox in a tab of its own, and a link in a mail to the page behind it", async ({ page, demo }) => {
  const user = "boxed.heron@juniperpike.example";
  demo.run("user", "add", user, "--display-name", "Boxed Heron", "--alternate-email", "heron@boxed.example");
  demo.run("user", "reset", user, "--link", "30");
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users");
  const opened = page.waitForEvent("popup");
  await page.getByRole("banner").getByRole("link", { name: /^Demo/ }).click();
  const mailbox = await opened;
  await expect(mailbox.getByRole("heading", { level: 1, name: "Demo mailbox" })).toBeVisible();
  await read(mailbox, "heron@boxed.example");
  await look(mailbox);
  await expect(mailbox.getByRole("heading", { level: 2 })).toContainText("password");
  await mailbox.getByRole("article").getByRole("link", { name: /\/set-password#/ }).click();
  await expect(mailbox.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await expect(mailbox.getByLabel("Code"), "the link brought its token").toBeHidden();
  await mailbox.getByLabel("New password").fill("lantern otter violet 91 harbour");
  await mailbox.getByRole("button", { name: "Save the password" }).click();
  await expect(mailbox.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await expect(page, "the page that was left open is where it was").toHaveURL(/\/admin\/users/);
});

test("with scripting off it is read on a phone: first the list, then the message, and back", async ({ demo, browser }) => {
  demo.run("mail", "test", "--queue", "plain@boxed.example");
  const { page, look: done } = await visitor(browser, demo, { javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
  await read(page, "plain@boxed.example");
  await expect(page.getByRole("navigation", { name: "Messages" })).toBeHidden();
  await page.getByRole("link", { name: "All messages" }).click();
  await expect(page.getByRole("navigation", { name: "Messages" })).toBeVisible();
  await expect(page.getByRole("article")).toBeHidden();
  await page.getByRole("link", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Demo-Postfach" })).toBeVisible();
  await done();
});

test("it is accessible and fits, in the light and in the dark, from left and from right", async ({ demo, browser }) => {
  demo.run("mail", "test", "--queue", `${"a-rather-long-name.".repeat(3)}x@a-rather-long-domain.boxed.example`);
  for (const locale of ["en-GB", "ar"]) {
    for (const width of [1440, 360, 320]) {
      const { page, look: done } = await visitor(browser, demo, { locale, viewport: { width, height: 900 } });
      await expect(async () => {
        await page.goto("/demo/mailbox");
        await expect(page.locator("nav a").first()).toBeVisible({ timeout: 500 });
      }).toPass({ timeout: 30_000 });
      await look(page);
      await page.locator("nav a").first().click();
      await expect(page.locator("article")).toBeVisible();
      await look(page);
      await done();
    }
  }
});

test("whoever has to choose a new password may read the mail about it", async ({ page, demo }) => {
  const { user, password } = newcomer(demo, "boxed.robin@juniperpike.example", "Boxed Robin");
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill(user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/change-password");
  await page.goto("/demo/mailbox");
  await expect(page.getByRole("heading", { level: 1, name: "Demo mailbox" })).toBeVisible();
});
