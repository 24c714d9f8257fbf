// The story of the product: set up, import, find, reset, sign in with the temporary password, choose a new one.
import { type Browser } from "@playwright/test";
import { start } from "../support/program";
import { expect, live, open, signIn, test, watch, Watch, type Page, type Program } from "../support/test";

test.describe("from an empty folder to a person who is back in", () => {
  test.describe.configure({ mode: "serial" });
  let program: Program;
  const admin = { user: "ada@juniperpike.example", name: "Ada Lindqvist", password: "seven quiet rivers in autumn" };

  test.beforeAll(async () => {
    program = await start({ demo: false });
  });
  test.afterAll(async () => program.stop());

  test("the set-up link makes the first administrator, once", async ({ browser }) => {
    const page = await browser.newPage({ baseURL: program.url });
    const into = new Watch();
    await watch(page, program.url, into);
    await page.goto(program.setUpLink);
    await live(page);
    expect(new URL(page.url()).hash, "the token is taken out of the address bar").toBe("");
    await page.getByLabel("Organisation").fill("Juniper & Pike");
    await page.getByLabel("Your name").fill(admin.name);
    await page.getByLabel("User name").fill(admin.user);
    await page.getByLabel("Password", { exact: true }).fill(admin.password);
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/set-up"));
    await expect(page.getByText(admin.name).first()).toBeVisible();
    expect(into.unexpected).toEqual([]);
    await page.context().clearCookies();
    await page.goto(program.setUpLink);
    await expect(page.getByRole("button", { name: "Finish set-up" })).toHaveCount(0);
    await page.close();
  });

  test("five hundred people are checked, then applied", async ({ browser }) => {
    const page = await signedIn(browser, program, admin.user, admin.password);
    await open(page, "/admin/users/import");
    await page.locator("input[type=file]").setInputFiles("people.csv");
    await expect(page.getByText(/500/).first()).toBeVisible();
    await page.getByRole("button", { name: /^Apply/ }).click();
    await expect(page.getByText(/500 (people|users)/).first()).toBeVisible();
    await open(page, "/admin/users");
    await expect(page.getByText(/501/).first()).toBeVisible();
    await page.close();
  });

  test("an administrator finds one of them, resets, and that person chooses a new password", async ({ browser }) => {
    const page = await signedIn(browser, program, admin.user, admin.password);
    await open(page, "/admin/users");
    await page.getByRole("searchbox", { name: "Search people" }).fill("teixeira");
    await page.getByRole("button", { name: "Reset password for Marcelle Teixeira" }).click();
    const panel = page.getByRole("dialog", { name: "Reset password" });
    await expect(panel.getByRole("radio", { name: "Auto-generate password" })).toBeChecked();
    await expect(panel.getByRole("checkbox", { name: "Require this user to change their password when they sign in" })).toBeChecked();
    await panel.getByRole("button", { name: "Reset", exact: true }).click();
    const temporary = (await panel.locator("output.once").innerText()).trim();
    expect(temporary.length).toBeGreaterThanOrEqual(16);
    await expect(panel.getByRole("button", { name: "Copy" })).toBeVisible();
    await expect(panel.getByRole("button", { name: "Print slip" })).toBeVisible();
    await page.close();

    const person = await browser.newPage({ baseURL: program.url });
    const into = new Watch();
    into.expectStatus(403);
    into.expectStatus(422);
    await watch(person, program.url, into);
    await signIn(person, "marcelle.teixeira@juniperpike.example", temporary);
    await expect(person.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    expect((await person.goto("/account"))?.status(), "nothing else opens").toBe(403);
    await open(person, "/change-password");
    await person.getByLabel("New password").fill(temporary);
    await person.getByRole("button", { name: "Save and continue" }).click();
    await expect(person.getByRole("alert")).toBeVisible();
    await expect(person.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await person.getByLabel("New password").fill("forty copper kettles whistle");
    await person.getByRole("button", { name: "Save and continue" }).click();
    await person.waitForURL((url) => url.pathname !== "/change-password");
    await open(person, "/account");
    await expect(person.getByText("Marcelle Teixeira").first()).toBeVisible();
    expect((await person.goto("/admin/users"))?.status(), "a person without a role has no admin centre").toBe(403);
    into.expectStatus(403);
    expect(into.unexpected).toEqual([]);
    await person.close();
  });

  test("the old password is dead, the new one works, and the log says all of it", async ({ browser }) => {
    const page = await signedIn(browser, program, "marcelle.teixeira@juniperpike.example", "forty copper kettles whistle");
    await page.close();
    expect(program.run("audit", "verify")).toMatch(/\d+ rows/);
    const desk = await signedIn(browser, program, admin.user, admin.password);
    await open(desk, "/admin/audit");
    await expect(desk.getByText("Marcelle Teixeira").first()).toBeVisible();
    await desk.close();
  });

  test("signing out ends the session on the server", async ({ browser }) => {
    const page = await signedIn(browser, program, admin.user, admin.password);
    await open(page, "/admin");
    const cookies = await page.context().cookies();
    await page.getByRole("button", { name: new RegExp(admin.name) }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await page.context().addCookies(cookies.filter(({ value }) => value !== ""));
    await page.goto("/admin");
    await expect(page).toHaveURL(/\/sign-in/);
    await page.close();
  });
});

async function signedIn(browser: Browser, program: Program, user: string, password: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: program.url, locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await signIn(page, user, password);
  return page;
}
