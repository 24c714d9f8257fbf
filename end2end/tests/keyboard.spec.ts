// The main task with the keyboard alone.
import { expect, live, open, test } from "../support/test";

test("sign in, find a person, reset, and close, without a mouse", async ({ page, demo }) => {
  await open(page, "/sign-in");
  await page.keyboard.type(demo.user);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-in/password");
  await live(page);
  await page.keyboard.type(demo.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await open(page, "/admin/users");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search people" })).toBeFocused();
  await page.keyboard.type("gabrielle");
  await expect(page.getByRole("button", { name: /^Reset password for Gabrielle/ }).first()).toBeVisible();
  await page.waitForURL(/gabrielle/);
  const key = page.getByRole("button", { name: /^Reset password for Gabrielle/ }).first();
  await key.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await expect(panel).toBeVisible();
  expect(await panel.evaluate((dialog) => dialog.contains(document.activeElement)), "focus goes in").toBe(true);
  const reset = panel.getByRole("button", { name: "Reset", exact: true });
  for (let presses = 0; presses < 30 && !(await reset.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(panel.locator("output.once")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(key, "focus comes back").toBeFocused();
});

test("rows are moved through, selected and opened", async ({ page, demo }) => {
  await open(page, "/sign-in");
  await page.keyboard.type(demo.user);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-in/password");
  await live(page);
  await page.keyboard.type(demo.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await open(page, "/admin/users");
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", /\d+/);
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText(/\b3 selected/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/\b3 selected/)).toBeHidden();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
  await page.goBack();
  await expect(page).toHaveURL(/\/admin\/users(\?|$)/);
});
