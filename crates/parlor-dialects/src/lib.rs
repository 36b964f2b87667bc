//! placeholder

pub mod egain;
