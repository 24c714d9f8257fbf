// Sign-in and forced change are plain forms: they work with scripting off.
import { expect, newcomer, signIn, test } from "../support/test";

test.use({ javaScriptEnabled: false });

// Without scripting nobody uses what is fetched ahead for the program, and Chromium says so.
test.beforeEach(({ watch }) => watch.expect(/preloaded using link preload/));

test("signs in, is refused with one answer, and signs out", async ({ page, demo, watch }) => {
  watch.expectStatus(401);
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill(demo.user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page).toHaveTitle(/^Error:/);
  await page.getByLabel("Password", { exact: true }).fill(demo.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.goto("/account");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /account menu$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goto("/account");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an unknown name gets the same pages and the same words", async ({ page, watch }) => {
  watch.expectStatus(401);
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill("nobody.here@juniperpike.example");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
});

test("a temporary password leads to the change, and the change leads in", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  const { user, password } = newcomer(demo, "amara.second@juniperpike.example", "Amara Second");
  await signIn(page, user, password);
  await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("New password").fill("nine lanterns over the harbour");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.waitForURL((url) => url.pathname !== "/change-password");
  await page.goto("/account");
  await expect(page.getByText("Amara Second").first()).toBeVisible();
});

test("another language keeps where to go after sign-in", async ({ page, demo }) => {
  await page.goto("/account/security");
  await page.waitForURL((url) => url.pathname === "/sign-in" && url.searchParams.get("next") === "/account/security");
  await page.getByRole("link", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(new URL(page.url()).searchParams.get("next")).toBe("/account/security");
  await page.getByLabel("User name").fill(demo.user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill(demo.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/account/security");
});
