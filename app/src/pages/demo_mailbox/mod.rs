//! The **Demo mailbox**: every mail and text of the sample organisation, for everybody to read. Only read, so it is made on the
//! server alone: no program comes with it, and those who never see a demo fetch nothing of it.
//!
//! Owns how a message looks here; which messages there are and which words in them are links is `service::demo::mailbox`'s to say.

use crate::context::PageContext;
use crate::parts::{Brand, DemoMark, Empty, Icon, PublicFoot, Time, TimeForm};
use crate::shell;
use crate::words::{Table, k, t, tr, words};
use domain::Timestamp;
use domain::wire::messages::Channel;
use leptos::prelude::*;
use locale::Offset;
use service::demo::mailbox::{Letter, Mailbox, Opened, PATH, Piece};

/// The page. `is_chosen`: a message was asked for, so that on a narrow screen it stands in place of the list.
pub fn document(context: PageContext, mailbox: Mailbox, is_chosen: bool) -> String {
    shell::plain(context, k::LETTER_BOX_TITLE, || page(mailbox, is_chosen))
}

fn page(mailbox: Mailbox, is_chosen: bool) -> AnyView {
    let content = if mailbox.letters.is_empty() {
        view! { <Empty icon="mail" title=t(k::LETTER_BOX_EMPTY) text=t(k::LETTER_BOX_EMPTY_HINT)/> }
            .into_any()
    } else {
        panes(mailbox, is_chosen)
    };
    view! {
        <div class="public">
            <header class="public-head">
                <a class="brand" href="/"><Brand/></a>
                <DemoMark is_here=true/>
            </header>
            <main id="main" class="mailbox">
                <div class="mailbox-head">
                    <div>
                        <h1>{t(k::LETTER_BOX_TITLE)}</h1>
                        <p class="lead">{t(k::LETTER_BOX_LEAD)}</p>
                    </div>
                    <a class="btn" href=PATH><Icon name="refresh"/>{t(k::LETTER_BOX_REFRESH)}</a>
                </div>
                <div class="sheet">{content}</div>
            </main>
            <PublicFoot/>
        </div>
    }
    .into_any()
}

fn panes(mailbox: Mailbox, is_chosen: bool) -> AnyView {
    let Mailbox {
        letters,
        has_more,
        open,
    } = mailbox;
    let opened = open.as_ref().map(|open| open.letter.id);
    let count = i64::try_from(letters.len()).unwrap_or_default();
    let lines = letters
        .iter()
        .map(|letter| line(letter, opened == Some(letter.id)))
        .collect_view();
    let reading = match open {
        Some(open) => reading(open),
        None => view! { <Empty icon="mail" title=t(k::LETTER_BOX_GONE) text=t(k::LETTER_BOX_GONE_HINT)/> }.into_any(),
    };
    view! {
        <div class="panes" class:reads=is_chosen>
            <nav class="letters" aria-label=t(k::LETTER_BOX_LIST)>
                <ul>{lines}</ul>
                {has_more
                    .then(|| view! { <p class="hint">{tr(k::LETTER_BOX_MORE, &[("count", count.into())])}</p> })}
            </nav>
            <div class="reading">
                <a class="btn plain" href=PATH><Icon name="back"/>{t(k::LETTER_BOX_ALL)}</a>
                {reading}
            </div>
        </div>
    }
    .into_any()
}

fn line(letter: &Letter, is_open: bool) -> AnyView {
    let place = format!("m-{}", letter.id);
    // The fragment brings the line back into sight: choosing one loads the page anew.
    let address = format!("{PATH}?message={}#{place}", letter.id);
    let (icon, way) = channel(letter.channel);
    view! {
        <li id=place>
            <a href=address aria-current=is_open.then_some("true")>
                <Icon name=icon/>
                <b><span class="sr-only">{format!("{way}: ")}</span><bdi>{recipient(letter)}</bdi></b>
                {letter.at.some().map(|at| view! { <Time at form=TimeForm::Ago/> })}
                <bdi class="hint">{subject(letter)}</bdi>
            </a>
        </li>
    }
    .into_any()
}

fn reading(open: Opened) -> AnyView {
    let Opened {
        letter,
        pieces,
        is_cut,
    } = open;
    let is_empty = pieces.is_empty();
    let text = pieces.into_iter().map(piece).collect_view();
    let (_, way) = channel(letter.channel);
    view! {
        <article aria-labelledby="letter-subject">
            <h2 id="letter-subject"><bdi>{subject(&letter)}</bdi></h2>
            <p class="hint letter-facts">
                <span>{format!("{way} · {} ", t(k::LETTER_BOX_TO))}<bdi>{recipient(&letter)}</bdi></span>
                {exactly(letter.at)}
            </p>
            {if is_empty {
                view! { <p class="hint">{t(k::LETTER_BOX_UNREADABLE)}</p> }.into_any()
            } else {
                view! { <div class="letter-text">{text}</div> }.into_any()
            }}
            {is_cut.then(|| view! { <p class="hint">{t(k::LETTER_BOX_CUT)}</p> })}
        </article>
    }
    .into_any()
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Link(address) => {
            let words = address.clone();
            view! { <a href=address class="ltr">{words}</a> }.into_any()
        }
    }
}

/// The symbol and the word for how a message travels.
fn channel(channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::Mail => ("mail", t(k::LETTER_BOX_MAIL)),
        Channel::Text => ("phone", t(k::LETTER_BOX_TEXT)),
    }
}

/// With its time zone: nothing on this page knows the reader's.
fn exactly(at: Timestamp) -> Option<AnyView> {
    let shown = words().exact(at.some()?, Offset::default());
    Some(view! { <time datetime=Table::machine(at)>{shown}</time> }.into_any())
}

fn recipient(letter: &Letter) -> String {
    or(&letter.to, t(k::LETTER_BOX_NOBODY))
}

fn subject(letter: &Letter) -> String {
    or(&letter.subject, t(k::LETTER_BOX_NO_SUBJECT))
}

fn or(text: &str, otherwise: &str) -> String {
    if text.trim().is_empty() {
        otherwise
    } else {
        text
    }
    .to_owned()
}
