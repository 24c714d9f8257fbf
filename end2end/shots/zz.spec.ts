import { test } from "@playwright/test";
import { start } from "../support/program";
import { signIn } from "../support/test";
test("picture", async ({ browser }) => {
  const program = await start({ demo: true });
  const page = await browser.newPage({ baseURL: program.url, locale: "en-GB", timezoneId: "Europe/London", viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await signIn(page, program.user, program.password);
  const go = async (path: string) => {
    await page.goto(path);
    await page.locator("html[data-live]").waitFor({ state: "attached" });
    await page.waitForLoadState("networkidle");
  };
  await go("/admin/users?q=ga");
  await page.getByRole("button", { name: /^Reset password for Ga/ }).first().click();
  await page.getByRole("dialog").getByRole("radio").first().waitFor();
  await page.mouse.move(5, 890);
  await page.waitForTimeout(500);
  await page.screenshot({ path: "screenshots/picture-form.png" });
  await page.keyboard.press("Escape");
  await go("/admin/users");
  await page.getByRole("button", { name: /^Reset password for A/ }).nth(2).click();
  await page.waitForTimeout(400);
  await page.screenshot({ path: "screenshots/picture.png" });
  await page.getByRole("dialog").getByRole("button", { name: "Reset", exact: true }).click();
  await page.getByRole("dialog").locator("output.once").waitFor();
  await page.getByText("Read it out").click();
  await page.mouse.move(5, 890);
  await page.waitForTimeout(500);
  await page.screenshot({ path: "screenshots/picture-result.png" });
  for (const [lang, scheme, forced] of [["ar", "light", "none"], ["de", "dark", "none"], ["en", "light", "active"]] as const) {
    const other = await browser.newPage({ baseURL: program.url, locale: lang, viewport: { width: lang === "ar" ? 1440 : 360, height: 780 }, colorScheme: scheme, forcedColors: forced });
    await other.context().addCookies(await page.context().cookies());
    for (const path of ["/admin/users", "/admin", "/account/security"]) {
      await other.goto(path);
      await other.locator("html[data-live]").waitFor({ state: "attached" });
      await other.waitForLoadState("networkidle");
      await other.screenshot({ path: `screenshots/x-${lang}-${forced}${path.replaceAll("/", "-")}.png` });
    }
    await other.context().close();
  }
  await program.stop();
});
