//! Random options of layout.

use diwan::text::{Align, Base, Controls, Direction, Emoji, LamAlef, Options, Order, Paragraph};
use proptest::prelude::*;
use proptest::sample::select;

/// Any options; widths are small or none, and something may stand beside the first row.
pub(crate) fn options() -> impl Strategy<Value = Options> {
    let base = select(vec![Base::Auto, Base::Ltr, Base::Rtl]);
    let fallback = select(vec![Direction::Ltr, Direction::Rtl]);
    let cells = (prop::option::of(1..12usize), 0..14usize);
    let lam_alef = select(vec![LamAlef::OneCell, LamAlef::TwoCells]);
    let emoji = select(vec![Emoji::Whole, Emoji::First]);
    let order = prop_oneof![4 => Just(Order::Visual), 1 => Just(Order::Logical)];
    let controls = select(vec![Controls::Honour, Controls::Neutralise, Controls::Show]);
    (base, fallback, cells, any::<(bool, bool, bool, bool)>(), (lam_alef, emoji), order, controls)
        .prop_map(
            |(
                base,
                fallback,
                (width, lead),
                (shape, isolate, skip_leading, whole),
                (lam_alef, emoji),
                order,
                controls,
            )| Options {
                base,
                paragraph: if whole { Paragraph::Message } else { Paragraph::Line },
                skip_leading,
                fallback,
                width,
                lead: lead.min(width.map_or(lead, |width| width.saturating_sub(2))),
                shape,
                isolate,
                lam_alef,
                emoji,
                order,
                align: Align::Direction,
                controls,
            },
        )
}
