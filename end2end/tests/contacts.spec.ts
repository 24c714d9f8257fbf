// Contact details that their owner changes: a code that is typed back, the old address told, what waits, what is refused.
import { mails, text } from "../support/mail";
import { expect, expectAccessible, open, signIn, test, visitor, type Page, type Program } from "../support/test";

/** Somebody who is signed in; answers the password. */
async function somebody(page: Page, demo: Program, user: string, name: string, ...more: string[]): Promise<string> {
  demo.run("user", "add", user, "--display-name", name, ...more);
  const { password } = JSON.parse(demo.run("user", "reset", user, "--keep", "--json")) as { password: string };
  await signIn(page, user, password);
  return password;
}

const code = (demo: Program, address: string): string => /Code:\s+(\d{6})/.exec(text(mails(demo, address).at(-1) ?? ""))?.[1] ?? "";

test("an address counts once the code that was sent there is typed back, and the old one is told", async ({ page, demo, watch }) => {
  watch.expectStatus(422);
  await somebody(page, demo, "reachable.gannet@juniperpike.example", "Reachable Gannet", "--alternate-email", "gannet@example.net");
  await open(page, "/account");
  await page.getByRole("link", { name: "Change contact details" }).click();
  await expect(page).toHaveURL(/\/account\/contacts$/);
  const sheet = page.getByRole("region", { name: "Alternate email" });
  await expect(sheet).toContainText("gannet@example.net");
  await expect(sheet).toContainText("Not proven yet");
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Change", exact: true }).click();
  const field = sheet.getByLabel("New alternate email");
  await expect(field).toBeFocused();
  await field.fill("no address");
  await sheet.getByRole("button", { name: "Send a code" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field, "nothing typed is lost").toHaveValue("no address");
  await expectAccessible(page);
  await field.fill("new.gannet@example.net");
  await page.keyboard.press("Enter");
  const typed = sheet.getByLabel("Code");
  await expect(typed).toBeFocused();
  await expect(sheet, "the old one counts").toContainText("gannet@example.net");
  await expect.poll(() => mails(demo, "new.gannet@example.net").length).toBe(1);
  await expectAccessible(page);
  const right = code(demo, "new.gannet@example.net");
  await typed.fill(right === "000000" ? "000001" : "000000");
  await page.keyboard.press("Enter");
  await expect(typed).toHaveAttribute("aria-invalid", "true");
  await page.reload();
  await expect(sheet.getByText("We sent a code to"), "survives a reload").toBeVisible();
  await typed.fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await sheet.getByRole("button", { name: "Confirm" }).click();
  await expect(sheet.locator(".contact-value")).toContainText("new.gannet@example.net");
  await expect(sheet.locator(".contact-value")).toContainText("Proven");
  await expectAccessible(page);
  await expect.poll(() => mails(demo, "gannet@example.net").filter((mail) => text(mail).includes("was changed")).length, "the old and the new one").toBe(2);
});

test("a number is removed after a warning, and a change wants the password again", async ({ page, demo, browser }) => {
  const password = await somebody(page, demo, "wary.stork@juniperpike.example", "Wary Stork", "--mobile-phone", "+49 89 12345678");
  await open(page, "/account/contacts");
  const sheet = page.getByRole("region", { name: "Mobile phone" });
  await sheet.getByRole("button", { name: "Remove" }).click();
  await expect(sheet.getByText("this way back in is gone")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Remove" }).click();
  await expect(sheet.getByText("None", { exact: true })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Add" })).toBeVisible();
  const { page: narrow, look } = await visitor(browser, demo);
  await narrow.setViewportSize({ width: 360, height: 740 });
  await signIn(narrow, "wary.stork@juniperpike.example", password);
  await open(narrow, "/account/contacts");
  await narrow.getByRole("region", { name: "Mobile phone" }).getByRole("button", { name: "Add" }).click();
  await expectAccessible(narrow);
  await look();
});
