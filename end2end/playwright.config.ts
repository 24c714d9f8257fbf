// How the browser tests run: the system's Chromium (never a downloaded one), each worker with a program of its own.
import { defineConfig } from "@playwright/test";

/** Flags that keep Chromium from looking anywhere but at the page under test. */
export const chromium = {
  executablePath: process.env.LATCHKEY_CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "tests",
  fullyParallel: false,
  workers: Number(process.env.LATCHKEY_E2E_WORKERS ?? 2),
  forbidOnly: true,
  retries: 0,
  // Generous: machines that build and test at once are slow, and nothing here is a benchmark.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    launchOptions: chromium,
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    trace: (process.env.LATCHKEY_E2E_TRACE as "on" | "off" | "retain-on-failure" | undefined) ?? "retain-on-failure",
  },
});
