//! Pictures: checks, decoding and encoding. Decoding takes time and memory, so callers run it outside of the request
//! threads and take turns ([`crate::Engine::with_image_turn`]).

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;

/// The greatest number of pixels of a picture that is decoded.
pub const MOST_PIXELS: u64 = 25_000_000;
/// The greatest width and height of a picture that is decoded, in pixels.
const MOST_SIDE: u32 = 16_384;
/// The greatest memory of a decoder, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// The reason why bytes are no usable picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadImage {
    /// The bytes are no picture of a known format, or are damaged.
    Unreadable,
    /// The picture has more than [`MOST_PIXELS`], or an excessive side.
    TooManyPixels,
}

/// Decodes a picture: PNG, JPEG or WebP, of an animation the first picture. The size is checked before anything is
/// decoded. The result stands upright, as the file says.
///
/// # Errors
/// [`BadImage`].
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, BadImage> {
    let unreadable = |_| BadImage::Unreadable;
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| BadImage::Unreadable)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    if !reader
        .format()
        .is_some_and(|format| known.contains(&format))
    {
        return Err(BadImage::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    if pixels > MOST_PIXELS || width.max(height) > MOST_SIDE {
        return Err(BadImage::TooManyPixels);
    }
    let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    image.apply_orientation(upright);
    Ok(image)
}

/// Returns the middle of a picture as a square with sides of at most `side` pixels. A small picture stays small.
#[must_use]
pub fn square(image: &DynamicImage, side: u32) -> DynamicImage {
    let side = side.min(image.width()).min(image.height()).max(1);
    image.resize_to_fill(side, side, FilterType::Triangle)
}

/// Encodes a picture as JPEG, on white. The file has only the pixels: no place, no time, no name of a camera.
///
/// # Errors
/// The picture has no pixels.
pub fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, BadImage> {
    let rgba = image.to_rgba8();
    let flat = RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let on_white = |value: u8| {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            let mixed = value
                .saturating_mul(alpha)
                .saturating_add(255_u32.saturating_mul(255_u32.saturating_sub(alpha)));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([on_white(red), on_white(green), on_white(blue)])
    });
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder
        .encode_image(&flat)
        .map_err(|_| BadImage::Unreadable)?;
    Ok(bytes)
}
