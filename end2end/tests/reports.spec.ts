// Reports: a bar opens its list, which has as many people as the bar says; the campaign that is started from there, and its mails; the file
// for scripts; the page on a phone.
import { readFileSync } from "node:fs";
import { apartAsAdmin, expect, expectAccessible, live, open, signIn, signInAsAdmin, someone, test, type Page } from "../support/test";

const bars = (page: Page) => page.locator(".reports .bar-row");

/** The bar of this name, and its number. */
async function bar(page: Page, name: string): Promise<number> {
  const link = page.locator(".reports").getByRole("link", { name });
  return Number((await link.locator("b").innerText()).replace(/\D/g, ""));
}

/** The list has so many people. */
async function expectListed(page: Page, people: number, where: string): Promise<void> {
  const grid = page.getByRole("grid");
  if (people === 0) {
    await expect(page.getByText("Nobody matches"), where).toBeVisible();
  } else {
    // The head is a row, too.
    await expect(grid, where).toHaveAttribute("aria-rowcount", String(people + 1));
  }
}

test("each bar opens its list, which has as many people as the bar says", async ({ page, demo }) => {
  test.setTimeout(180_000);
  await signInAsAdmin(page, demo);
  await open(page, "/admin");
  await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Reports" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  await expect(page.getByText("The password policy lets passwords never expire")).toBeVisible();
  await expectAccessible(page);
  const all = await bars(page).evaluateAll((links) =>
    links.map((link) => ({ href: link.getAttribute("href") ?? "", people: Number((link.querySelector("b")?.textContent ?? "").replace(/\D/g, "")) })),
  );
  expect(all.length).toBeGreaterThan(15);
  expect(all.some((one) => one.people > 100)).toBe(true);
  for (const { href, people } of all) {
    await open(page, href);
    await expectListed(page, people, href);
    // What narrows the list can be taken away again.
    await expect(page.getByRole("button", { name: "Everyone" })).toHaveAttribute("aria-pressed", "false");
  }
  await open(page, "/admin/reports");
  await page.locator(".reports").getByRole("link", { name: "Could not get back in alone" }).click();
  await page.waitForURL("**/admin/users?recovery=cannot");
  await page.getByRole("button", { name: "Remove filter: Could not get back in alone" }).click();
  await page.waitForURL("**/admin/users");
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  // Home has the most important number, and the way here.
  const cannot = await bar(page, "Could not get back in alone");
  await open(page, "/admin");
  await expect(page.locator(".bars").getByRole("link", { name: "Could not get back in alone" }).locator("b")).toHaveText(String(cannot));
  await page.getByRole("link", { name: "All reports" }).click();
  await page.waitForURL("**/admin/reports");
});

test("a campaign asks those who could not get back in, once, and says who was left out", async ({ browser }) => {
  test.setTimeout(180_000);
  await apartAsAdmin(browser, async (page, demo) => {
    // Two methods are needed: most have an address and nothing else.
    await open(page, "/admin/settings/recovery");
    await page.getByRole("radio", { name: "Two, by different methods" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved").first()).toBeVisible();
    await open(page, "/admin/reports");
    const cannot = await bar(page, "Could not get back in alone");
    expect(cannot).toBeGreaterThan(20);
    await page.getByRole("link", { name: "Ask them to add contact details" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Change several people" })).toBeVisible();
    await expect(page.getByRole("radio", { name: "Send recovery campaign" })).toBeChecked();
    const said = page.locator(".preview-count");
    await expect(said).toHaveText(/will get a mail/);
    const people = Number((await said.innerText()).replace(/\D/g, ""));
    expect(people).toBeGreaterThan(9);
    expect(people).toBeLessThan(cannot);
    await expect(page.locator(".left-out")).toContainText("There is no alternate email address");
    await expectAccessible(page);
    await page.getByRole("textbox", { name: `Type ${people} to go on` }).fill(String(people));
    await page.getByRole("button", { name: `Ask ${people} people` }).click();
    await page.waitForURL(/\/admin\/jobs\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1, name: /Send recovery campaign/ })).toBeVisible();
    await expect(page.locator(".job-counts .good dd")).toHaveText(String(people), { timeout: 30_000 });
    await expect(page.getByRole("heading", { name: "Deliveries" })).toBeVisible();
    await expectAccessible(page);

    // Somebody reads it, follows the link, signs in and is where contact details are.
    const reader = await (await browser.newContext({ baseURL: demo.url, locale: "en" })).newPage();
    await reader.goto("/demo/mailbox");
    await expect(reader.getByText("If you forget your password at Juniper & Pike").first()).toBeVisible();
    await reader.context().close();

    // Again: everybody was asked already.
    await open(page, "/admin/reports");
    await page.getByRole("link", { name: "Ask them to add contact details" }).click();
    await expect(page.getByText("Nobody would be changed.")).toBeVisible();
    await expect(page.locator(".left-out")).toContainText("Was asked within the last seven days");
  });
});

test("the never-expires report is a file in the shape that scripts have", async ({ page, demo }) => {
  const { user, password } = someone(demo, "reads.reports@juniperpike.example", "Reads Reports", "reports_reader");
  await signIn(page, user, password);
  await open(page, "/admin/reports");
  await expect(page.getByRole("link", { name: "Ask them to add contact details" }), "not theirs").toHaveCount(0);
  await page.getByRole("button", { name: "Never-expires report" }).click();
  const dialog = page.getByRole("dialog", { name: "Never-expires report" });
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const csv = readFileSync(await (await download).path(), "utf8");
  expect(csv.startsWith("\ufeffUserPrincipalName,PasswordNeverExpires\r\n")).toBe(true);
  const rows = csv.trim().split("\r\n").slice(1);
  expect(rows.length).toBeGreaterThan(400);
  expect(rows.every((row) => /^\S+@\S+,(True|False)$/.test(row))).toBe(true);
  expect(rows.some((row) => row.endsWith(",True"))).toBe(true);
});

test("reports fit a phone", async ({ page, demo }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await signInAsAdmin(page, demo);
  await open(page, "/admin/reports");
  await live(page);
  await expect(bars(page).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
});
