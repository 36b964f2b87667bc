//! The processing of pictures: measures the width and height of a picture, and makes smaller copies.
//!
//! A picture from an unknown person can be a small file that needs much memory when it is decoded. So the file header
//! is read first, and the picture is decoded only if it has at most [`MAX_PIXELS`] pixels. Pictures are decoded on a
//! separate thread, one at a time.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
};
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The maximum size of a picture file, in bytes. Larger files are not measured.
pub const MAX_FILE: u64 = 20 * 1024 * 1024;
/// The maximum number of pixels of a picture. Pictures with more pixels are not decoded.
pub const MAX_PIXELS: u64 = 25_000_000;
/// The maximum width and height of a thumbnail, in pixels.
pub const THUMBNAIL: u32 = 320;
/// The maximum width and height of a picture, in pixels. Pictures with a larger width or height are refused.
const MAX_SIDE: u32 = 65_535;
/// The maximum memory that the decoding of a picture may use, in bytes.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// The quality of a JPEG, from 1 to 100.
const QUALITY: u8 = 82;
/// The maximum time for which a picture waits while other pictures are decoded.
const PATIENCE: Duration = Duration::from_secs(10);

/// A measured picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The width of the picture as it is shown, after rotation, in pixels.
    pub width: u32,
    /// The height of the picture as it is shown, after rotation, in pixels.
    pub height: u32,
    /// A smaller copy, as a PNG or JPEG file. The width and height of the copy are at most the requested number of
    /// pixels. `None` means that the picture has too many pixels to be decoded.
    pub copy: Option<Vec<u8>>,
}

/// The reason why a picture file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPicture {
    /// The bytes are damaged or are not a picture of an accepted format, or the picture is wider or higher than 65,535
    /// pixels.
    Unreadable,
    /// The picture has more than [`MAX_PIXELS`] pixels.
    TooManyPixels,
    /// The picture was not decoded, because the decoding of other pictures took too long.
    Busy,
}

impl From<ImageError> for BadPicture {
    fn from(error: ImageError) -> Self {
        tracing::debug!(%error, "a picture could not be read");
        Self::Unreadable
    }
}

/// The processor of pictures, which processes one picture at a time.
#[derive(Clone, Debug)]
pub struct Pictures {
    turn: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Pictures {
    /// Measures a picture file (PNG, JPEG, GIF or WebP), and makes a copy of at most `side` pixels in width and height.
    /// The copy has no metadata, and is rotated according to the orientation in the picture's metadata. `None` means
    /// that the bytes are not a picture in one of these formats, or that the decoding of other pictures took too long.
    pub async fn measure(&self, bytes: Vec<u8>, side: u32) -> Option<Picture> {
        self.in_turn(move || measure(&bytes, side)).await.ok()
    }

    /// Crops a picture file (PNG, JPEG or WebP) to its central square of at most `side` pixels. The result is a JPEG
    /// file with a white background and without metadata. A small picture is not enlarged.
    ///
    /// # Errors
    /// One of the variants of [`BadPicture`].
    pub async fn square(&self, bytes: Vec<u8>, side: u32) -> Result<Vec<u8>, BadPicture> {
        self.in_turn(move || square(&bytes, side)).await
    }

    /// Runs `work` on a separate thread, after the work on earlier pictures has ended. If the wait for the earlier work
    /// is longer than [`PATIENCE`], the result is [`BadPicture::Busy`]. The work continues until it ends, even if the
    /// caller stops waiting. If the decoder panics, the result is [`BadPicture::Unreadable`].
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, BadPicture> + Send + 'static,
    ) -> Result<T, BadPicture> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turn).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(BadPicture::Busy);
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a picture could not be read");
            Err(BadPicture::Unreadable)
        })
    }
}

/// Reads only the file header of a picture. The picture is not decoded. The format must be one of `known`.
fn opened(bytes: &[u8], known: &[ImageFormat]) -> Result<impl ImageDecoder, BadPicture> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| BadPicture::Unreadable)?;
    if !reader
        .format()
        .is_some_and(|format| known.contains(&format))
    {
        return Err(BadPicture::Unreadable);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    Ok(reader.into_decoder()?)
}

/// Whether a picture has more than [`MAX_PIXELS`] pixels.
fn is_huge(decoder: &impl ImageDecoder) -> bool {
    let (width, height) = decoder.dimensions();
    u64::from(width).saturating_mul(u64::from(height)) > MAX_PIXELS
}

