// `npm run shots`: pictures of pages into `screenshots/`. See `shots/shots.spec.ts` for what can be asked for.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

export default defineConfig({ ...base, testDir: "shots", timeout: 300_000, workers: 1, use: { ...base.use, screenshot: "off", trace: "off" } });
