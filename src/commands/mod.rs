//! What the user types; the only code that prints.
