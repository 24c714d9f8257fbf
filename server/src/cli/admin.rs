//! `admin` and `audit`: getting the last administrator back in, and proving the log.

use super::arguments::{Admin, Audit};
use super::{Failure, Session, user};

pub(super) async fn administer(session: &Session, what: Admin) -> Result<(), Failure> {
    let Admin::Recover { user } = what;
    let outcome = service::recover::admin_recover(&session.desk, &user).await?;
    session.output.say(&outcome, user::reset_as_text)
}

pub(super) async fn audit(session: &Session, what: Audit) -> Result<(), Failure> {
    let Audit::Verify = what;
    let report = service::audit::verify(&session.desk, &service::Caller::operator()).await?;
    session.output.say(&report, |report| match &report.broken {
        None => format!("{} rows, the chain is whole\n", report.rows),
        Some((seq, how)) => format!("{} rows read, row {seq} is {how}\n", report.rows),
    })?;
    if report.broken.is_some() {
        Err(Failure::Bad)
    } else {
        Ok(())
    }
}
