// Keep your way back in: the question at sign-in, with scripting and without, at 360 px and by the keyboard; and what ends it.
import { start } from "../support/program";
import { expect, live, look, open, signInAsAdmin, someone, test, visitor, type Page, type Program } from "../support/test";

/** Proved what they are reached by more than half a year ago, in the sample organisation. */
const DUE = ["john.tran2@juniperpike.example", "jane.hoang@juniperpike.example"] as const;

const question = (page: Page) => page.getByRole("heading", { level: 1, name: "Keep your way back in" });

const arrived = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path);

/** The page as it should be. Without scripting axe cannot look at it: then nothing may be wider than the window. */
async function lookAt(page: Page, scripting: boolean): Promise<void> {
  if (scripting) return look(page);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `${page.url()} is wider than the window`).toBeLessThanOrEqual(window ?? 0);
}

/** Signs in for a page, as far as it goes. */
async function signInFor(page: Page, path: string, user: string, password: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel("User name").fill(user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

function passwordOf(program: Program, user: string): string {
  return (JSON.parse(program.run("user", "reset", user, "--keep", "--json")) as { password: string }).password;
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

test("whoever lacks a way back adds one by the keyboard, and goes on to where they wanted to go", async ({ page, demo }) => {
  const { user, password } = someone(demo, "lacking.heron@juniperpike.example", "Lacking Heron");
  await signInFor(page, "/account/activity", user, password);
  await live(page);
  await expect(question(page)).toBeVisible();
  await expect(page.getByText("nobody but an administrator can let you back in")).toBeVisible();
  await look(page);
  await tabTo(page, page.getByRole("link", { name: /^Add ?: Recovery codes$/ }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/account/security?next=*");
  await page.getByRole("button", { name: "Make recovery codes" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await tabTo(page, page.getByRole("link", { name: "Back to your ways back in" }));
  await look(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("you get back in by yourself")).toBeVisible();
  await expect(page.getByRole("button", { name: "Not now" })).toHaveCount(0);
  await look(page);
  await tabTo(page, page.getByRole("link", { name: "Continue" }));
  await page.keyboard.press("Enter");
  await arrived(page, "/account/activity");
  await live(page);
  await page.getByRole("button", { name: /account menu$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await signInFor(page, "/account/activity", user, password);
  await expect(page, "nothing is asked any more").toHaveURL(/\/account\/activity$/);
});

for (const scripting of [true, false]) {
  test(`it waits until tomorrow, ${scripting ? "with scripting" : "with scripting off"}`, async ({ demo, browser }) => {
    const bird = scripting ? "plover" : "dunlin";
    const { user, password } = someone(demo, `later.${bird}@juniperpike.example`, "Later Bird");
    const { page, watch, look: clean } = await visitor(browser, demo, { javaScriptEnabled: scripting, viewport: { width: 360, height: 740 } });
    // Without scripting nobody uses what is fetched ahead for the program, and Chromium says so.
    if (!scripting) watch.expect(/preloaded using link preload/);
    await signInFor(page, "/account/security", user, password);
    if (scripting) await live(page);
    await expect(question(page)).toBeVisible();
    await expect(page.getByText("One of these is enough")).toBeVisible();
    await lookAt(page, scripting);
    await tabTo(page, page.getByRole("button", { name: "Not now" }));
    await page.keyboard.press("Enter");
    await arrived(page, "/account/security");
    await page.goto("/account");
    await expect(page.getByText("you could not get back in by yourself")).toBeVisible();
    await page.context().clearCookies();
    await signInFor(page, "/account/activity", user, password);
    await expect(page).toHaveURL(/\/account\/activity$/);
    await clean();
  });
}

test("what was proven long ago is confirmed with one press, or changed", async ({ demo, browser }) => {
  for (const scripting of [true, false]) {
    const { page, watch, look: clean } = await visitor(browser, demo, { javaScriptEnabled: scripting, viewport: { width: 360, height: 740 } });
    if (!scripting) watch.expect(/preloaded using link preload/);
    // Confirmed by the first, it would not be asked of the second.
    const user = DUE[scripting ? 0 : 1];
    await signInFor(page, "/account/activity", user, passwordOf(demo, user));
    if (scripting) await live(page);
    const still = page.getByRole("region", { name: "Are these still right?" });
    await expect(still).toContainText("@example");
    await expect(still.getByRole("link", { name: "Change them" })).toHaveAttribute("href", /^\/account\/contacts\?next=/);
    await expect(still.getByLabel("Password"), "entered just now").toHaveCount(0);
    await lookAt(page, scripting);
    await still.getByRole("button", { name: "These are still right" }).click();
    await arrived(page, "/account/activity");
    await expect(page.getByText("Contact details confirmed")).toBeVisible();
    await page.goto("/account/keep");
    await expect(still).toHaveCount(0);
    await clean();
  }
});

test("when it can wait no longer, it is asked at every sign-in, and a way on stays open", async ({ browser }) => {
  // A sample organisation of its own: there it is to wait for nobody.
  const own = await start({ demo: true });
  try {
    const { page: admin, look: adminClean } = await visitor(browser, own);
    await signInAsAdmin(admin, own);
    await open(admin, "/admin/settings/recovery");
    const days = admin.getByLabel("Days for which people can put that off");
    await days.fill("400");
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(days).toHaveAttribute("aria-invalid", "true");
    await days.fill("0");
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("Saved").first()).toBeVisible();
    await adminClean();
    const { user, password } = someone(own, "urgent.curlew@juniperpike.example", "Urgent Curlew");
    const { page, look: clean } = await visitor(browser, own);
    for (let times = 0; times < 2; times += 1) {
      await page.context().clearCookies();
      await signInFor(page, "/account/activity", user, password);
      await live(page);
      await expect(question(page)).toBeVisible();
      await expect(page.getByRole("button", { name: "Not now" })).toHaveCount(0);
      await look(page);
      await page.getByRole("link", { name: "Go on without it this time" }).click();
      await arrived(page, "/account/activity");
    }
    await clean();
  } finally {
    await own.stop();
  }
});
