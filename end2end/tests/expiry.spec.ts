// The password policy: from when on passwords end, what that means before it is saved, and when people are told.
import { apartAsAdmin, expect, expectAccessible, open, test } from "../support/test";

test("passwords expire after so many days, and the days of the notices are checked and kept", async ({ browser }) => {
  await apartAsAdmin(browser, async (page) => {
    await open(page, "/admin/settings");
    const policy = page.locator("form#policy");
    const notices = policy.getByLabel("Days before that people are told by mail");
    await expect(notices).toHaveCount(0);
    await policy.getByRole("radio", { name: "Let passwords expire" }).check();
    await expect(notices).toHaveValue("14, 7, 3, 1, 0");
    await policy.getByLabel("Days until a password expires").fill("90");
    await expect(policy.getByText(/would have to change today/)).toBeVisible();
    await expectAccessible(page);
    // Some would have to act today: that is asked first.
    const save = async () => {
      await policy.getByRole("button", { name: "Save" }).click();
      await page.getByRole("dialog", { name: /^Let passwords expire after 90 days/ }).getByRole("button", { name: "Save the policy" }).click();
    };
    for (const wrong of ["61", "soon"]) {
      await notices.fill(wrong);
      await save();
      await expect(notices).toHaveAttribute("aria-invalid", "true");
    }
    await notices.fill("1, 30; 30 0");
    await save();
    await expect(page.getByText("Saved.").first()).toBeVisible();
    await page.reload();
    await expect(notices).toHaveValue("30, 1, 0");
  });
});

test("those who would have to change at once are spread over days, and the page says until when", async ({ browser }) => {
  await apartAsAdmin(browser, async (page) => {
    await open(page, "/admin/settings");
    const policy = page.locator("form#policy");
    await policy.getByRole("radio", { name: "Let passwords expire" }).check();
    await policy.getByLabel("Days until a password expires").fill("14");
    const today = policy.getByRole("listitem").filter({ hasText: "would have to change today" });
    const people = async () => Number((await today.innerText()).replace(/\D/g, ""));
    await expect(today).toBeVisible();
    const atOnce = await people();
    expect(atOnce).toBeGreaterThan(28);
    await policy.getByRole("button", { name: "Save" }).click();
    const question = page.getByRole("dialog", { name: /^Let passwords expire after 14 days/ });
    await expectAccessible(page);
    await question.getByRole("button", { name: "Spread over 14 days" }).click();
    // Nothing is saved yet: what it means now is said first.
    await expect(question).toBeHidden();
    const days = policy.getByLabel("Days to spread the first change over");
    await expect(days).toHaveValue("14");
    await expect.poll(people).toBeLessThan(atOnce / 10);
    await policy.getByRole("button", { name: "Save" }).click();
    await expect(question.getByRole("button", { name: /^Spread/ })).toHaveCount(0);
    await question.getByRole("button", { name: "Save the policy" }).click();
    await expect(policy.getByText(/^Being spread until/)).toBeVisible();
    await page.reload();
    await expect(days).toHaveValue("14");
    await expect(policy.getByText(/^Being spread until/)).toBeVisible();
    await expectAccessible(page);
    await days.fill("61");
    await policy.getByRole("button", { name: "Save" }).click();
    await expect(days).toHaveAttribute("aria-invalid", "true");
    // What stands in a field that is gone keeps nobody from saving.
    await policy.getByRole("radio", { name: "Set passwords to never expire" }).check();
    await expect(days).toHaveCount(0);
    await policy.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.").first()).toBeVisible();
    await expect(policy.getByText(/^Being spread until/)).toHaveCount(0);
  });
});
