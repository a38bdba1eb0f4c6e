//! Families of functions, and the random draws that make cases of them.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Functions of one kind.
pub struct Family {
    pub name: &'static str,
    pub draw: fn(&mut Draw) -> Case,
}

pub const fn family(name: &'static str, draw: fn(&mut Draw) -> Case) -> Family {
    Family { name, draw }
}

/// A function, a point, and the derivative there, by a formula.
pub struct Case {
    pub f: Box<dyn Fn(f64) -> f64 + Sync>,
    pub x: f64,
    pub slope: f64,
}

pub fn case(f: impl Fn(f64) -> f64 + Sync + 'static, x: f64, slope: f64) -> Case {
    Case {
        f: Box::new(f),
        x,
        slope,
    }
}

/// The sine, interpolated between multiples of `d`.
pub fn table(d: f64, x: f64) -> f64 {
    let k = (x / d).floor();
    let t = x / d - k;
    (k * d).sin() * (1.0 - t) + ((k + 1.0) * d).sin() * t
}

/// Its derivative between two multiples.
pub fn table_slope(d: f64, x: f64) -> f64 {
    let k = (x / d).floor();
    (((k + 1.0) * d).sin() - (k * d).sin()) / d
}

/// Random numbers.
pub struct Draw(ChaCha8Rng);

impl Draw {
    pub fn from_seed(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// Evenly between two numbers.
    pub fn even(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.unit()
    }

    /// Evenly in the logarithm.
    pub fn log(&mut self, a: f64, b: f64) -> f64 {
        self.even(a.ln(), b.ln()).exp()
    }

    /// From the first, and below the last.
    pub fn index(&mut self, first: usize, last: usize) -> usize {
        self.0.random_range(first..last)
    }

    /// 1 or −1.
    pub fn sign(&mut self) -> f64 {
        if self.0.random() { 1.0 } else { -1.0 }
    }

    /// Evenly in the logarithm, of either sign.
    pub fn signed(&mut self, a: f64, b: f64) -> f64 {
        self.sign() * self.log(a, b)
    }

    /// From the normal distribution, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Small and large, of either sign.
    pub fn anywhere(&mut self) -> f64 {
        if self.0.random() {
            self.even(-4.0, 4.0)
        } else {
            self.signed(1e-3, 1e3)
        }
    }
}
