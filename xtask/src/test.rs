//! `cargo xtask test`: everything that must hold, from the cheap to the dear, and one closing line.
//!
//! The first step that does not compile or lint ends the run. Tests themselves are counted: a failing test does not keep
//! the later ones from being run, so that one run tells everything.

use crate::{
    bench, check, e2e, packages,
    postgres::Postgres,
    process,
    program::{self, Profile},
    site::{self, Mode, budget},
    workspace::{say, step},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader},
    ops::AddAssign,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

/// How many tests did what.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Count {
    passed: u64,
    failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs everything.
///
/// # Errors
/// Something does not hold.
pub fn run(no_browser: bool) -> Result<()> {
    let start = Instant::now();
    check::format()?;
    check::run()?;
    let mut count = rust()?;
    let site = site::build(Mode::Release)?;
    step("Sizes");
    count += judged(&budget::lines(&site.sizes));
    let program = program::build(Profile::Ci, &site.folder)?;
    count += judged(&[bench::sign_in_page(&program)?]);
    if !no_browser {
        count += in_browser(&program)?;
    }
    let seconds = start.elapsed().as_secs();
    say(&format!(
        "\ndone in {} min {} s",
        seconds / 60,
        seconds % 60
    ));
    say(&format!("{} passed, {} failed", count.passed, count.failed));
    if count.failed > 0 {
        bail!("{} tests failed", count.failed);
    }
    Ok(())
}

/// All tests in Rust, with both databases.
fn rust() -> Result<Count> {
    let postgres = Postgres::start()?;
    let python = mail_server()?;
    let has_postfix = postfix()?;
    let has_soffice = spreadsheet();
    step("Tests");
    let mut command = process::cargo();
    command
        .env("LATCHKEY_TEST_AIOSMTPD", python)
        .env("LATCHKEY_TEST_REQUIRE_AIOSMTPD", "1")
        .env("LATCHKEY_TEST_REQUIRE_POSTFIX", has_postfix)
        .env("LATCHKEY_TEST_REQUIRE_SOFFICE", has_soffice);
    command.args([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "frontend",
        "--no-fail-fast",
    ]);
    let (count, success) = counted(postgres.tell(&mut command))?;
    if !success && count.failed == 0 {
        bail!("the tests do not compile, or one died");
    }
    Ok(count)
}

/// The mail server that the tests of messages talk to, as the Python that has it.
fn mail_server() -> Result<&'static str> {
    let find = || {
        ["/usr/bin/python3", "python3"].into_iter().find(|python| {
            let mut command = Command::new(python);
            command
                .args(["-c", "import aiosmtpd"])
                .stderr(Stdio::null());
            process::status(&mut command).is_ok_and(|status| status.success())
        })
    };
    packages::need(find, "aiosmtpd", &["python3-aiosmtpd"])
}

/// The Postfix that the tests of messages run for themselves; `1` or `0`: it is there. It starts as root alone, so that nobody
/// else is made to install it.
fn postfix() -> Result<&'static str> {
    if !packages::is_root() {
        say("Not root: tests with Postfix are left out.");
        return Ok("0");
    }
    // Without a configuration of the system's own, Debian's package starts nothing.
    let answers = "postfix postfix/main_mailer_type select No configuration";
    let find = || Some("1").filter(|_| Path::new("/usr/sbin/postfix").is_file());
    packages::need_answered(find, "Postfix", &["postfix"], answers)
}

/// The spreadsheet program that opens what goes out; `1` or `0`: it is there. It is large: where it cannot be had the run goes on without
/// it, and says so.
fn spreadsheet() -> &'static str {
    let find = || process::find("soffice").map(drop);
    match packages::need(find, "LibreOffice Calc", &["libreoffice-calc-nogui"]) {
        Ok(()) => "1",
        Err(error) => {
            say(&format!(
                "{error:#}\nThe test that opens files with LibreOffice is left out."
            ));
            "0"
        }
    }
}

