// The organisation's logo: chosen, refused with a reason, seen on both grounds, saved, seen by everybody and in a mail, removed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mails, text } from "../support/mail";
import { apart, expect, live, look, open, settled, signInAsAdmin, test, visitor, type Page } from "../support/test";

const own = readFileSync(join(import.meta.dirname, "../../crates/domain/tests/data/logo.jpg"));

const form = (page: Page) => page.locator("form#organisation-logo");
const field = (page: Page) => form(page).getByLabel("Choose a file");

/** The picture of an `<img>` has arrived, and is as wide as it should be. */
async function expectShown(page: Page, selector: string, width: number): Promise<void> {
  await expect.poll(() => page.locator(selector).first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(width);
}

test("a logo is looked at, saved, seen by everybody and in a mail, and removed", async ({ browser }) => {
  await apart(async (program) => {
    const { page, look: done } = await visitor(browser, program);
    await signInAsAdmin(page, program);
    await open(page, "/admin/settings");
    const banner = page.getByRole("banner");
    const first = await banner.locator("img.brand-logo").getAttribute("src");
    await expectShown(page, "header img.brand-logo", 94);
    await field(page).setInputFiles({ name: "red.jpg", mimeType: "image/jpeg", buffer: own });
    await expect(form(page).getByRole("status")).toHaveText("red.jpg");
    for (const ground of [".ground.light", ".ground.dark"]) await expectShown(page, `${ground} img`, 48);
    await look(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await look(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await banner.locator("img.brand-logo").getAttribute("src"), "nothing is saved yet").toBe(first);

    const loaded = page.waitForEvent("load");
    await form(page).getByRole("button", { name: "Save" }).click();
    await loaded;
    await live(page);
    await expectShown(page, "header img.brand-logo", 48);
    const source = (await banner.locator("img.brand-logo").getAttribute("src")) ?? "";
    expect(source).toMatch(/^\/logo\/[0-9a-f]{64}$/);
    expect((await page.request.get(first ?? "")).status(), "the one before is gone").toBe(404);
    expect(own.includes("SECRET-CAPTION")).toBe(true);
    expect((await (await page.request.get(source)).body()).includes("SECRET-CAPTION"), "what the camera wrote is not kept").toBe(false);

    // Everybody, before they sign in; the plate in the dark and in forced colours.
    for (const width of [1280, 360]) {
      const { page: stranger, look: complaints } = await visitor(browser, program, { viewport: { width, height: 800 } });
      await open(stranger, "/sign-in");
      await expect(stranger.locator("img.brand-logo")).toHaveAttribute("src", source);
      await expectShown(stranger, "img.brand-logo", 48);
      const plate = () => stranger.locator("img.brand-logo").evaluate((image) => getComputedStyle(image).backgroundColor);
      await stranger.emulateMedia({ colorScheme: "dark" });
      expect(await plate()).toBe("rgb(255, 255, 255)");
      await stranger.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
      expect(await plate()).toBe("rgb(255, 255, 255)");
      await stranger.emulateMedia({ forcedColors: "none" });
      await look(stranger);
      for (const path of ["/recover", "/set-password", "/not-me", "/demo/mailbox"]) {
        await stranger.goto(path);
        await expectShown(stranger, "img.brand-logo", 48);
      }
      await complaints();
    }

    // In a mail it travels along; the text stays a text, and the mailbox reads it whole.
    program.run("mail", "test", "--queue", "reader@logo.example");
    await expect.poll(() => mails(program, "reader@logo.example").length).toBe(1);
    const mail = mails(program, "reader@logo.example")[0] ?? "";
    const name = /^Content-ID: <(logo\.[0-9a-f]{32}@latchkey)>/im.exec(mail)?.[1] ?? "none";
    expect(source).toContain(name.slice(5, 37));
    expect(mail).toMatch(/^Content-Type: image\/jpeg/im);
    expect(mail.replace(/=\r?\n/g, "").replace(/=3D/g, "=")).toContain(`src="cid:${name}"`);
    expect(text(mail)).toContain("Juniper & Pike");
    await page.goto("/demo/mailbox");
    await expect(page.getByRole("article")).toContainText("reader@logo.example");

    await open(page, "/admin/settings");
    const again = page.waitForEvent("load");
    await form(page).getByRole("button", { name: "Remove the logo" }).click();
    await again;
    await live(page);
    await expect(banner.locator(".mark")).toHaveText("JP");
    await expect(banner.locator("img.brand-logo")).toHaveCount(0);
    await expect(form(page).getByText("There is no logo")).toBeVisible();
    await expect(form(page).getByRole("button", { name: "Remove the logo" })).toHaveCount(0);
    expect((await page.request.get(source)).status()).toBe(404);
    await look(page);
    await done();
  });
});

test("the preview of a mail shows the logo, with scripting off as mail programs have it", async ({ demo, browser }) => {
  const { page, watch, look: done } = await visitor(browser, demo, { javaScriptEnabled: false });
  watch.expect(/^console\.error: Blocked script execution .* sandboxed/);
  await signInAsAdmin(page, demo);
  for (const dark of ["", "&dark=true"]) {
    await page.goto(`/api/v1/settings/mail/preview.html?kind=set_password_link&locale=en${dark}`);
    await expectShown(page, "img", 94);
    const box = await page.locator("img").boundingBox();
    expect(box?.height, "in its line").toBeLessThanOrEqual(40);
  }
  await done();
});

test("what is no logo is refused at its field with the reason, some of it before it is sent", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/settings");
  await settled(page);
  const before = await form(page).locator(".ground img").first().getAttribute("src");
  const sent: string[] = [];
  page.on("request", (request) => {
    // The dock asks for jobs, whatever this page does.
    if (request.method() === "POST" && !request.url().endsWith("/_fn/jobs")) sent.push(request.url());
  });
  const expectRefused = async (why: string) => {
    const alert = page.getByRole("alert");
    await expect(alert).toContainText(why);
    await expect(alert).toBeFocused();
    await expect(field(page)).toHaveAttribute("aria-invalid", "true");
    await expect(form(page).locator("#logo-error")).toContainText(why);
  };
  const choose = async (buffer: Buffer) => field(page).setInputFiles({ name: "logo.png", mimeType: "image/png", buffer });
  const picture = readFileSync(join(import.meta.dirname, "../../crates/service/src/demo/logo.png"));
  const svg = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
  for (const [buffer, why] of [
    [svg, "neither a PNG nor a JPEG"],
    [Buffer.alloc(70_000, 0x89), "larger than 64 KiB"],
  ] as const) {
    await choose(buffer);
    await expectRefused(why);
    await expect(form(page).getByRole("status"), "it is not the one that is shown").toBeEmpty();
    expect(await form(page).locator(".ground img").first().getAttribute("src")).toBe(before);
  }
  await look(page);
  await page.getByRole("alert").getByRole("link").click();
  await expect(field(page)).toBeFocused();
  await form(page).getByRole("button", { name: "Save" }).click();
  await expectRefused("Fill this in.");
  expect(sent).toEqual([]);
  for (const [buffer, why] of [
    [picture.subarray(0, 500), "damaged"],
    [Buffer.concat([picture, svg]), "more in it than a picture"],
  ] as const) {
    await choose(buffer);
    await expect(page.getByRole("alert"), "another file, another chance").toHaveCount(0);
    await form(page).getByRole("button", { name: "Save" }).click();
    await expectRefused(why);
  }
  expect(await page.getByRole("banner").locator("img.brand-logo").getAttribute("src")).toBe(before);
});

test("by the keyboard alone", async ({ browser }) => {
  await apart(async (program) => {
    const { page, look: done } = await visitor(browser, program);
    await signInAsAdmin(page, program);
    await open(page, "/admin/settings");
    await settled(page);
    // Listened for early: a key comes quicker than the listening.
    const choosing = page.waitForEvent("filechooser");
    await page.locator("form#organisation").getByRole("button", { name: "Save" }).focus();
    await page.keyboard.press("Tab");
    await expect(field(page)).toBeFocused();
    const button = form(page).locator("label.btn");
    expect(await button.evaluate((label) => getComputedStyle(label).outlineStyle), "the focus is seen").toBe("solid");
    await page.keyboard.press("Enter");
    await (await choosing).setFiles({ name: "red.jpg", mimeType: "image/jpeg", buffer: own });
    await expect(form(page).getByRole("status")).toHaveText("red.jpg");
    await page.keyboard.press("Tab");
    await expect(form(page).getByRole("button", { name: "Save" })).toBeFocused();
    const loaded = page.waitForEvent("load");
    await page.keyboard.press("Enter");
    await loaded;
    await live(page);
    await expectShown(page, "header img.brand-logo", 48);
    await done();
  });
});
