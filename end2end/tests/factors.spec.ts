// Authenticator apps and recovery codes: set up under Security, printed, used on the way back in with scripting and without, and taken away by an
// administrator. What the app shows is reckoned here, from RFC 6238, and not by the program.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { mails, text } from "../support/mail";
import { start } from "../support/program";
import { expect, expectAccessible, open, signIn, signInAsAdmin, test, visitor, type Page, type Program } from "../support/test";

const CHOSEN = ["lantern otter violet 91 harbour", "meadow copper anchor 47 willow"];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an app that was told this key shows so many half minutes from now. */
function shown(key: string, steps = 0): string {
  const bits = [...key.replaceAll(" ", "")].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** Somebody who is signed in. */
async function somebody(page: Page, demo: Program, user: string, name: string, ...more: string[]): Promise<void> {
  demo.run("user", "add", user, "--display-name", name, ...more);
  const { password } = JSON.parse(demo.run("user", "reset", user, "--keep", "--json")) as { password: string };
  await signIn(page, user, password);
}

const app = (page: Page) => page.getByRole("region", { name: "Authenticator app" });
const codes = (page: Page) => page.getByRole("region", { name: "Recovery codes" });

/** Begins to set up an app; answers what it was told. */
async function told(page: Page, button: string, name: string): Promise<string> {
  await app(page).getByRole("button", { name: button }).click();
  await expect(app(page).getByLabel("Name of the phone")).toBeFocused();
  await app(page).getByLabel("Name of the phone").fill(name);
  await page.keyboard.press("Enter");
  await expect(app(page).getByLabel("Code")).toBeFocused();
  return (await app(page).locator("output").textContent()) ?? "";
}

async function setUp(page: Page): Promise<string> {
  const key = await told(page, "Set up an authenticator app", "");
  await app(page).getByLabel("Code").fill(shown(key));
  await page.keyboard.press("Enter");
  await expect(app(page).getByRole("button", { name: "Use another phone" })).toBeVisible();
  return key;
}

async function make(page: Page): Promise<string[]> {
  await codes(page).getByRole("button", { name: "Make recovery codes" }).click();
  await expect(codes(page).locator("#codes li")).toHaveCount(10);
  return codes(page).locator("#codes li").allTextContents();
}

test("an app counts once its first code is typed, is replaced and taken away, and the person is told each time", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  await somebody(page, demo, "steady.ibis@juniperpike.example", "Steady Ibis", "--alternate-email", "ibis@example.net");
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, "/account");
  await page.getByRole("link", { name: "Security" }).click();
  await expect(app(page)).toContainText("Not set up");
  await expectAccessible(page);
  const key = await told(page, "Set up an authenticator app", "Old phone");
  await expect(app(page).getByRole("img", { name: "Scan this" }).locator("svg")).toBeVisible();
  await expect(app(page).getByRole("link", { name: "Open the app" })).toHaveAttribute("href", /^otpauth:\/\/totp\/Juniper%20%26%20Pike:steady\.ibis%40juniperpike\.example\?secret=[A-Z2-7]{32}&/);
  await expectAccessible(page);
  const right = shown(key);
  await app(page).getByLabel("Code").fill(right === "000000" ? "000001" : "000000");
  await page.keyboard.press("Enter");
  await expect(app(page).getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await app(page).getByLabel("Code").fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await app(page).getByRole("button", { name: "Confirm" }).click();
  await expect(app(page)).toContainText("Old phone");
  await expect(app(page), "it does not count at once").toContainText("24 h left");
  await expectAccessible(page);
  await expect.poll(() => mails(demo, "ibis@example.net").filter((mail) => text(mail).includes("An authenticator app was set up")).length).toBe(1);
  const other = await told(page, "Use another phone", "New phone");
  expect(other).not.toBe(key);
  await app(page).getByRole("button", { name: "Cancel" }).click();
  await expect(app(page), "nothing changed").toContainText("Old phone");
  await page.reload();
  await expect(app(page)).toContainText("Old phone");
  await open(page, "/account/security");
  await app(page).getByRole("button", { name: "Remove" }).click();
  await expectAccessible(page);
  await app(page).getByRole("button", { name: "Remove" }).click();
  await expect(app(page)).toContainText("Not set up");
  await expect.poll(() => mails(demo, "ibis@example.net").filter((mail) => text(mail).includes("was removed")).length).toBe(1);
});

