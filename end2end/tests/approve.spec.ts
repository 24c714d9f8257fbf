// A second administrator: the rules below the list of jobs, a job that waits, whoever started it cannot answer it, another one sees whom it
// would change, declines with a reason, approves, and both follow it.
import { mails, text } from "../support/mail";
import { apart, expect, expectAccessible, open, signIn, signInAsAdmin, test, visitor, type Page, type Program } from "../support/test";

/** A second Global administrator, who can be mailed. */
function second(own: Program): { user: string; password: string; address: string } {
  const [user, address] = ["second.kestrel@juniperpike.example", "kestrel@example.net"];
  own.run("user", "add", user, "--display-name", "Second Kestrel", "--alternate-email", address, "--role", "global_administrator");
  const { password } = JSON.parse(own.run("user", "reset", user, "--keep", "--json")) as { password: string };
  return { user, password, address };
}

/** Starts a sign-out of everybody in a list, and answers the address of the job's page. */
async function signOutAll(page: Page, query: string): Promise<string> {
  await open(page, `/admin/jobs/new?all=1&work=sign_out&${query}`);
  await expect(page.locator(".preview-count")).toHaveText(/will be changed/);
  await expect(page.getByText("This job waits until another administrator approves it.")).toBeVisible();
  await expectAccessible(page);
  const typed = page.getByRole("textbox", { name: /^Type \d+ to go on$/ });
  const people = (await page.locator(".preview-count").innerText()).replace(/\D/g, "");
  if ((await typed.count()) > 0) await typed.fill(people);
  await page.locator(".job-go button").click();
  await page.waitForURL(/\/admin\/jobs\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

test("a second administrator declines one job and approves another, and nobody answers an own one", async ({ browser }) => {
  test.setTimeout(240_000);
  await apart(async (own) => {
    const other = second(own);
    const mine = "starter@example.net";
    own.run("user", "edit", own.user, `alternate_email=${mine}`);
    const first = await visitor(browser, own, { viewport: { width: 1440, height: 900 } });
    const page = first.page;
    await signInAsAdmin(page, own);
    await open(page, "/admin/jobs");
    const rules = page.locator("form#job-rules");
    const above = rules.getByLabel("Needed for more than so many people");
    await above.fill("-1");
    await rules.getByRole("button", { name: "Save" }).click();
    await expect(above).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
    await above.fill("1");
    await rules.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.reload();
    await expect(above).toHaveValue("1");

    const declined = await signOutAll(page, "role=no_role");
    await expect(page.locator("h1 .tag")).toHaveText("Waits for approval");
    await expect(page.getByText("You started this job.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Approve" }), "not the own one").toHaveCount(0);
    await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Withdraw the job" })).toBeVisible();
    await expectAccessible(page);

    // The other one is mailed, and finds it on Home and under Jobs.
    const asked = () => mails(own, other.address).map(text).filter((said) => said.includes("Open the job"));
    await expect.poll(() => asked().length).toBe(1);
    expect(asked()[0]).toContain(declined);
    const theirs = await visitor(browser, own, { viewport: { width: 1440, height: 900 } });
    const desk = theirs.page;
    await signIn(desk, other.user, other.password);
    await open(desk, "/admin");
    await expect(desk.getByText("1 job waits for another administrator.")).toBeVisible();
    await desk.getByRole("link", { name: "Open the jobs" }).click();
    const waits = desk.locator(".jobs tbody tr", { hasText: "Waits for approval" });
    await expect(waits).toHaveCount(1);
    await waits.getByRole("link", { name: "Sign out everywhere" }).click();
    const card = desk.locator("#job-approval");
    await expect(card.locator(".preview-count")).toHaveText(/will be changed/);
    await expect(card.getByText(own.user)).toBeVisible();
    await expectAccessible(desk);
    await card.getByRole("button", { name: "Decline" }).click();
    const dialog = desk.getByRole("dialog", { name: "Decline this job?" });
    await dialog.getByRole("button", { name: "Decline" }).click();
    await expect(dialog.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(desk);
    await dialog.getByLabel("Reason").fill("Not in the middle of the day.");
    await dialog.getByRole("button", { name: "Decline" }).click();
    await expect(desk.locator("h1 .tag")).toHaveText("Declined");
    await expect(desk.locator("#job-approval")).toContainText("Not in the middle of the day.");

    // Whoever started it sees it without a reload.
    await expect(page.locator("h1 .tag")).toHaveText("Declined");
    await expect(page.locator("#job-approval")).toContainText(other.user);
    await expect(page.locator("#job-approval")).toContainText("Not in the middle of the day.");
    await expect(page.locator(".job-counts .good dd")).toHaveText("0");
    await expectAccessible(page);
    const answered = () => mails(own, mine).map(text).filter((said) => said.includes("Not in the middle of the day."));
    await expect.poll(() => answered().length).toBe(1);
    expect(answered()[0]).toContain(`${other.user} has declined your job. Nobody was changed.`);

    // And one that is approved.
    const approved = await signOutAll(page, "role=no_role");
    await open(desk, approved);
    await desk.locator("#job-approval").getByRole("button", { name: "Approve" }).click();
    await expect(desk.locator("h1 .tag")).toHaveText("Done", { timeout: 60_000 });
    await expect(page.locator("h1 .tag")).toHaveText("Done", { timeout: 60_000 });
    await expect(page.locator("#job-approval")).toContainText("Approved by");
    await expect(page.locator("#job-approval")).toContainText(other.user);
    expect(Number((await page.locator(".job-counts .good dd").innerText()).replace(/\D/g, ""))).toBeGreaterThan(100);
    await open(desk, "/admin");
    await expect(desk.getByText("waits for another administrator")).toHaveCount(0);
    await theirs.look();
    await first.look();
  });
});
