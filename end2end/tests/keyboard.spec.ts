// The main tasks with the keyboard alone: in, find, reset, out of the panel again; the forced change.
import { expect, live, newcomer, open, someone, test, type Page } from "../support/test";

/** Signs in without a mouse: the fields have the focus by themselves. */
async function keyIn(page: Page, user: string, password: string): Promise<void> {
  await open(page, "/sign-in");
  await expect(page.getByLabel("User name")).toBeFocused();
  await page.keyboard.type(user);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/sign-in/password");
  await live(page);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Tab until the control has the focus. */
async function tabTo(page: Page, control: ReturnType<Page["locator"]>): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(control, "Tab gets there").toBeFocused();
}

test("sign in, find a person, reset, and close, without a mouse", async ({ page, demo, context }) => {
  const { name } = someone(demo, "keyed.finch@juniperpike.example", "Keyed Finch");
  await context.grantPermissions(["clipboard-write"]);
  await keyIn(page, demo.user, demo.password);
  await open(page, "/admin/users");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search people" })).toBeFocused();
  await page.keyboard.type("keyed");
  const key = page.getByRole("button", { name: `Reset password for ${name}` });
  await page.waitForURL(/keyed/);
  await expect(page.getByRole("grid").getByRole("button", { name: /^Reset password for/ })).toHaveCount(1);
  await key.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await expect(panel).toBeVisible();
  await expect.poll(() => panel.evaluate((dialog) => dialog.contains(document.activeElement)), "focus goes in").toBe(true);
  await tabTo(page, panel.getByRole("button", { name: "Reset", exact: true }));
  await page.keyboard.press("Enter");
  const password = panel.locator("output.once");
  await expect(password).toBeVisible();

  // Nobody has it yet: Escape asks, and Escape again means to keep it open.
  await page.keyboard.press("Escape");
  const unseen = page.getByRole("dialog", { name: "Close without copying?" });
  await expect(unseen).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(unseen).toBeHidden();
  await expect(panel).toBeVisible();

  const copy = panel.getByRole("button", { name: "Copy" });
  await tabTo(page, copy);
  await page.keyboard.press("Enter");
  await expect(panel.getByText("Copied")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page).not.toHaveURL(/reset=/);
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Temporary");
  await expect(key, "focus comes back to the same person's key, drawn anew meanwhile").toBeFocused();
});

test("closing without the password also gives the focus back", async ({ page, demo }) => {
  const { name } = someone(demo, "keyed.wren@juniperpike.example", "Keyed Wren");
  await keyIn(page, demo.user, demo.password);
  await open(page, "/admin/users?q=wren");
  const key = page.getByRole("button", { name: `Reset password for ${name}` });
  const panel = page.getByRole("dialog", { name: "Reset password" });
  await key.press("Enter");
  await expect(panel).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(key).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, panel.getByRole("button", { name: "Reset", exact: true }));
  await page.keyboard.press("Enter");
  await expect(panel.locator("output.once")).toBeVisible();
  await page.keyboard.press("Escape");
  await tabTo(page, page.getByRole("button", { name: "Close anyway" }));
  await page.keyboard.press("Enter");
  await expect(panel).toBeHidden();
  await expect(key).toBeFocused();
});

test("on a person's page the focus stays where the work is", async ({ page, demo }) => {
  someone(demo, "keyed.heron@juniperpike.example", "Keyed Heron");
  await keyIn(page, demo.user, demo.password);
  await open(page, "/admin/users?q=keyed.heron");
  await page.locator("tr[data-at='0']").press("Enter");
  await expect(page.getByRole("heading", { name: "Keyed Heron" })).toBeVisible();
  const block = page.getByRole("button", { name: "Block sign-in" });
  await block.press("Enter");
  const question = page.getByRole("dialog", { name: "Block Keyed Heron?" });
  await tabTo(page, question.getByRole("button", { name: "Block sign-in" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Unblock" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(block).toBeFocused();
  await page.getByRole("button", { name: "Edit", exact: true }).press("Enter");
  const city = page.getByRole("dialog").getByLabel("Job title");
  await city.fill("Bird");
  await city.press("Enter");
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeFocused();
});

test("rows are moved through, selected and opened", async ({ page, demo }) => {
  await keyIn(page, demo.user, demo.password);
  await open(page, "/admin/users");
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", /\d+/);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("tr[data-at]:focus")).toHaveCount(1);
  await page.keyboard.press("Space");
  // As quickly as a key that is held down.
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText(/\b3 selected/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/\b3 selected/)).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
  const row = page.locator("tr[data-at]:focus");
  await expect(row).toHaveCount(1);
  const at = await row.getAttribute("data-at");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
  await expect(page.locator("#main"), "the focus comes along").toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(/\/admin\/users(\?|$)/);
  await expect(page.locator(`tr[data-at='${at}']`), "and goes back to the row").toBeFocused();
  await page.keyboard.press("End");
  const last = Number(await grid.getAttribute("aria-rowcount"));
  await expect(page.locator("tr[data-at]:focus")).toHaveAttribute("aria-rowindex", String(last));
  await page.keyboard.press("Home");
  await expect(page.locator("tr[data-at='0']")).toBeFocused();
});

test("a forced change, without a mouse", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  const { user, password } = newcomer(demo, "keyed.robin@juniperpike.example", "Keyed Robin");
  await keyIn(page, user, password);
  await live(page);
  await expect(page).toHaveURL(/\/change-password$/);
  await expect(page.getByLabel("New password")).toBeFocused();
  await page.keyboard.type("short");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeFocused();
  await live(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("New password"), "the summary leads to the field").toBeFocused();
  await page.keyboard.type("eleven slow barges at dusk");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/change-password");
});
