// Groups in groups: put in by keyboard, shown, refused where a circle would close, taken out.
import { expect, look, open, settled, signInAsAdmin, test } from "../support/test";

test("a group is put into another, and never into itself", async ({ page, demo, watch }) => {
  watch.expectStatus(409);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/groups");
  for (const name of ["Harbour staff", "Harbour night shift"]) {
    await page.getByRole("button", { name: "Add a group" }).click();
    const form = page.getByRole("dialog", { name: "Add a group" });
    await form.getByLabel("Name").fill(name);
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  }

  await page.getByRole("button", { name: "Harbour staff", exact: true }).click();
  const staff = page.getByRole("dialog", { name: "Members of Harbour staff" });
  await expect(staff.getByText("No group is in this one.")).toBeVisible();
  const choice = staff.getByRole("combobox", { name: "Add a group" });
  await choice.focus();
  await choice.selectOption("Harbour night shift");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const out = staff.getByRole("button", { name: "Remove Harbour night shift from the group" });
  await expect(out).toBeVisible();
  await expect(choice.getByRole("option", { name: "Harbour night shift" })).toHaveCount(0);
  await look(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await look(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row", { name: /Harbour staff/ })).toContainText("0 members, 1 group");

  await page.getByRole("button", { name: "Harbour night shift", exact: true }).click();
  const shift = page.getByRole("dialog", { name: "Members of Harbour night shift" });
  await settled(page);
  await shift.getByRole("combobox", { name: "Add a group" }).selectOption("Harbour staff");
  await shift.getByRole("button", { name: "Add a group" }).click();
  await expect(page.getByText("This group would be in itself.")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Harbour staff", exact: true }).click();
  await out.click();
  await expect(staff.getByText("No group is in this one.")).toBeVisible();
});
