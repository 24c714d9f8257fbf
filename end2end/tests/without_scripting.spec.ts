// Sign-in and forced change are plain forms: they work with scripting off.
import { expect, signIn, test } from "../support/test";

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
