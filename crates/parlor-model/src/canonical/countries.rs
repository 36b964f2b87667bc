//! The calling codes of countries, with their trunk prefixes (ITU-T E.164 and E.129). Within a country, callers dial
//! the country's trunk prefix before a national number.

/// The numbering plan of one calling code.
pub(super) struct Plan {
    /// The calling code.
    pub code: &'static str,
    /// The trunk prefix. Empty if the plan has no trunk prefix.
    pub trunk: &'static str,
    /// The number of digits of a national number without the trunk prefix. 0 means that the length is not checked,
    /// because no national number begins with the digits of the trunk prefix.
    digits: usize,
    /// The countries, as ISO 3166 codes of two letters.
    countries: &'static str,
}

const fn plan(code: &'static str, trunk: &'static str, countries: &'static str) -> Plan {
    Plan {
        code,
        trunk,
        digits: 0,
        countries,
    }
}

/// Builds a plan in which national numbers may begin with the digits of the trunk prefix. Only the length of a number
/// shows whether the number includes the trunk prefix.
const fn long(
    code: &'static str,
    trunk: &'static str,
    digits: usize,
    countries: &'static str,
) -> Plan {
    Plan {
        code,
        trunk,
        digits,
        countries,
    }
}

const PLANS: &[Plan] = &[
    long(
        "1",
        "1",
        10,
        "US CA AG AI AS BB BM BS DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI",
    ),
    long("7", "8", 10, "RU KZ"),
    plan("20", "0", "EG"),
    plan("211", "0", "SS"),
    plan("212", "0", "MA EH"),
    plan("213", "0", "DZ"),
    plan("216", "", "TN"),
    plan("218", "0", "LY"),
    plan("220", "", "GM"),
    plan("221", "", "SN"),
    plan("222", "", "MR"),
    plan("223", "", "ML"),
    plan("224", "", "GN"),
    plan("225", "", "CI"),
    plan("226", "", "BF"),
    plan("227", "", "NE"),
    plan("228", "", "TG"),
    plan("229", "", "BJ"),
    plan("230", "", "MU"),
    plan("231", "0", "LR"),
    plan("232", "0", "SL"),
    plan("233", "0", "GH"),
    plan("234", "0", "NG"),
    plan("235", "", "TD"),
    plan("236", "", "CF"),
    plan("237", "", "CM"),
    plan("238", "", "CV"),
    plan("239", "", "ST"),
    plan("240", "", "GQ"),
    plan("241", "0", "GA"),
    plan("242", "", "CG"),
    plan("243", "0", "CD"),
    plan("244", "", "AO"),
    plan("245", "", "GW"),
    plan("246", "", "IO"),
    plan("247", "", "AC"),
    plan("248", "", "SC"),
    plan("249", "0", "SD"),
    plan("250", "0", "RW"),
    plan("251", "0", "ET"),
    plan("252", "0", "SO"),
    plan("253", "", "DJ"),
    plan("254", "0", "KE"),
    plan("255", "0", "TZ"),
    plan("256", "0", "UG"),
    plan("257", "", "BI"),
    plan("258", "", "MZ"),
    plan("260", "0", "ZM"),
    plan("261", "0", "MG"),
    plan("262", "0", "RE YT TF"),
    plan("263", "0", "ZW"),
    plan("264", "0", "NA"),
    plan("265", "0", "MW"),
    plan("266", "", "LS"),
    plan("267", "", "BW"),
    plan("268", "", "SZ"),
    plan("269", "", "KM"),
    plan("27", "0", "ZA"),
    plan("290", "", "SH TA"),
    plan("291", "0", "ER"),
    plan("297", "", "AW"),
    plan("298", "", "FO"),
    plan("299", "", "GL"),
    plan("30", "", "GR"),
    plan("31", "0", "NL"),
    plan("32", "0", "BE"),
    plan("33", "0", "FR"),
    plan("34", "", "ES"),
    plan("350", "", "GI"),
    plan("351", "", "PT"),
    plan("352", "", "LU"),
    plan("353", "0", "IE"),
    plan("354", "", "IS"),
    plan("355", "0", "AL"),
    plan("356", "", "MT"),
    plan("357", "", "CY"),
    plan("358", "0", "FI AX"),
    plan("359", "0", "BG"),
    long("36", "06", 8, "HU"),
    plan("370", "0", "LT"),
    plan("371", "", "LV"),
    plan("372", "", "EE"),
    plan("373", "0", "MD"),
    plan("374", "0", "AM"),
    long("375", "80", 9, "BY"),
    plan("376", "", "AD"),
    plan("377", "0", "MC"),
    plan("378", "", "SM"),
    plan("380", "0", "UA"),
    plan("381", "0", "RS"),
    plan("382", "0", "ME"),
    plan("383", "0", "XK"),
    plan("385", "0", "HR"),
    plan("386", "0", "SI"),
    plan("387", "0", "BA"),
    plan("389", "0", "MK"),
    // In Italy, a 0 at the beginning is part of the number, not a trunk prefix.
    plan("39", "", "IT VA"),
    plan("40", "0", "RO"),
    plan("41", "0", "CH"),
    plan("420", "", "CZ"),
    plan("421", "0", "SK"),
    plan("423", "", "LI"),
    plan("43", "0", "AT"),
    plan("44", "0", "GB GG IM JE"),
    plan("45", "", "DK"),
    plan("46", "0", "SE"),
    plan("47", "", "NO SJ BV"),
    plan("48", "", "PL"),
    plan("49", "0", "DE"),
    plan("500", "", "FK GS"),
    plan("501", "", "BZ"),
    plan("502", "", "GT"),
    plan("503", "", "SV"),
    plan("504", "", "HN"),
    plan("505", "", "NI"),
    plan("506", "", "CR"),
    plan("507", "", "PA"),
    plan("508", "0", "PM"),
    plan("509", "", "HT"),
    plan("51", "0", "PE"),
    plan("52", "", "MX"),
    plan("53", "0", "CU"),
    plan("54", "0", "AR"),
    plan("55", "0", "BR"),
    plan("56", "", "CL"),
    plan("57", "", "CO"),
    plan("58", "0", "VE"),
    plan("590", "0", "GP BL MF"),
    plan("591", "0", "BO"),
    plan("592", "", "GY"),
    plan("593", "0", "EC"),
    plan("594", "0", "GF"),
    plan("595", "0", "PY"),
    plan("596", "0", "MQ"),
    plan("597", "", "SR"),
    plan("598", "0", "UY"),
    plan("599", "", "CW BQ"),
    plan("60", "0", "MY"),
    plan("61", "0", "AU CX CC"),
    plan("62", "0", "ID"),
    plan("63", "0", "PH"),
    plan("64", "0", "NZ PN"),
    plan("65", "", "SG"),
    plan("66", "0", "TH"),
    plan("670", "", "TL"),
    plan("672", "", "NF AQ HM"),
    plan("673", "", "BN"),
    plan("674", "", "NR"),
    plan("675", "", "PG"),
    plan("676", "", "TO"),
    plan("677", "", "SB"),
    plan("678", "", "VU"),
    plan("679", "", "FJ"),
    plan("680", "", "PW"),
    plan("681", "", "WF"),
    plan("682", "", "CK"),
    plan("683", "", "NU"),
    plan("685", "", "WS"),
    plan("686", "", "KI"),
    plan("687", "", "NC"),
    plan("688", "", "TV"),
    plan("689", "", "PF"),
    plan("690", "", "TK"),
    plan("691", "", "FM"),
    plan("692", "", "MH"),
    plan("81", "0", "JP"),
    plan("82", "0", "KR"),
    plan("84", "0", "VN"),
    plan("850", "0", "KP"),
    plan("852", "", "HK"),
    plan("853", "", "MO"),
    plan("855", "0", "KH"),
    plan("856", "0", "LA"),
    plan("86", "0", "CN"),
    plan("880", "0", "BD"),
    plan("886", "0", "TW"),
    plan("90", "0", "TR"),
    plan("91", "0", "IN"),
    plan("92", "0", "PK"),
    plan("93", "0", "AF"),
    plan("94", "0", "LK"),
    plan("95", "0", "MM"),
    plan("960", "", "MV"),
    plan("961", "0", "LB"),
    plan("962", "0", "JO"),
    plan("963", "0", "SY"),
    plan("964", "0", "IQ"),
    plan("965", "", "KW"),
    plan("966", "0", "SA"),
    plan("967", "0", "YE"),
    plan("968", "", "OM"),
    plan("970", "0", "PS"),
    plan("971", "0", "AE"),
    plan("972", "0", "IL"),
    plan("973", "", "BH"),
    plan("974", "", "QA"),
    plan("975", "", "BT"),
    plan("976", "0", "MN"),
    plan("977", "0", "NP"),
    plan("98", "0", "IR"),
    plan("992", "", "TJ"),
    long("993", "8", 8, "TM"),
    plan("994", "0", "AZ"),
    plan("995", "0", "GE"),
    plan("996", "0", "KG"),
    plan("998", "", "UZ"),
];

