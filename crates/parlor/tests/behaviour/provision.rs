//! Provisioning files on both databases: created objects, unchanged objects, and refusals.

use crate::live::client::Socket;
use crate::support::accounts::{Accounts, Agent, Hours, Inbox, Queue, Token};
use crate::support::{App, VECTORS, both, provisioned, try_provisioned};
use parlor_engine::provision::{Provision, ProvisionReport, check};
use parlor_model::command::{ContactPatch, RevokeCredential, RotateCredential, UpdateContact};
use parlor_model::document::Patch;
use parlor_model::entities::Credential;
use parlor_model::ids::{AccountId, AgentId, ContactId, InboxId};
use parlor_model::words::{CredentialKind, PointKind};
use parlor_store::query::MAX_PAGE;
use serde_json::{Value, json};

const ACME: AccountId = AccountId(17_623_000_010_928);

/// Applies a provisioning text. Returns the report, which may have faults.
async fn tried(app: &App, text: &str, change: impl FnOnce(&mut Provision)) -> ProvisionReport {
    let mut provision = provisioned(text);
    change(&mut provision);
    app.engine().provision(provision).await.unwrap()
}

/// Applies a provisioning text that must be refused, checks that nothing changed, and returns the error text.
async fn refused(app: &App, text: &str) -> String {
    let before = (
        app.counts().await,
        app.rows("agents").await,
        app.rows("provisioned").await,
    );
    let error = match try_provisioned(text) {
        Err(error) => error,
        Ok(provision) => {
            let report = app.engine().provision(provision).await.unwrap();
            assert!(!report.applied, "{report:?}");
            check("f.toml", report).unwrap_err().to_string()
        }
    };
    let after = (
        app.counts().await,
        app.rows("agents").await,
        app.rows("provisioned").await,
    );
    assert_eq!(before, after, "a refused file changed something");
    error
}

fn acme(rest: &str) -> String {
    format!("[[accounts]]\nid = {ACME}\n{rest}")
}

/// The operator's tools see every account and every credential, also if there are more than fit on one page.
#[both]
async fn long_lists_are_complete(app: App) {
    let accounts = app.engine().accounts().await.unwrap().len();
    let tokens = credentials(&app, CredentialKind::AccessToken).await.len();
    let new = usize::try_from(MAX_PAGE).unwrap();
    let ids = 1..=MAX_PAGE;
    let token = |id| Token::access(7, &format!("token-number-{id}"));
    let text = (ids.clone()).fold(Accounts::acme(), |text, id| text.with(token(id)));
    app.apply(ids.fold(text, |text, id| text.and_new(id, "Neighbour")))
        .await;
    let all = app.engine().accounts().await.unwrap();
    assert_eq!(all.len(), accounts + new);
    assert!(all.is_sorted_by(|a, b| a.id < b.id));
    let all = credentials(&app, CredentialKind::AccessToken).await;
    assert_eq!(all.len(), tokens + new);
    assert!(all.is_sorted_by(|a, b| a.id < b.id));
}

async fn credentials(app: &App, kind: CredentialKind) -> Vec<Credential> {
    app.engine().credentials(ACME, Some(kind)).await.unwrap()
}

#[both]
async fn the_fixture_is_there_with_its_ids(app: App) {
    let config = app.engine().config(ACME).await.unwrap();
    assert_eq!(config.account.time_zone, "Asia/Taipei");
    assert_eq!(
        config.inboxes.keys().map(|i| i.0).collect::<Vec<_>>(),
        [1, 2, 407, 1001, 1004]
    );
    assert_eq!(
        config
            .agents_of(config.queue_by_key("support").unwrap().id)
            .map(|a| a.id.0)
            .collect::<Vec<_>>(),
        [7, 8]
    );
    assert_eq!(
        config.inboxes[&InboxId(1001)].configured_at.iso_millis(),
        "2025-07-31T09:12:44.000Z"
    );
    assert_eq!(
        app.engine()
            .sealer()
            .open(config.inboxes[&InboxId(407)].hmac_token.as_ref().unwrap())
            .unwrap(),
        "inbox-407-hmac-token"
    );
    // The second account names no queue. Parlor creates a queue, and the account's agents serve it.
    let globex = app
        .engine()
        .config(AccountId(17_623_000_010_929))
        .await
        .unwrap();
    let queue = globex.queue_by_key("default").unwrap();
    assert_eq!(globex.inboxes[&InboxId(900)].queue_id, queue.id);
    assert_eq!(
        globex
            .agents_of(queue.id)
            .map(|a| a.id.0)
            .collect::<Vec<_>>(),
        [70]
    );
    let hua = app.engine().contact(ACME, ContactId(1001)).await.unwrap();
    assert_eq!(
        (
            hua.person.contact.name.as_str(),
            hua.identities[0].id.0,
            hua.identities[0].serial.as_deref()
        ),
        ("Hua Li", 501, Some("VIP-A0001"))
    );
    app.engine()
        .sign_in("MINA@acme.test", "correct horse battery staple", None, None)
        .await
        .unwrap();
    app.engine()
        .bearer(&[CredentialKind::EmployeeToken], "firstline-token-of-mina")
        .await
        .unwrap();
    app.engine()
        .key_pair(CredentialKind::ApiKey, "livedesk-key", "livedesk-secret")
        .await
        .unwrap();
}

