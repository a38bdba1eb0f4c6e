//! What one task sums.
//!
//! While the terms of one part of a sample are computed, those of the part before are added to the sums. Computing keeps
//! the CPU's multipliers busy and adding its way to memory, so that in small portions both go on at once.

use std::cell::RefCell;

use fearless_simd::Simd;

use super::{Share, Terms};
use crate::samples::PART;
use crate::simd::dispatch;
use crate::two_layer_net::places::{Place, Places};
use crate::two_layer_net::tile::Lanes;

thread_local! {
    /// Places for the terms of two parts: those that are computed, and those that are added.
    static ROOM: RefCell<Vec<Lanes>> = RefCell::new(vec![Lanes::default(); 2 * PART]);
}

/// Adds a share's terms to its places: one for each feature in whole parts, one for the bias, one for each class.
pub(super) fn sum(
    terms: &impl Terms,
    places: &Places,
    parts: usize,
    share: &Share,
    sums: &mut [Lanes],
) {
    ROOM.with_borrow_mut(|room| {
        dispatch!(simd => sum_in(simd, room, terms, (places, parts), share, sums));
    });
}

#[inline(always)]
fn sum_in<S: Simd, T: Terms>(
    simd: S,
    room: &mut [Lanes],
    terms: &T,
    (places, parts): (&Places, usize),
    share: &Share,
    sums: &mut [Lanes],
) {
    let (w1, others) = sums.split_at_mut(parts * PART);
    let (b1, w2) = others.split_first_mut().expect("a place for the bias");
    let (w1, _) = w1.as_chunks_mut::<PART>();
    let [fresh, ready] = room.as_chunks_mut::<PART>().0 else {
        panic!("room for the terms of two parts");
    };
    let (mut fresh, mut ready) = (fresh, ready);
    let mut waiting = Waiting::default();
    for n in share.samples.clone() {
        let units = terms.units(simd, n, share.tile);
        for part in 0..parts {
            let levels = terms.palette().of(n * parts + part);
            let (entries, here) = places.of_part(n, part);
            let adding = Adding {
                terms: ready,
                sums: &mut w1[waiting.part],
            };
            both(
                simd,
                terms,
                units,
                (levels, here),
                fresh,
                waiting.entries,
                adding,
            );
            std::mem::swap(&mut fresh, &mut ready);
            waiting = Waiting { part, entries };
        }
        b1.add(terms.input(units, terms.one()));
        for (k, w2) in w2.iter_mut().enumerate() {
            w2.add(terms.output(units, n, k));
        }
    }
    let mut adding = Adding {
        terms: ready,
        sums: &mut w1[waiting.part],
    };
    adding.all(simd, waiting.entries);
}

/// Entries of a part of a sample, whose terms are ready to be added.
#[derive(Default)]
struct Waiting<'a> {
    part: usize,
    entries: &'a [u32],
}

/// The terms of the colours of a part, and the sums of the part's features.
struct Adding<'a> {
    terms: &'a [Lanes; PART],
    sums: &'a mut [Lanes; PART],
}

impl Adding<'_> {
    /// Adds the terms of some entries to their features.
    #[inline(always)]
    fn all<S: Simd>(&mut self, simd: S, entries: &[u32]) {
        for entry in entries.iter().copied().map(Place::from_word) {
            self.sums[entry.feature].add(self.terms[entry.term].load(simd));
        }
    }
}

/// Puts the terms of the colours that are `here` into `fresh`, and adds those of the entries that wait.
///
/// Two entries go with each colour, and with the first ones three where otherwise some would be left.
#[inline(always)]
fn both<S: Simd, T: Terms>(
    simd: S,
    terms: &T,
    units: T::Units<S>,
    (levels, here): (&[T::Level; PART], &[u16]),
    fresh: &mut [Lanes; PART],
    entries: &[u32],
    mut adding: Adding,
) {
    let threes = entries.len().saturating_sub(2 * here.len());
    let threes = threes.min(here.len());
    let (of_threes, others) = entries.split_at(3 * threes);
    let (pairs, last) = others.as_chunks::<2>();
    let twos = pairs.len().min(here.len() - threes);

    let mut fresh = fresh.iter_mut().zip(here);
    for (three, (term, colour)) in of_threes.as_chunks::<3>().0.iter().zip(fresh.by_ref()) {
        adding.all(simd, three);
        term.store(terms.input(units, levels[usize::from(*colour) % PART]));
    }
    for (two, (term, colour)) in pairs[..twos].iter().zip(fresh.by_ref()) {
        adding.all(simd, two);
        term.store(terms.input(units, levels[usize::from(*colour) % PART]));
    }
    for (term, colour) in fresh {
        term.store(terms.input(units, levels[usize::from(*colour) % PART]));
    }
    adding.all(simd, pairs[twos..].as_flattened());
    adding.all(simd, last);
}
