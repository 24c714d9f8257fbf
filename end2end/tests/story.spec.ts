// The story of the product: set up, import, find, reset, sign in with the temporary password, choose a new one.
import { type Browser } from "@playwright/test";
import { start } from "../support/program";
import { expect, live, open, signIn, test, visitor, type Page, type Program } from "../support/test";

test.describe("from an empty folder to a person who is back in", () => {
  test.describe.configure({ mode: "serial" });
  let program: Program;
  const admin = { user: "ada@juniperpike.example", name: "Ada Lindqvist", password: "seven quiet rivers in autumn" };
  const person = { user: "marcelle.teixeira@juniperpike.example", name: "Marcelle Teixeira", password: "forty copper kettles whistle" };

  test.beforeAll(async () => {
    program = await start({ demo: false });
  });
  test.afterAll(async () => program.stop());

  test("the set-up link makes the first administrator", async ({ browser }) => {
    const { page, watch, look } = await visitor(browser, program);
    watch.expectStatus(422);
    await page.goto(program.setUpLink);
    await live(page);
    expect(new URL(page.url()).hash, "the token is taken out of the address bar").toBe("");
    const code = page.getByLabel("Set-up code");
    await expect(code).toBeHidden();
    await page.getByLabel("Organisation").fill("Juniper & Pike");
    await page.getByLabel("Your name").fill(admin.name);
    await page.getByLabel("User name").fill(admin.user);
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page).toHaveTitle(/^Error:/);
    await live(page);
    // Refused: what was typed is there, the code of the link too, and it is in no address.
    await expect(page.getByLabel("Your name")).toHaveValue(admin.name);
    await expect(code).toBeHidden();
    expect(page.url()).toBe(`${program.url}/set-up`);
    await page.getByLabel("Password", { exact: true }).fill(admin.password);
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await page.waitForURL((url) => url.pathname === "/admin");
    const token = new URL(program.setUpLink).hash.slice(1);
    expect(page.url()).not.toContain(token);
    await live(page);
    await expect(page.getByRole("button", { name: new RegExp(admin.name) })).toBeVisible();
    await look();
  });

  for (const [how, address] of [["with the link", () => program.setUpLink], ["without it", () => "/set-up"]] as const) {
    for (const javaScriptEnabled of [true, false]) {
      test(`a second visit ${how}, scripting ${javaScriptEnabled ? "on" : "off"}, says that set-up is done`, async ({ browser }) => {
        const { page, watch, look } = await visitor(browser, program, { javaScriptEnabled });
        watch.expectStatus(410);
        watch.expect(/preloaded using link preload/);
        expect((await page.goto(address()))?.status()).toBe(410);
        await expect(page.getByRole("heading", { name: "Setting up is done" })).toBeVisible();
        await expect(page.locator("form, input")).toHaveCount(0);
        await page.getByRole("link", { name: "Sign in" }).click();
        await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
        await look();
      });
    }
  }

  test("five hundred people are checked, then applied", async ({ browser }) => {
    const { page, look } = await signedIn(browser, program, admin.user, admin.password);
    await open(page, "/admin/users/import");
    await page.locator("input[type=file]").setInputFiles("people.csv");
    await expect(page.getByText("500 rows can be imported")).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Apply 500 rows" }).click();
    await expect(page.getByRole("heading", { name: "Import users Done" })).toBeVisible({ timeout: 60_000 });
    await expect(page.locator(".job-counts")).toContainText("500");
    await page.getByRole("link", { name: "Open Active users" }).click();
    await expect(page.getByText("501 people", { exact: true })).toBeVisible();
    await look();
  });

  test("an administrator finds one of them, resets, and that person chooses a new password", async ({ browser }) => {
    const desk = await signedIn(browser, program, admin.user, admin.password);
    await open(desk.page, "/admin/users");
    await desk.page.getByRole("searchbox", { name: "Search people" }).fill("teixeira");
    await desk.page.getByRole("button", { name: `Reset password for ${person.name}` }).click();
    const panel = desk.page.getByRole("dialog", { name: "Reset password" });
    await expect(panel.getByRole("radio", { name: "Auto-generate password" })).toBeChecked();
    await expect(panel.getByRole("checkbox", { name: "Require this user to change their password when they sign in" })).toBeChecked();
    await panel.getByRole("button", { name: "Reset", exact: true }).click();
    const temporary = (await panel.locator("output.once").innerText()).trim();
    expect(temporary.length).toBeGreaterThanOrEqual(16);
    await expect(panel.getByRole("button", { name: "Copy" })).toBeVisible();
    await expect(panel.getByRole("button", { name: "Print slip" })).toBeVisible();
    expect(desk.page.url()).not.toContain(temporary);
    await desk.look();

    const { page, watch, look } = await visitor(browser, program);
    watch.expectStatus(403);
    watch.expectStatus(422);
    await signIn(page, person.user, temporary);
    await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    expect((await page.goto("/account"))?.status(), "nothing else opens").toBe(403);
    await open(page, "/change-password");
    await page.getByLabel("New password").fill(temporary);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await page.getByLabel("New password").fill(person.password);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.waitForURL((url) => url.pathname !== "/change-password");
    await open(page, "/account");
    await expect(page.getByText(person.name).first()).toBeVisible();
    expect((await page.goto("/admin/users"))?.status(), "a person without a role has no admin centre").toBe(403);
    await look();
  });

  test("the old password is dead, the new one works, and the log says all of it", async ({ browser }) => {
    const { look } = await signedIn(browser, program, person.user, person.password);
    await look();
    expect(program.run("audit", "verify")).toMatch(/\d+ rows/);
    const desk = await signedIn(browser, program, admin.user, admin.password);
    await open(desk.page, "/admin/audit");
    const rows = desk.page.locator("#audit-list li").filter({ hasText: person.user });
    await expect(rows.filter({ hasText: "Password reset" }).first()).toBeVisible();
    await expect(rows.filter({ hasText: "Changed the own password" }).first()).toBeVisible();
    await desk.look();
  });

  test("signing out ends the session on the server", async ({ browser }) => {
    const { page, look } = await signedIn(browser, program, admin.user, admin.password);
    await open(page, "/admin");
    const cookies = await page.context().cookies();
    await page.getByRole("button", { name: new RegExp(admin.name) }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await page.context().addCookies(cookies.filter(({ value }) => value !== ""));
    await page.goto("/admin");
    await expect(page).toHaveURL(/\/sign-in/);
    await look();
  });
});

async function signedIn(browser: Browser, program: Program, user: string, password: string): Promise<{ page: Page; look: () => Promise<void> }> {
  const { page, look } = await visitor(browser, program);
  await signIn(page, user, password);
  return { page, look };
}
