// `test` for every browser test: a program per worker, and a page that may neither complain nor phone elsewhere.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Browser, type BrowserContextOptions, type Page } from "@playwright/test";
import { start, type Program } from "./program";

export { expect, type Page, type Program };

/** What the page said that nobody expected; a test that provokes a message names it first. */
export class Watch {
  readonly #complaints: string[] = [];
  // Chromium's own note that signing out has cleared what the browser kept.
  // A script is faster than a person: on a busy machine it has the focus somewhere before the page has put it into its first field.
  readonly #expected: RegExp[] = [/^console\.info: Clear-Site-Data header/, /^console\.info: Autofocus processing was blocked/];

  /** From now on a message like this one is no complaint. */
  expect(message: RegExp): void {
    this.#expected.push(message);
  }

  /** Refusals are answered with 4xx, which Chromium notes in its console. */
  expectStatus(status: number): void {
    this.expect(new RegExp(`status of ${status}`));
  }

  note(complaint: string): void {
    this.#complaints.push(complaint);
  }

  get unexpected(): string[] {
    return this.#complaints.filter((complaint) => !this.#expected.some((expected) => expected.test(complaint)));
  }
}

/** Notes every console message, error, CSP report and request to another host. */
export async function watch(page: Page, origin: string, into: Watch): Promise<void> {
  page.on("console", (message) => into.note(`console.${message.type()}: ${message.text()} (${page.url()})`));
  page.on("pageerror", (error) => into.note(`error: ${error.message} (${page.url()})`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:") && !url.startsWith(`blob:${origin}/`)) {
      into.note(`request to another host: ${url}`);
    }
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP report: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

interface TestFixtures {
  watch: Watch;
}

interface WorkerFixtures {
  /** The demo, shared by the tests of a worker: a test that changes a person takes one of its own. */
  demo: Program;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    async ({}, use) => {
      const program = await start({ demo: true });
      await use(program);
      await program.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
  watch: async ({}, use) => use(new Watch()),
  page: async ({ page, baseURL, demo, watch: into }, use, info) => {
    const before = demo.log().length;
    await watch(page, baseURL ?? "", into);
    await use(page);
    if (info.status !== info.expectedStatus) await info.attach("program.log", { body: demo.log().slice(before) });
    expect(into.unexpected, "the page complained, or asked another host").toEqual([]);
  },
});

/** A page of its own on a program of its own, as strictly watched: `look` fails the test if it complained. */
export async function visitor(
  browser: Browser,
  program: Program,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; watch: Watch; look: () => Promise<void> }> {
  const context = await browser.newContext({
    baseURL: program.url,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const into = new Watch();
  await watch(page, program.url, into);
  const look = async () => {
    await context.close();
    expect(into.unexpected, "the page complained, or asked another host").toEqual([]);
  };
  return { page, watch: into, look };
}

/** A person with a password of their own, made on the command line. */
export function someone(program: Program, user: string, name: string, ...roles: string[]): { user: string; name: string; password: string } {
  program.run("user", "add", user, "--display-name", name, ...roles.flatMap((role) => ["--role", role]), "--json");
  const { password } = JSON.parse(program.run("user", "reset", user, "--keep", "--json")) as { password: string };
  return { user, name, password };
}

/** A person with a temporary password: whoever signs in with it has to choose a new one. */
export function newcomer(program: Program, user: string, name: string): { user: string; password: string } {
  program.run("user", "add", user, "--display-name", name, "--json");
  const { password } = JSON.parse(program.run("user", "reset", user, "--json")) as { password: string };
  return { user, password };
}

/** Nothing on the page is still on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Waits until the program has taken the page over. */
export async function live(page: Page): Promise<void> {
  await page.locator("html[data-live]").waitFor({ state: "attached", timeout: 30_000 });
}

/** Opens a page and waits until it answers. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await live(page);
}

/** Signs in through the two pages; whoever could not get back in alone is asked about it, and says **Not now**. */
export async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("User name").fill(user);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  if (new URL(page.url()).pathname !== "/account/keep") return;
  await page.getByRole("button", { name: "Not now" }).click();
  await page.waitForURL((url) => url.pathname !== "/account/keep");
}

/** Signs in as the demo's administrator. */
export async function signInAsAdmin(page: Page, program: Program): Promise<void> {
  await signIn(page, program.user, program.password);
}

/** A sample organisation of its own, where everybody may be changed and settings are nobody else's. */
export async function apart(run: (own: Program) => Promise<void>): Promise<void> {
  const own = await start({ demo: true });
  try {
    await run(own);
  } finally {
    await own.stop();
  }
}

/** As `apart`, with its administrator signed in on a wide page that is watched. */
export async function apartAsAdmin(browser: Browser, todo: (page: Page, own: Program) => Promise<void>): Promise<void> {
  await apart(async (own) => {
    const context = await browser.newContext({ baseURL: own.url, locale: "en", viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const into = new Watch();
    await watch(page, own.url, into);
    try {
      await signInAsAdmin(page, own);
      await todo(page, own);
      expect(into.unexpected).toEqual([]);
    } finally {
      await context.close();
    }
  });
}

/** No serious or critical finding, in the light and in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A colour on its way from one theme to the other has the contrast of neither.
    await page.evaluate(() => {
      for (const one of document.getAnimations()) {
        if (one.effect?.getComputedTiming().iterations !== Infinity) one.finish();
      }
    });
    // Colours settle within a frame or two of the change: a finding counts when it is there to stay.
    await expect(async () => {
      // Without a page of its own to add up in, and without a list of all that is well: half the time.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] }).analyze();
      const grave = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
      expect(grave, `axe, ${colorScheme}, ${page.url()}`).toEqual([]);
    }).toPass({ timeout: 10_000 });
  }
}

/** A page as it should be: nothing wider than the window, and accessible. */
export async function look(page: Page): Promise<void> {
  await settled(page);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `${page.url()} is wider than the window`).toBeLessThanOrEqual(window ?? 0);
  await expectAccessible(page);
}
