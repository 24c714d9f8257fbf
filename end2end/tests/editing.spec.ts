// Two administrators and one person.
import { expect, open, signIn, signInAsAdmin, someone, test, visitor } from "../support/test";

test("of two who edit one person, the second is told and loses nothing", async ({ page, demo, browser, watch }) => {
  watch.expectStatus(409);
  const finch = someone(demo, "edited.finch@juniperpike.example", "Edited Finch");
  const second = someone(demo, "second.admin@juniperpike.example", "Second Admin", "user_administrator");
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=edited.finch");
  await page.getByRole("link", { name: finch.name }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const panel = page.getByRole("dialog", { name: `Edit ${finch.name}` });
  await panel.getByLabel("Job title").fill("Bird watcher");
  await panel.getByLabel("First name").fill("Edda");

  const { page: other, look } = await visitor(browser, demo);
  await signIn(other, second.user, second.password);
  await open(other, new URL(page.url()).pathname);
  await other.getByRole("button", { name: "Edit", exact: true }).click();
  const theirs = other.getByRole("dialog", { name: `Edit ${finch.name}` });
  await theirs.getByLabel("Department").fill("Harbour");
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(theirs).toBeHidden();
  await expect(other.getByText("Harbour")).toBeVisible();
  await look();

  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("Somebody changed this meanwhile")).toBeVisible();
  await expect(panel.locator(".meanwhile")).toBeFocused();
  await expect(panel).toContainText(/Department: was “.*”, is now “Harbour”/);
  await expect(panel.getByLabel("Job title")).toHaveValue("Bird watcher");
  await expect(panel.getByLabel("First name")).toHaveValue("Edda");
  await expect(panel.getByLabel("Department"), "what the other one saved, where nothing of one's own stood").toHaveValue("Harbour");
  await panel.getByRole("button", { name: "Save" }).click();
  await expect(panel).toBeHidden();
  const account = page.locator("section").filter({ has: page.getByRole("heading", { name: "Account" }) });
  await expect(account).toContainText("Bird watcher");
  await expect(account, "the other one's change is not undone").toContainText("Harbour");
});

test("a user name that is taken is refused at its field", async ({ page, demo, watch }) => {
  watch.expectStatus(409);
  watch.expectStatus(422);
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users/add");
  await page.getByLabel("First name").fill("Amara");
  await page.getByLabel("Last name").fill("Osei");
  await expect(page.getByLabel("Display name")).toHaveValue("Amara Osei");
  await page.getByLabel("User name").fill(demo.user);
  await page.getByRole("button", { name: "Add user" }).click();
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page).toHaveTitle(/^Error:/);
  await expect(page.getByLabel("User name")).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("alert").getByRole("link").first().click();
  await expect(page.getByLabel("User name")).toBeFocused();
  await page.getByLabel("User name").fill("amara.osei.2@juniperpike.example");
  await page.getByRole("button", { name: "Add user" }).click();
  await page.waitForURL(/\/admin\/users\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1, name: "Amara Osei" })).toBeVisible();
});
