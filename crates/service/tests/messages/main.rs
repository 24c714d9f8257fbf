//! Messages, from the row to the reader, on every database this machine has: the outbox and its workers, a mail server that
//! answers as it is told, what a mail says, settings, keys, who sees what.

#![expect(clippy::print_stdout, reason = "a test that cannot be run says so")]

mod aiosmtpd;
mod contacts;
mod desk;
mod expiry;
mod factors;
mod invites;
mod links;
mod logo;
mod mailbox;
mod mails;
mod notices;
mod outbox;
mod pages;
mod postfix;
mod question;
mod recovery;
mod requests;
mod resets;
mod server;
mod smtp;
mod texts;
mod way;
