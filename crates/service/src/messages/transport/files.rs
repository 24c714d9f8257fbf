//! Messages as files in the data folder: what happens until a server is configured, and in the sample organisation. Owns `mail/` and
//! `texts/`; a file is there whole or not at all, for the folder's owner alone, and a second try writes the same file.

use super::Verdict;
use crate::seal::{private_file, private_folder};
use std::io::{self, Write as _};
use std::path::Path;
use uuid::Uuid;

pub(super) async fn mail(data: &Path, id: Uuid, bytes: &[u8]) -> Verdict {
    put(data, "mail", format!("{id}.eml"), bytes.to_vec()).await
}

pub(super) async fn text(data: &Path, id: Uuid, to: &str, text: &str) -> Verdict {
    let bytes = format!("To: {to}\n\n{text}\n").into_bytes();
    put(data, "texts", format!("{id}.txt"), bytes).await
}

async fn put(data: &Path, folder: &'static str, name: String, bytes: Vec<u8>) -> Verdict {
    let place = data.join(folder);
    let shown = format!("{folder}/{name}");
    let written = tokio::task::spawn_blocking(move || write(&place, &name, &bytes)).await;
    match written {
        Ok(Ok(())) => Verdict::Taken(format!("written to {shown}")),
        Ok(Err(error)) => Verdict::Closed(format!("{shown} was not written: {}", error.kind())),
        Err(_) => Verdict::Later(format!("{shown} was not written")),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    private_folder(folder)?;
    let draft = folder.join(format!(".{name}.part"));
    let mut file = private_file(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, folder.join(name))
}
