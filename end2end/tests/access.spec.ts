// Every page: no serious or critical finding of axe in the light and in the dark, in each direction, at each width;
// nothing wider than the window; no complaint in the console.
import { expect, expectAccessible, open, signInAsAdmin, test } from "../support/test";

const everyone = ["/sign-in", "/recover"];
const signedIn = [
  "/",
  "/account",
  "/account/security",
  "/account/activity",
  "/admin",
  "/admin/users",
  "/admin/users/deleted",
  "/admin/users/import",
  "/admin/groups",
  "/admin/audit",
  "/admin/settings",
];

for (const [name, width] of [["wide", 1440], ["narrow", 360], ["narrowest", 320]] as const) {
  test(`public pages, ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const path of everyone) {
      await open(page, path);
      await fits(page, path);
      await expectAccessible(page);
    }
  });

  test(`pages behind sign-in, ${name}`, async ({ page, demo }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 900 });
    await signInAsAdmin(page, demo);
    for (const path of signedIn) {
      await open(page, path);
      await page.waitForLoadState("networkidle");
      await fits(page, path);
      await expectAccessible(page);
    }
  });
}

test("the reset panel and the confirm dialog", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users");
  await page.getByRole("button", { name: /^Reset password for / }).first().click();
  await expect(page.getByRole("dialog", { name: "Reset password" })).toBeVisible();
  await expectAccessible(page);
});

async function fits(page: import("@playwright/test").Page, path: string): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `${path} is wider than the window`).toBeLessThanOrEqual(window ?? 0);
}
