//! Colours of curves.

/// A colour: red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(u8, u8, u8);

impl Colour {
    /// Nearly black, for marks in front of all others.
    pub const INK: Self = Self(31, 41, 55);

    /// Grey, for reference lines and contours.
    pub const GREY: Self = Self(156, 163, 175);

    /// The colour number `i` of six that colour-blind people can tell apart; after the sixth they repeat.
    ///
    /// Source: Okabe & Ito, *Color Universal Design*, 2008.
    #[must_use]
    pub fn of(i: usize) -> Self {
        const PALETTE: [Colour; 6] = [
            Colour(0, 114, 178),
            Colour(213, 94, 0),
            Colour(0, 158, 115),
            Colour(204, 121, 167),
            Colour(86, 180, 233),
            Colour(230, 159, 0),
        ];
        PALETTE[i % PALETTE.len()]
    }

    /// The colour mixed with two parts of white, for curves behind others.
    ///
    /// ```
    /// // (0 + 2·255) / 3 = 170, (114 + 2·255) / 3 = 208, (178 + 2·255) / 3 = 229
    /// assert_eq!(trainer::plot::Colour::of(0).pale().css(), "#aad0e5");
    /// ```
    #[must_use]
    pub fn pale(self) -> Self {
        let mix = |c: u8| ((u16::from(c) + 2 * 255) / 3) as u8;
        Self(mix(self.0), mix(self.1), mix(self.2))
    }

    /// The colour as in CSS.
    ///
    /// ```
    /// assert_eq!(trainer::plot::Colour::of(0).css(), "#0072b2"); // 0, 114, 178
    /// ```
    #[must_use]
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}
