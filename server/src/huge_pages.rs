//! Huge pages for the memory of hashing. Owns how the program asks for them; never allocates.
//!
//! Argon2 reads blocks all over its 19 MiB, and with pages of 4 KiB the processor looks up their addresses most of the time
//! anew: pages of 2 MiB make a hash some 8 % quicker. Where Linux gives them only to those who ask (`madvise`, the
//! default of most distributions), glibc's allocator asks for large blocks when it is told to at its start
//! (`glibc.malloc.hugetlb`, since 2.35). A program cannot tell its own allocator afterwards, so `serve` and `reset` start themselves once
//! more in its own place, with the same process number, arguments and surroundings.

use std::ffi::{OsStr, OsString};

const TUNABLES: &str = "GLIBC_TUNABLES";
const TUNABLE: &str = "glibc.malloc.hugetlb";

/// Starts this program anew in its own place, if that gives it huge pages. Comes back where it does not: nothing is to be
/// gained, the operator decided already (the variable names the setting), or the operating system refuses.
pub fn start_anew() {
    let Some(tunables) = wanted(&policy(), std::env::var_os(TUNABLES).as_deref()) else {
        return;
    };
    // An error loses nothing but some speed, and there is no log yet.
    drop(replace(&tunables));
}

/// How this machine gives huge pages, as Linux says it: `always [madvise] never`. Empty elsewhere.
fn policy() -> String {
    std::fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default()
}

/// The variable as it has to be; `None`: as it is.
fn wanted(policy: &str, set: Option<&OsStr>) -> Option<OsString> {
    if !policy.contains("[madvise]") {
        return None;
    }
    let set = set.unwrap_or_default();
    if set.to_string_lossy().contains(TUNABLE) {
        return None;
    }
    let mut tunables = set.to_owned();
    if !tunables.is_empty() {
        tunables.push(":");
    }
    tunables.push(TUNABLE);
    tunables.push("=1");
    Some(tunables)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn replace(tunables: &OsStr) -> Option<std::io::Error> {
    use std::os::unix::process::CommandExt;
    let mut arguments = std::env::args_os();
    let name = arguments.next()?;
    match std::env::current_exe() {
        Ok(program) => Some(
            std::process::Command::new(program)
                .arg0(name)
                .args(arguments)
                .env(TUNABLES, tunables)
                .exec(),
        ),
        Err(error) => Some(error),
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn replace(_: &OsStr) -> Option<std::io::Error> {
    None
}

#[cfg(test)]
mod tests {
    use super::wanted;
    use std::ffi::OsStr;

    const ASKED: &str = "always [madvise] never\n";

    #[test]
    fn the_program_starts_anew_only_where_huge_pages_are_for_those_who_ask() {
        let wanted_of = |policy| wanted(policy, None);
        assert_eq!(wanted_of(ASKED), Some("glibc.malloc.hugetlb=1".into()));
        for other in ["[always] madvise never\n", "always madvise [never]\n", ""] {
            assert_eq!(wanted_of(other), None, "{other}");
        }
    }

    #[test]
    fn it_starts_anew_once_and_leaves_what_the_operator_decided() {
        let again = |set: &str| wanted(ASKED, Some(OsStr::new(set)));
        assert_eq!(again("glibc.malloc.hugetlb=1"), None);
        assert_eq!(again("glibc.malloc.hugetlb=0"), None);
        assert_eq!(
            again("glibc.malloc.check=1"),
            Some("glibc.malloc.check=1:glibc.malloc.hugetlb=1".into())
        );
        assert_eq!(again(""), Some("glibc.malloc.hugetlb=1".into()));
    }
}
