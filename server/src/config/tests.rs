//! What the configuration takes and refuses.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn environment(pairs: &[(&str, &str)]) -> Sources {
    let environment = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Sources {
        environment,
        ..Sources::default()
    }
}

fn refusal(sources: Sources) -> String {
    Config::load(sources).unwrap_err().to_string()
}

#[test]
fn nothing_configured_is_a_loopback_desk_with_sqlite_in_the_data_folder() {
    let config = Config::load(Sources::default()).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url, "sqlite:latchkey-data/latchkey.db");
    assert!(config.public_url.is_none() && !config.demo && !config.insecure_http);
}

#[test]
fn flags_beat_variables_and_variables_beat_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    std::fs::write(
        &file,
        "listen = \"127.0.0.1:1\"\nlog = \"warn\"\nhash_memory = 20000\ndemo = true\n",
    )
    .unwrap();
    let mut sources = environment(&[
        ("LATCHKEY_LISTEN", "127.0.0.1:2"),
        ("LATCHKEY_LOG", "debug"),
        ("HOME", "/"),
    ]);
    sources.file = Some(file);
    sources.flags.listen = Some("127.0.0.1:3".parse().unwrap());
    let config = Config::load(sources).unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.log, "debug");
    assert_eq!(config.hashing.memory_kib, 20_000);
    assert!(config.demo);
}

#[test]
fn the_file_in_the_data_folder_is_read_without_being_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(DEFAULT_FILE),
        "trusted_proxy = [\"10.0.0.0/8\", \"::1\"]\n",
    )
    .unwrap();
    let config = Config::load(environment(&[(
        "LATCHKEY_DATA",
        &folder.path().display().to_string(),
    )]))
    .unwrap();
    assert_eq!(config.trusted_proxies.len(), 2);
}

#[test]
fn unknown_settings_are_one_line_that_names_them() {
    let line = refusal(environment(&[("LATCHKEY_LISTN", "127.0.0.1:1")]));
    assert!(
        line.starts_with("unknown variable LATCHKEY_LISTN") && !line.contains('\n'),
        "{line}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.toml");
    std::fs::write(&file, "\nlistne = \"127.0.0.1:1\"\n").unwrap();
    let line = refusal(Sources {
        file: Some(file),
        ..Sources::default()
    });
    assert!(
        line.contains("line 2") && line.contains("unknown field `listne`") && !line.contains('\n'),
        "{line}"
    );
}

#[test]
fn build_and_test_variables_are_no_settings() {
    assert!(
        Config::load(environment(&[
            ("LATCHKEY_SITE_DIR", "x"),
            ("LATCHKEY_TEST_POSTGRES", "y")
        ]))
        .is_ok()
    );
}

#[test]
fn a_refused_value_is_named_but_not_shown() {
    let line = refusal(environment(&[(
        "LATCHKEY_PUBLIC_URL",
        "https://admin:hunter2@desk.example",
    )]));
    assert!(
        line.starts_with("public_url in the environment") && !line.contains("hunter2"),
        "{line}"
    );
    let line = refusal(environment(&[(
        "LATCHKEY_DATABASE_URL",
        "mysql://root:hunter2@db",
    )]));
    assert!(!line.contains("hunter2"), "{line}");
}

#[test]
fn p5_hashing_below_the_floor_or_above_what_is_ever_run_does_not_start() {
    for (name, value) in [
        ("LATCHKEY_HASH_MEMORY", "19455"),
        ("LATCHKEY_HASH_MEMORY", "131073"),
        ("LATCHKEY_HASH_ITERATIONS", "1"),
        ("LATCHKEY_HASH_ITERATIONS", "31"),
    ] {
        assert!(
            Config::load(environment(&[(name, value)])).is_err(),
            "{name}={value}"
        );
    }
}

#[test]
fn s1_plain_http_stays_on_this_machine() {
    for pairs in [
        &[("LATCHKEY_LISTEN", "0.0.0.0:3000")][..],
        &[("LATCHKEY_PUBLIC_URL", "http://desk.example")],
        &[
            ("LATCHKEY_PUBLIC_URL", "https://desk.example"),
            ("LATCHKEY_INSECURE_HTTP", "true"),
        ],
        &[
            ("LATCHKEY_PUBLIC_URL", "http://localhost"),
            ("LATCHKEY_LISTEN", "0.0.0.0:1"),
            ("LATCHKEY_INSECURE_HTTP", "1"),
        ],
    ] {
        assert!(Config::load(environment(pairs)).is_err(), "{pairs:?}");
    }
    assert!(Config::load(environment(&[("LATCHKEY_INSECURE_HTTP", "true")])).is_ok());
    assert!(
        Config::load(environment(&[
            ("LATCHKEY_LISTEN", "0.0.0.0:1"),
            ("LATCHKEY_PUBLIC_URL", "https://desk.example")
        ]))
        .is_ok()
    );
}
