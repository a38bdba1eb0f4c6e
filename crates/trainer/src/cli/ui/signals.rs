//! Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the process at once.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

/// The signals received since [`watch`](Self::watch).
#[derive(Debug, Clone)]
pub struct Signals {
    /// The exit code that goes with the last of them; 0 before the first.
    asked: Arc<AtomicUsize>,
}

impl Signals {
    /// Starts watching: from now on the first signal is only recorded.
    pub fn watch() -> io::Result<Self> {
        let asked = Arc::new(AtomicUsize::new(0));
        let received = Arc::new(AtomicBool::new(false));
        for (signal, exit_code) in [(SIGINT, 130_u8), (SIGTERM, 143)] {
            // In this order: the first signal finds `received` unset, the second does not.
            flag::register_conditional_shutdown(signal, exit_code.into(), received.clone())?;
            flag::register(signal, received.clone())?;
            flag::register_usize(signal, asked.clone(), exit_code.into())?;
        }
        Ok(Self { asked })
    }

    /// The exit code that the signal received asks for, if one was: 130 or 143.
    pub fn received(&self) -> Option<u8> {
        let asked = self.asked.load(Ordering::Relaxed) as u8;
        (asked != 0).then_some(asked)
    }
}
