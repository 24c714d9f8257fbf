//! Settings: JSON under a name, with a version against editors overwriting each other. Never reads the
//! JSON.

use crate::{Db, Error, Options, Setting, Store, Tx, entity::settings};
use domain::Timestamp;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, Value};

/// Under this name lies the key that signs list cursors.
const INSTANCE_KEY: &str = "instance_key";

/// The setting, if it was ever written.
///
/// # Errors
/// When the database refuses.
pub async fn get(db: &impl Db, name: &str) -> Result<Option<Setting>, Error> {
    Ok(settings::Entity::find_by_id(name).one(db).await?)
}

/// Writes the setting if it still has the version that the editor saw (0: not written yet); answers the
/// new version.
///
/// # Errors
/// [`Error::Changed`] when somebody was faster.
pub async fn put(
    tx: &Tx,
    name: &str,
    value: &str,
    version: i64,
    now: Timestamp,
) -> Result<i64, Error> {
    let (sql, values): (_, Vec<Value>) = if version == 0 {
        let sql = "INSERT INTO settings (name, value, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO NOTHING";
        (sql, vec![name.into(), value.into(), now.0.into()])
    } else {
        let sql = "UPDATE settings SET value = $2, version = version + 1, updated_at = $3 WHERE name = $1 AND version = $4";
        (
            sql,
            vec![name.into(), value.into(), now.0.into(), version.into()],
        )
    };
    match tx
        .execute_raw(tx.statement(sql, values))
        .await?
        .rows_affected()
    {
        1 => Ok(version + 1),
        _ => Err(Error::Changed),
    }
}

/// Writes the setting whatever was there before.
///
/// # Errors
/// When the database refuses.
pub async fn overwrite(tx: &Tx, name: &str, value: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO settings (name, value, version, updated_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at";
    tx.execute_raw(tx.statement(sql, [name.into(), value.into(), now.0.into()]))
        .await?;
    Ok(())
}

/// Removes the setting. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &Tx, name: &str) -> Result<bool, Error> {
    Ok(settings::Entity::delete_by_id(name)
        .exec(tx)
        .await?
        .rows_affected
        == 1)
}

/// The instance's key, made at the first start; copies of the program on one database share it.
pub(crate) async fn instance_key(store: &Store, options: &Options) -> Result<Vec<u8>, Error> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let mut found = get(&store.read(), INSTANCE_KEY).await?;
    if found.is_none() {
        let value = &format!("\"{}\"", STANDARD.encode(options.new_instance_key));
        let work = store.write(|tx| async move {
            match put(&tx, INSTANCE_KEY, value, 0, options.now).await {
                Ok(_) | Err(Error::Changed) => get(&tx, INSTANCE_KEY).await,
                Err(error) => Err(error),
            }
        });
        found = work.await?;
    }
    let value = found.map(|setting| setting.value).unwrap_or_default();
    let key = STANDARD.decode(value.trim_matches('"')).unwrap_or_default();
    if key.len() == 32 {
        Ok(key)
    } else {
        Err(Error::Corrupt("settings: instance_key".to_owned()))
    }
}