#[both]
async fn nothing_secret_is_stored_in_clear(app: App) {
    let stored = async |text: &str| match app.database().dir() {
        // Reads the bytes of the database files, as an attacker would.
        Some(dir) => ["parlor.db", "parlor.db-wal"].iter().any(|file| {
            std::fs::read(dir.join(file))
                .is_ok_and(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
        }),
        None => {
            let mut rows = 0;
            for table in ["agents", "inboxes", "credentials", "provisioned"] {
                let query =
                    format!("SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%{text}%'");
                rows += app.database().number(&query).await;
            }
            rows > 0
        }
    };
    for public in [
        "mina@acme.test",
        "http://127.0.0.1:9407/callback",
        "livedesk-key",
    ] {
        assert!(stored(public).await, "the search does not find {public}");
    }
    for secret in [
        "correct horse",
        "hmac-token",
        "firstline-token",
        "livedesk-secret",
        "egain-client-secret",
        "hook-pass",
    ] {
        assert!(!stored(secret).await, "{secret} is stored");
    }
}

/// A signing secret is refused for an endpoint whose requests are never signed. It is refused if the file states the
/// kind of the inbox, and also if the file only names the inbox.
#[both]
async fn a_secret_that_never_signs_is_refused(app: App) {
    let secret = parlor_engine::callbacks::native::new_secret().unwrap();
    let known = acme(&format!(
        "[[accounts.inboxes]]\nid = 407\nwebhook_secret = \"{secret}\"\n"
    ));
    let new = acme(&format!(
        "[[accounts.inboxes]]\nkey = \"another-api\"\nkind = \"api\"\nqueue = \"support\"\nwebhook_url = \"https://partner.invalid/\"\nwebhook_secret = \"{secret}\"\n"
    ));
    for (text, line) in [(known, 5), (new, 8)] {
        let said = refused(&app, &text).await;
        assert!(
            said.starts_with(&format!("f.toml:{line}: webhook_secret: "))
                && said.contains("does not sign"),
            "{said}"
        );
        assert!(!said.contains(&secret));
    }
    let inbox = Inbox::known(1)
        .webhook_url("https://partner.invalid/")
        .webhook_secret(&secret);
    assert!(app.apply(Accounts::acme().with(inbox)).await.applied);
}

#[both]
async fn applying_twice_changes_nothing(app: App) {
    let before = (app.counts().await, app.rows("provisioned").await);
    let report = app.apply(VECTORS).await;
    assert!(report.applied);
    assert_eq!((report.changes, report.kept), (vec![], vec![]));
    assert_eq!((app.counts().await, app.rows("provisioned").await), before);
    // Even with `--force`, a value that equals the file is not changed.
    let report = tried(&app, VECTORS, |p| p.force = true).await;
    assert_eq!((report.changes, report.kept), (vec![], vec![]));
}

#[both]
async fn a_dry_run_says_what_would_change_and_changes_nothing(app: App) {
    let text = acme(
        r#"
            name = "Acme Ltd"
            agents = [{ id = 7, capacity = 9 }, { id = 31, name = "New", email = "new@acme.test" }]
            contacts = [{ id = 77, name = "Newcomer", email = "newcomer@example.test", cases = [{ subject = "s" }] }]
            credentials = [{ kind = "access_token", agent = 31, token = "of-the-new-one" }]
            [[accounts]]
            name = "Third"
            contacts = [{ external_id = "x", name = "X" }]
        "#,
    );
    let before = (
        app.counts().await,
        app.rows("accounts").await,
        app.rows("credentials").await,
        app.rows("provisioned").await,
    );
    let dry = tried(&app, &text, |p| p.dry_run = true).await;
    assert!(!dry.applied);
    let after = (
        app.counts().await,
        app.rows("accounts").await,
        app.rows("credentials").await,
        app.rows("provisioned").await,
    );
    assert_eq!(before, after);
    assert_eq!(
        app.engine().config(ACME).await.unwrap().account.name,
        "Acme"
    );
    let wet = app.apply(&text).await;
    // The dry run has predicted the generated ids. On PostgreSQL this needs a database without other writers.
    assert_eq!(dry.changes, wet.changes);
    assert_eq!(
        dry.changes[..2],
        [
            format!("~ account {ACME} Acme Ltd name"),
            "~ agent 7 Mina Chen capacity".to_owned()
        ]
    );
    assert_eq!(app.apply(&text).await.changes, [""; 0]);
}

#[both]
async fn changes_of_others_stay_unless_forced(app: App) {
    let patch = ContactPatch {
        family_name: Patch::Value("Lee-Smith".to_owned()),
        points: vec![(PointKind::Email, Some("ann@new.example".to_owned()))],
        ..ContactPatch::default()
    };
    let update = UpdateContact {
        contact: ContactId(1042),
        patch,
    };
    app.engine().execute(ACME, update).await.unwrap();
    let edited = VECTORS.replace("given_name = \"Ann\"", "given_name = \"Anna\"");
    let report = app.apply(&edited).await;
    assert_eq!(report.kept.len(), 2, "{:?}", report.kept);
    assert!(
        report.kept.iter().any(|l| l.contains("contact 1042")
            && l.contains("family_name")
            && l.contains("--force")),
        "{:?}",
        report.kept
    );
    // The file's change of a field that was not changed elsewhere is applied.
    assert!(
        report
            .changes
            .contains(&"~ contact 1042 Anna Lee-Smith given_name".to_owned()),
        "{:?}",
        report.changes
    );
    let ann = app
        .engine()
        .contact(ACME, ContactId(1042))
        .await
        .unwrap()
        .person;
    assert_eq!(
        (
            ann.contact.family_name.as_deref(),
            ann.value(PointKind::Email)
        ),
        (Some("Lee-Smith"), Some("ann@new.example"))
    );
    let report = tried(&app, &edited, |p| p.force = true).await;
    assert!(report.applied && report.kept.is_empty());
    let ann = app
        .engine()
        .contact(ACME, ContactId(1042))
        .await
        .unwrap()
        .person;
    assert_eq!(
        (
            ann.contact.family_name.as_deref(),
            ann.value(PointKind::Email)
        ),
        (Some("Lee"), Some("ann.lee@example.test"))
    );
    assert_eq!(app.apply(&edited).await.changes, [""; 0]);
}

#[both]
async fn a_revoked_or_rotated_credential_stays_so(app: App) {
    let token = credentials(&app, CredentialKind::EmployeeToken)
        .await
        .remove(0);
    let key = credentials(&app, CredentialKind::ApiKey).await.remove(0);
    let access = credentials(&app, CredentialKind::AccessToken)
        .await
        .remove(0);
    let revoke = RevokeCredential {
        credential: token.id,
    };
    app.engine().execute(ACME, revoke).await.unwrap();
    for rotated in [key.id, access.id] {
        let secret = format!("another {rotated}");
        let rotate = RotateCredential {
            credential: rotated,
            secret_hash: parlor_engine::secrets::digest(secret.as_bytes()),
        };
        app.engine().execute(ACME, rotate).await.unwrap();
    }
    let rows = app.rows("credentials").await;
    for force in [false, true] {
        let report = tried(&app, VECTORS, |p| p.force = force).await;
        assert_eq!(report.changes, [""; 0]);
        assert_eq!(report.kept.len(), 3, "{:?}", report.kept);
    }
    assert_eq!(app.rows("credentials").await, rows);
    app.engine()
        .bearer(&[CredentialKind::EmployeeToken], "firstline-token-of-mina")
        .await
        .unwrap_err();
    app.engine()
        .bearer(&[CredentialKind::AccessToken], "access-token-of-omar")
        .await
        .unwrap_err();
    app.engine()
        .key_pair(CredentialKind::ApiKey, "livedesk-key", "livedesk-secret")
        .await
        .unwrap_err();
}

#[both]
async fn a_secret_that_the_file_replaced_does_not_come_back(app: App) {
    let second = VECTORS.replace("livedesk-secret", "livedesk-second");
    assert_eq!(
        app.apply(&second).await.changes,
        ["~ credential api_key livedesk-key secret"]
    );
    app.engine()
        .key_pair(CredentialKind::ApiKey, "livedesk-key", "livedesk-second")
        .await
        .unwrap();
    let report = app.apply(VECTORS).await;
    assert_eq!((report.changes.len(), report.kept.len()), (0, 1));
    app.engine()
        .key_pair(CredentialKind::ApiKey, "livedesk-key", "livedesk-secret")
        .await
        .unwrap_err();
}

#[both]
async fn a_new_employee_token_replaces_the_old_one(app: App) {
    let report = app
        .apply(&VECTORS.replace("firstline-token-of-mina", "another-token-of-mina"))
        .await;
    assert_eq!(report.changes.len(), 2, "{:?}", report.changes);
    app.engine()
        .bearer(&[CredentialKind::EmployeeToken], "another-token-of-mina")
        .await
        .unwrap();
    app.engine()
        .bearer(&[CredentialKind::EmployeeToken], "firstline-token-of-mina")
        .await
        .unwrap_err();
    let said = refused(
        &app,
        &acme(
            r#"credentials = [
            { kind = "employee_token", agent = 8, token = "one" },
            { kind = "employee_token", agent = "omar@acme.test", token = "two" },
        ]"#,
        ),
    )
    .await;
    assert!(
        said.starts_with("f.toml:5: agent: an agent has one employee_token"),
        "{said}"
    );
}