/// Runs `cargo test`, shows what it prints, and adds up the closing lines of its programs.
fn counted(command: &mut Command) -> Result<(Count, bool)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo test")?;
    let mut count = Count::default();
    let output = child.stdout.take().context("cargo test has an output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        say(&line);
        if let Some(part) = closing_line(&line) {
            count += part;
        }
    }
    Ok((count, child.wait()?.success()))
}

/// `test result: ok. 12 passed; 0 failed; …`
fn closing_line(line: &str) -> Option<Count> {
    let rest = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |word: &str| {
        rest.split("; ")
            .find_map(|part| part.strip_suffix(word)?.trim().parse().ok())
    };
    Some(Count {
        passed: number("passed")?,
        failed: number("failed")?,
    })
}

fn judged(lines: &[budget::Line]) -> Count {
    let mut count = Count::default();
    for line in lines {
        say(&line.to_string());
        if line.holds() {
            count.passed += 1;
        } else {
            count.failed += 1;
        }
    }
    count
}

/// The browser tests; Playwright writes its own report for us to count. A test that fails is tried once more, in a program of its own:
/// on a machine that builds at the same time a script can be quicker than a page. Whoever needed it is named, so that it is looked into.
fn in_browser(program: &Path) -> Result<Count> {
    let folder = tempfile::tempdir()?;
    let report = folder.path().join("report.json");
    let mut command = e2e::playwright(program)?;
    command
        .args(["--reporter", "list,json", "--retries", "1"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
    let success = process::status(&mut command)?.success();
    let text = fs::read_to_string(&report).context("Playwright wrote no report")?;
    let report: serde_json::Value = serde_json::from_str(&text)?;
    let count = playwright_count(&report)?;
    for title in at_the_second_try(&report) {
        say(&format!("only at the second try: {title}"));
    }
    if !success && count.failed == 0 {
        bail!("the browser tests could not be run");
    }
    Ok(count)
}

/// Playwright's statistics: `expected` passed, `flaky` did at the second try, `unexpected` did not.
fn playwright_count(report: &serde_json::Value) -> Result<Count> {
    let number = |name: &str| {
        report["stats"][name]
            .as_u64()
            .with_context(|| format!("no stats.{name} in the report"))
    };
    Ok(Count {
        passed: number("expected")? + number("flaky")?,
        failed: number("unexpected")?,
    })
}

/// The titles of the tests that Playwright calls flaky: its suites hold suites, these hold tests.
fn at_the_second_try(suite: &serde_json::Value) -> Vec<String> {
    let list = |name: &str| suite[name].as_array().cloned().unwrap_or_default();
    let is_flaky = |spec: &serde_json::Value| {
        let tests = spec["tests"].as_array();
        tests.is_some_and(|tests| tests.iter().any(|test| test["status"] == "flaky"))
    };
    let here = list("specs").into_iter().filter(is_flaky).map(|spec| {
        let text = |name: &str| spec[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", text("file"), text("title"))
    });
    let below = list("suites");
    here.chain(below.iter().flat_map(at_the_second_try))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Count, at_the_second_try, closing_line, playwright_count};

    #[test]
    fn the_closing_line_of_a_test_program_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(
            closing_line(line),
            Some(Count {
                passed: 12,
                failed: 3
            })
        );
        assert_eq!(closing_line("test a ... ok"), None);
    }

    #[test]
    fn a_browser_test_that_passes_at_the_second_try_is_counted_and_named() -> anyhow::Result<()> {
        let report = serde_json::json!({
            "stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 0},
            "suites": [{"suites": [{"specs": [
                {"file": "lists.spec.ts", "title": "is quick", "tests": [{"status": "expected"}]},
                {"file": "lists.spec.ts", "title": "is slow", "tests": [{"status": "flaky"}]},
            ]}]}],
        });
        let count = Count {
            passed: 6,
            failed: 1,
        };
        assert_eq!(playwright_count(&report)?, count);
        assert_eq!(at_the_second_try(&report), ["lists.spec.ts: is slow"]);
        assert!(playwright_count(&serde_json::json!({})).is_err());
        Ok(())
    }
}
