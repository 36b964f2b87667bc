//! The simulated colleagues and customers of the demo. The colleagues answer. The customers write through the vendors'
//! APIs. Between two messages, colleagues and customers pause about as long as real people.
//!
//! Four of the six agents are simulated. The user of the demo acts as the two other agents, so the customers of these
//! two agents wait for the user's answers.

use super::account::{self, ACCOUNT, APP, CONFIGURED, Guide};
use super::front_door::{FrontDoor, RequestBody};
use super::people::{CUSTOMERS, Customer};
use super::stories::{STORIES, Story};
use parlor_engine::{Engine, secrets};
use parlor_model::command::SetPresence;
use parlor_model::ids::{AccountId, AgentId};
use parlor_model::state::ConversationName;
use parlor_model::words::Availability;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The inbox for customers who write Chinese. The queue of this inbox requires a skill.
const CHINESE: i64 = 4;
/// The maximum number of simulated conversations at the same time. This maximum limits the size of a demo that runs for
/// a long time.
const AT_ONCE: usize = 12;
/// The time between the starts of two conversations, in seconds.
const ARRIVAL: RangeInclusive<u64> = 8..=20;
/// The number of conversations that start soon after the demo has started. [`SOON`] is the time between the starts of
/// two of these conversations, in seconds.
const AT_FIRST: usize = 4;
const SOON: RangeInclusive<u64> = 1..=2;
/// The time that an agent takes to read a message and write an answer, in seconds.
const ANSWERING: RangeInclusive<u64> = 7..=22;
/// The time that a customer takes to read an answer and write a message, in seconds.
const WRITING: RangeInclusive<u64> = 6..=20;
/// The time between two reads of a conversation, in seconds.
const LOOKING: RangeInclusive<u64> = 2..=4;
/// The number of reads of a conversation after which a customer no longer waits for an answer. This number of reads
/// takes about half an hour.
const PATIENCE: usize = 600;

/// A simulated agent.
struct Player {
    id: i64,
    token: String,
}

/// The simulated colleagues and customers.
pub struct Floor {
    engine: Engine,
    door: FrontDoor,
    players: Vec<Player>,
    /// The value of the header `Authorization` for Mina, the administrator of the account.
    mina: String,
    firstline: String,
    livedesk: String,
    egain: String,
}

/// The inbox in which a customer writes, and the API that the customer's program uses.
#[derive(Clone, Copy)]
enum Entry {
    /// The shop counter, through Firstline's API.
    Counter,
    /// The mobile app, through LiveDesk's API.
    App,
    /// The web chat, through eGain's API.
    Chat,
}

const ENTRIES: [Entry; 3] = [Entry::App, Entry::Chat, Entry::Counter];

/// The data that the customer's program needs to write messages in a conversation.
struct Begun {
    id: i64,
    entry: Entry,
    /// The id of the conversation in the vendor's API. Empty for the shop counter.
    theirs: String,
    /// The value of the header `Authorization` for eGain's API. Empty for the other APIs.
    token: String,
}

impl Floor {
    /// Adds colleagues, customers and a queue with a required skill to the account, and makes the colleagues available.
    ///
    /// # Errors
    /// The database refuses the new objects.
    pub async fn furnish(engine: &Engine, guide: &Guide) -> anyhow::Result<Self> {
        let mut players = Vec::new();
        for (id, _, _) in COLLEAGUES {
            let token = secrets::hex(&secrets::random::<10>()?);
            players.push(Player { id, token });
        }
        account::provision(engine, provisioning(guide, &players)).await?;
        let bearer = |token: &str| format!("Bearer {token}");
        let basic = |secret: &str| {
            use base64::Engine as _;
            let pair = format!("demo:{secret}");
            format!(
                "Basic {}",
                base64::engine::general_purpose::STANDARD.encode(pair)
            )
        };
        for player in &mut players {
            player.token = bearer(&player.token);
        }
        let floor = Self {
            engine: engine.clone(),
            door: FrontDoor(crate::routes::apis(engine, parlor_http::Limits::default())),
            players,
            mina: bearer(&guide.access),
            firstline: bearer(&guide.firstline),
            livedesk: basic(&guide.livedesk),
            egain: basic(&guide.egain),
        };
        floor.open().await?;
        Ok(floor)
    }