#[both]
async fn ids_that_are_somebody_elses_are_refused(app: App) {
    for (text, said) in [
        (
            "agents = [{ id = 70, name = \"N\", email = \"n@acme.test\" }]",
            "f.toml:3: id: agent 70 belongs to another account",
        ),
        (
            "inboxes = [{ id = 900, key = \"k\", kind = \"onsite\" }]",
            "f.toml:3: id: inbox 900 belongs to another account",
        ),
        (
            "contacts = [{ id = 9001, name = \"N\" }]",
            "f.toml:3: id: contact 9001 belongs to another account",
        ),
        (
            "visitors = [{ id = 950, inbox = 1 }]",
            "f.toml:3: id: identity 950 belongs to another account",
        ),
        (
            "visitors = [{ id = 601, inbox = 1 }]",
            "f.toml:3: id: identity 601 belongs to another inbox",
        ),
        (
            "contacts = [{ id = 1001, identities = [{ inbox = 2, id = 601 }] }]",
            "f.toml:3: id: identity 601 already belongs to contact 1003",
        ),
        (
            "contacts = [{ id = 1001, cases = [{ id = 5512, subject = \"s\" }] }]",
            "f.toml:3: id: case 5512 belongs to another contact",
        ),
        (
            "contacts = [{ id = 1001, identities = [{ inbox = 1, serial = \"V-1\", id = 777 }] }]",
            "f.toml:3: serial: another identity",
        ),
        (
            "contacts = [{ id = 5, name = \"N\", email = \"LI.HUA@example.test\" }]",
            "f.toml:3: email: already belongs to another contact",
        ),
        (
            "agents = [{ id = 31, name = \"N\", email = \"Gil@globex.test\" }]",
            "f.toml:3: email: another agent",
        ),
        (
            "agents = [{ id = 31, name = \"N\", email = \"Mina@acme.test\" }]",
            "f.toml:3: email: another agent",
        ),
        (
            "inboxes = [{ id = 31, key = \"web-chat\", kind = \"onsite\", queue = \"support\" }]",
            "f.toml:3: key: another inbox",
        ),
        (
            "credentials = [{ kind = \"access_token\", agent = 7, token = \"access-token-of-omar\" }]",
            "f.toml:3: token: another credential",
        ),
        (
            "credentials = [{ kind = \"api_key\", agent = 7, key = \"globex-key\", secret = \"s\" }]",
            "f.toml:3: key: another credential",
        ),
    ] {
        let answer = refused(&app, &acme(text)).await;
        assert!(answer.starts_with(said), "{text}: {answer}");
    }
}

