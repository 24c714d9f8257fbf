//! Which files may be the logo, and what is left of them.

use domain::logo::{self, MAX_BYTES, Picture};
use domain::wire::account::LogoKind;
use domain::wire::problem::FieldError;
use proptest::prelude::*;

/// Written by another program.
const PNG: &[u8] = include_bytes!("../../service/src/demo/logo.png");
/// Written by another program, with a caption, a place and a comment.
const JPEG: &[u8] = include_bytes!("data/logo.jpg");
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn read(file: &[u8]) -> Result<Picture, FieldError> {
    logo::read(file)
}

fn code(file: &[u8]) -> &'static str {
    match read(file) {
        Ok(_) => "taken",
        Err(error) => {
            assert_eq!(error.field, "logo");
            error.code.as_str()
        }
    }
}

fn has(file: &[u8], words: &[u8]) -> bool {
    file.windows(words.len()).any(|part| part == words)
}

fn chunk(name: &[u8], data: &[u8]) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in name.iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = sum & 1 == 1;
            sum >>= 1;
            if odd {
                sum ^= 0xedb8_8320;
            }
        }
    }
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [
        &length.to_be_bytes()[..],
        name,
        data,
        &(!sum).to_be_bytes()[..],
    ]
    .concat()
}

fn header(width: u32, height: u32, rest: [u8; 5]) -> Vec<u8> {
    let data = [&width.to_be_bytes()[..], &height.to_be_bytes()[..], &rest].concat();
    chunk(b"IHDR", &data)
}

/// A picture in colour whose pixels nobody unpacks.
fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let head = header(32, 32, [8, 2, 0, 0, 0]);
    let all = [SIGNATURE.to_vec(), head, chunks.concat()];
    all.concat()
}

fn pixels() -> Vec<u8> {
    chunk(b"IDAT", b"pixels")
}

fn end() -> Vec<u8> {
    chunk(b"IEND", b"")
}

#[test]
fn a_png_and_a_jpeg_of_other_programs_are_taken() -> Result<(), FieldError> {
    let png = read(PNG)?;
    assert_eq!((png.kind, png.width, png.height), (LogoKind::Png, 94, 124));
    let jpeg = read(JPEG)?;
    assert_eq!(
        (jpeg.kind, jpeg.width, jpeg.height),
        (LogoKind::Jpeg, 48, 24)
    );
    assert_eq!(format!("{jpeg:?}"), "Picture(Jpeg, 48 × 24)");
    assert_eq!(logo::kind(PNG), Some(LogoKind::Png));
    assert_eq!(logo::kind(JPEG), Some(LogoKind::Jpeg));
    assert_eq!(logo::kind(&PNG[..7]), None);
    Ok(())
}

#[test]
fn what_was_taken_is_taken_again_as_it_is() -> Result<(), FieldError> {
    for file in [PNG, JPEG] {
        let once = read(file)?;
        assert_eq!(read(&once.bytes)?, once);
    }
    Ok(())
}

#[test]
fn nothing_but_the_picture_is_kept() -> Result<(), FieldError> {
    for words in [&b"SECRET-CAPTION"[..], b"SECRET-COMMENT", b"Exif"] {
        assert!(has(JPEG, words), "the sample has it");
        assert!(!has(&read(JPEG)?.bytes, words));
    }
    let extras = [
        chunk(b"tEXt", b"Author\0SECRET"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0SECRET"),
        chunk(b"eXIf", b"SECRET"),
        chunk(b"iCCP", b"SECRET"),
        chunk(b"tIME", b"SECRET!"),
        chunk(b"prVt", b"SECRET"),
    ];
    let plain = png(&[chunk(b"tRNS", &[0; 6]), pixels(), pixels(), end()]);
    for extra in extras {
        for place in 0..2 {
            let mut chunks = vec![chunk(b"tRNS", &[0; 6]), pixels(), pixels(), end()];
            chunks.insert(if place == 0 { 0 } else { 3 }, extra.clone());
            assert_eq!(read(&png(&chunks))?.bytes, plain);
        }
    }
    Ok(())
}

#[test]
fn what_is_no_picture_is_refused_by_its_bytes() {
    for file in [
        &b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..],
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a\x10\0\x10\0\0\0\0;",
        b"RIFF\x1a\0\0\0WEBPVP8L",
        b"BM\x3a\0\0\0",
        b"\0\0\x01\0\x01\0",
        b"%PDF-1.7",
        b"<html>",
        b"\x89PNG\n\x1a\n",
        b"\xff\xd8",
        b"x",
    ] {
        assert_eq!(code(file), "image_kind", "{file:?}");
    }
    assert_eq!(code(b""), "required");
}

#[test]
fn more_than_the_limit_is_refused_and_the_limit_is_not() {
    let filled = |bytes: usize| {
        let rest = png(&[end()]).len() + 12;
        png(&[chunk(b"IDAT", &vec![7; bytes - rest]), end()])
    };
    assert_eq!(filled(MAX_BYTES).len(), MAX_BYTES);
    assert_eq!(code(&filled(MAX_BYTES)), "taken");
    assert_eq!(code(&filled(MAX_BYTES + 1)), "image_too_large");
    assert_eq!(
        logo::too_large().args.get("max").map(String::as_str),
        Some("64")
    );
}

