use super::*;
use proptest::prelude::*;

#[test]
fn phone_numbers() {
    for (one, country, key) in [
        ("+886912345679", None, "+886912345679"),
        ("+886 912 345 679", None, "+886912345679"),
        ("+886-912-345-679", None, "+886912345679"),
        ("+886 (912) 345-679", None, "+886912345679"),
        ("00886912345679", None, "+886912345679"),
        ("00 886/912.345.679", None, "+886912345679"),
        ("+886\u{a0}912\u{202f}345\u{2011}679", None, "+886912345679"),
        ("\u{202a}+886 912 345 679\u{202c}", None, "+886912345679"),
        (
            "\u{200e}\u{ff0b}８８６ ９１２ ３４５ ６７９",
            None,
            "+886912345679",
        ),
        ("+٨٨٦ ٩١٢٣٤٥٦٧٩", None, "+886912345679"),
        ("+886 (0)912 345 679", None, "+886912345679"),
        ("+44 (0)20 7946 0100", None, "+442079460100"),
        ("+39 (0)6 1234 5678", None, "+390612345678"),
        ("+39 06 1234 5678", Some("IT"), "+390612345678"),
        ("0912-345-679", None, "0912345679"),
        ("0912-345-679", Some("TW"), "+886912345679"),
        ("912 345 679", Some("TW"), "+886912345679"),
        ("06 1234 5678", Some("IT"), "+390612345678"),
        ("(212) 555-0100", Some("US"), "+12125550100"),
        ("1 212 555 0100", Some("US"), "+12125550100"),
        ("8 (800) 555-35-35", Some("RU"), "+78005553535"),
        ("800 555-35-35", Some("RU"), "+78005553535"),
        ("06 1 234 5678", Some("HU"), "+3612345678"),
        ("8 029 123-45-67", Some("BY"), "+375291234567"),
        ("45 12 34 56", Some("DK"), "+4545123456"),
        ("0912 345 679", Some("??"), "0912345679"),
        ("+886 2 1234 5678 ext. 12", None, "+886212345678#12"),
        ("+886-2-1234-5678 #12", None, "+886212345678#12"),
        ("+886 2 1234 5678 x12", None, "+886212345678#12"),
        ("Ring  Ann", None, "ringann"),
        ("12", Some("TW"), "12"),
        ("", Some("TW"), ""),
    ] {
        assert_eq!(phone(one, country), key, "{one:?} {country:?}");
    }
}

#[test]
fn names_and_mailboxes() {
    assert_eq!(name("E\u{301}LODIE"), "élodie");
    assert_eq!(name("ΝΙΚΟΣ"), "νικος");
    assert!(same_name("Мария", "МАРИЯ") && same_name("VIP", "vip"));
    assert!(!same_name("Straße", "Strasse") && !same_name("Élodie", "Elodie"));
    for (one, other, same) in [
        ("Élise@acme.test", "e\u{301}lise@ACME.test", true),
        ("ΝΙΚΟΣ@acme.test", "νικος@acme.test", true),
        ("ann@BÜCHER.example", "ann@xn--bcher-kva.example", true),
        (
            "ann@BU\u{308}CHER.example",
            "ann@XN--BCHER-KVA.example",
            true,
        ),
        ("ann@例え。テスト", "ann@例え.テスト", true),
        // These are different mailboxes.
        ("straße@acme.test", "strasse@acme.test", false),
        ("ann@faß.example", "ann@fass.example", false),
        ("élise@acme.test", "elise@acme.test", false),
        ("łuk@acme.test", "luk@acme.test", false),
        ("ａnn@acme.test", "ann@acme.test", false),
        ("ann+a@acme.test", "ann@acme.test", false),
        ("a.nn@acme.test", "ann@acme.test", false),
        ("ınn@acme.test", "inn@acme.test", false),
    ] {
        assert_eq!(same_email(one, other), same, "{one} {other}");
    }
}