#[both]
async fn references_to_nothing_are_refused_all_together(app: App) {
    let said = refused(
        &app,
        &acme(
            r#"
            [[accounts.agents]]
            id = 31
            name = "N"
            email = "n@acme.test"
            teams = ["nobody"]
            queues = ["nowhere"]

            [[accounts.inboxes]]
            id = 407
            kind = "onsite"

            [[accounts.inboxes]]
            key = "k"
            kind = "api"
            queue = "nowhere"

            [[accounts.contacts]]
            name = "Nobody finds me again"

            [[accounts.credentials]]
            kind = "client_application"
            key = "k"
            secret = "s"
            inboxes = [77]
        "#,
        ),
    )
    .await;
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "f.toml:8: teams: there is no team \"nobody\" in this account",
            "f.toml:9: queues: there is no queue \"nowhere\" in this account",
            "f.toml:13: kind: an inbox's kind cannot be changed; make another inbox",
            "f.toml:18: queue: there is no queue \"nowhere\" in this account",
            "f.toml:20: id: give the contact an id, an external_id, an email or an identity with a serial, so that it is found again",
            "f.toml:27: inboxes: there is no inbox 77 in this account",
        ]
    );
}

/// A file that contains one object twice is refused. The refusal names the object as the file names it.
#[both]
async fn objects_that_are_written_twice_are_named(app: App) {
    for (list, name) in [
        (
            r#"agents = [{ name = "A", email = "twin@acme.test" }, { name = "B", email = "Twin@ACME.test" }]"#,
            "the agent \"twin@acme.test\"",
        ),
        (
            r#"queues = [{ key = "twins" }, { key = "twins" }]"#,
            "the queue \"twins\"",
        ),
        (
            r#"teams = [{ id = 901, name = "A" }, { id = 901, name = "B" }]"#,
            "team 901",
        ),
    ] {
        let said = refused(&app, &acme(list)).await;
        let wanted = format!("{name} is written twice in this file");
        assert!(said.contains(&wanted), "{said}");
    }
}

#[both]
async fn generated_ids_never_meet_given_ones(app: App) {
    // The file gives the ids that would be generated next, first in the same file and then in a later file.
    let mut contacts = String::new();
    for id in 1..=40 {
        contacts.push_str(&format!(
            "{{ external_id = \"a{id}\", name = \"A\", email = \"a{id}@example.test\" }},\n"
        ));
        contacts.push_str(&format!(
            "{{ id = {id}, name = \"G{id}\", identities = [{{ inbox = 1, id = {} }}] }},\n",
            2000 + id
        ));
    }
    let text = acme(&format!("contacts = [\n{contacts}]"));
    let before = app.rows("contacts").await;
    let report = app.apply(&text).await;
    assert_eq!(report.changes.len(), 120);
    assert_eq!(app.rows("contacts").await, before + 80);
    assert_eq!(app.apply(&text).await.changes, [""; 0]);
    let highest = app.database().number("SELECT max(id) FROM contacts").await;
    let far = acme(&format!(
        "contacts = [{{ id = {}, name = \"Far\" }}]",
        highest + 1
    ));
    app.apply(&far).await;
    for n in 0..3 {
        let reply = app
            .post("/api/v1/onsite-account/1/text-call")
            .bearer("firstline-token-of-mina")
            .json(&json!({"message": format!("m{n}")}))
            .send()
            .await;
        reply.expect(200);
    }
    let said = app
        .apply(&acme("contacts = [{ external_id = \"z\", name = \"Z\" }]"))
        .await
        .changes;
    assert!(said[0].starts_with("+ contact "), "{said:?}");
}

