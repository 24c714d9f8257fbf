// The lists: what the address keeps, deleting and restoring, blocking, the file that Export gives.
import { readFileSync } from "node:fs";
import { expect, open, settled, signIn, signInAsAdmin, someone, test } from "../support/test";

test("search, filter and sort are in the address, and Back restores them", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users");
  const search = page.getByRole("searchbox", { name: "Search people" });
  await search.fill("an");
  await page.waitForURL(/[?&]q=an(&|$)/);
  await page.getByRole("button", { name: "Administrators", exact: true }).click();
  await page.waitForURL(/role=any_administrator/);
  const count = page.locator(".head-count");
  await expect(count).toContainText(/match/);
  await settled(page);
  const narrowed = await count.innerText();
  await page.getByRole("columnheader", { name: "Department" }).getByRole("button").click();
  await page.waitForURL(/sort=department/);
  await expect(page.getByRole("columnheader", { name: "Department" })).toHaveAttribute("aria-sort", "ascending");
  const first = page.locator("tr[data-at='0'] a");
  await settled(page);
  const name = await first.innerText();
  await first.click();
  await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.goBack();
  await expect(page).toHaveURL(/q=an&role=any_administrator&sort=department/);
  await expect(search).toHaveValue("an");
  await expect(count).toHaveText(narrowed);
  await expect(first).toHaveText(name);
  await expect(page.getByRole("columnheader", { name: "Department" })).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(page.getByRole("columnheader", { name: "Display name" })).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(page.getByRole("button", { name: "Everyone" })).toHaveAttribute("aria-pressed", "true");

  // A reload, and a stranger with the link, see the same.
  await open(page, "/admin/users?q=an&role=any_administrator&sort=-department");
  await expect(count).toHaveText(narrowed);
  await expect(page.getByRole("columnheader", { name: "Department" })).toHaveAttribute("aria-sort", "descending");
});

test("a search that nobody matches says so and is left in one press", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=zzzzqqqq");
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
  await page.locator(".empty").getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeHidden();
  await expect(page.locator("tr[data-at='0']")).toBeVisible();
});

test("a deleted user cannot sign in, and is restored", async ({ page, demo, browser, watch }) => {
  watch.expectStatus(401);
  const wren = someone(demo, "listed.wren@juniperpike.example", "Listed Wren");
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=listed.wren");
  await page.getByRole("link", { name: wren.name }).click();
  await page.getByRole("button", { name: "Delete user" }).click();
  await page.getByRole("dialog", { name: `Delete ${wren.name}?` }).getByRole("button", { name: `Delete ${wren.name}` }).click();
  await expect(page.getByText(`${wren.name} was deleted.`, { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toBeVisible();

  const other = await browser.newPage({ baseURL: demo.url });
  await other.goto("/sign-in");
  await other.getByLabel("User name").fill(wren.user);
  await other.getByRole("button", { name: "Next" }).click();
  await other.getByLabel("Password", { exact: true }).fill(wren.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("alert")).toBeVisible();

  await open(page, "/admin/users/deleted");
  await page.getByRole("searchbox").fill("listed.wren");
  await page.waitForURL(/q=listed/);
  await page.getByRole("button", { name: `Restore ${wren.name}` }).click();
  await expect(page.getByText("1 person is back in Active users.")).toBeVisible();
  await expect(page.getByRole("button", { name: `Restore ${wren.name}` })).toHaveCount(0);
  await open(page, "/admin/users?q=listed.wren");
  await expect(page.getByRole("link", { name: wren.name })).toBeVisible();
  await other.close();
});

test("blocking ends the session with the next request", async ({ page, demo, browser }) => {
  const lark = someone(demo, "listed.lark@juniperpike.example", "Listed Lark");
  const other = await browser.newPage({ baseURL: demo.url, locale: "en-GB" });
  await signIn(other, lark.user, lark.password);
  await open(other, "/account");
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=listed.lark");
  await page.getByRole("checkbox", { name: `Select ${lark.name}` }).check();
  await page.getByRole("button", { name: "Block sign-in (1)" }).click();
  await page.getByRole("dialog", { name: "Block sign-in?" }).getByRole("button", { name: "Block sign-in" }).click();
  await expect(page.getByText("Done for 1 person.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: lark.name })).toContainText("Blocked");
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();
});

test("Export asks for the password once and gives a CSV file", async ({ page, demo, watch }) => {
  watch.expectStatus(403);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=teixeira");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Export people" });
  await expect(question).toContainText(/\d+ (person|people) as a CSV file/);
  const download = page.waitForEvent("download");
  await question.getByRole("button", { name: "Download" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const text = readFileSync(await file.path(), "utf8").replace(/^\uFEFF/, "");
  expect(text.split(/\r?\n/)[0]).toContain("Username,First name,Last name,Display name");
  expect(text).toContain("Marcelle Teixeira");
  for (const line of text.split(/\r?\n/).slice(1)) expect(line).not.toMatch(/^[=+@-]/);
});
