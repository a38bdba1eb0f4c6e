//! Properties of any bytes read as IDX or gzip. The fuzz targets and the test that replays
//! their corpus share them.

use std::io::{Cursor, Write};

use data::IdxError;
use data::idx::{self, Element, ElementType, Header};
use flate2::Crc;

/// Reads `bytes` as the type in their header.
///
/// A stream and a file must give the same array, or both reject it. An accepted array,
/// written again, must give the same bytes.
pub fn check_idx(bytes: &[u8]) {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        with_type_of(bytes, bytes); // a file that begins like this is unpacked
    }
}

/// Reads `bytes` as a file, and also as the contents of a good archive.
pub fn check_gzip(bytes: &[u8]) {
    // As a file they may have any result, but reading must end.
    let _ = idx::read_seekable::<u8>(Cursor::new(bytes));
    let _ = idx::read_seekable::<f64>(Cursor::new(bytes));
    with_type_of(bytes, &stored(bytes));
}

fn with_type_of(bytes: &[u8], file: &[u8]) {
    match Header::read(bytes).map(|header| header.element) {
        Ok(ElementType::U8) | Err(_) => agree::<u8>(bytes, file),
        Ok(ElementType::I8) => agree::<i8>(bytes, file),
        Ok(ElementType::I16) => agree::<i16>(bytes, file),
        Ok(ElementType::I32) => agree::<i32>(bytes, file),
        Ok(ElementType::F32) => agree::<f32>(bytes, file),
        Ok(ElementType::F64) => agree::<f64>(bytes, file),
    }
}

/// The stream `bytes` and the `file` around them hold the same array, or neither holds one.
fn agree<T: Element>(bytes: &[u8], file: &[u8]) {
    let streamed = rewritten::<T>(idx::read::<T>(bytes));
    let from_file = rewritten::<T>(idx::read_seekable::<T>(Cursor::new(file)));
    match (&streamed, &from_file) {
        (Ok(a), Ok(b)) => assert!(a == bytes && b == bytes, "accepted, but written otherwise"),
        (Err(_), Err(_)) => {}
        other => panic!("stream and file differ: {other:?}"),
    }
}

fn rewritten<T: Element>(read: Result<ndarray::ArrayD<T>, IdxError>) -> Result<Vec<u8>, String> {
    let array = read.map_err(|error| error.to_string())?;
    let mut bytes = vec![];
    idx::write(&mut bytes, &array).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// `contents` as a gzip file, uncompressed: in blocks of at most 65,535 bytes.
fn stored(contents: &[u8]) -> Vec<u8> {
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = contents.chunks(65_535).peekable();
    if contents.is_empty() {
        file.extend([1, 0, 0, 255, 255]);
    }
    while let Some(block) = blocks.next() {
        let length = (block.len() as u16).to_le_bytes();
        file.push(u8::from(blocks.peek().is_none()));
        file.extend(length.iter().chain(&length.map(|byte| !byte)));
        file.extend(block);
    }
    let mut crc = Crc::new();
    crc.update(contents);
    file.write_all(&crc.sum().to_le_bytes())
        .expect("writing to memory");
    file.write_all(&crc.amount().to_le_bytes())
        .expect("writing to memory");
    file
}
