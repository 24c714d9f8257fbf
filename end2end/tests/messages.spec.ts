// Messages, and how they leave the house: a mail server that is not there, one that refuses, one that takes.
import { readdirSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { type Browser } from "@playwright/test";
import { start } from "../support/program";
import { expect, live, look, open, settled, signIn, signInAsAdmin, someone, test, visitor, type Page, type Program } from "../support/test";

/** A mail server that takes everything, unless it is told what to say to recipients. */
class MailServer {
  answer = "250 2.1.5 Ok";
  readonly mails: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      let rest = "";
      let mail: string | undefined;
      const say = (line: string) => socket.write(`${line}\r\n`);
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        const lines = (rest + chunk.toString("latin1")).split("\r\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (mail !== undefined) {
            if (line === ".") {
              this.mails.push(mail);
              mail = undefined;
              say("250 2.0.0 Ok: queued");
            } else mail += `${line}\n`;
          } else if (/^EHLO/i.test(line)) say("250-mail.test\r\n250 8BITMIME");
          else if (/^RCPT/i.test(line)) say(this.answer);
          else if (/^DATA/i.test(line)) {
            mail = "";
            say("354 Go on");
          } else if (/^QUIT/i.test(line)) {
            say("221 2.0.0 Bye");
            socket.end();
          } else say("250 2.0.0 Ok");
        }
      });
      say("220 mail.test ESMTP");
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  close(): void {
    this.#server.close();
  }
}

/** A carrier that notes each call and says what it is told to. */
class CarrierServer {
  status = 201;
  readonly calls: { path: string; authorization: string; body: URLSearchParams }[] = [];
  readonly #server = createHttpServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { url = "", headers } = request;
      this.calls.push({ path: url, authorization: headers.authorization ?? "", body: new URLSearchParams(body) });
      response.writeHead(this.status, { "content-type": "application/json" });
      response.end(this.status < 400 ? '{"sid":"SM-taken"}' : '{"message":"no credit left"}');
    });
  });

  async open(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = new MailServer();
  const port = await server.open();
  server.close();
  return port;
}

