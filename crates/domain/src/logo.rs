//! What may be the organisation's logo: a still PNG or JPEG of sensible size. Owns reading the two formats as far as it takes to know
//! that a file is one from its first byte to its last, and writing it anew from the parts that are the picture; never looks at a
//! file's name or announced type, and unpacks no pixel.
//!
//! What is not the picture is left out: comments, camera data, places, previews, colour profiles. People put a logo where everybody
//! sees it and do not know what their drawing program wrote beside it; refusing such files would send them looking for a tool. What
//! stands behind the end of a picture is no part of it either, but it is how a file is two things at once: such a file is refused.

use crate::wire::account::LogoKind;
use crate::wire::problem::{Code, FieldError};

/// The largest file: each mail carries the logo.
pub const MAX_BYTES: usize = 64 * 1024;
/// The shortest side, in pixels.
pub const LEAST: u16 = 16;
/// The longest side, in pixels.
pub const MOST: u16 = 2_048;

const FIELD: &str = "logo";

/// A picture that may be the logo, with nothing but the picture in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which format.
    pub kind: LogoKind,
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
    /// The file.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for Picture {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            kind,
            width,
            height,
            ..
        } = self;
        write!(f, "Picture({kind:?}, {width} × {height})")
    }
}

/// What the first bytes of a file say that it is. [`read`] says whether it is that to its end.
pub fn kind(file: &[u8]) -> Option<LogoKind> {
    if file.starts_with(PNG) {
        Some(LogoKind::Png)
    } else if file.starts_with(JPEG) {
        Some(LogoKind::Jpeg)
    } else {
        None
    }
}

/// Reads a file. The field of a refusal is `logo`.
///
/// # Errors
/// `required` for no file, `image_too_large`, `image_kind` for what is neither PNG nor JPEG, `image_damaged`, `image_animated`,
/// `image_dimensions`.
pub fn read(file: &[u8]) -> Result<Picture, FieldError> {
    if file.is_empty() {
        return Err(refused(Code::Required));
    }
    if file.len() > MAX_BYTES {
        return Err(too_large());
    }
    let behind = |start: &[u8]| file.get(start.len()..).unwrap_or_default();
    match kind(file) {
        Some(LogoKind::Png) => png(behind(PNG)),
        Some(LogoKind::Jpeg) => jpeg(behind(JPEG)),
        None => Err(refused(Code::ImageKind)),
    }
}

/// The refusal of a file above [`MAX_BYTES`].
pub fn too_large() -> FieldError {
    refused(Code::ImageTooLarge).with("max", MAX_BYTES / 1024)
}

fn refused(code: Code) -> FieldError {
    FieldError::new(FIELD, code)
}

fn damaged() -> FieldError {
    refused(Code::ImageDamaged)
}

/// The sides, if they are sensible.
fn sides(width: u32, height: u32) -> Result<(u16, u16), FieldError> {
    let side = |pixels: u32| {
        let pixels = u16::try_from(pixels).ok()?;
        (LEAST..=MOST).contains(&pixels).then_some(pixels)
    };
    side(width).zip(side(height)).ok_or_else(|| {
        refused(Code::ImageDimensions)
            .with("width", width)
            .with("height", height)
            .with("min", LEAST)
            .with("max", MOST)
    })
}

/// Takes so many bytes off the front.
fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], FieldError> {
    let (taken, left) = rest.split_at_checked(count).ok_or_else(damaged)?;
    *rest = left;
    Ok(taken)
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG is a row of chunks: length, name, data, checksum (PNG, third edition, section 5).
struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn take(rest: &mut &'a [u8]) -> Result<Self, FieldError> {
        let start = *rest;
        let length = usize::try_from(number(take(rest, 4)?)).map_err(|_| damaged())?;
        let name = take(rest, 4)?;
        let data = take(rest, length)?;
        let sum = number(take(rest, 4)?);
        let (whole, _) = start.split_at_checked(length + 12).ok_or_else(damaged)?;
        if !name.iter().all(u8::is_ascii_alphabetic) || sum != checksum(&[name, data]) {
            return Err(damaged());
        }
        Ok(Self { name, data, whole })
    }

    /// Whether a reader may leave it out: then its name begins with a small letter.
    fn is_ancillary(&self) -> bool {
        self.name.first().is_some_and(u8::is_ascii_lowercase)
    }
}

/// CRC-32 as PNG has it. Bit by bit: the file is small.
fn checksum(parts: &[&[u8]]) -> u32 {
    let mut sum = u32::MAX;
    for byte in parts.iter().copied().flatten() {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !sum
}

/// How far into a PNG.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the pixels.
    Head,
    /// Among them.
    Pixels,
    /// Behind them.
    Tail,
}

