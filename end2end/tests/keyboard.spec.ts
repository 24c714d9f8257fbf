// The main task with the keyboard alone.
import { expect, live, open, test } from "../support/test";

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
