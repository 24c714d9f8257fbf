//! The sixteen columns of the Microsoft admin centre's import template, in its order: the shape of people on the
//! way in (`import`) and out (`export`), so that what goes out can come in again.

use domain::wire::people::PersonFields;

/// A column: its header, the field's name in [`PersonFields`], and how to reach the field.
pub(crate) struct Column {
    /// As the template spells it.
    pub header: &'static str,
    /// As refusals name it.
    pub field: &'static str,
    /// Every row must fill it, so the file must have it.
    pub needed: bool,
    /// Reads the field.
    pub get: fn(&PersonFields) -> &String,
    /// Reaches the field for writing.
    pub set: fn(&mut PersonFields) -> &mut String,
}

macro_rules! columns {
    ($($header:literal => $field:ident $(($needed:ident))?;)*) => {
        /// All columns, in the template's order.
        pub(crate) const COLUMNS: [Column; 16] = [$(Column {
            header: $header,
            field: stringify!($field),
            needed: columns!(@needed $($needed)?),
            get: |fields| &fields.$field,
            set: |fields| &mut fields.$field,
        }),*];
    };
    (@needed needed) => { true };
    (@needed) => { false };
}

columns! {
    "Username" => user_name (needed);
    "First name" => first_name;
    "Last name" => last_name;
    "Display name" => display_name (needed);
    "Job title" => job_title;
    "Department" => department;
    "Office number" => office_number;
    "Office phone" => office_phone;
    "Mobile phone" => mobile_phone;
    "Fax" => fax;
    "Alternate email address" => alternate_email;
    "Address" => address;
    "City" => city;
    "State or province" => state;
    "ZIP or postal code" => postal_code;
    "Country or region" => country;
}

/// The column of a header cell: case, width and white space around it do not count.
pub(crate) fn by_header(cell: &str) -> Option<usize> {
    let wanted = domain::fold::key(cell);
    COLUMNS
        .iter()
        .position(|column| column.header.eq_ignore_ascii_case(&wanted))
}

/// The header of a field's column; the field's own name where the template has none.
pub(crate) fn header_of(field: &str) -> &str {
    COLUMNS
        .iter()
        .find(|column| column.field == field)
        .map_or(field, |column| column.header)
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, by_header, header_of};
    use domain::wire::people::PersonFields;

    #[test]
    fn the_columns_are_those_of_the_template_in_its_order() {
        let headers = COLUMNS.map(|column| column.header).join(",");
        assert_eq!(
            headers,
            "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,\
             Fax,Alternate email address,Address,City,State or province,ZIP or postal code,Country or region"
        );
    }

    #[test]
    fn every_field_has_exactly_one_column_that_reads_what_it_wrote() {
        let mut fields = PersonFields::default();
        for column in &COLUMNS {
            (column.set)(&mut fields).push_str(column.field);
        }
        for column in &COLUMNS {
            assert_eq!((column.get)(&fields), column.field);
            assert_eq!(header_of(column.field), column.header);
        }
        let text = serde_json::to_value(&fields).unwrap_or_default();
        assert_eq!(
            text.as_object().map(serde_json::Map::len),
            Some(COLUMNS.len()),
            "no field without a column"
        );
    }

    #[test]
    fn headers_are_found_whatever_their_case_width_and_padding() {
        for cell in [
            "Username",
            " USERNAME ",
            "username\u{a0}",
            "Ｕｓｅｒｎａｍｅ",
        ] {
            assert_eq!(by_header(cell), Some(0), "{cell:?}");
        }
        assert_eq!(by_header("User name"), None);
        assert_eq!(by_header(""), None);
    }
}