#[test]
fn sides_are_sixteen_to_two_thousand_and_forty_eight() -> Result<(), FieldError> {
    let of = |width, height| {
        let head = header(width, height, [8, 6, 0, 0, 0]);
        [SIGNATURE.to_vec(), head, pixels(), end()].concat()
    };
    for (width, height) in [(16, 16), (2_048, 16), (16, 2_048), (2_048, 2_048)] {
        assert_eq!(code(&of(width, height)), "taken", "{width} × {height}");
    }
    for (width, height) in [
        (10_000, 10_000),
        (2_049, 16),
        (16, 2_049),
        (15, 16),
        (16, 15),
        (0, 16),
        (u32::MAX, u32::MAX),
        (65_552, 16),
    ] {
        assert_eq!(
            code(&of(width, height)),
            "image_dimensions",
            "{width} × {height}"
        );
    }
    let refused = read(&of(10_000, 20)).err().map(|error| error.args);
    let args = refused.unwrap_or_default();
    let args: Vec<_> = args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(
        args,
        [
            ("height", "20"),
            ("max", "2048"),
            ("min", "16"),
            ("width", "10000")
        ]
    );
    let mut jpeg = read(JPEG)?.bytes;
    let place = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap_or_default();
    jpeg[place + 5..place + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
    assert_eq!(code(&jpeg), "image_dimensions");
    // A height that comes later, as the format would allow, is none.
    jpeg[place + 5..place + 9].copy_from_slice(&[0, 0, 0, 48]);
    assert_eq!(code(&jpeg), "image_dimensions");
    Ok(())
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    for file in [PNG, JPEG] {
        for end in 8..file.len() {
            assert_eq!(code(&file[..end]), "image_damaged", "{end}");
        }
    }
}

#[test]
fn what_stands_behind_the_end_is_refused() {
    for tail in [
        &b"<script>alert(1)</script>"[..],
        b"PK\x03\x04",
        b"\0",
        b"%PDF-1.7",
    ] {
        for file in [PNG, JPEG] {
            assert_eq!(code(&[file, tail].concat()), "image_damaged", "{tail:?}");
        }
    }
    assert_eq!(code(&[PNG, PNG].concat()), "image_damaged");
    assert_eq!(code(&[JPEG, JPEG].concat()), "image_damaged");
}

#[test]
fn one_changed_bit_of_a_png_is_noticed() {
    for place in (8..PNG.len()).step_by(7) {
        let mut file = PNG.to_vec();
        file[place] ^= 1 << (place % 8);
        assert_ne!(code(&file), "taken", "{place}");
    }
}

#[test]
fn pictures_that_move_are_refused() {
    let chunks = [chunk(b"acTL", &[0; 8]), pixels(), end()];
    assert_eq!(code(&png(&chunks)), "image_animated");
    let chunks = [
        pixels(),
        chunk(b"fcTL", &[0; 26]),
        chunk(b"fdAT", b"x"),
        end(),
    ];
    assert_eq!(code(&png(&chunks)), "image_animated");
}

#[test]
fn a_png_has_its_chunks_in_their_order() {
    let palette = || chunk(b"PLTE", &[0; 6]);
    let clear = || chunk(b"tRNS", &[0; 6]);
    assert_eq!(code(&png(&[palette(), clear(), pixels(), end()])), "taken");
    for chunks in [
        vec![end()],
        vec![pixels()],
        vec![pixels(), palette(), end()],
        vec![pixels(), clear(), end()],
        vec![palette(), palette(), pixels(), end()],
        vec![clear(), clear(), pixels(), end()],
        vec![clear(), palette(), pixels(), end()],
        vec![chunk(b"PLTE", &[0; 7]), pixels(), end()],
        vec![chunk(b"PLTE", b""), pixels(), end()],
        vec![chunk(b"tRNS", &[0; 257]), pixels(), end()],
        vec![pixels(), chunk(b"tEXt", b""), pixels(), end()],
        vec![pixels(), chunk(b"IEND", b"x")],
        vec![header(32, 32, [8, 2, 0, 0, 0]), pixels(), end()],
        // Nobody may leave it out, and nobody knows it.
        vec![chunk(b"EVIL", b"x"), pixels(), end()],
        vec![chunk(b"a<b>", b"x"), pixels(), end()],
    ] {
        assert_eq!(code(&png(&chunks)), "image_damaged", "{chunks:?}");
    }
}

#[test]
fn a_png_has_a_header_that_the_standard_knows() {
    let of = |rest| {
        let palette = chunk(b"PLTE", &[0; 6]);
        let with = [
            SIGNATURE.to_vec(),
            header(16, 16, rest),
            palette,
            pixels(),
            end(),
        ];
        let without = [SIGNATURE.to_vec(), header(16, 16, rest), pixels(), end()];
        (code(&with.concat()), code(&without.concat()))
    };
    for depth in [1, 2, 4, 8] {
        assert_eq!(of([depth, 3, 0, 0, 1]), ("taken", "image_damaged"));
        assert_eq!(of([depth, 0, 0, 0, 0]), ("image_damaged", "taken"));
    }
    assert_eq!(of([16, 2, 0, 0, 0]), ("taken", "taken"));
    assert_eq!(of([8, 4, 0, 0, 0]), ("image_damaged", "taken"));
    for rest in [
        [3, 2, 0, 0, 0],
        [16, 3, 0, 0, 0],
        [8, 1, 0, 0, 0],
        [8, 7, 0, 0, 0],
        [4, 6, 0, 0, 0],
        [8, 2, 1, 0, 0],
        [8, 2, 0, 1, 0],
        [8, 2, 0, 0, 2],
    ] {
        assert_eq!(of(rest), ("image_damaged", "image_damaged"), "{rest:?}");
    }
}

/// The segments of a JPEG, as far as the first pixels.
fn jpeg(parts: &[&[u8]]) -> Vec<u8> {
    [&b"\xff\xd8"[..], &parts.concat()].concat()
}

const FRAME: &[u8] = b"\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0";
const SCAN: &[u8] = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0pixels\xff\0more\xff\xd0rest";
const END: &[u8] = b"\xff\xd9";

#[test]
fn a_jpeg_has_one_frame_before_its_pixels_and_an_end_behind_them() {
    assert_eq!(code(&jpeg(&[FRAME, SCAN, END])), "taken");
    let progressive = [&b"\xff\xc2"[..], &FRAME[2..]].concat();
    assert_eq!(code(&jpeg(&[&progressive, SCAN, SCAN, END])), "taken");
    assert_eq!(
        code(&jpeg(&[FRAME, b"\xff\xff", SCAN, b"\xff", END])),
        "taken"
    );
    for (place, parts) in [
        &[SCAN, FRAME, END][..],
        &[FRAME, END],
        &[FRAME, FRAME, SCAN, END],
        &[FRAME, SCAN],
        &[SCAN, END],
        // Lossless, arithmetic: browsers show neither.
        &[b"\xff\xc3", &FRAME[2..], SCAN, END],
        &[b"\xff\xc9", &FRAME[2..], SCAN, END],
        // Twelve bits; two colours; a length that does not fit.
        &[b"\xff\xc0\0\x0b\x0c\0\x10\0\x10\x01\x01\x11\0", SCAN, END],
        &[b"\xff\xc0\0\x0b\x08\0\x10\0\x10\x02\x01\x11\0", SCAN, END],
        &[b"\xff\xc0\0\x01", SCAN, END],
        &[FRAME, b"junk", SCAN, END],
        // A restart, a start, and what nobody has defined, where a segment has to be.
        &[FRAME, b"\xff\xd0", SCAN, END],
        &[FRAME, b"\xff\xd8", SCAN, END],
        &[FRAME, b"\xff\x01", SCAN, END],
        &[FRAME, b"\xff\xf7\0\x04xx", SCAN, END],
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(code(&jpeg(parts)), "image_damaged", "{place}");
    }
}

#[test]
fn a_jpeg_keeps_what_says_how_its_colours_are_meant_and_no_more() -> Result<(), FieldError> {
    const JFIF: &[u8] = b"\xff\xe0\0\x16JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01SECRET";
    const ADOBE: &[u8] = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x01";
    const LONG: &[u8] = b"\xff\xee\0\x14Adobe\0\x64\0\0\0\0\x01SECRET";
    const EXIF: &[u8] = b"\xff\xe1\0\x0eExif\0\0SECRET";
    const COMMENT: &[u8] = b"\xff\xfe\0\x08SECRET";
    let file = jpeg(&[
        JFIF, JFIF, EXIF, ADOBE, LONG, COMMENT, FRAME, EXIF, SCAN, COMMENT, END,
    ]);
    let plain = jpeg(&[
        b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
        ADOBE,
        FRAME,
        SCAN,
        END,
    ]);
    assert_eq!(read(&file)?.bytes, plain);
    Ok(())
}

proptest! {
    /// Whatever comes, the answer is a picture that is taken again, or a reason.
    #[test]
    fn no_bytes_stop_the_reader(
        file in prop::collection::vec(any::<u8>(), 0..400),
        start in 0_usize..4,
        place in 0_usize..3_000,
    ) {
        let starts = [&b""[..], SIGNATURE, b"\xff\xd8\xff", b"\xff\xd8\xff\xe0"];
        let _ = read(&[starts[start], &file].concat());
        for sample in [PNG, JPEG] {
            let mut damaged = sample.to_vec();
            let place = place % damaged.len();
            for (byte, other) in damaged[place..].iter_mut().zip(&file) {
                *byte = *other;
            }
            if let Ok(picture) = read(&damaged) {
                prop_assert_eq!(read(&picture.bytes), Ok(picture));
            }
        }
    }
}