test.describe("through a mail server", () => {
  test.describe.configure({ mode: "serial" });
  const admin = { user: "ada@juniperpike.example", password: "seven quiet rivers in autumn" };
  let program: Program;

  test.beforeAll(async () => {
    program = await start({ demo: false });
  });
  test.afterAll(async () => program.stop());

  async function signedIn(browser: Browser, width = 1280): ReturnType<typeof visitor> {
    const it = await visitor(browser, program, { viewport: { width, height: 900 } });
    it.watch.expectStatus(403);
    await signIn(it.page, admin.user, admin.password);
    return it;
  }

  /** A grave action may ask for the password first. */
  async function confirmed(page: Page, done: () => Promise<void>): Promise<void> {
    const question = page.getByRole("dialog", { name: "Confirm it's you" });
    await expect(async () => {
      if (await question.isVisible()) {
        await question.getByLabel("Password", { exact: true }).fill(admin.password);
        await question.getByRole("button", { name: "Confirm" }).click();
      }
      await done();
    }).toPass({ timeout: 30_000 });
  }

  function mailForm(page: Page) {
    return page.locator("form#mail");
  }

  async function useServer(page: Page, port: number): Promise<void> {
    await open(page, "/admin/settings/mail");
    const form = mailForm(page);
    await form.getByRole("radio", { name: /Through a mail server/ }).check();
    await form.getByLabel("Server", { exact: true }).fill("127.0.0.1");
    await form.getByLabel("Port").fill(String(port));
    await form.getByLabel("Protection").selectOption("none");
    await form.getByLabel("Sender").fill("desk@juniperpike.example");
  }

  async function save(page: Page): Promise<void> {
    await mailForm(page).getByRole("button", { name: "Save" }).click();
    await confirmed(page, () => expect(page.getByText("Saved.")).toBeVisible({ timeout: 2_000 }));
  }

  test("a test before saving says what the server said, and a refusal stands at its field", async ({ browser }) => {
    const { page, watch, look: done } = await visitor(browser, program);
    watch.expectStatus(403);
    watch.expectStatus(422);
    await page.goto(program.setUpLink);
    await live(page);
    await page.getByLabel("Organisation").fill("Juniper & Pike");
    await page.getByLabel("Your name").fill("Ada Lindqvist");
    await page.getByLabel("User name").fill(admin.user);
    await page.getByLabel("Password", { exact: true }).fill(admin.password);
    await page.getByRole("button", { name: "Finish set-up" }).click();
    await page.waitForURL((url) => url.pathname === "/admin");

    await useServer(page, await closedPort());
    const form = mailForm(page);
    await expect(form.getByLabel("Send the test to")).toHaveValue(admin.user);
    await form.getByLabel("Port").fill("70000");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await page.getByRole("alert").getByRole("link", { name: /Port/ }).click();
    await expect(form.getByLabel("Port")).toBeFocused();
    await expect(form.getByLabel("Port")).toHaveAttribute("aria-invalid", "true");
    await form.getByLabel("Port").fill(String(await closedPort()));
    await form.getByLabel("Server", { exact: true }).fill("mail.juniperpike.example");
    await form.getByRole("button", { name: "Save" }).click();
    await confirmed(page, () => expect(form.getByLabel("Protection")).toHaveAttribute("aria-invalid", "true", { timeout: 2_000 }));
    await form.getByLabel("Server", { exact: true }).fill("127.0.0.1");

    await form.getByRole("button", { name: "Send a test to me" }).click();
    const outcome = form.getByRole("status").filter({ hasText: "accepted" });
    await confirmed(page, () => expect(outcome).toContainText("Not accepted", { timeout: 2_000 }));
    await expect(outcome.locator("pre")).toContainText(/refused/i);

    const server = new MailServer();
    await form.getByLabel("Port").fill(String(await server.open()));
    await form.getByRole("button", { name: "Send a test to me" }).click();
    await expect(outcome).toContainText("Accepted");
    await expect(outcome.locator("pre")).toContainText("queued");
    expect(server.mails).toHaveLength(1);
    server.close();
    await look(page);
    await page.setViewportSize({ width: 360, height: 900 });
    await look(page);

    // Nothing was saved.
    await open(page, "/admin/settings/mail");
    await expect(mailForm(page).getByRole("radio", { name: /Into files/ })).toBeChecked();
    await done();
  });

  test("what does not get through is tried again, called back, sent", async ({ browser }) => {
    test.setTimeout(240_000);
    const { page, look: done } = await signedIn(browser);
    await useServer(page, await closedPort());
    await save(page);
    await open(page, "/admin/messages");
    await expect(page.getByRole("heading", { name: "No messages yet" })).toBeVisible();

    program.run("mail", "test", "--queue", "lost@example.org");
    const row = (to: string) => page.locator("tbody tr").filter({ hasText: to });
    await expect(async () => {
      await open(page, "/admin/messages");
      await expect(row("lost@example.org")).toContainText("To be tried again", { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    const lost = row("lost@example.org");
    await expect(lost.getByRole("cell").nth(3)).toContainText("1");
    await lost.getByRole("button", { name: "Retry the message to lost@example.org" }).click();
    await expect(page.getByRole("status").filter({ hasText: "is tried again" })).toBeVisible();
    await expect(lost.getByRole("cell").nth(3)).toContainText("2");
    await lost.getByRole("group").click();
    await expect(lost.locator("pre")).toContainText(/refused/i);
    await look(page);
    await page.setViewportSize({ width: 360, height: 900 });
    await look(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await look(page);
    await lost.getByRole("button", { name: "Cancel the message to lost@example.org" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Called back" })).toBeVisible();
    await expect(lost).toContainText("Called back");
    await expect(lost.getByRole("button")).toHaveCount(0);

    // One that refuses for good, and later does not.
    const server = new MailServer();
    server.answer = "550 5.1.1 No such mailbox";
    await useServer(page, await server.open());
    await save(page);
    program.run("mail", "test", "--queue", "later@example.org");
    await expect(async () => {
      await open(page, "/admin");
      await expect(page.getByText("Messages do not get through")).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await look(page);
    await page.getByRole("link", { name: "Open these messages" }).click();
    await page.waitForURL(/\/admin\/messages\?state=dead/);
    const later = row("later@example.org");
    await expect(later).toContainText("Given up");
    await expect(lost).toHaveCount(0);
    await expect(later).toContainText("No such mailbox");
    server.answer = "250 2.1.5 Ok";
    await later.getByRole("button", { name: /^Retry/ }).click();
    await expect(page.getByRole("status").filter({ hasText: "Message to later@example.org: Sent." })).toBeVisible();
    await expect(later).toContainText("Sent");
    expect(server.mails).toHaveLength(1);
    server.close();

    // The filters are in the address.
    await page.getByLabel("State").selectOption("cancelled");
    await page.waitForURL(/state=cancelled/);
    await expect(lost).toBeVisible();
    await page.getByRole("combobox", { name: "Way", exact: true }).selectOption("text");
    await page.waitForURL(/state=cancelled&channel=text/);
    await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
    await page.goBack();
    await expect(lost).toBeVisible();
    await expect(page.getByLabel("State")).toHaveValue("cancelled");
    await done();
  });

  test("of two who change how mail is sent, the second is told and loses nothing", async ({ browser }) => {
    const { page, watch, look: done } = await signedIn(browser);
    watch.expectStatus(409);
    await open(page, "/admin/settings/mail");
    await mailForm(page).getByLabel("Reply to").fill("answers@juniperpike.example");
    const other = await signedIn(browser);
    await open(other.page, "/admin/settings/mail");
    await mailForm(other.page).getByLabel("Sender").fill("other@juniperpike.example");
    await save(other.page);
    await other.look();
    await mailForm(page).getByRole("button", { name: "Save" }).click();
    await confirmed(page, () => expect(page.getByText("Somebody changed this meanwhile")).toBeVisible({ timeout: 2_000 }));
    await expect(mailForm(page).getByLabel("Reply to")).toHaveValue("answers@juniperpike.example");
    await save(page);
    await done();
  });

  test("a text reaches the carrier as a test, and then as what a person waits for", async ({ browser }) => {
    const carrier = new CarrierServer();
    const at = await carrier.open();
    const { page, look: done } = await signedIn(browser);
    await open(page, "/admin/settings/mail");
    const texts = page.locator("form#texts");
    const fillIn = async () => {
      await texts.getByRole("radio", { name: /Through a carrier/ }).check();
      await texts.getByRole("button", { name: "Fill in for Twilio" }).click();
      await texts.getByLabel("Address of the interface").fill(`http://127.0.0.1:${at}/{account}/Messages.json`);
      await texts.getByLabel("Account").fill("AC-heron");
      await texts.getByLabel("Secret", { exact: true }).fill("canary of the carrier");
      await texts.getByLabel("Number or name of the sender").fill("+4989123450000");
    };
    await fillIn();
    await texts.getByLabel("Send the test to the number").fill("+4989123450001");

    carrier.status = 402;
    const outcome = texts.getByRole("status").filter({ hasText: "accepted" });
    await texts.getByRole("button", { name: "Send a test to me" }).click();
    await confirmed(page, () => expect(outcome).toContainText("Not accepted", { timeout: 2_000 }));
    await expect(outcome.locator("pre")).toContainText("402");
    carrier.status = 201;
    await texts.getByRole("button", { name: "Send a test to me" }).click();
    await expect(outcome).toContainText("Accepted");
    await expect(outcome.locator("pre")).not.toContainText("canary");
    const { path, authorization, body } = carrier.calls.at(-1) ?? { path: "", authorization: "", body: new URLSearchParams() };
    expect(path).toBe("/AC-heron/Messages.json");
    expect(Buffer.from(authorization.replace("Basic ", ""), "base64").toString()).toBe("AC-heron:canary of the carrier");
    expect([body.get("To"), body.get("From")]).toEqual(["+4989123450001", "+4989123450000"]);
    expect(body.get("Body")).toContain("Juniper & Pike");
    await look(page);
    await page.setViewportSize({ width: 360, height: 900 });
    await look(page);

    // Nothing was saved by the tests; saved, it is read back, all but the secret.
    await open(page, "/admin/settings/mail");
    await expect(texts.getByRole("radio", { name: /Into files/ })).toBeChecked();
    await fillIn();
    await texts.getByRole("button", { name: "Save" }).click();
    await confirmed(page, () => expect(page.getByText("Saved.")).toBeVisible({ timeout: 2_000 }));
    await open(page, "/admin/settings/mail");
    await expect(texts.getByLabel("Address of the interface")).toHaveValue(/Messages\.json$/);
    await expect(texts.getByLabel("Secret", { exact: true })).toHaveValue("");
    await expect(texts.getByText("A secret is stored.")).toBeVisible();
    expect(await page.content()).not.toContain("canary");
    await done();

    // Somebody proves a number: the code comes by the carrier.
    const stork = someone(program, "texted.stork@juniperpike.example", "Texted Stork");
    const { page: theirs, look: complaints } = await visitor(browser, program);
    await signIn(theirs, stork.user, stork.password);
    await open(theirs, "/account/contacts");
    const sheet = theirs.getByRole("region", { name: "Mobile phone" });
    await sheet.getByRole("button", { name: "Add" }).click();
    await sheet.getByLabel("New mobile phone").fill("+49 89 1234 50002");
    await theirs.keyboard.press("Enter");
    const told = () => carrier.calls.map((call) => call.body).find((body) => body.get("To") === "+4989123450002")?.get("Body") ?? "";
    await expect.poll(told).toMatch(/\d{6}/);
    await sheet.getByLabel("Code").fill(/\d{6}/.exec(told())?.[0] ?? "");
    await theirs.keyboard.press("Enter");
    await expect(sheet.locator(".contact-value")).toContainText("Proven");
    await complaints();
    carrier.close();
  });

  test("a password is written and never read", async ({ browser }) => {
    const { page, look: done } = await signedIn(browser);
    await open(page, "/admin/settings/mail");
    const form = mailForm(page);
    await expect(form.getByText("No password is stored.")).toBeVisible();
    await form.getByLabel("User name at the server").fill("desk");
    await form.getByLabel("Password", { exact: true }).fill("canary of the mail server");
    await save(page);
    await expect(form.getByLabel("Password", { exact: true })).toHaveValue("");
    await expect(form.getByText("A password is stored.")).toBeVisible();
    await open(page, "/admin/settings/mail");
    await expect(form.getByText("A password is stored.")).toBeVisible();
    expect(await page.content()).not.toContain("canary of the mail server");
    await form.getByLabel("Remove the stored password").check();
    await save(page);
    await expect(form.getByText("No password is stored.")).toBeVisible();
    await done();
  });
});

test("into files: a queued mail is one, and the page says that it was sent", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  demo.run("mail", "test", "--queue", "filed@example.org");
  await expect(async () => {
    await open(page, "/admin/messages?kind=test&state=sent");
    await expect(page.locator("tbody tr").filter({ hasText: "filed@example.org" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  expect(readdirSync(join(demo.data, "mail")).filter((name) => name.endsWith(".eml"))).not.toHaveLength(0);
});

test("texts are filled in for Twilio, and each message can be looked at in each language", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/settings/mail");
  const form = page.locator("form#texts");
  await form.getByRole("radio", { name: /Through a carrier/ }).check();
  await form.getByRole("button", { name: "Fill in for Twilio" }).click();
  await expect(form.getByLabel("Address of the interface")).toHaveValue(/api\.twilio\.com/);
  await expect(form.getByLabel("Header 1", { exact: true })).toHaveValue("Authorization");
  await expect(form.getByLabel("Body", { exact: true })).toHaveValue("To={to}&From={from}&Body={text}");
  const preview = page.locator("#preview");
  await preview.getByLabel("Language").selectOption("de");
  await preview.getByLabel("Message").selectOption("password_changed");
  const [mail, phone] = [preview.getByLabel("As a mail"), preview.getByLabel("As a text")];
  await expect(mail).toContainText("Passwort");
  await expect(mail).toHaveAttribute("lang", "de");
  await expect(phone).toContainText("Passwort");
  await expect(phone).toHaveAttribute("lang", "de");
  await preview.getByLabel("Message").selectOption("temporary_password");
  await expect(preview.getByText("This is not sent to phones.")).toBeVisible();
  await expect(phone).toHaveCount(0);
  await preview.getByLabel("Message").selectOption("set_password_link");
  await expect(phone).toContainText("/set-password#");
  await settled(page);
  await look(page);
  await page.setViewportSize({ width: 360, height: 900 });
  await look(page);
});

test("a person's page has the messages about that person, and leads to all of them", async ({ page, demo }) => {
  await signInAsAdmin(page, demo);
  await open(page, "/admin/users?q=teixeira");
  await page.locator("tr[data-at='0'] a").click();
  const card = page.locator("section").filter({ has: page.getByRole("heading", { name: "Messages", exact: true }) });
  await expect(card).toContainText("No message about this person.");
  await card.getByRole("link", { name: "All messages about this person" }).click();
  await page.waitForURL(/\/admin\/messages\?person=[0-9a-f-]{36}$/);
  await page.getByRole("button", { name: /About one person/ }).click();
  await page.waitForURL(/\/admin\/messages$/);
});

test("the list is walked page by page, by its ways and by the keyboard, and the address says where", async ({ browser }) => {
  test.setTimeout(240_000);
  const program = await start({ demo: true });
  try {
    const count = 120;
    for (let n = 0; n < count; n++) program.run("mail", "test", "--queue", `n${n}@paged.example`);
    const { page, look: done } = await visitor(browser, program);
    await signInAsAdmin(page, program);
    await open(page, "/admin/messages?kind=test");
    const ways = page.getByRole("navigation", { name: "Messages" }).filter({ has: page.getByText("Older") });
    const way = (name: string) => ways.getByRole("link", { name, exact: true });
    const list = page.locator("#messages-list");
    const shown = () => page.locator("tbody td.to bdi").allInnerTexts();
    const numbered = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => `n${from - at}@paged.example`);
    await expect.poll(shown).toEqual(numbered(119, 70));
    await expect(way("Newer")).toHaveCount(0);
    await settled(page);

    // On by the keyboard: the way is a link, and behind it the list has the focus.
    await way("Older").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/kind=test&at=after\./);
    await expect.poll(shown).toEqual(numbered(69, 20));
    await expect(list).toBeFocused();
    // A message that comes meanwhile moves nothing.
    program.run("mail", "test", "--queue", "meanwhile@paged.example");
    await page.reload();
    await live(page);
    await expect.poll(shown).toEqual(numbered(69, 20));
    await way("Older").click();
    await expect.poll(shown).toEqual(numbered(19, 0));
    await expect(way("Older")).toHaveCount(0);
    await expect(way("Oldest")).toHaveCount(0);
    await look(page);
    await way("Newer").click();
    await page.waitForURL(/at=before\./);
    await expect.poll(shown).toEqual(numbered(69, 20));
    await way("Newest").click();
    await page.waitForURL(/\/admin\/messages\?kind=test$/);
    await expect.poll(async () => (await shown())[0]).toBe("meanwhile@paged.example");
    await way("Oldest").click();
    await page.waitForURL(/at=end/);
    await expect.poll(async () => (await shown()).at(-1)).toBe("n0@paged.example");
    await expect.poll(async () => (await shown()).length).toBe(50);
    await page.goBack();
    await expect.poll(async () => (await shown())[0]).toBe("meanwhile@paged.example");

    // The filters and the rows by the keyboard.
    await page.getByRole("combobox", { name: "Way", exact: true }).focus();
    await page.keyboard.press("ArrowDown");
    await page.waitForURL(/channel=mail/);
    await settled(page);
    const reply = page.locator("tbody tr").first().locator("summary");
    await reply.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("tbody tr").first().locator("pre")).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.locator("tbody tr").first().locator("pre")).toBeHidden();
    await done();
  } finally {
    await program.stop();
  }
});
