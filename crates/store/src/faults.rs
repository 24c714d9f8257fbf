//! Where a test makes the n-th call fail (promise R10): calls to the database, to a mail server or carrier, to files. Owns the places;
//! which call fails, [`crate::testing::Faults`] says. A program that is shipped has nothing of it: there [`fails`] is `false`.

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A statement, or the begin or end of a transaction: it was not done.
    Database,
    /// The end of a transaction: it was done, and the answer is lost.
    Committed,
    /// A message on its way out of the house.
    Message,
}

/// Whether this call is to fail.
#[cfg(not(feature = "testing"))]
#[inline]
pub const fn fails(_: Place) -> bool {
    false
}

/// Whether this call is to fail; it counts. Asked on the thread of a test whose calls nobody lets fail, it costs nothing.
#[cfg(feature = "testing")]
pub fn fails(place: Place) -> bool {
    let Some(scope) = scope() else {
        return false;
    };
    fail::fail_point!(&place.counted(scope));
    fail::fail_point!(&place.name(scope), |_| true);
    false
}

#[cfg(feature = "testing")]
thread_local! {
    /// Tests run side by side, a thread each: one does not make the calls of another fail.
    static SCOPE: core::cell::Cell<Option<u64>> = const { core::cell::Cell::new(None) };
}

/// The number under which calls of this thread fail, if they do.
#[cfg(feature = "testing")]
pub(crate) fn scope() -> Option<u64> {
    SCOPE.get()
}

/// Calls of this thread fail under this number from now on, or no more.
#[cfg(feature = "testing")]
pub(crate) fn set_scope(scope: Option<u64>) {
    SCOPE.set(scope);
}

#[cfg(feature = "testing")]
impl Place {
    /// Every place.
    pub(crate) const ALL: [Self; 3] = [Self::Database, Self::Committed, Self::Message];

    /// The point that fails.
    pub(crate) fn name(self, scope: u64) -> String {
        format!("{self:?} {scope}")
    }

    /// The point that counts.
    pub(crate) fn counted(self, scope: u64) -> String {
        format!("{self:?} {scope} counted")
    }
}