    /// Makes the colleagues available.
    async fn open(&self) -> anyhow::Result<()> {
        for player in &self.players {
            let online = SetPresence {
                agent: AgentId(player.id),
                availability: Availability::Online,
                connected: false,
            };
            self.engine.execute(AccountId(ACCOUNT), online).await?;
        }
        Ok(())
    }

    /// Simulates a past conversation, without pauses. A colleague answers the customer.
    pub(super) async fn remember(&self, number: usize, customer: &Customer) {
        let stories = stories_of(customer);
        let Some(story) = pick(&stories, number) else {
            return;
        };
        let Some((begun, player)) =
            (self.begin(number, customer, story).await).zip(pick(&self.players, number))
        else {
            return;
        };
        let path = format!("/v1/conversations/{}", begun.id);
        let given = json!({"agent_id": player.id});
        self.act(&self.mina, &path, "assign", given).await;
        for (turn, (words, answer)) in story.turns.iter().enumerate() {
            if turn > 0 {
                self.write(&begun, words).await;
            }
            let reply = json!({"content": answer});
            self.act(&player.token, &path, "messages", reply).await;
        }
        self.finish(player, &path, story).await;
    }

    /// Simulates colleagues and customers until the server ends.
    pub async fn play(self, ended: CancellationToken) {
        let floor = Arc::new(self);
        let stories = TaskTracker::new();
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let arrivals = async {
            let mut number = fastrand::usize(..CUSTOMERS.len());
            for come in 0_usize.. {
                pause(if come < AT_FIRST { SOON } else { ARRIVAL }).await;
                let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                    return;
                };
                // The customers start conversations in a fixed order, so that no customer has two conversations at the
                // same time.
                number = number.wrapping_add(1);
                let (floor, ended) = (Arc::clone(&floor), ended.clone());
                stories.spawn(async move {
                    ended.run_until_cancelled(floor.tell(number)).await;
                    drop(place);
                });
            }
        };
        ended.run_until_cancelled(arrivals).await;
        stories.close();
        stories.wait().await;
    }

    /// Simulates one conversation from its start to its end.
    async fn tell(&self, number: usize) {
        let Some(customer) = pick(CUSTOMERS, number) else {
            return;
        };
        let stories = stories_of(customer);
        let Some(story) = pick(&stories, fastrand::usize(..)) else {
            return;
        };
        let Some(begun) = self.begin(fastrand::usize(..), customer, story).await else {
            return;
        };
        let path = format!("/v1/conversations/{}", begun.id);
        let (mut answered, mut looks) = (0_usize, 0_usize);
        while looks < PATIENCE {
            looks = looks.saturating_add(1);
            pause(LOOKING).await;
            let Some(row) = self
                .door
                .ask("GET", &path, &self.mina, RequestBody::None)
                .await
            else {
                return;
            };
            if !matches!(
                row.pointer("/status").and_then(Value::as_str),
                Some("open" | "pending" | "snoozed")
            ) {
                return;
            }
            let waits = row
                .pointer("/last_message/kind")
                .is_some_and(|kind| kind == "incoming");
            let assignee = row.pointer("/assignee_id").and_then(Value::as_i64);
            let player = (self.players.iter()).find(|player| Some(player.id) == assignee);
            match (waits, player) {
                (true, Some(player)) => {
                    self.answer(player, &path, story, answered).await;
                    answered = answered.saturating_add(1);
                }
                // The customer waits for an answer of the demo's user, or waits in the queue. So there is nothing to
                // simulate.
                (true, None) => {}
                (false, player) => {
                    pause(WRITING).await;
                    looks = 0;
                    let next = answered.max(1);
                    if let Some((words, _)) = story.turns.get(next) {
                        self.write(&begun, words).await;
                        answered = next;
                    } else {
                        // A simulated agent ends its own conversations here. The user of the demo ends the
                        // conversations of the two other agents.
                        if let Some(player) = player {
                            self.finish(player, &path, story).await;
                        }
                        return;
                    }
                }
            }
        }
    }

    /// Simulates a colleague who types for a while and then sends an answer.
    async fn answer(&self, player: &Player, path: &str, story: &Story, turn: usize) {
        self.act(&player.token, path, "typing", json!({"typing": true}))
            .await;
        pause(ANSWERING).await;
        if turn == 1 && fastrand::u8(..) < 40 {
            let given = json!({"queue": "support", "note": "Could somebody from the warehouse look at this?"});
            if self.act(&player.token, path, "transfer", given).await {
                return;
            }
        }
        let words = story
            .turns
            .get(turn)
            .map_or("You are welcome!", |turn| turn.1);
        let reply = json!({"content": words});
        self.act(&player.token, path, "messages", reply).await;
        if let Some(note) = story.note.filter(|_| turn == 0) {
            let note = json!({"content": format!("@Mina {note}"), "kind": "note", "mentions": [7]});
            self.act(&player.token, path, "messages", note).await;
        }
    }

    async fn finish(&self, player: &Player, path: &str, story: &Story) {
        let labels = json!({"add": [story.label]});
        self.act(&player.token, path, "labels", labels).await;
        self.act(&player.token, path, "resolve", json!({})).await;
    }

    /// Starts a conversation through a vendor's API, with the first message of the story.
    async fn begin(&self, number: usize, customer: &Customer, story: &Story) -> Option<Begun> {
        let entry = *pick(&ENTRIES, number)?;
        let words = story.turns.first()?.0;
        let (mut theirs, mut token) = (String::new(), String::new());
        let id = match entry {
            Entry::Counter => {
                let body = json!({
                    "identifier_type": "onsite_contact_sn", "identifier": customer.card(),
                    "message": words, "should_enter_queue": true,
                });
                let path = "/api/v1/onsite-account/1/text-call";
                let begun = self
                    .door
                    .ask("POST", path, &self.firstline, RequestBody::Json(body));
                begun.await?.pointer("/data/id")?.as_i64()?
            }
            Entry::App => {
                let inbox = if customer.language == "zh" {
                    CHINESE
                } else {
                    APP
                };
                let body = json!({"inbox_id": inbox, "source_id": customer.device()});
                let path = "/api/v2/accounts/conversations";
                let begun = self
                    .door
                    .ask("POST", path, &self.livedesk, RequestBody::Json(body));
                let number = begun.await?.pointer("/id")?.as_i64()?;
                theirs = number.to_string();
                let name = ConversationName::Display(number);
                let row = self.engine.conversation(AccountId(ACCOUNT), name).await;
                row.ok()?.conversation.id.0
            }
            Entry::Chat => {
                token = self.egain_token().await?;
                let contact = json!({
                    "firstName": customer.given_name, "lastName": customer.family_name,
                    "email": [{"emailAddress": customer.email}],
                });
                let body = json!({
                    "entryPointConfiguration": {
                        "entryPoint": {"id": "3"}, "lastModified": {"date": CONFIGURED},
                    },
                    "activity": {
                        "subject": story.subject(),
                        "customer": {"type": {"value": "individual"}, "contacts": {"contact": [contact]}},
                    },
                });
                let path = "/system/ws/v19/clientapplications/messaging/conversation/start\
                    ?searchContactOnAttribute=email.emailAddress";
                let begun = self
                    .door
                    .ask("POST", path, &token, RequestBody::Json(body))
                    .await?;
                theirs = begun.pointer("/id")?.as_str()?.to_owned();
                text(begun.pointer("/activity/id")?)?.parse().ok()?
            }
        };
        let begun = Begun {
            id,
            entry,
            theirs,
            token,
        };
        if !matches!(entry, Entry::Counter) {
            self.write(&begun, words).await;
        }
        Some(begun)
    }

    /// Writes a message of the customer. The message goes through the vendor's API, if this API supports messages of
    /// customers. Otherwise, it goes through `/v1`.
    async fn write(&self, begun: &Begun, words: &str) {
        match begun.entry {
            Entry::Counter => {
                let said = json!({"content": words, "kind": "incoming"});
                let path = format!("/v1/conversations/{}", begun.id);
                self.act(&self.mina, &path, "messages", said).await;
            }
            Entry::App => {
                let said = json!({"content": words, "message_type": "incoming"});
                let number = &begun.theirs;
                let path = format!("/api/v2/accounts/conversations/{number}/messages");
                let sent = self
                    .door
                    .ask("POST", &path, &self.livedesk, RequestBody::Json(said));
                sent.await;
            }
            Entry::Chat => {
                let said = json!({
                    "conversation": {"id": begun.theirs}, "type": {"value": "text/plain"},
                    "content": words,
                });
                let path = "/system/ws/v19/clientapplications/messaging/sendmessage";
                let sent = self
                    .door
                    .ask("POST", path, &begun.token, RequestBody::Json(said));
                sent.await;
            }
        }
    }

    async fn egain_token(&self) -> Option<String> {
        let path = "/system/ws/v19/clientapplications/authentication/oauth2/token";
        let grant = RequestBody::Form("grant_type=client_credentials");
        let given = self.door.ask("POST", path, &self.egain, grant).await?;
        Some(format!(
            "Bearer {}",
            given.pointer("/access_token")?.as_str()?
        ))
    }

    /// Sends a request for an act on a conversation. Returns whether the server accepted the request.
    async fn act(&self, authorization: &str, path: &str, act: &str, body: Value) -> bool {
        let path = format!("{path}/{act}");
        let done = self
            .door
            .ask("POST", &path, authorization, RequestBody::Json(body));
        done.await.is_some()
    }
}