#[both]
async fn more_contact_points_than_ids_are_leased_at_once(app: App) {
    let mut contacts = String::new();
    for id in 0..700 {
        contacts.push_str(&format!(
            "{{ external_id = \"m{id}\", name = \"M\", email = \"m{id}@example.test\" }},\n"
        ));
    }
    let text = acme(&format!("contacts = [\n{contacts}]"));
    let points = app.rows("contact_points").await;
    assert_eq!(app.apply(&text).await.changes.len(), 700);
    assert_eq!(app.rows("contact_points").await, points + 1400);
    assert_eq!(app.apply(&text).await.changes, [""; 0]);
}

#[both]
async fn a_raised_capacity_is_filled_at_once(app: App) {
    app.presence(7, "online").await;
    for n in 0..5 {
        app.post("/api/v1/onsite-account/1/text-call")
            .bearer("firstline-token-of-mina")
            .json(&json!({"message": format!("m{n}"), "should_enter_queue": true}))
            .send()
            .await
            .expect(200);
    }
    assert_eq!(
        (
            app.rows("agent_slots").await,
            app.rows("queue_entries").await
        ),
        (3, 2)
    );
    app.apply(&acme("agents = [{ id = 7, capacity = 4 }]"))
        .await;
    assert_eq!(
        (
            app.rows("agent_slots").await,
            app.rows("queue_entries").await
        ),
        (4, 1)
    );
    // If an agent begins to serve the queue, the agent receives waiting conversations.
    app.apply(&acme(
        "agents = [{ id = 31, name = \"N\", email = \"n@acme.test\", queues = [] }]",
    ))
    .await;
    app.presence(31, "online").await;
    assert_eq!(app.rows("queue_entries").await, 1);
    app.apply(&acme("agents = [{ id = 31, queues = [\"support\"] }]"))
        .await;
    assert_eq!(
        (
            app.rows("agent_slots").await,
            app.rows("queue_entries").await
        ),
        (5, 0)
    );
}

/// A file sets all settings of a queue, and refers to objects further down in the file. If the file is applied again,
/// nothing changes. Invalid values are refused.
#[both]
async fn queues_hours_and_skills(app: App) {
    let front = Queue::new("front")
        .overflow("back")
        .overflow_after_s(60)
        .hours("office")
        .max_length(9)
        .accept_within_s(20)
        .dispatch_per_agent(3)
        .skills(json!([{"name": "german", "level": 2, "relax_after_s": 30}]));
    let weekly = json!([{"days": ["mon", "fri"], "from": "09:00", "to": "17:30"}]);
    let office = Hours::new("office", weekly).holidays(json!([
        {"date": "2026-12-25", "name": "Christmas"},
        {"date": "2026-12-24", "from": "09:00", "to": "12:00"},
    ]));
    let text = Accounts::acme()
        .set("weights", json!({"email": 2}))
        .with(front)
        .with(Queue::new("back").overflow("front"))
        .with(Agent::known(7).skills(json!({"german": 3})))
        .with(office);
    app.apply(&text).await;
    let config = app.engine().config(ACME).await.unwrap();
    let (front, back) = (
        config.queue_by_key("front").unwrap(),
        config.queue_by_key("back").unwrap(),
    );
    assert_eq!(
        (front.overflow_queue_id, back.overflow_queue_id),
        (Some(back.id), Some(front.id))
    );
    assert_eq!(
        (
            front.overflow_after_s,
            front.max_length,
            front.accept_within_s,
            front.dispatch_per_agent
        ),
        (Some(60), Some(9), Some(20), Some(3))
    );
    assert_eq!(
        (
            front.skills[0].name.as_str(),
            front.skills[0].level,
            front.skills[0].relax_after_s
        ),
        ("german", 2, Some(30))
    );
    let hours = &config.hours[&front.hours_id.unwrap()];
    assert_eq!(
        (
            hours.time_zone.as_str(),
            hours.weekly.len(),
            hours.weekly[1].day
        ),
        ("Asia/Taipei", 2, 5)
    );
    assert_eq!(
        (hours.holidays[0].open, hours.holidays[1].open),
        (None, Some((540, 720)))
    );
    assert_eq!(config.agents[&AgentId(7)].skills["german"], 3);
    assert_eq!(config.account.weights["email"], 2);
    assert_eq!(app.apply(&text).await.changes, [""; 0]);
    for (rest, expected) in [
        (
            r#"queues = [{ key = "front", overflow = "front" }]"#,
            "f.toml:3: overflow: a queue cannot overflow into itself",
        ),
        (
            r#"queues = [{ key = "front", overflow = "nowhere" }]"#,
            "f.toml:3: overflow: there is no queue \"nowhere\" in this account",
        ),
        (
            r#"queues = [{ key = "front", hours = "nowhere" }]"#,
            "f.toml:3: hours: there are no opening hours \"nowhere\" in this account",
        ),
        (
            r#"queues = [{ key = "support", overflow_after_s = 5 }]"#,
            "f.toml:3: overflow_after_s: needs `overflow`",
        ),
    ] {
        let said = refused(&app, &acme(rest)).await;
        assert!(said.starts_with(expected), "{said}");
    }
}

