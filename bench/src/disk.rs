//! The speed of the disk: repeated writes of 8 KiB, each followed by a flush.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::histogram::Histogram;

const BLOCK: usize = 8 * 1024;
const BLOCKS: u64 = 2048;

/// The rate and the latencies of flushes. A flush is one write of 8 KiB with its `fdatasync`.
pub struct Flushes {
    /// Flushes per second.
    pub per_second: f64,
    /// The latencies of the flushes.
    pub latency: Histogram,
}

/// Overwrites a file of fixed size block by block, as a write-ahead log does, and calls `fdatasync` after each block.
pub fn measure(directory: &Path, time: Duration) -> Result<Flushes> {
    let path = directory.join("fdatasync.probe");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)
        .context("making the file for the fdatasync measurement")?;
    let block = [0x5a_u8; BLOCK];
    for number in 0..BLOCKS {
        file.write_all_at(&block, number * BLOCK as u64)?;
    }
    file.sync_all()?;

    let mut latency = Histogram::new();
    let begun = Instant::now();
    let mut number = 0_u64;
    while begun.elapsed() < time {
        let started = Instant::now();
        file.write_all_at(&block, (number % BLOCKS) * BLOCK as u64)?;
        file.sync_data()?;
        latency.record(started.elapsed().as_micros() as u64);
        number += 1;
    }
    let per_second = number as f64 / begun.elapsed().as_secs_f64();
    drop(file);
    std::fs::remove_file(&path)?;
    Ok(Flushes {
        per_second,
        latency,
    })
}
