//! Pictures with colours and opacity in floating point.

use ndarray::{Array2, ArrayView2};

/// Red, green, blue and opacity, each from 0 to 1.
pub type Colour = [f64; 4];

pub const CLEAR: Colour = [0.0; 4];

pub fn grey(light: f64) -> Colour {
    [light, light, light, 1.0]
}

pub fn rgb(red: f64, green: f64, blue: f64) -> Colour {
    [red, green, blue, 1.0]
}

/// From one colour to another.
pub fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    std::array::from_fn(|k| from[k] + share * (to[k] - from[k]))
}

/// The colour with its light multiplied by `share`.
pub fn dim(colour: Colour, share: f64) -> Colour {
    let [red, green, blue, alpha] = colour;
    [red * share, green * share, blue * share, alpha]
}

pub type Paper = Array2<Colour>;

/// A digit of 28×28 enlarged to `side`×`side` pixels, by linear interpolation.
pub fn enlarged(digit: ArrayView2<u8>, side: usize) -> Array2<f64> {
    let (rows, columns) = digit.dim();
    let at = |i: f64, j: f64| {
        let [i, j] = [
            i.clamp(0.0, rows as f64 - 1.0),
            j.clamp(0.0, columns as f64 - 1.0),
        ];
        f64::from(digit[[i as usize, j as usize]]) / 255.0
    };
    Array2::from_shape_fn((side, side), |(i, j)| {
        let y = (i as f64 + 0.5) * rows as f64 / side as f64 - 0.5;
        let x = (j as f64 + 0.5) * columns as f64 / side as f64 - 0.5;
        let (top, left) = (y.floor(), x.floor());
        let (down, right) = (y - top, x - left);
        let upper = at(top, left) * (1.0 - right) + at(top, left + 1.0) * right;
        let lower = at(top + 1.0, left) * (1.0 - right) + at(top + 1.0, left + 1.0) * right;
        upper * (1.0 - down) + lower * down
    })
}

/// `ink` where it covers, `paper` elsewhere.
pub fn drawn(cover: &Array2<f64>, paper: Colour, ink: Colour) -> Paper {
    cover.mapv(|cover| mix(paper, ink, cover))
}

/// The skeleton of a mask: outer pixels are removed in turn as long as the rest stays connected. (Zhang & Suen
/// 1984.)
pub fn skeleton(mut mask: Array2<bool>) -> Array2<bool> {
    const AROUND: [(usize, usize); 8] = [
        (0, 1),
        (0, 2),
        (1, 2),
        (2, 2),
        (2, 1),
        (2, 0),
        (1, 0),
        (0, 0),
    ];
    loop {
        let mut changed = false;
        for pass in 0..2 {
            let removed: Vec<_> = mask
                .indexed_iter()
                .filter(|(_, inside)| **inside)
                .map(|(at, _)| at)
                .filter(|&(i, j)| {
                    let near = AROUND.map(|(y, x)| {
                        mask.get(((i + y).wrapping_sub(1), (j + x).wrapping_sub(1)))
                            .copied()
                            .unwrap_or(false)
                    });
                    let count = near.iter().filter(|&&n| n).count();
                    let turns = (0..8).filter(|&k| !near[k] && near[(k + 1) % 8]).count();
                    let [north, _, east, _, south, _, west, _] = near;
                    let corner = if pass == 0 {
                        !(east && south && (north || west))
                    } else {
                        !(north && west && (east || south))
                    };
                    (2..=6).contains(&count) && turns == 1 && corner
                })
                .collect();
            changed |= !removed.is_empty();
            for at in removed {
                mask[at] = false;
            }
        }
        if !changed {
            return mask;
        }
    }
}

/// The pixels that a pen of `width` pixels covers along `line`, on a sheet `scale` times as large.
pub fn penned(line: &Array2<bool>, scale: usize, width: f64) -> Array2<f64> {
    let (rows, columns) = line.dim();
    let mut cover = Array2::zeros((rows * scale, columns * scale));
    let points: Vec<_> = line
        .indexed_iter()
        .filter(|(_, on)| **on)
        .map(|((i, j), _)| (i, j))
        .collect();
    let set: std::collections::HashSet<_> = points.iter().copied().collect();
    let centre = |(i, j): (usize, usize)| {
        (
            (i as f64 + 0.5) * scale as f64,
            (j as f64 + 0.5) * scale as f64,
        )
    };
    for &(i, j) in &points {
        let mut ends = vec![(i, j)];
        for next in [
            (i, j + 1),
            (i + 1, j),
            (i + 1, j + 1),
            (i + 1, j.wrapping_sub(1)),
        ] {
            if set.contains(&next) {
                ends.push(next);
            }
        }
        for end in ends {
            segment(&mut cover, centre((i, j)), centre(end), width / 2.0);
        }
    }
    cover
}

fn segment(cover: &mut Array2<f64>, (y0, x0): (f64, f64), (y1, x1): (f64, f64), radius: f64) {
    let (rows, columns) = cover.dim();
    let reach = radius + 1.0;
    let low = |a: f64, b: f64| (a.min(b) - reach).max(0.0) as usize;
    let high = |a: f64, b: f64, size: usize| ((a.max(b) + reach).ceil() as usize).min(size);
    let (dy, dx) = (y1 - y0, x1 - x0);
    let length = dy * dy + dx * dx;
    for i in low(y0, y1)..high(y0, y1, rows) {
        for j in low(x0, x1)..high(x0, x1, columns) {
            let (y, x) = (i as f64 + 0.5 - y0, j as f64 + 0.5 - x0);
            let along = if length > 0.0 {
                ((y * dy + x * dx) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let distance = (y - along * dy).hypot(x - along * dx);
            let here = (radius + 0.5 - distance).clamp(0.0, 1.0);
            cover[[i, j]] = here.max(cover[[i, j]]);
        }
    }
}

/// A PNG file of 8 bits per sample, with opacity.
pub fn png(paper: &Paper) -> Vec<u8> {
    let (rows, columns) = paper.dim();
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, columns as u32, rows as u32);
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_compression(::png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    let samples: Vec<u8> = paper.iter().flatten().map(|&x| byte(x)).collect();
    writer.write_image_data(&samples).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A JPEG file of a quality from 1 to 100.
pub fn jpeg(paper: &Paper, quality: u8) -> Vec<u8> {
    let (rows, columns) = paper.dim();
    let samples: Vec<u8> = paper
        .iter()
        .flat_map(|colour| &colour[..3])
        .map(|&x| byte(x))
        .collect();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(
            &samples,
            columns as u32,
            rows as u32,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

/// A grey PNG file of 16 bits per sample, in which white is `full`.
pub fn sixteen_bits(paper: &Paper, full: f64) -> Vec<u8> {
    let (rows, columns) = paper.dim();
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, columns as u32, rows as u32);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::Sixteen);
    let mut writer = encoder.write_header().unwrap();
    let samples: Vec<u8> = paper
        .iter()
        .flat_map(|c| ((c[0] * full).round() as u16).to_be_bytes())
        .collect();
    writer.write_image_data(&samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn byte(light: f64) -> u8 {
    (255.0 * light).round().clamp(0.0, 255.0) as u8
}