#[both]
async fn memberships_are_exactly_those_written(app: App) {
    let report = app
        .apply(&acme("agents = [{ id = 7, teams = [], queues = [] }]"))
        .await;
    assert_eq!(
        report.changes,
        ["~ agent 7 Mina Chen teams", "~ agent 7 Mina Chen queues"]
    );
    let config = app.engine().config(ACME).await.unwrap();
    assert_eq!(config.queues_of(AgentId(7)).count(), 0);
    // If a file lacks a key of an object, the value of this key does not change.
    assert_eq!(
        app.apply(&acme("agents = [{ id = 8, name = \"Omar Diaz\" }]"))
            .await
            .changes,
        [""; 0]
    );
    assert_eq!(
        app.engine()
            .config(ACME)
            .await
            .unwrap()
            .queues_of(AgentId(8))
            .count(),
        1
    );
}

#[both]
async fn an_inbox_is_newly_configured_when_anything_of_it_changes(app: App) {
    let at = |config: &parlor_model::config::AccountConfig, id| {
        config.inboxes[&InboxId(id)].configured_at
    };
    let before = app.engine().config(ACME).await.unwrap();
    app.apply(&acme(
        "inboxes = [{ id = 1004, name = \"Renamed\" }, { id = 1001, active = true }]",
    ))
    .await;
    let after = app.engine().config(ACME).await.unwrap();
    assert!(at(&after, 1004) > at(&before, 1004));
    assert_eq!(at(&after, 1001), at(&before, 1001));
}

#[both]
async fn accounts_are_found_by_name(app: App) {
    let peter = Agent::default().name("Peter").email("peter@initech.test");
    let text = Accounts::without_id("Initech")
        .with(peter)
        .with(Inbox::new("k", "onsite").name("K"));
    let report = app.apply(&text).await;
    assert_eq!(report.changes.len(), 4, "{:?}", report.changes);
    assert_eq!(app.apply(&text).await.changes, [""; 0]);
    assert_eq!(app.rows("accounts").await, 3);
    let config = app
        .engine()
        .config(
            app.account_of(*app_agents(&app, "Initech").await.first().unwrap())
                .await,
        )
        .await
        .unwrap();
    assert_eq!(config.account.name, "Initech");
    assert_eq!(
        config
            .agents_of(config.queue_by_key("default").unwrap().id)
            .count(),
        1
    );
}

async fn app_agents(app: &App, account: &str) -> Vec<i64> {
    for row in app.engine().accounts().await.unwrap() {
        if row.name == account {
            let config = app.engine().config(row.id).await.unwrap();
            return config.agents.keys().map(|a| a.0).collect();
        }
    }
    Vec::new()
}

