//! How answers of calls travel: packed (`domain::wire::packed`). Owns the seam to the library behind the calls;
//! requests are JSON, which the server reads strictly (promise S8).

use domain::wire::packed::{self, PackedError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::Post;
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// The media type of packed answers.
pub const PACKED: &str = "application/vnd.latchkey.packed";

/// Packed, as the library knows encodings.
#[derive(Debug)]
pub struct PackedEncoding;

/// The output of every call.
pub type Packed = Post<PackedEncoding>;

impl ContentType for PackedEncoding {
    const CONTENT_TYPE: &'static str = PACKED;
}

impl FormatType for PackedEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for PackedEncoding {
    type Error = PackedError;
    fn encode(output: &T) -> Result<bytes::Bytes, PackedError> {
        packed::pack(output).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for PackedEncoding {
    type Error = PackedError;
    fn decode(bytes: bytes::Bytes) -> Result<T, PackedError> {
        packed::unpack(&bytes)
    }
}
