//! The pages that the app has against those that are declared. In a program of its own: while the router's list is made, pages that are rendered
//! in the same program would wait for ever for what they load (leptos-rs/leptos#4773). Nothing but this test makes that list.

use std::collections::BTreeSet;

#[test]
fn every_page_of_the_app_declares_its_need_and_every_declared_page_exists() {
    let declared: BTreeSet<String> = server::http::pages::PAGES
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .chain([server::http::pages::unknown_route().path.clone()])
        .collect();
    let shown: BTreeSet<String> = server::http::pages::listed().into_iter().collect();
    assert_eq!(declared, shown);
}
