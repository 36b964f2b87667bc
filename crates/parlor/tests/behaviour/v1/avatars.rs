//! The pictures of agents.

use crate::support::{App, Reply, both};
use crate::v1::{OMAR, get, invalid, problem};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use serde_json::{Value, json};
use std::io::Cursor;

/// A picture whose left half is transparent and whose right half is red.
fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, _| match x < width / 2 {
        true => Rgba([0, 0, 0, 0]),
        false => Rgba([220, 20, 20, 255]),
    });
    let image = DynamicImage::ImageRgba8(image);
    let image = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(image.to_rgb8()),
        _ => image,
    };
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

async fn put(app: &App, token: &str, bytes: Vec<u8>) -> Reply {
    let call = app.put("/v1/me/avatar").bearer(token);
    call.body("application/octet-stream", bytes).send().await
}

/// Gets the picture of an agent object without a token, as a page does.
async fn shown(app: &App, agent: &Value) -> Reply {
    app.get(agent["avatar_url"].as_str().unwrap()).send().await
}

#[both]
async fn a_picture_becomes_a_small_square(app: App) {
    let mina = app.token_of(7).await;
    let me = get(&app, &mina, "/v1/me").await.expect(200).json();
    assert_eq!(me["avatar_url"], Value::Null);
    let mut seen = Vec::new();
    for (format, width, height, side) in [
        (ImageFormat::Png, 900, 400, 256),
        (ImageFormat::Jpeg, 300, 1_000, 256),
        (ImageFormat::WebP, 40, 60, 40),
    ] {
        let agent = put(&app, &mina, drawn(width, height, format)).await;
        let agent = agent.expect(200).json();
        let picture = shown(&app, &agent).await.expect(200);
        assert_eq!(picture.header("content-type"), Some("image/jpeg"));
        let rule = picture.header("cache-control").unwrap();
        assert!(
            rule.contains("immutable") && rule.contains("max-age=31536000"),
            "{rule}"
        );
        assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
        let stored = image::load_from_memory(&picture.bytes).unwrap().to_rgb8();
        assert_eq!(stored.dimensions(), (side, side));
        // Pixels that were transparent are white. A JPEG file has no transparent pixels.
        let left = stored.get_pixel(2, side / 2).0;
        if format != ImageFormat::Jpeg {
            assert!(left.iter().all(|value| *value > 240), "{left:?}");
        }
        let [red, green, blue] = stored.get_pixel(side - 3, side / 2).0;
        assert!(red > 180 && green < 70 && blue < 70);
        // The list of agents shows the address of the new picture. The address of the previous picture is no longer
        // valid.
        let listed = get(&app, OMAR, "/v1/agents/7").await.expect(200).json();
        assert_eq!(listed["avatar_url"], agent["avatar_url"]);
        if let Some(before) = seen.last() {
            shown(&app, before).await.expect(404);
        }
        seen.push(agent);
    }
    let gone = app.delete("/v1/me/avatar").bearer(&mina).send().await;
    assert_eq!(gone.expect(200).json()["avatar_url"], Value::Null);
    shown(&app, &seen[2]).await.expect(404);
    assert_eq!(app.rows("avatars").await, 0);
    // The audit log has the change, but not the picture.
    let audit = get(&app, OMAR, "/v1/audit?limit=20").await.expect(200);
    assert!(
        audit.body.contains("\"field\":\"avatar\""),
        "{}",
        audit.body
    );
    assert!(audit.body.len() < 20_000);
}

/// Bytes that are not a picture are refused. Pictures that are too large are refused before they are decoded. Nothing
/// changes.
#[both]
async fn other_bytes_are_refused(app: App) {
    let mina = app.token_of(7).await;
    let whole = drawn(64, 64, ImageFormat::Png);
    let cut = whole[..whole.len() / 2].to_vec();
    // The header of a PNG file of 30,000 by 30,000 pixels, with a right checksum.
    let mut bomb = vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13];
    let head = [
        &b"IHDR"[..],
        &30_000_u32.to_be_bytes(),
        &30_000_u32.to_be_bytes(),
        &[8, 6, 0, 0, 0],
    ]
    .concat();
    let mut sum = flate2::Crc::new();
    sum.update(&head);
    bomb.extend(&head);
    bomb.extend(sum.sum().to_be_bytes());
    bomb.extend(&whole[33..]);
    for bytes in [
        Vec::new(),
        b"hello".to_vec(),
        b"GIF89a".to_vec(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        cut,
    ] {
        invalid(&put(&app, &mina, bytes).await, &[("body", "malformed")]);
    }
    invalid(&put(&app, &mina, bomb).await, &[("body", "too-long")]);
    let large = put(&app, &mina, vec![0; 5 * 1024 * 1024 + 1]).await;
    problem(&large, 413, "body-too-large");
    assert_eq!(app.rows("avatars").await, 0);
    for path in [
        "/files/avatars/1/7/x",
        "/files/avatars/x/y/z",
        "/files/avatars/1/7",
    ] {
        app.get(path).send().await.expect(404);
    }
    // A repeated request gets the first answer, although its picture would have another address.
    let keyed = || {
        let call = app
            .put("/v1/me/avatar")
            .bearer(&mina)
            .header("idempotency-key", "one");
        call.body("image/png", drawn(64, 64, ImageFormat::Png))
            .send()
    };
    let (first, second) = (keyed().await.expect(200), keyed().await.expect(200));
    assert_eq!(first.body, second.body);
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    let none = json!({"a": 1}).to_string().into_bytes();
    let reused = app
        .put("/v1/me/avatar")
        .bearer(&mina)
        .header("idempotency-key", "one");
    let reused = reused.body("image/png", none).send().await;
    problem(&reused, 422, "idempotency-key-reused");
}