/// Faults that are found without the database are reported with the file, the line and the key.
#[test]
fn faults_have_file_line_and_key() {
    use parlor_engine::provision::{Source, read};
    use parlor_engine::secrets::Sealer;
    let said = |text: &str| {
        let source = Source {
            name: "f.toml",
            text,
            env: &|name| (name == "SET").then(|| "a long enough value".to_owned()),
            file: &|_| Err("no such file".to_owned()),
        };
        match read(&source, &Sealer::new([0; 32])) {
            Ok(_) => "fine".to_owned(),
            Err(error) => error.to_string(),
        }
    };
    let account = |rest: &str| format!("[[accounts]]\nname = \"N\"\n{rest}");
    for (text, expected) in [
        (
            "[[accounts]]\nname = \"N\n".to_owned(),
            "f.toml:2: not TOML:",
        ),
        (
            "accounts = 1".to_owned(),
            "f.toml:1: accounts: must be a list, not integer",
        ),
        (
            "[[account]]\n".to_owned(),
            "f.toml:1: account: unknown key; known here: accounts",
        ),
        (
            account("nmae = 1"),
            "f.toml:3: accounts.nmae: unknown key; known here:",
        ),
        (
            account("id = 0"),
            "f.toml:3: accounts.id: must be a whole number from 1 to 9007199254740991",
        ),
        (
            account("id = 9007199254740992"),
            "f.toml:3: accounts.id: must be a whole number",
        ),
        (
            account("time_zone = \"Mars/Base\""),
            "f.toml:3: accounts.time_zone: must be a time zone",
        ),
        (
            account("language = \"\""),
            "f.toml:3: accounts.language: must not be empty",
        ),
        (
            account("language = \"e\\u0000n\""),
            "f.toml:3: accounts.language: must not contain NUL",
        ),
        (
            account("[[accounts.agents]]\nid = 1\ncapacity = -1"),
            "f.toml:5: accounts.agents.capacity: must be a whole number from 0",
        ),
        (
            account("[[accounts.agents]]\nrole = \"boss\""),
            "f.toml:4: accounts.agents.role: must be one of agent, supervisor, administrator",
        ),
        (
            account("[[accounts.agents]]\nemail = \"nobody\""),
            "f.toml:4: accounts.agents.email: must be an e-mail address",
        ),
        (
            account("[[accounts.agents]]\npassword_env = \"UNSET\""),
            "f.toml:4: accounts.agents.password_env: the environment has no UNSET",
        ),
        (
            account("[[accounts.agents]]\npassword_file = \"gone\""),
            "f.toml:4: accounts.agents.password_file: cannot read gone: no such file",
        ),
        (
            account("[[accounts.agents]]\npassword = \"a\"\npassword_env = \"SET\""),
            "f.toml:4: accounts.agents.password: give one of",
        ),
        (
            account("[[accounts.agents]]\npassword = \"elevenchars\""),
            "f.toml:4: accounts.agents.password: must have at least 12 characters",
        ),
        (
            account("[[accounts.inboxes]]\nwebhook_url = \"ftp://x\""),
            "f.toml:4: accounts.inboxes.webhook_url: must be an http",
        ),
        (
            account("[[accounts.inboxes]]\nconfigured_at = 2025-07-31"),
            "f.toml:4: accounts.inboxes.configured_at: must be an instant",
        ),
        (
            account("[[accounts.contacts]]\ncontact_points = [\n{ kind = \"mobile_phone\" }]"),
            "f.toml:5: accounts.contacts.contact_points.value: is needed",
        ),
        (
            account(
                "[[accounts.contacts]]\ncontact_points = [{ kind = \"email\", value = \"a@b\" }]",
            ),
            "f.toml:4: accounts.contacts.contact_points.kind: must be one of home_phone, ",
        ),
        (
            account("[[accounts.contacts]]\nidentities = [{ serial = \"s\" }]"),
            "f.toml:4: accounts.contacts.identities.inbox: is needed",
        ),
        (
            account("[[accounts.credentials]]\ntoken = \"t\""),
            "f.toml:3: accounts.credentials.kind: a credential needs a kind",
        ),
        (
            account("[[accounts.credentials]]\nkind = \"session\""),
            "f.toml:4: accounts.credentials.kind: a session cannot be created here; sign in instead",
        ),
        (
            account("[[accounts.credentials]]\nkind = \"api_key\"\nagent = 1\nkey = \"k\""),
            "f.toml:3: accounts.credentials.secret: a credential of kind api_key needs it",
        ),
        (
            account(
                "[[accounts.credentials]]\nkind = \"employee_token\"\nagent = 1\ntoken = \"t\"\nkey = \"k\"",
            ),
            "f.toml:7: accounts.credentials.key: unknown key",
        ),
        (
            account("weights = { fax = 2 }"),
            "f.toml:3: accounts.weights.fax: must be one of onsite",
        ),
        (
            account("weights = { email = 0 }"),
            "f.toml:3: accounts.weights.email: must be a whole number from 1 to 100",
        ),
        (
            account("[[accounts.agents]]\nskills = { German = 1 }"),
            "f.toml:4: accounts.agents.skills.German: a skill is named by",
        ),
        (
            account("[[accounts.agents]]\nskills = { german = 11 }"),
            "f.toml:4: accounts.agents.skills.german: a level is a whole number from 1 to 10",
        ),
        (
            account("[[accounts.queues]]\nskills = [\n{ level = 2 }]"),
            "f.toml:5: accounts.queues.skills.name: is needed",
        ),
        (
            account("[[accounts.queues]]\nskills = [{ name = \"x\", relax_after_s = 0 }]"),
            "f.toml:4: accounts.queues.skills.relax_after_s: must be a whole number from 1",
        ),
        (
            account("[[accounts.queues]]\naccept_within_s = 0"),
            "f.toml:4: accounts.queues.accept_within_s: must be a whole number from 1 to 3600",
        ),
        (
            account("[[accounts.hours]]\ntime_zone = \"Mars/Base\""),
            "f.toml:4: accounts.hours.time_zone: is no time zone",
        ),
        (
            account(
                "[[accounts.hours]]\nweekly = [{ days = [\"monday\"], from = \"09:00\", to = \"10:00\" }]",
            ),
            "f.toml:4: accounts.hours.weekly.days: must be of mon",
        ),
        (
            account(
                "[[accounts.hours]]\nweekly = [{ days = [\"mon\"], from = \"9:00\", to = \"10:00\" }]",
            ),
            "f.toml:4: accounts.hours.weekly.from: must be a time from 00:00 to 24:00",
        ),
        (
            account(
                "[[accounts.hours]]\nweekly = [{ days = [\"mon\"], from = \"22:00\", to = \"06:00\" }]",
            ),
            "f.toml:4: accounts.hours.weekly.to: must be later than `from`",
        ),
        (
            account("[[accounts.hours]]\nholidays = [{ date = \"25.12.2026\" }]"),
            "f.toml:4: accounts.hours.holidays.date: must be a day such as",
        ),
        (
            account("[[accounts.agents]]\npassword_env = \"SET\"\n"),
            "fine",
        ),
        (
            account("[[accounts.inboxes]]\nconfigured_at = 2025-07-31T09:12:44Z"),
            "fine",
        ),
    ] {
        let answer = said(&text);
        assert!(answer.starts_with(expected), "{text}\n=> {answer}");
    }
    // All faults are reported together, ordered by line.
    let answer = said(&account(
        "id = -1\nlanguage = 5\n[[accounts.teams]]\ncolour = 1\n",
    ));
    assert_eq!(answer.lines().count(), 3, "{answer}");
}

