//! A plan of pages in, a folder out: rendered beside the old one, then swapped in whole.