test("recovery codes are shown once, alone on paper, copied and downloaded, and replaced as a set", async ({ page, demo, context }) => {
  await context.grantPermissions(["clipboard-write"]);
  await somebody(page, demo, "careful.dipper@juniperpike.example", "Careful Dipper");
  await open(page, "/account/security");
  const made = await make(page);
  for (const code of made) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(made).size).toBe(10);
  await expectAccessible(page);
  // Our pages may write to the clipboard and not read it, so what is written is noted on its way.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (said) => {
      document.body.dataset["copied"] = said;
      return write(said);
    };
  });
  await codes(page).getByRole("button", { name: "Copy" }).click();
  await expect(codes(page).getByText("Copied")).toBeVisible();
  await expect(page.locator("body")).toHaveAttribute("data-copied", made.join("\n"));
  const file = page.waitForEvent("download");
  await codes(page).getByRole("link", { name: "Download" }).click();
  const saved = await file;
  expect(saved.suggestedFilename()).toBe("recovery-codes.txt");
  expect(readFileSync(await saved.path(), "utf8")).toBe(`${made.join("\n")}\n`);
  await page.emulateMedia({ media: "print" });
  await expect(codes(page).locator("#codes")).toContainText("careful.dipper@juniperpike.example");
  await expect(codes(page).locator("#codes .paper")).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" }), "nothing else is on paper").toBeHidden();
  await expect(page.getByRole("heading", { name: "Change password" })).toBeHidden();
  await page.emulateMedia({ media: null });
  await codes(page).getByRole("button", { name: "I have kept them" }).click();
  await expect(codes(page)).toContainText("10 codes are left");
  await page.reload();
  await expect(codes(page)).toContainText("10 codes are left");
  await expect(page.getByText(made[0] ?? "?")).toHaveCount(0);
  await open(page, "/account/security");
  await codes(page).getByRole("button", { name: "Make new codes" }).click();
  await expect(codes(page)).toContainText("will work no more");
  await expectAccessible(page);
  await codes(page).getByRole("button", { name: "Make new codes" }).click();
  await expect(codes(page).locator("#codes li")).toHaveCount(10);
  expect(await codes(page).locator("#codes li").allTextContents()).not.toContain(made[0]);
  await codes(page).getByRole("button", { name: "I have kept them" }).click();
  await codes(page).getByRole("button", { name: "Make them void" }).click();
  await codes(page).getByRole("button", { name: "Make them void" }).click();
  await expect(codes(page).getByRole("button", { name: "Make recovery codes" })).toBeVisible();
});

/** By a method to a new password. */
async function back(page: Page, user: string, method: string, code: string, password: string, look: () => Promise<void>): Promise<void> {
  await page.goto("/recover");
  await page.getByLabel("User name").fill(user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: method }).check();
  await look();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByLabel("Code")).toBeVisible();
  await look();
  await page.getByLabel("Code").fill("12345x");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("heading", { name: "Your password has been reset" })).toBeVisible();
  await signIn(page, user, password);
  await expect(page).not.toHaveURL(/sign-in|change-password/);
}

test("the app and a recovery code each lead back in, with scripting and without, and no mail is sent for it", async ({ browser }) => {
  // A sample organisation of its own: what is new is to count at once there.
  const own = await start({ demo: true });
  try {
    const user = "returning.swift@juniperpike.example";
    const { page: admin } = await visitor(browser, own);
    await signInAsAdmin(admin, own);
    await open(admin, "/admin/settings/recovery");
    await admin.getByLabel("Hours until something new counts").fill("0");
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("Saved").first()).toBeVisible();
    const { page: mine, look: clean } = await visitor(browser, own);
    await somebody(mine, own, user, "Returning Swift");
    await open(mine, "/account/security");
    const key = await setUp(mine);
    const made = await make(mine);
    await clean();
    for (const scripting of [true, false]) {
      const context = await browser.newContext({ baseURL: own.url, javaScriptEnabled: scripting, locale: "en", viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      const look = async () => {
        if (scripting) await expectAccessible(page);
      };
      // The step of the first code is used up; the next one counts already.
      const code = scripting ? shown(key, 1) : (made[4] ?? "").toLowerCase().replaceAll("-", " ");
      const method = scripting ? "Enter a code from my authenticator app" : "Use a recovery code";
      await back(page, user, method, code, CHOSEN[scripting ? 0 : 1] ?? "", look);
      await context.close();
    }
    const { page: again } = await visitor(browser, own);
    await signIn(again, user, CHOSEN[1] ?? "");
    await open(again, "/account/security");
    await expect(codes(again)).toContainText("9 codes are left");
    await expect(app(again)).toContainText("Just now");
  } finally {
    await own.stop();
  }
});

test("an administrator takes a lost app away and makes codes void, after a question, and the person is told", async ({ page, demo, browser }) => {
  const user = "losing.knot@juniperpike.example";
  const { page: theirs, look } = await visitor(browser, demo);
  await somebody(theirs, demo, user, "Losing Knot", "--alternate-email", "knot@example.net");
  await open(theirs, "/account/security");
  await setUp(theirs);
  await make(theirs);
  await look();
  await signInAsAdmin(page, demo);
  await open(page, `/admin/users?q=${user}`);
  await page.getByRole("link", { name: "Losing Knot" }).click();
  await expect(page.getByText("10 codes are left")).toBeVisible();
  await expectAccessible(page);
  for (const verb of ["Remove authenticator", "Void recovery codes"]) {
    await page.getByRole("button", { name: verb }).click();
    const question = page.getByRole("dialog", { name: "Losing Knot" });
    await expect(question).toBeVisible();
    await expectAccessible(page);
    await question.getByRole("button", { name: verb }).click();
    await expect(page.getByRole("button", { name: verb })).toHaveCount(0);
  }
  await expect(page.getByText("Neither an authenticator app nor recovery codes.")).toBeVisible();
  await expect.poll(() => mails(demo, "knot@example.net").filter((mail) => /An administrator (removed the authenticator|made the recovery codes)/.test(text(mail))).length).toBe(2);
});
