//! The customers of the demo, with names in several scripts.

/// A customer of the demo.
pub(super) struct Customer {
    /// The id of the contact.
    pub(super) contact: i64,
    pub(super) given_name: &'static str,
    pub(super) family_name: &'static str,
    /// The e-mail address. In the web chat, this address identifies the contact.
    pub(super) email: &'static str,
    /// The language in which the customer writes.
    pub(super) language: &'static str,
}

impl Customer {
    /// Returns the serial that identifies the customer at the shop counter.
    pub(super) fn card(&self) -> String {
        format!("CARD-{}", self.contact)
    }

    /// Returns the serial that identifies the customer in the mobile app.
    pub(super) fn device(&self) -> String {
        format!("device-{}", self.contact)
    }
}

/// The customers.
pub(super) const CUSTOMERS: &[Customer] = &[
    one(2001, "Grace", "Adeyemi", "grace.adeyemi@example.test", "en"),
    one(2002, "雅婷", "林", "yating.lin@example.test", "zh"),
    one(2003, "ณัฐ", "ศรีสุข", "nat.srisuk@example.test", "th"),
    one(2004, "Mateo", "Álvarez", "mateo.alvarez@example.test", "es"),
    one(2005, "ليلى", "حداد", "layla.haddad@example.test", "ar"),
    one(2006, "Jonas", "Weber", "jonas.weber@example.test", "de"),
    one(2007, "志明", "陳", "zhiming.chen@example.test", "zh"),
    one(
        2008,
        "さくら",
        "高橋",
        "sakura.takahashi@example.test",
        "ja",
    ),
    one(2009, "Amara", "Nwosu", "amara.nwosu@example.test", "en"),
    one(2010, "พิมพ์ชนก", "วงศ์ใหญ่", "pim.wongyai@example.test", "th"),
    one(2011, "Oliver", "Byrne", "oliver.byrne@example.test", "en"),
    one(2012, "淑芬", "黃", "shufen.huang@example.test", "zh"),
    one(2013, "Inés", "Romero", "ines.romero@example.test", "es"),
    one(2014, "Ravi", "Menon", "ravi.menon@example.test", "en"),
    one(
        2015,
        "Hannah",
        "Schmidt",
        "hannah.schmidt@example.test",
        "de",
    ),
    one(
        2016,
        "Tomás",
        "Ferreira",
        "tomas.ferreira@example.test",
        "en",
    ),
];

const fn one(
    contact: i64,
    given_name: &'static str,
    family_name: &'static str,
    email: &'static str,
    language: &'static str,
) -> Customer {
    Customer {
        contact,
        given_name,
        family_name,
        email,
        language,
    }
}