/// The ids, names and roles of the simulated agents.
const COLLEAGUES: [(i64, &str, &str); 4] = [
    (9, "Pia Novak", "supervisor"),
    (10, "Kenji Mori", "agent"),
    (11, "Somchai Wongsa", "agent"),
    (12, "Lin Yu-Ting", "agent"),
];

/// Returns a provisioning file with the colleagues, the customers and the second queue.
fn provisioning(guide: &Guide, players: &[Player]) -> String {
    let password = &guide.password;
    let (mut agents, mut credentials, mut contacts) = (String::new(), String::new(), String::new());
    for ((id, name, role), player) in COLLEAGUES.iter().zip(players) {
        let first = name.split(' ').next().unwrap_or_default().to_lowercase();
        let (queues, skills) = match id {
            10 | 12 => (r#""support", "mandarin""#, "mandarin = 5"),
            _ => (r#""support""#, "thai = 3"),
        };
        let _ = writeln!(
            agents,
            r#"  {{ id = {id}, name = "{name}", email = "{first}@acme.test", password = "{password}", role = "{role}", capacity = 3, teams = ["support"], queues = [{queues}], skills = {{ {skills} }} }},"#
        );
        let token = &player.token;
        let _ = writeln!(
            credentials,
            r#"  {{ kind = "access_token", agent = {id}, token = "{token}" }},"#
        );
    }
    for customer in CUSTOMERS {
        let Customer {
            contact,
            given_name,
            family_name,
            email,
            ..
        } = customer;
        let inbox = if customer.language == "zh" {
            CHINESE
        } else {
            APP
        };
        let (card, device) = (customer.card(), customer.device());
        let _ = writeln!(
            contacts,
            r#"  {{ id = {contact}, given_name = "{given_name}", family_name = "{family_name}", email = "{email}", identities = [{{ inbox = 1, serial = "{card}" }}, {{ inbox = {inbox}, serial = "{device}" }}] }},"#
        );
    }
    format!(
        r#"
[[accounts]]
id = {ACCOUNT}
queues = [
  {{ key = "mandarin", skills = [{{ name = "mandarin", level = 3, relax_after_s = 120 }}] }},
]
labels = [
  {{ name = "delivery" }}, {{ name = "refund" }}, {{ name = "question" }}, {{ name = "account" }}, {{ name = "invoice" }},
]
agents = [
  {{ id = 7, queues = ["support", "mandarin"], skills = {{ mandarin = 5 }} }},
{agents}]
inboxes = [
  {{ id = {CHINESE}, key = "app-zh", name = "Mobile app (中文)", kind = "api", queue = "mandarin" }},
]
contacts = [
{contacts}]
credentials = [
{credentials}]
"#
    )
}

fn stories_of(customer: &Customer) -> Vec<&'static Story> {
    (STORIES.iter())
        .filter(|story| story.language == customer.language)
        .collect()
}

/// Returns an id as a text. `value` is the id in an answer, which is a text or a number.
fn text(value: &Value) -> Option<String> {
    let number = value.as_i64().map(|id| id.to_string());
    number.or_else(|| value.as_str().map(str::to_owned))
}

/// Returns the element with this number, counted from 0. The number after the number of the last element means the
/// first element again.
fn pick<T>(all: &[T], number: usize) -> Option<&T> {
    all.get(number.checked_rem(all.len())?)
}

async fn pause(seconds: RangeInclusive<u64>) {
    let (least, most) = (
        seconds.start().saturating_mul(1_000),
        seconds.end().saturating_mul(1_000),
    );
    tokio::time::sleep(Duration::from_millis(fastrand::u64(least..=most))).await;
}
