//! People who do not exist, as many as wanted: the same ones each time, in the shape that **Import users** takes.

use anyhow::Result;
use std::{
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
};

/// How many go into one file: a file may have 16 MiB.
pub const AT_A_TIME: u32 = 50_000;

const HEADER: &str = "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,\
Alternate email address,Address,City,State or province,ZIP or postal code,Country or region";

const FIRST: [&str; 40] = [
    "Amara",
    "Ben",
    "Chloé",
    "Dmitri",
    "Elif",
    "Farid",
    "Grace",
    "Hiro",
    "Inés",
    "Jürgen",
    "Katarzyna",
    "Liam",
    "Mónica",
    "Nadia",
    "Olga",
    "Pierre",
    "Quentin",
    "Rosa",
    "Søren",
    "Tariq",
    "Ulrike",
    "Vera",
    "Wei",
    "Ximena",
    "Yusuf",
    "Zoltan",
    "محمد",
    "فاطمة",
    "裕美子",
    "晨",
    "Ольга",
    "Иван",
    "Gabrielle",
    "Marcelle",
    "Thomas",
    "Anna",
    "Peter",
    "Sofia",
    "Noah",
    "Emma",
];
const LAST: [&str; 40] = [
    "Smith",
    "Okafor",
    "Müller",
    "Ivanov",
    "Yılmaz",
    "Haddad",
    "Hopper",
    "Tanaka",
    "García",
    "Groß",
    "Nowak",
    "O'Brien",
    "Pérez",
    "Rahman",
    "Petrova",
    "Blanc",
    "Xu",
    "Rossi",
    "Jensen",
    "Aziz",
    "Weber",
    "Novák",
    "李",
    "Hernández",
    "Demir",
    "Kovács",
    "العلي",
    "حداد",
    "木村",
    "张",
    "Смирнова",
    "Петров",
    "Dubois",
    "Teixeira",
    "Jones",
    "Schmidt",
    "Larsen",
    "Costa",
    "Brown",
    "Martin",
];
const DEPARTMENTS: [&str; 12] = [
    "Finance",
    "Sales",
    "Support",
    "People",
    "Operations",
    "IT",
    "Legal",
    "Research",
    "Marketing",
    "Logistics",
    "Security",
    "Facilities",
];
const TITLES: [&str; 8] = [
    "Manager",
    "Service desk agent",
    "Engineer",
    "Analyst",
    "Team lead",
    "Recruiter",
    "Accountant",
    "Consultant",
];
const CITIES: [&str; 10] = [
    "Berlin", "Leeds", "Cairo", "Lisbon", "Oslo", "Kyoto", "Lyon", "Kraków", "Toronto", "Nairobi",
];

/// Writes these people into a file.
///
/// # Errors
/// The disk refuses.
pub fn write(path: &Path, numbers: Range<u32>) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{HEADER}")?;
    for number in numbers {
        let mix = scatter(number);
        let first = pick(&FIRST, mix);
        let last = pick(&LAST, mix >> 8);
        writeln!(
            file,
            "person.{number}@juniperpike.example,{first},{last},{first} {last},{},{},{},,+44 7911 {:06},,p{number}@example.org,{} Orchard Street,{},,{:05},Example",
            pick(&TITLES, mix >> 16),
            pick(&DEPARTMENTS, mix >> 24),
            mix % 90 + 1,
            number % 1_000_000,
            mix % 300 + 1,
            pick(&CITIES, mix >> 32),
            number % 100_000,
        )?;
    }
    Ok(file.flush()?)
}

fn pick<'a>(from: &[&'a str], mix: u64) -> &'a str {
    let length = from.len() as u64;
    usize::try_from(mix % length)
        .ok()
        .and_then(|at| from.get(at))
        .copied()
        .unwrap_or_default()
}

/// Spreads neighbours apart (the mixer of `SplitMix64`).
fn scatter(number: u32) -> u64 {
    let mut mix = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mix = (mix ^ (mix >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mix = (mix ^ (mix >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mix ^ (mix >> 31)
}

#[cfg(test)]
mod tests {
    use super::{AT_A_TIME, write};

    #[test]
    fn a_file_of_people_fits_into_what_an_import_takes() -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        write(file.path(), 1_000_000 - AT_A_TIME..1_000_000)?;
        assert!(file.path().metadata()?.len() <= 16 * 1024 * 1024);
        Ok(())
    }

    #[test]
    fn the_same_people_come_each_time() -> anyhow::Result<()> {
        let (one, two) = (
            tempfile::NamedTempFile::new()?,
            tempfile::NamedTempFile::new()?,
        );
        write(one.path(), 0..100)?;
        write(two.path(), 0..100)?;
        assert_eq!(std::fs::read(one.path())?, std::fs::read(two.path())?);
        Ok(())
    }
}
