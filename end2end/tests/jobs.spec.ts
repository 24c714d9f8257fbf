// Everyone at once: selecting all, the preview, the number, following over a reload, passwords on screen, on paper and as a file; holding a
// job; passwords from a file.
import { readFileSync } from "node:fs";
import { apartAsAdmin, expect, expectAccessible, open, settled, signIn, test, type Page } from "../support/test";

/** Selects everybody who matches in **Active users**. */
async function selectAll(page: Page, path = "/admin/users"): Promise<void> {
  await open(page, path);
  await page.getByRole("checkbox", { name: "Select all users" }).click();
}

/** The number that the preview says. */
async function previewed(page: Page): Promise<number> {
  const said = page.locator(".preview-count");
  await expect(said).toHaveText(/will be changed/);
  return Number((await said.innerText()).replace(/\D/g, ""));
}

test("everyone at once: preview, number, passwords on screen, as a file and on paper, then wiped", async ({ browser }) => {
  test.setTimeout(180_000);
  await apartAsAdmin(browser, async (page, demo) => {
    await selectAll(page);
    await expect(page.getByText("Your own account is left out.")).toBeVisible();
    await page.getByRole("button", { name: /^Reset password \(\d+\)$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Change several people" })).toBeVisible();
    const people = await previewed(page);
    expect(people).toBeGreaterThan(100);
    await expect(page.getByText(/1 person is left out|people are left out/)).toBeVisible();
    await expectAccessible(page);
    const go = page.getByRole("button", { name: `Reset ${people} passwords` });
    await go.click();
    await expect(page.getByText(`Type the number of people: ${people}.`)).toBeVisible();
    await page.getByRole("textbox", { name: `Type ${people} to go on` }).fill(String(people));
    await go.click();
    await page.waitForURL(/\/admin\/jobs\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1, name: /Reset passwords/ })).toBeVisible();
    // It goes on over a reload, and the tab says how far it is.
    await page.reload();
    await expect(page).toHaveTitle(/^(\d+ % · )?Reset passwords/);
    await expect(page.locator(".job-counts .good dd")).toHaveText(String(people), { timeout: 120_000 });
    await expect(page.locator("h1 .tag")).toHaveText("Done");
    await expectAccessible(page);

    // On screen, in pages.
    await page.getByRole("button", { name: "Show passwords" }).click();
    const rows = page.locator(".passwords tbody tr");
    await expect(rows).toHaveCount(200);
    const name = await rows.first().locator("td").nth(0).innerText();
    const password = await rows.first().locator(".secret").innerText();
    expect(password.replace(/-/g, "").length).toBeGreaterThanOrEqual(16);
    await expectAccessible(page);

    // As a file.
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download as CSV" }).click();
    const csv = readFileSync(await (await download).path(), "utf8");
    expect(csv.startsWith("\ufeffUserPrincipalName,Password\r\n")).toBe(true);
    expect(csv.trim().split("\r\n").length).toBe(people + 1);
    expect(csv).toContain(`${name},${password}`);

    // On paper: one slip a person and nothing else.
    await page.evaluate(() => {
      (window as unknown as { printed: number }).printed = 0;
      window.print = () => {
        (window as unknown as { printed: number }).printed = document.querySelectorAll(".slips .slip").length;
      };
    });
    await page.getByRole("button", { name: "Print slips" }).click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(people);

    // Whoever got one signs in with it and has to choose another.
    const theirs = await (await browser.newContext({ baseURL: demo.url, locale: "en" })).newPage();
    await signIn(theirs, name, password);
    await expect(theirs.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await theirs.context().close();

    await page.getByRole("button", { name: "I have them" }).click();
    await page.getByRole("dialog", { name: "Wipe the passwords here?" }).getByRole("button", { name: "Wipe them" }).click();
    await expect(page.getByText("The passwords of this job can no longer be read")).toBeVisible();
    await expect(page.locator(".secret")).toHaveCount(0);

    // Its people by outcome.
    await page.getByRole("combobox", { name: "Outcome" }).selectOption("left_out");
    await expect(page.locator(".job-items tbody tr")).toHaveCount(1);
    await expect(page.locator(".job-items tbody")).toContainText("own account");
    await open(page, "/admin/jobs");
    // This one, and the one of the sample organisation.
    await expect(page.locator(".jobs tbody tr")).toHaveCount(2);
    await expectAccessible(page);
  });
});

test("a job is held, followed from another page, and called off", async ({ browser }) => {
  test.setTimeout(180_000);
  await apartAsAdmin(browser, async (page) => {
    await selectAll(page);
    await page.getByRole("button", { name: /^Reset password \(\d+\)$/ }).click();
    const people = await previewed(page);
    await page.getByRole("textbox", { name: /^Type/ }).fill(String(people));
    await page.getByRole("button", { name: /^Reset \d+ passwords$/ }).click();
    await page.waitForURL(/\/admin\/jobs\//);
    await page.getByRole("button", { name: "Pause" }).click();
    await expect(page.locator("h1 .tag")).toHaveText("Paused");
    const done = page.locator(".job-counts .good dd");
    const held = await done.innerText();
    await page.waitForTimeout(1_500);
    await expect(done, "nobody after it").toHaveText(held);
    // The dock follows over other pages.
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Groups" }).click();
    const dock = page.getByRole("complementary", { name: "Jobs under way" });
    await expect(dock).toContainText("Paused");
    await expectAccessible(page);
    await dock.getByRole("link", { name: "Reset passwords" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
    await expect(done, "somebody has a password by now").not.toHaveText("0");
    await page.getByRole("button", { name: "Cancel the rest" }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel the rest?" });
    await expect(dialog).toContainText("What is done stays done.");
    await dialog.getByRole("button", { name: "Cancel the rest" }).click();
    await expect(page.locator("h1 .tag")).toHaveText("Cancelled");
    await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Passwords", exact: true }), "what is done can be read").toBeVisible();
  });
});

test("passwords from a file: bad rows with their numbers, then the good ones alone", async ({ browser }) => {
  test.setTimeout(120_000);
  await apartAsAdmin(browser, async (page, demo) => {
    await open(page, "/admin/users?sort=user_name&role=no_role");
    await settled(page);
    const [one = ""] = /\S+@\S+/.exec(await page.locator("tr[data-at='0']").innerText()) ?? [];
    expect(one).toContain("@");
    await open(page, "/admin/jobs");
    await page.getByRole("link", { name: "Set from a file" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Set from a file" })).toBeVisible();
    await expectAccessible(page);
    const csv = `UserPrincipalName,NewPassword\n${one},Tangerine-Lamp-Orbit-41\nnobody@nowhere.example,Tangerine-Lamp-Orbit-41\n${one.toUpperCase()},Velvet-Canyon-Mirror-52\n`;
    await page.locator("input[type=file]").setInputFiles({ name: "passwords.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await expect(page.getByText("1 row can be set")).toBeVisible();
    await expect(page.locator(".problems tbody tr")).toHaveCount(2);
    await expect(page.locator(".problems tbody")).not.toContainText("Velvet");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Set the 1 good password" }).click();
    await page.waitForURL(/\/admin\/jobs\/[0-9a-f-]{36}$/);
    await expect(page.locator(".job-counts .good dd")).toHaveText("1", { timeout: 30_000 });
    await expect(page.getByRole("heading", { name: "Passwords", exact: true }), "whoever has the file has them").toHaveCount(0);
    const theirs = await (await browser.newContext({ baseURL: demo.url, locale: "en" })).newPage();
    await signIn(theirs, one, "Tangerine-Lamp-Orbit-41");
    await expect(theirs.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await theirs.context().close();
  });
});
