//! Written arrays can be read again, and both agree with the description of the format.

use data::idx::{self, Element, ElementType, Header};
use ndarray::{ArrayD, IxDyn, arr0, array};
use proptest::prelude::*;

/// Bytes laid out by hand from the description of the format.
#[test]
fn each_element_type_has_the_bytes_of_the_format() {
    fn check<T: Element + PartialEq + std::fmt::Debug>(elements: [T; 2], bytes: &[u8]) {
        let mut file = vec![0, 0, T::TYPE.code(), 1, 0, 0, 0, 2];
        file.extend_from_slice(bytes);

        let mut written = vec![];
        idx::write(&mut written, &ndarray::arr1(&elements)).unwrap();
        assert_eq!(written, file, "{}", T::TYPE);
        let read = idx::read::<T>(&file[..]).unwrap();
        assert_eq!(read.as_slice().unwrap(), elements, "{}", T::TYPE);
    }
    check([7_u8, 255], &[7, 255]);
    check([-1_i8, 127], &[255, 127]);
    check([-2_i16, 258], &[0xFF, 0xFE, 1, 2]);
    check([-2_i32, 0x0102_0304], &[0xFF, 0xFF, 0xFF, 0xFE, 1, 2, 3, 4]);
    // IEEE 754: 1 = 3F80_0000, −2 = C000_0000; as doubles 3FF0… and C000…
    check([1.0_f32, -2.0], &[0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0]);
    check(
        [1.0_f64, -2.0],
        &[0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0],
    );
}

#[test]
fn codes_and_types_correspond() {
    let known: Vec<u8> = (0..=255)
        .filter(|&code| ElementType::from_code(code).is_some())
        .collect();
    assert_eq!(known, [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E]);
    for kind in ElementType::ALL {
        assert_eq!(ElementType::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn a_single_number_has_rank_0() {
    let mut bytes = vec![];
    idx::write(&mut bytes, &arr0(-5_i16)).unwrap();
    assert_eq!(bytes, [0, 0, 0x0B, 0, 0xFF, 0xFB]);
    assert_eq!(idx::read::<i16>(&bytes[..]).unwrap(), arr0(-5).into_dyn());
}

#[test]
fn rank_255_is_read() {
    let array = ArrayD::from_elem(IxDyn(&[1; 255]), 9_u8);
    let mut bytes = vec![];
    idx::write(&mut bytes, &array).unwrap();
    assert_eq!(bytes.len(), 4 + 4 * 255 + 1);
    assert_eq!(idx::read::<u8>(&bytes[..]).unwrap(), array);
}

#[test]
fn rank_256_cannot_be_written() {
    let array = ArrayD::from_elem(IxDyn(&[1; 256]), 9_u8);
    let error = idx::write(vec![], &array).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn an_empty_axis_is_kept() {
    let array = ArrayD::<f64>::zeros(IxDyn(&[3, 0, 5]));
    let mut bytes = vec![];
    idx::write(&mut bytes, &array).unwrap();
    assert_eq!(bytes.len(), 16);
    assert_eq!(idx::read::<f64>(&bytes[..]).unwrap(), array);
}

#[test]
fn memory_layout_does_not_show_in_the_file() {
    let array = array![[1_u8, 2, 3], [4, 5, 6]];
    let mut straight = vec![];
    idx::write(&mut straight, &array.t()).unwrap();
    assert_eq!(straight[12..], [1, 4, 2, 5, 3, 6]);
}

#[test]
fn header_is_read_without_the_data() {
    let bytes = [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];
    let header = Header::read(&bytes[..]).unwrap();
    assert_eq!(header.element, ElementType::U8);
    assert_eq!(header.shape, [60_000, 28, 28]);
    // the published size of MNIST's unpacked training images
    assert_eq!(header.file_size(), Some(47_040_016));
}

fn shape() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..6, 0..5)
}

macro_rules! round_trips {
    ($($name:ident: $type:ty),*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            $(
                #[test]
                fn $name(
                    shape in shape(),
                    elements in prop::collection::vec(any::<$type>(), 625),
                ) {
                    let size = shape.iter().product::<usize>();
                    let array = ArrayD::from_shape_vec(IxDyn(&shape), elements[..size].to_vec()).unwrap();
                    let mut bytes = vec![];
                    idx::write(&mut bytes, &array).unwrap();
                    prop_assert_eq!(&idx::read::<$type>(&bytes[..]).unwrap(), &array);
                    let seekable = std::io::Cursor::new(bytes);
                    prop_assert_eq!(&idx::read_seekable::<$type>(seekable).unwrap(), &array);
                }
            )*
        }
    };
}

round_trips! {
    u8_arrays_of_any_shape_come_back: u8,
    i8_arrays_of_any_shape_come_back: i8,
    i16_arrays_of_any_shape_come_back: i16,
    i32_arrays_of_any_shape_come_back: i32,
    f32_arrays_of_any_shape_come_back: f32,
    f64_arrays_of_any_shape_come_back: f64
}

/// A reader that returns one byte at a time, like a slow pipe.
struct Dripping<'a>(&'a [u8]);

impl std::io::Read for Dripping<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = out.len().min(1);
        std::io::Read::read(&mut self.0, &mut out[..n])
    }
}

#[test]
fn arrays_longer_than_one_piece_arrive_whole_from_any_reader() {
    // chunks of 16 Ki, 16 Ki, 32 Ki, 64 Ki elements, and the rest
    let array =
        ndarray::Array1::from_iter((0..200_000_i32).map(|i| i.wrapping_mul(i << 8))).into_dyn();
    let mut bytes = vec![];
    idx::write(&mut bytes, &array).unwrap();
    assert_eq!(idx::read::<i32>(&bytes[..]).unwrap(), array);
    assert_eq!(idx::read::<i32>(Dripping(&bytes)).unwrap(), array);
}
