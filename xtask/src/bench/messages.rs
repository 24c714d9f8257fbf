//! Messages: how many a second leave the house, and what a page waits for meanwhile. The mail server is one that takes
//! everything ([`super::sink`]), beside the program or a round trip of 20 ms away.
//!
//! The outbox is filled as it is in real life, by resets that mail a link, over HTTP, while one mail a minute may leave. Then
//! the limit is lifted and the program is started anew: what it finds is what it sends. Every message must arrive,
//! and once.

use super::{
    desk::{self, Desk, Folder},
    http::Client,
    lists,
    numbers::{Promise, Table, Times},
    sink::{Manners, Sink, Taken},
};
use crate::workspace::{say, step};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How many people there are, and messages at most.
const PEOPLE: u32 = 10_000;
/// Messages where each takes long: enough for every connection to be made anew some times.
const FEWER: usize = 4_000;
/// The most that the settings allow.
const CONNECTIONS: u8 = 10;
/// Clients that fill the outbox.
const CLIENTS: usize = 4;
/// How often a page is asked for: as somebody who hurries.
const PAUSE: Duration = Duration::from_millis(10);
/// How long a page is asked for while nothing is sent.
const QUIET: Duration = Duration::from_secs(10);
/// No message may be missing so long.
const PATIENCE: Duration = Duration::from_mins(3);
const FAR: Duration = Duration::from_millis(20);

/// Measures and adds to the table.
///
/// # Errors
/// The program does not do what it should, or a message is lost or doubled.
pub fn measure(program: &Path, table: &mut Table) -> Result<()> {
    step("Messages");
    let house = House::new(program)?;
    let near = rate(&house, Duration::ZERO, true, PEOPLE as usize)?;
    table.noted(
        "messages sent, server beside, 10 connections",
        near.rate,
        "/s",
        Promise::AtLeast(1_000.0),
        &near.note,
    );
    let far = rate(&house, FAR, true, FEWER)?;
    table.noted(
        "messages sent, server 20 ms away",
        far.rate,
        "/s",
        Promise::AtLeast(150.0),
        &far.note,
    );
    let patient = rate(&house, FAR, false, FEWER / 4)?;
    table.noted(
        "the same to a server without pipelining",
        patient.rate,
        "/s",
        Promise::None,
        &patient.note,
    );
    lists_meanwhile(&house, table)
}

/// People who can be mailed, and somebody who does it.
struct House {
    folder: Folder,
    people: Vec<String>,
}

impl House {
    fn new(program: &Path) -> Result<Self> {
        let folder = Folder::new(program)?;
        lists::fill(&folder, PEOPLE)?;
        folder.add_person(desk::ADMIN, Some("global_administrator"))?;
        let desk = folder.serve()?;
        let people = everybody(&mut desk.signed_in(desk::ADMIN)?)?;
        drop(desk);
        Ok(Self { folder, people })
    }

    /// Queues so many messages that this server is to get. What left meanwhile is not counted.
    fn queue(&self, sink: &Sink, messages: usize) -> Result<usize> {
        let desk = self.folder.serve()?;
        let mut admin = desk.signed_in(desk::ADMIN)?;
        // The least that there is: what leaves meanwhile is a message or two.
        mail_to(&mut admin, sink, 1, 1)?;
        let start = Instant::now();
        let people = self.people.get(..messages).context("people enough")?;
        reset_all(&desk, &admin, people)?;
        // The connection rested so long that the program may have ended it.
        mail_to(&mut again(&desk, &admin), sink, CONNECTIONS, 0)?;
        say(&format!(
            "{messages} links made in {:.0} s",
            start.elapsed().as_secs_f64()
        ));
        drop(desk);
        let gone: HashSet<_> = sink.take().into_iter().map(|mail| mail.recipient).collect();
        Ok(messages - gone.len())
    }
}

/// The ids of those who have an alternate address.
fn everybody(client: &mut Client) -> Result<Vec<String>> {
    let mut people = Vec::new();
    let mut query = "&limit=200".to_owned();
    loop {
        let page = lists::page(client, &query)?;
        let rows = page["rows"].as_array().context("a page has rows")?;
        let ids = rows
            .iter()
            .filter(|row| row["user_name"] != desk::ADMIN)
            .filter_map(|row| row["id"].as_str());
        people.extend(ids.map(str::to_owned));
        let Some(next) = page["next"].as_str() else {
            return Ok(people);
        };
        query = format!("&limit=200&after={next}");
    }
}

/// Sets where mail goes, over how many connections, and how much of it in a minute (0: as fast as it can).
///
/// # Errors
/// The program refuses.
pub fn mail_to(client: &mut Client, sink: &Sink, connections: u8, per_minute: u32) -> Result<()> {
    let path = "/api/v1/settings/messages";
    let now: Value = serde_json::from_slice(&client.get(path)?.body)?;
    let mut config = now["mail"].clone();
    config["via"] = json!("smtp");
    config["from_address"] = json!("desk@juniperpike.example");
    config["host"] = json!("127.0.0.1");
    config["port"] = json!(sink.address.port());
    config["security"] = json!("none");
    config["connections"] = json!(connections);
    config["per_minute"] = json!(per_minute);
    let body = json!({ "version": now["version"], "draft": { "config": config } }).to_string();
    let answer = client.put("/api/v1/settings/mail", "application/json", &body)?;
    if answer.status != 200 {
        bail!("the settings of mail: {} {}", answer.status, answer.text());
    }
    Ok(())
}