/// The id of the macro in the next event `macro.saved`.
async fn saved_macro(desk: &mut Socket) -> Value {
    loop {
        let event = desk.receive_of("event").await["event"].clone();
        if event["kind"] == "macro.saved" {
            return event["data"]["macro_id"].clone();
        }
    }
}

/// A file creates and changes macros. If a macro was changed through the API, the next file does not overwrite this
/// change, unless the file is forced.
#[both]
async fn macros_of_teams_and_of_all(app: App) {
    let text = r#"
[[accounts.macros]]
short_code = "refund"
name = "Refund"
content = "Dear {{contact.first_name|customer}}, {{?order number}}"
actions = [{ kind = "add_labels", labels = ["refund"] }, { kind = "assign", agent = "mina@acme.test" }, { kind = "snooze", for_s = 60 }]

[[accounts.macros]]
short_code = "refund"
team = "support"
kind = "note"
content = "Check the order."
"#;
    let token = app.token_of(8).await;
    let page = app.get("/v1/events?limit=100").bearer(&token).send().await;
    let begin = page.expect(200).json()["position"].clone();
    let report = tried(&app, &acme(text), |_| ()).await;
    assert!(report.applied, "{report:?}");
    assert_eq!(report.changes.len(), 2);
    let list = async || {
        let page = app.get("/v1/macros").bearer(&token).send().await;
        let page = page.expect(200).json();
        let mut rows = page["data"].as_array().unwrap().clone();
        rows.sort_by_key(|row| row["id"].as_i64());
        rows
    };
    let rows = list().await;
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(
        (&rows[0]["name"], &rows[0]["kind"], &rows[0]["team_id"]),
        (&json!("Refund"), &json!("outgoing"), &json!(null))
    );
    assert_eq!(
        rows[0]["actions"],
        json!([{"kind": "add_labels", "labels": ["refund"]}, {"kind": "assign", "agent_id": 7}, {"kind": "snooze", "for_s": 60}])
    );
    assert_eq!(
        (&rows[1]["name"], &rows[1]["kind"], &rows[1]["team_id"]),
        (&json!("refund"), &json!("note"), &json!(5))
    );
    // Connected agents receive the event of each macro that a file creates or changes.
    let query = format!("?after={begin}");
    let mut desk = Socket::open(&app, &token, &query).await;
    for row in &rows {
        assert_eq!(saved_macro(&mut desk).await, row["id"]);
    }
    // The same file, applied again, changes nothing.
    let again = tried(&app, &acme(text), |_| ()).await;
    assert!(
        again.changes.is_empty() && again.kept.is_empty(),
        "{again:?}"
    );
    let refund = text.replace("name = \"Refund\"", "name = \"Money back\"");
    tried(&app, &acme(&refund), |_| ()).await;
    assert_eq!(saved_macro(&mut desk).await, rows[0]["id"]);
    let acts =
        "SELECT count(*) FROM events WHERE kind = 'audit.configured' AND data LIKE '%macro %'";
    assert_eq!(app.database().number(acts).await, 3);
    tried(&app, &acme(text), |_| ()).await;
    let path = format!("/v1/macros/{}", rows[1]["id"]);
    let change = json!({"content": "Ask first."});
    let changed = app.patch(&path).bearer(&token).json(&change).send().await;
    changed.expect(200);
    let newer = text.replace("Check the order.", "Check it.");
    let kept = tried(&app, &acme(&newer), |_| ()).await;
    assert_eq!(kept.kept.len(), 1, "{kept:?}");
    assert_eq!(list().await[1]["content"], "Ask first.");
    tried(&app, &acme(&newer), |file| file.force = true).await;
    assert_eq!(list().await[1]["content"], "Check it.");
    for (wrong, words) in [
        (
            "short_code = \"a b\"\ncontent = \"x\"",
            "must have no spaces",
        ),
        (
            "short_code = \"a\"\ncontent = \"{{moon}}\"",
            "no variable `moon`",
        ),
        ("short_code = \"a\"", "must not be empty"),
        (
            "short_code = \"a\"\nteam = \"moon\"\ncontent = \"x\"",
            "no team",
        ),
        (
            "short_code = \"a\"\ncontent = \"x\"\nkind = \"incoming\"",
            "must be one of outgoing, note",
        ),
        (
            "short_code = \"a\"\nactions = [{ kind = \"paint\" }]",
            "must be one of",
        ),
        (
            "short_code = \"a\"\nactions = [{ kind = \"snooze\", labels = [\"x\"] }]",
            "does not have this key",
        ),
        (
            "short_code = \"a\"\nactions = [{ kind = \"set_status\" }]",
            "needs this key",
        ),
    ] {
        let error = refused(&app, &acme(&format!("[[accounts.macros]]\n{wrong}"))).await;
        assert!(error.contains(words), "{wrong}: {error}");
    }
}