fn png(file: &[u8]) -> Result<Picture, FieldError> {
    let mut rest = file;
    let head = Chunk::take(&mut rest)?;
    if head.name != b"IHDR" || head.data.len() != 13 {
        return Err(damaged());
    }
    let (width, height) = sides(number(&head.data[..4]), number(&head.data[4..8]))?;
    let colour = colour(&head.data[8..])?;
    let mut bytes = [PNG, head.whole].concat();
    let mut place = Place::Head;
    let (mut has_palette, mut has_clear) = (false, false);
    loop {
        let chunk = Chunk::take(&mut rest)?;
        match chunk.name {
            b"acTL" | b"fcTL" | b"fdAT" => return Err(refused(Code::ImageAnimated)),
            b"PLTE" if place == Place::Head && !has_palette && !has_clear => {
                let fits = (3..=768).contains(&chunk.data.len()) && chunk.data.len() % 3 == 0;
                if !fits || matches!(colour, GREY | GREY_CLEAR) {
                    return Err(damaged());
                }
                has_palette = true;
            }
            b"tRNS" if place == Place::Head && !has_clear => {
                if chunk.data.len() > 256 || matches!(colour, GREY_CLEAR | COLOUR_CLEAR) {
                    return Err(damaged());
                }
                has_clear = true;
            }
            b"IDAT" if place != Place::Tail && (has_palette || colour != PALETTE) => {
                place = Place::Pixels;
            }
            b"IEND" if place != Place::Head && chunk.data.is_empty() && rest.is_empty() => {
                bytes.extend_from_slice(chunk.whole);
                return Ok(Picture {
                    kind: LogoKind::Png,
                    width,
                    height,
                    bytes,
                });
            }
            _ if chunk.is_ancillary() && chunk.name != b"tRNS" => {
                if place == Place::Pixels {
                    place = Place::Tail;
                }
                continue;
            }
            _ => return Err(damaged()),
        }
        bytes.extend_from_slice(chunk.whole);
    }
}

const GREY: u8 = 0;
const COLOUR: u8 = 2;
const PALETTE: u8 = 3;
const GREY_CLEAR: u8 = 4;
const COLOUR_CLEAR: u8 = 6;

/// The kind of colours, where it and everything else in the header is what the standard has (section 11.2.1).
fn colour(header: &[u8]) -> Result<u8, FieldError> {
    match *header {
        [depth, colour, 0, 0, 0 | 1] => {
            let fits = match colour {
                GREY => matches!(depth, 1 | 2 | 4 | 8 | 16),
                PALETTE => matches!(depth, 1 | 2 | 4 | 8),
                COLOUR | GREY_CLEAR | COLOUR_CLEAR => matches!(depth, 8 | 16),
                _ => false,
            };
            fits.then_some(colour).ok_or_else(damaged)
        }
        _ => Err(damaged()),
    }
}

const JPEG: &[u8] = b"\xff\xd8\xff";
/// Says that the colours are meant as usual: version 1.1, square pixels, no preview.
const JFIF: &[u8] = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";

/// A JPEG is a row of segments, each behind a marker, and behind each `SOS` the packed pixels (ITU-T T.81, annex B).
fn jpeg(file: &[u8]) -> Result<Picture, FieldError> {
    let mut rest = file;
    let mut bytes = vec![0xff, 0xd8];
    let mut found = None;
    let mut has_pixels = false;
    // The first marker's `FF` told that it is a JPEG.
    let mut marker = *take(&mut rest, 1)?.first().ok_or_else(damaged)?;
    loop {
        if marker == 0xd9 {
            let Some((width, height)) = found.filter(|_| has_pixels && rest.is_empty()) else {
                return Err(damaged());
            };
            bytes.extend_from_slice(&[0xff, marker]);
            return Ok(Picture {
                kind: LogoKind::Jpeg,
                width,
                height,
                bytes,
            });
        }
        let segment = segment(&mut rest)?;
        match marker {
            // Baseline, extended, progressive: what browsers and mail programs show.
            0xc0..=0xc2 if found.is_none() => found = Some(frame(segment)?),
            // Quantization and Huffman tables, restart interval.
            0xdb | 0xc4 | 0xdd => {}
            0xda if found.is_some() => has_pixels = true,
            // What Adobe's programs say of the colours: without it they would be others.
            0xee if segment.len() == 12 && segment.starts_with(b"Adobe") => {}
            0xe0 if bytes.len() == 2 && segment.len() >= 14 && segment.starts_with(b"JFIF\0") => {
                bytes.extend_from_slice(JFIF);
                marker = next_marker(&mut rest)?;
                continue;
            }
            // Camera data, previews, profiles, comments.
            0xe0..=0xef | 0xfe => {
                marker = next_marker(&mut rest)?;
                continue;
            }
            _ => return Err(damaged()),
        }
        bytes.extend_from_slice(&[0xff, marker]);
        let length = u16::try_from(segment.len() + 2).map_err(|_| damaged())?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(segment);
        if marker == 0xda {
            bytes.extend_from_slice(pixels(&mut rest)?);
        }
        marker = next_marker(&mut rest)?;
    }
}

/// What a segment has behind its length.
fn segment<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], FieldError> {
    let length = usize::try_from(number(take(rest, 2)?)).map_err(|_| damaged())?;
    take(rest, length.checked_sub(2).ok_or_else(damaged)?)
}

/// The next marker; it may be filled up with `FF` in front.
fn next_marker(rest: &mut &[u8]) -> Result<u8, FieldError> {
    if take(rest, 1)? != [0xff] {
        return Err(damaged());
    }
    loop {
        match *take(rest, 1)? {
            [0xff] => {}
            [marker] => return Ok(marker),
            _ => return Err(damaged()),
        }
    }
}

/// The sides that a frame says.
fn frame(segment: &[u8]) -> Result<(u16, u16), FieldError> {
    match *segment {
        [8, h1, h2, w1, w2, parts @ (1 | 3 | 4), ref rest @ ..]
            if rest.len() == usize::from(parts) * 3 =>
        {
            sides(number(&[w1, w2]), number(&[h1, h2]))
        }
        _ => Err(damaged()),
    }
}

/// The packed pixels: until a marker that is neither a stuffed byte nor a restart.
fn pixels<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], FieldError> {
    let end = rest
        .windows(2)
        .position(|pair| matches!(pair, [0xff, 0x01..=0xcf | 0xd8..=0xff]))
        .ok_or_else(damaged)?;
    take(rest, end)
}