/// Another connection of the same person.
fn again(desk: &Desk, client: &Client) -> Client {
    let mut another = Client::new(desk.address);
    another.headers.clone_from(&client.headers);
    another
}

/// A link to each of these, from several clients at once.
fn reset_all(desk: &Desk, admin: &Client, people: &[String]) -> Result<()> {
    let reset = |people: &[String]| -> Result<()> {
        let mut client = again(desk, admin);
        let shape = json!({ "shape": "words", "count": 7 });
        for person in people {
            let path = format!("/api/v1/people/{person}/reset-password");
            let body = json!({
                "password": { "generate": shape },
                "must_change": false,
                "delivery": { "link": { "minutes": 120 } },
            });
            let answer = client.post(&path, "application/json", &body.to_string())?;
            if answer.status != 200 {
                bail!("POST {path}: {} {}", answer.status, answer.text());
            }
        }
        Ok(())
    };
    let reset = &reset;
    thread::scope(|scope| {
        let clients: Vec<_> = people
            .chunks(people.len().div_ceil(CLIENTS).max(1))
            .map(|part| scope.spawn(move || reset(part)))
            .collect();
        clients.into_iter().try_for_each(|client| {
            client
                .join()
                .unwrap_or_else(|_| Err(anyhow!("a client died")))
        })
    })
}

/// How fast messages left.
struct Rate {
    rate: f64,
    note: String,
}

impl Rate {
    /// `spent`: processor time of the program, in ticks of the system (hundredths of a second on Linux).
    fn of(taken: &[Taken], spent: f64) -> Result<Self> {
        let first = taken.iter().map(|mail| mail.at).min();
        let last = taken.iter().map(|mail| mail.at).max();
        let (first, last) = first.zip(last).context("messages came")?;
        let took = last.duration_since(first).as_secs_f64();
        let count = f64::from(u32::try_from(taken.len())?);
        let each = spent * 10.0 / count;
        Ok(Self {
            rate: (count - 1.0) / took,
            note: format!("{count} in {took:.1} s; {each:.2} ms of processor time each"),
        })
    }
}

fn rate(house: &House, round_trip: Duration, pipelining: bool, messages: usize) -> Result<Rate> {
    let sink = Sink::start(Manners {
        round_trip,
        pipelining,
    })?;
    let wanted = house.queue(&sink, messages)?;
    let desk = house.folder.serve()?;
    let work = desk.work()?;
    until(&sink, wanted)?;
    let spent = desk.work()?.rest - work.rest;
    let taken = sink.take();
    Rate::of(&taken, spent)
}

/// Waits until so many came, and a moment longer for those that should not.
fn until(sink: &Sink, wanted: usize) -> Result<()> {
    let start = Instant::now();
    while sink.count() < wanted {
        if start.elapsed() > PATIENCE {
            bail!("{} of {wanted} messages arrived", sink.count());
        }
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_millis(500));
    if sink.count() > wanted {
        bail!("{} messages came instead of {wanted}", sink.count());
    }
    Ok(())
}

/// What the list of people takes while nothing is sent, and while everything is.
fn lists_meanwhile(house: &House, table: &mut Table) -> Result<()> {
    let sink = Sink::start(Manners {
        round_trip: Duration::ZERO,
        pipelining: true,
    })?;
    let wanted = house.queue(&sink, house.people.len())?;
    let desk = house.folder.serve()?;
    let mut client = desk.signed_in(desk::ADMIN)?;
    let begin = sink.count();
    let busy = asked_while(&mut client, || sink.count() < wanted)?;
    until(&sink, wanted)?;
    let sent = wanted - begin;
    let start = Instant::now();
    let quiet = asked_while(&mut client, || start.elapsed() < QUIET)?;
    let notes = |times: &Times| format!("p50 {:.2}; {} pages", times.percentile(50), times.len());
    table.noted(
        "first page of 10000 people, p99, at rest",
        quiet.percentile(99),
        "ms",
        Promise::None,
        &notes(&quiet),
    );
    table.noted(
        "the same while 10000 messages are sent",
        busy.percentile(99),
        "ms",
        Promise::AtMost(quiet.percentile(99) * 1.5),
        &format!("{}; {sent} messages meanwhile", notes(&busy)),
    );
    Ok(())
}

fn asked_while(client: &mut Client, goes_on: impl Fn() -> bool) -> Result<Times> {
    let mut times = Times::default();
    while goes_on() {
        times.add(lists::wait(client, "")?);
        thread::sleep(PAUSE);
    }
    Ok(times)
}