impl Plan {
    /// Returns the plan of a country with this ISO 3166 code.
    pub(super) fn of_country(country: &str) -> Option<&'static Self> {
        PLANS
            .iter()
            .find(|plan| plan.countries.split(' ').any(|code| code == country))
    }

    /// Returns the plan of an international number without `+`, and the digits after the calling code. No calling code
    /// is a prefix of another calling code, so at most one plan matches.
    pub(super) fn of_number(number: &str) -> Option<(&'static Self, &str)> {
        PLANS
            .iter()
            .find_map(|plan| Some((plan, number.strip_prefix(plan.code)?)))
    }

    /// Returns a national number without the trunk prefix.
    pub(super) fn without_trunk<'a>(&self, number: &'a str) -> &'a str {
        match number.strip_prefix(self.trunk) {
            Some(rest) if self.digits == 0 || rest.len() == self.digits => rest,
            _ => number,
        }
    }
}

/// Whether a text is the ISO 3166 code of a country that has a calling code.
#[must_use]
pub fn is_country(text: &str) -> bool {
    Plan::of_country(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::PLANS;
    use std::collections::BTreeSet;

    #[test]
    fn a_number_has_one_plan_and_a_country_has_one_code() {
        let mut countries = BTreeSet::new();
        for plan in PLANS {
            let longer = PLANS
                .iter()
                .filter(|other| other.code != plan.code && other.code.starts_with(plan.code));
            assert_eq!(longer.count(), 0, "{}", plan.code);
            assert_eq!(PLANS.iter().filter(|p| p.code == plan.code).count(), 1);
            for country in plan.countries.split(' ') {
                assert!(countries.insert(country), "{country}");
                assert!(country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()));
            }
        }
    }
}