#[test]
fn search_forms() {
    for (one, other) in [
        ("ΝΙΚΟΣ", "Νίκος"),
        ("STRASSE", "Straße"),
        ("STRAẞE", "strasse"),
        ("lukasz", "Łukasz"),
        ("dang", "Đặng"),
        ("sorensen", "Sørensen"),
        ("elodie", "E\u{301}LODIE"),
        ("МАРИЯ", "Мария"),
        ("ISIK", "Işık"),
        ("ISTANBUL", "İstanbul"),
        ("Æsir", "aesir"),
        ("ﬁne", "FINE"),
        ("ＡＢＣ", "abc"),
        ("Ann\u{a0}Lee", "\u{202a}ann lee\u{202c}"),
        ("が", "か\u{3099}"),
        ("한국", "한국"),
    ] {
        assert_eq!(search(one), search(other), "{one} {other}");
    }
    assert_ne!(search("が"), search("か"));
    assert_ne!(search("สวัสดี"), search("สวสด"));
    assert_eq!(
        search_email("Ann@BÜCHER.example"),
        "ann@bucher.example ann@xn--bcher-kva.example"
    );
    let key = phone("0912-345-679", Some("TW"));
    let form = search_phone("0912-345-679", &key);
    assert_eq!(form, "+886912345679 0912345679");
    let found = |text| {
        search_phone_by(text, Some("TW"))
            .iter()
            .any(|part| form.contains(part.as_str()))
    };
    assert!(
        [
            "912345",
            "0912 345",
            "+886 912",
            "00886 912",
            "(912) 345-679"
        ]
        .map(found)
            == [true; 5]
    );
    assert!(!found("913"));
}

/// Texts with many characters that the canonical forms change.
fn texts() -> impl Strategy<Value = String> {
    let folding = prop::sample::select(vec![
        'Σ', 'ς', 'σ', 'İ', 'I', 'ı', 'ß', 'ẞ', 'É', 'e', '\u{301}', '\u{323}', '\u{345}', 'Ł',
        'K', 'Å', 'ǅ', 'ﬁ', '가', 'か', '\u{3099}', '.', ' ', '\'', '@', '-', '\u{ad}', '\u{200d}',
        '0', '8', '+', '#', 'x', '(', '٣', '\u{a0}', 'Ω', 'ᾳ', 'ŉ', '½', '…', '²', '。',
    ]);
    prop::collection::vec(prop_oneof![4 => folding, 1 => any::<char>()], 0..24)
        .prop_map(|chars| chars.into_iter().collect())
}

/// Returns all keys and search forms of a text.
fn forms(text: &str) -> Vec<String> {
    vec![
        exact(text).into_owned(),
        name(text).into_owned(),
        email(text),
        phone(text, None),
        phone(text, Some("TW")),
        phone(text, Some("US")),
        search(text).into_owned(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_form_has_itself_as_its_form(text in texts()) {
        for (place, form) in forms(&text).into_iter().enumerate() {
            prop_assert_eq!(&forms(&form)[place], &form);
        }
    }

    #[test]
    fn equivalent_texts_have_the_same_forms(text in texts()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(forms(&composed), forms(&text));
        prop_assert_eq!(forms(&decomposed), forms(&text));
    }

    /// The keys of two different local parts of e-mail addresses are equal only if the texts differ only in case, or in
    /// composed and decomposed characters.
    #[test]
    fn two_mailboxes_stay_two(one in "[\\PC&&[^@]]{1,8}", other in texts()) {
        let other = other.replace('@', "");
        let plain = |text: &str| text.nfc().collect::<String>().to_lowercase().nfc().collect::<String>();
        let (a, b) = (format!("{one}@acme.test"), format!("{other}@acme.test"));
        prop_assert_eq!(same_email(&a, &b), plain(&one) == plain(&other));
    }

    /// A search for the digits of a phone number finds the number, regardless of its punctuation.
    #[test]
    fn punctuation_has_no_meaning(digits in "[1-9][0-9]{6,12}", gaps in prop::collection::vec(prop::sample::select(vec!["", " ", "-", ".", "\u{a0}", "\u{200e}", ") ", "\u{2011}"]), 13)) {
        let written: String = digits.chars().zip(&gaps).map(|(digit, gap)| format!("{digit}{gap}")).collect();
        for country in [None, Some("TW")] {
            let key = phone(&digits, country);
            prop_assert_eq!(&phone(&written, country), &key);
            prop_assert!(search_phone(&written, &key).contains(&digits));
        }
        prop_assert_eq!(phone(&format!("+{written}"), None), phone(&format!("00{digits}"), None));
    }
}

#[test]
fn every_character_folds_once() {
    let scripts = ('\0'..='\u{2fff}').chain('\u{a4d0}'..='\u{abff}');
    for c in scripts
        .chain('\u{f900}'..='\u{ffff}')
        .chain('\u{1d400}'..='\u{1d7ff}')
    {
        let text = String::from(c);
        for (place, form) in forms(&text).into_iter().enumerate() {
            assert_eq!(forms(&form)[place], form, "{c:?} {place}");
        }
    }
}
