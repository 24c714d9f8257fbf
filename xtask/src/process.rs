//! Running other programs: wait for one, or keep one beside us and be sure that it ends with us.

use crate::workspace;
use anyhow::{Context, Result, bail};
use std::{
    env,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Runs a program to its end.
///
/// # Errors
/// It cannot be started, or it says that it failed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a program to its end and hands its answer over.
///
/// # Errors
/// It cannot be started.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`{}` cannot be started", shown(command)))
}

/// Runs a program and takes what it prints.
///
/// # Errors
/// It cannot be started, or it says that it failed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` cannot be started", shown(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Cargo, in the repository.
pub fn cargo() -> Command {
    let mut command = Command::new(workspace::cargo());
    command.current_dir(workspace::root());
    command
}

/// A program of this name on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(program))
        .find(|path| path.is_file())
}

fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Programs that must not outlive us, and how each likes to be asked.
static BESIDE_US: Mutex<Vec<(u32, &'static str)>> = Mutex::new(Vec::new());
static STOPPING: AtomicBool = AtomicBool::new(false);

/// A program that runs beside us and is ended when this value goes, when we fail, or when we are told to stop.
pub struct Beside {
    child: Child,
    signal: &'static str,
}

impl Beside {
    /// Starts it. `signal` is the one that it takes as a wish to end (`INT`, `TERM`).
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(command: &mut Command, signal: &'static str) -> Result<Self> {
        stop_all_when_told();
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("`{}` cannot be started", shown(command)))?;
        beside_us(|list| list.push((child.id(), signal)));
        Ok(Self { child, signal })
    }

    /// The process, to read what it prints and to ask whether it still runs.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// The system does not say.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        send(self.signal, self.child.id());
        if !ended_within(&mut self.child, Duration::from_secs(15)) {
            // It had its chance; the system ends it now. A failure means that it is gone already.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        beside_us(|list| list.retain(|(id, _)| *id != self.child.id()));
    }
}

fn ended_within(child: &mut Child, patience: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < patience {
        if !matches!(child.try_wait(), Ok(None)) {
            return true;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}

fn beside_us<T>(change: impl FnOnce(&mut Vec<(u32, &'static str)>) -> T) -> T {
    change(&mut BESIDE_US.lock().unwrap_or_else(PoisonError::into_inner))
}

fn send(signal: &str, id: u32) {
    // A failure means that the process is gone, which is what was wanted.
    let _ = Command::new("kill")
        .arg(format!("-{signal}"))
        .arg(id.to_string())
        .stderr(Stdio::null())
        .status();
}

/// On Ctrl-C and SIGTERM: ask all programs beside us to end, clean up behind them, and leave with 130.
fn stop_all_when_told() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let handler = || {
            if STOPPING.swap(true, Ordering::SeqCst) {
                return;
            }
            let all = beside_us(|list| list.clone());
            for (id, signal) in &all {
                send(signal, *id);
            }
            let start = Instant::now();
            while all.iter().any(|(id, _)| runs(*id)) && start.elapsed() < Duration::from_secs(10) {
                thread::sleep(Duration::from_millis(50));
            }
            leave_nothing();
            leave(130);
        };
        // Refused only if another handler is there, and there is none.
        let _ = ctrlc::set_handler(handler);
    });
}

/// Runs and is not a zombie that waits to be asked for.
fn runs(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .is_some_and(|rest| rest.trim_start().starts_with('Z'))
    })
}

fn leave(code: i32) -> ! {
    std::process::exit(code)
}

static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes this folder also when we are told to stop.
pub fn remove_when_told_to_stop(folder: PathBuf) {
    FOLDERS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(folder);
}

fn leave_nothing() {
    for folder in FOLDERS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .drain(..)
    {
        // Best effort on the way out: it lies in the system's folder for temporary things.
        let _ = std::fs::remove_dir_all(folder);
    }
}
