// Every page and every state of a page: no serious or critical finding of axe in the light and in the dark, in each
// direction, at each width; nothing wider than the window; no complaint in the console.
import { start } from "../support/program";
import { expect, live, look, newcomer, open, signIn, signInAsAdmin, someone, test, visitor } from "../support/test";

test.describe.configure({ mode: "parallel" });

const everyone = ["/sign-in", "/recover", "/recover/next", "/recover/ask", "/recover/ask?done=1", "/set-password", "/not-me"];
const signedIn = [
  "/",
  "/account",
  "/account/contacts",
  "/account/security",
  "/account/activity",
  "/account/keep",
  "/admin",
  "/admin/users",
  "/admin/users/add",
  "/admin/users/deleted",
  "/admin/users/import",
  "/admin/groups",
  "/admin/requests",
  "/admin/jobs",
  "/admin/jobs/new?all=1",
  "/admin/jobs/file",
  "/admin/messages",
  "/admin/reports",
  "/admin/audit",
  "/admin/settings",
  "/admin/settings/recovery",
  "/admin/settings/mail",
];

for (const [name, width] of [["wide", 1440], ["narrow", 360], ["narrowest", 320]] as const) {
  test(`public pages, ${name}`, async ({ page, watch }) => {
    watch.expectStatus(404);
    watch.expectStatus(410);
    await page.setViewportSize({ width, height: 900 });
    for (const path of everyone) {
      await open(page, path);
      await look(page);
    }
    await page.goto("/sign-in");
    await page.getByLabel("User name").fill("somebody.with.a.rather.long.name@a-rather-long-domain.example");
    await page.getByRole("button", { name: "Next" }).click();
    await page.waitForURL("**/sign-in/password");
    await live(page);
    await look(page);
    for (const path of ["/set-up", "/no-such-page"]) {
      await open(page, path);
      await look(page);
    }
  });

  test(`pages behind sign-in, ${name}`, async ({ page, demo, watch }) => {
    test.setTimeout(360_000);
    watch.expectStatus(404);
    await page.setViewportSize({ width, height: 900 });
    await signInAsAdmin(page, demo);
    for (const path of [...signedIn, "/admin/no-such-page"]) {
      await open(page, path);
      await look(page);
    }
    await open(page, "/admin/users?q=teixeira");
    await page.locator("tr[data-at='0'] a").click();
    await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
    await look(page);
  });

  test(`the reset panel, before and after, ${name}`, async ({ page, demo }) => {
    const { user } = someone(demo, `seen.${name}@juniperpike.example`, `Seen ${name}`);
    await page.setViewportSize({ width, height: 900 });
    await signInAsAdmin(page, demo);
    await open(page, `/admin/users?q=${user}`);
    await page.getByRole("button", { name: `Reset password for Seen ${name}` }).click();
    const panel = page.getByRole("dialog", { name: "Reset password" });
    await look(page);
    await panel.getByText("Change the shape").click();
    await panel.getByRole("radio", { name: "Words" }).check();
    await look(page);
    await panel.getByRole("radio", { name: "Let me create the password" }).check();
    await panel.getByLabel("Password", { exact: true }).fill("seen");
    await look(page);
    await panel.getByRole("radio", { name: "Auto-generate password" }).check();
    await panel.getByRole("button", { name: "Reset", exact: true }).click();
    await expect(panel.locator("output.once")).toBeVisible();
    await panel.getByText("Read it out").click();
    await look(page);
  });
}

test("a forced change", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  const { user, password } = newcomer(demo, "seen.change@juniperpike.example", "Seen Change");
  await signIn(page, user, password);
  await live(page);
  await look(page);
  await page.getByLabel("New password").fill("seen");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await live(page);
  await look(page);
});

test("what opens over the lists", async ({ page, demo }) => {
  test.setTimeout(240_000);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users");
  await page.getByRole("checkbox", { name: "Select all users" }).check();
  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  await look(page);
  await page.getByRole("button", { name: /^Force password change/ }).click();
  await look(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByLabel("Department")).toBeVisible();
  await look(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Columns" }).click();
  await look(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await look(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("teixeira");
  await look(page);
  await page.keyboard.press("Escape");
  await open(page, "/admin/users?q=zzzzqqqq");
  await look(page);
});

test("what opens on a person's page", async ({ page, demo }) => {
  test.setTimeout(240_000);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=teixeira");
  await page.locator("tr[data-at='0'] a").click();
  for (const button of ["Edit", "Edit roles", "Block sign-in", "Delete user"]) {
    await page.getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("a file with bad rows", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users/import");
  const csv = [
    "Username,Display name,Mobile phone",
    "seen.good@juniperpike.example,Seen Good,",
    "no name at all,Seen Bad,",
    "seen.bad@juniperpike.example,,12",
    `${demo.user},Seen Taken,`,
  ].join("\n");
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(page.getByRole("button", { name: "Apply the good row (1)" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "3" }).first()).toBeVisible();
  await look(page);
  await page.setViewportSize({ width: 320, height: 900 });
  await look(page);
});

test("right to left, in Arabic", async ({ page, demo, browser }) => {
  test.setTimeout(300_000);
  await signInAsAdmin(page, demo);
  const cookies = await page.context().cookies();
  for (const width of [1440, 360]) {
    const { page: arabic, look: done } = await visitor(browser, demo, { locale: "ar", viewport: { width, height: 900 } });
    await open(arabic, "/sign-in");
    await expect(arabic.locator("html")).toHaveAttribute("dir", "rtl");
    await look(arabic);
    await arabic.context().addCookies(cookies);
    for (const path of ["/", "/account", "/account/security", "/admin", "/admin/users", "/admin/users/import", "/admin/messages", "/admin/audit", "/admin/settings", "/admin/settings/mail"]) {
      await open(arabic, path);
      await expect(arabic.locator("html")).toHaveAttribute("lang", "ar");
      await expect(arabic.locator("html")).toHaveAttribute("dir", "rtl");
      await look(arabic);
    }
    await open(arabic, "/admin/users?q=teixeira");
    await arabic.locator("tr[data-at='0'] [data-do=act]").click();
    await expect(arabic.locator("#reset-panel")).toBeVisible();
    await look(arabic);
    await arabic.keyboard.press("Escape");
    await arabic.locator("tr[data-at='0'] a").click();
    await arabic.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
    await look(arabic);
    await done();
  }
});

test("set-up, from left and from right", async ({ browser }) => {
  const program = await start({ demo: false });
  for (const [locale, width] of [["en-GB", 1280], ["en-GB", 320], ["ar", 360]] as const) {
    const { page, look: done } = await visitor(browser, program, { locale, viewport: { width, height: 900 } });
    for (const path of ["/set-up", program.setUpLink]) {
      await open(page, path);
      await look(page);
    }
    await done();
  }
  await program.stop();
});
