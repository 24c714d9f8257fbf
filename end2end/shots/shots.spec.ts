// Pictures of pages, to look at: `PAGES="/sign-in /admin/users" npm run shots`.
//
// PAGES   paths; those before sign-in are taken signed out, the others as the demo's administrator
// WIDTHS  1440 and 360 unless told          THEMES  light and dark unless told
// LANGS   en unless told (en de ar)         FULL=1  the whole page and not only what is in sight
// LATCHKEY_PROGRAM names the program; LATCHKEY_URL, LATCHKEY_USER and LATCHKEY_PASSWORD take one that runs already.
import { test, type Browser, type Page } from "@playwright/test";
import { start, type Program } from "../support/program";
import { signIn } from "../support/test";

const words = (name: string, otherwise: string) => (process.env[name] ?? otherwise).split(/\s+/).filter(Boolean);
const everyone = ["/sign-in", "/set-up", "/set-password", "/recover", "/not-me", "/demo"];

async function running(): Promise<Program> {
  const { LATCHKEY_URL: url, LATCHKEY_USER: user = "", LATCHKEY_PASSWORD: password = "" } = process.env;
  if (url === undefined) return start({ demo: true });
  const nothing = () => "";
  return { url, user, password, setUpLink: "", data: "", log: nothing, run: nothing, stop: async () => {} };
}

async function open(browser: Browser, program: Program, lang: string, width: number, dark: boolean): Promise<Page> {
  return browser.newPage({
    baseURL: program.url,
    locale: lang,
    viewport: { width, height: width < 600 ? 780 : 900 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    deviceScaleFactor: width < 600 ? 2 : 1,
  });
}

async function shoot(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.locator("html[data-live]").waitFor({ state: "attached", timeout: 5_000 }).catch(() => console.log(`not live: ${path}`));
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: process.env.FULL === "1", animations: "disabled" });
  console.log(`screenshots/${name}.png`);
}

test("pictures", async ({ browser }) => {
  const program = await running();
  const paths = words("PAGES", "/sign-in / /account /admin /admin/users /admin/audit");
  for (const lang of words("LANGS", "en")) {
    for (const width of words("WIDTHS", "1440 360").map(Number)) {
      const signedIn = await open(browser, program, "en", width, false);
      if (paths.some((path) => !everyone.some((public_) => path.startsWith(public_)))) {
        await signIn(signedIn, program.user, program.password);
      }
      const cookies = await signedIn.context().cookies();
      await signedIn.context().close();
      for (const theme of words("THEMES", "light dark")) {
        const page = await open(browser, program, lang, width, theme === "dark");
        page.on("console", (message) => console.log(`console.${message.type()}: ${message.text()}`));
        page.on("pageerror", (error) => console.log(`error: ${error.message}`));
        for (const path of paths) {
          await page.context().clearCookies();
          if (!everyone.some((public_) => path.startsWith(public_))) await page.context().addCookies(cookies);
          const stem = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "launcher";
          await shoot(page, path, [stem, lang, width, theme].join("_"));
        }
        await page.context().close();
      }
    }
  }
  await program.stop();
});