fn measure(bytes: &[u8], side: u32) -> Result<Picture, BadPicture> {
    use ImageFormat::{Gif, Jpeg, Png, WebP};
    let mut decoder = opened(bytes, &[Png, Jpeg, Gif, WebP])?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation()?;
    let sideways = turned_sideways(turned);
    let (shown_width, shown_height) = if sideways {
        (height, width)
    } else {
        (width, height)
    };
    let copy = if is_huge(&decoder) {
        None
    } else {
        let whole = DynamicImage::from_decoder(decoder)?;
        let mut small = if width.max(height) > side {
            whole.thumbnail(side, side)
        } else {
            whole
        };
        small.apply_orientation(turned);
        Some(written(&small)?)
    };
    Ok(Picture {
        width: shown_width,
        height: shown_height,
        copy,
    })
}

fn square(bytes: &[u8], side: u32) -> Result<Vec<u8>, BadPicture> {
    let mut decoder = opened(
        bytes,
        &[ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP],
    )?;
    if is_huge(&decoder) {
        return Err(BadPicture::TooManyPixels);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut whole = DynamicImage::from_decoder(decoder)?;
    whole.apply_orientation(turned);
    let side = side.min(whole.width()).min(whole.height()).max(1);
    let square = whole.resize_to_fill(side, side, FilterType::Triangle);
    Ok(jpeg(&on_white(&square))?)
}

/// Returns the picture on a white background, without transparent parts.
fn on_white(image: &DynamicImage) -> RgbImage {
    let rgba = image.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let mixed = |value: u8| {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            let mixed = value
                .saturating_mul(alpha)
                .saturating_add(255_u32.saturating_mul(255_u32.saturating_sub(alpha)));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

fn jpeg(image: &RgbImage) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    Ok(bytes)
}

/// Whether the width and the height of the stored picture change places in a rotation according to this orientation.
const fn turned_sideways(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(
        orientation,
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH
    )
}

/// Encodes a picture. A picture with an alpha channel becomes a PNG file. Any other picture becomes a JPEG file.
fn written(image: &DynamicImage) -> Result<Vec<u8>, ImageError> {
    if !image.color().has_alpha() {
        return jpeg(&image.to_rgb8());
    }
    let mut out = Vec::new();
    image
        .to_rgba8()
        .write_with_encoder(PngEncoder::new(&mut out))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder as _, RgbaImage};

    fn size_of(bytes: &[u8]) -> (u32, u32) {
        let reader = ImageReader::new(Cursor::new(bytes));
        let reader = reader.with_guessed_format().unwrap();
        reader.into_dimensions().unwrap()
    }

    #[test]
    fn a_copy_keeps_the_shape_and_the_transparency() {
        let mut png = Vec::new();
        RgbaImage::new(640, 100)
            .write_with_encoder(PngEncoder::new(&mut png))
            .unwrap();
        let picture = measure(&png, 320).unwrap();
        assert_eq!((picture.width, picture.height), (640, 100));
        let copy = picture.copy.unwrap();
        assert_eq!(size_of(&copy), (320, 50));
        assert!(copy.starts_with(b"\x89PNG"));
        let mut jpeg = Vec::new();
        RgbImage::from_pixel(8, 4, Rgb([200, 10, 10]))
            .write_with_encoder(JpegEncoder::new(&mut jpeg))
            .unwrap();
        let picture = measure(&jpeg, 320).unwrap();
        let copy = picture.copy.unwrap();
        assert_eq!(size_of(&copy), (8, 4), "a small picture stays as it is");
        assert!(copy.starts_with(&[0xff, 0xd8]));
    }

    #[test]
    fn a_picture_is_turned_as_the_camera_was_held() {
        // An Exif block with orientation 6: the stored picture must be rotated by 90 degrees.
        let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new(&mut jpeg);
        encoder.set_exif_metadata(exif).unwrap();
        let pixels = RgbImage::new(40, 20);
        encoder
            .write_image(&pixels, 40, 20, ExtendedColorType::Rgb8)
            .unwrap();
        let picture = measure(&jpeg, 320).unwrap();
        assert_eq!((picture.width, picture.height), (20, 40));
        assert_eq!(size_of(&picture.copy.unwrap()), (20, 40));
    }

    #[test]
    fn a_huge_picture_is_measured_but_not_decoded() {
        // A PNG header that declares 60,000 x 60,000 pixels.
        let mut png = Vec::new();
        RgbaImage::new(1, 1)
            .write_with_encoder(PngEncoder::new(&mut png))
            .unwrap();
        let side = 60_000_u32.to_be_bytes();
        png.splice(16..24, side.iter().chain(&side).copied());
        let crc = crc32(&png[12..29]);
        png.splice(29..33, crc.to_be_bytes());
        let picture = measure(&png, 320).unwrap();
        assert_eq!((picture.width, picture.copy), (60_000, None));
        assert!(measure(b"no picture", 320).is_err());
        assert!(measure(&png[..20], 320).is_err());
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = u32::MAX;
        for byte in bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    (crc >> 1) ^ 0xedb8_8320
                } else {
                    crc >> 1
                };
            }
        }
        !crc
    }
}
