//! The account of the demo, and the text that the demo prints at its start.

use anyhow::bail;
use parlor_engine::Engine;
use parlor_engine::provision::{self, Source};
use parlor_engine::secrets;
use parlor_model::command::{
    NewMessage, PersonChoice, PostMessage, RoutingIntent, ServiceCondition, SetPresence,
    StartConversation, UnknownSerial,
};
use parlor_model::ids::{AccountId, AgentId, ConversationId, InboxId};
use parlor_model::state::ConversationName;
use parlor_model::words::{Availability, MessageKind};
use std::net::SocketAddr;

pub(super) const ACCOUNT: i64 = 1;
const ONLINE: [i64; 2] = [7, 8];
/// The time of the last change of the web chat's configuration. Clients of eGain's API must send this time.
pub(super) const CONFIGURED: &str = "2025-07-31T09:12:44.000Z";

/// The id of the inbox of the first conversation. [`CUSTOMER`] is the serial of the customer in this conversation.
pub(super) const APP: i64 = 2;
const CUSTOMER: &str = "device-456";

/// The values that the printed text of the demo contains.
pub struct Guide {
    /// The first conversation, in which the customer waits for an answer.
    first: ConversationId,
    pub(super) password: String,
    pub(super) firstline: String,
    pub(super) livedesk: String,
    pub(super) egain: String,
    pub(super) access: String,
}

/// Creates the account of the demo.
pub(super) async fn open(engine: &Engine) -> anyhow::Result<Guide> {
    let secret = || Ok::<_, secrets::SecretError>(secrets::hex(&secrets::random::<10>()?));
    let guide = Guide {
        first: ConversationId(0),
        password: secret()?,
        firstline: secret()?,
        livedesk: secret()?,
        egain: secret()?,
        access: secret()?,
    };
    provision(engine, guide.provisioning()).await?;
    if engine.config(AccountId(ACCOUNT)).await?.inboxes.len() != 3 {
        bail!("the demo's account is not complete");
    }
    Ok(guide)
}

/// Applies a provisioning file with this text.
pub(super) async fn provision(engine: &Engine, text: String) -> anyhow::Result<()> {
    let reading = engine.clone();
    let read = tokio::task::spawn_blocking(move || {
        let source = Source {
            name: "demo.toml",
            text: &text,
            env: &|_| None,
            file: &|_| Err("the demo has no files".to_owned()),
        };
        provision::read(&source, reading.sealer())
    });
    provision::check("demo.toml", engine.provision(read.await??).await?)?;
    Ok(())
}

/// Makes two agents available, and simulates the first message of a customer.
pub(super) async fn begin(engine: &Engine, guide: &mut Guide) -> anyhow::Result<()> {
    for agent in ONLINE {
        let online = SetPresence {
            agent: AgentId(agent),
            availability: Availability::Online,
            connected: false,
        };
        engine.execute(AccountId(ACCOUNT), online).await?;
    }
    guide.first = customer_writes(engine).await?;
    Ok(())
}

/// Starts the first conversation, and then adds the message with a second command. A single command would need more ids
/// than the node has leased. The command would then be decided again with new ids, so the id of the conversation would
/// differ from its `display_id`.
async fn customer_writes(engine: &Engine) -> anyhow::Result<ConversationId> {
    let who = PersonChoice::Serial {
        serial: CUSTOMER.to_owned(),
        unknown: UnknownSerial::Refuse,
    };
    let start = StartConversation::new(InboxId(APP), who, RoutingIntent::Enqueue(None));
    let started = engine.execute(AccountId(ACCOUNT), start).await?;
    let id = started.view.conversation.id;
    let message = PostMessage {
        conversation: ConversationName::Id(id).into(),
        kind: MessageKind::Incoming,
        message: NewMessage::text("Does my parcel arrive today?"),
        in_reply_to: None,
        mentions: Vec::new(),
        service: ServiceCondition::None,
    };
    engine.execute(AccountId(ACCOUNT), message).await?;
    Ok(id)
}

impl Guide {
    /// The password of the demo's agents.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    fn provisioning(&self) -> String {
        let Self {
            first: _,
            password,
            firstline,
            livedesk,
            egain,
            access,
        } = self;
        format!(
            r#"
[[accounts]]
id = {ACCOUNT}
name = "Acme"
time_zone = "Asia/Taipei"
language = "en-US"
teams = [{{ name = "support" }}]
queues = [{{ key = "support" }}]
agents = [
  {{ id = 7, name = "Mina Chen", email = "mina@acme.test", password = "{password}", role = "administrator", capacity = 3, teams = ["support"], queues = ["support"] }},
  {{ id = 8, name = "Omar Diaz", email = "omar@acme.test", password = "{password}", capacity = 3, teams = ["support"], queues = ["support"] }},
  {{ id = 9, name = "Pia Novak", email = "pia@acme.test", password = "{password}", role = "supervisor", capacity = 3, teams = ["support"], queues = ["support"] }},
]
inboxes = [
  {{ id = 1, key = "shop", name = "Shop counter", kind = "onsite", queue = "support" }},
  {{ id = 2, key = "app", name = "Mobile app", kind = "api", queue = "support" }},
  {{ id = 3, key = "chat", name = "Web chat", kind = "messaging", queue = "support", configured_at = "{CONFIGURED}" }},
]
contacts = [
  {{ id = 1001, given_name = "Hua", family_name = "Li", email = "li.hua@example.test", identities = [{{ inbox = 1, serial = "VIP-A0001" }}] }},
  {{ id = 1002, given_name = "Ann", family_name = "Lee", email = "ann.lee@example.test", external_id = "CRM-1042" }},
  {{ id = 1003, given_name = "Ken", family_name = "Sato", identities = [{{ inbox = {APP}, serial = "device-123" }}] }},
  {{ id = 1004, given_name = "Nia", family_name = "Okoye", identities = [{{ inbox = {APP}, serial = "{CUSTOMER}" }}] }},
]
credentials = [
  {{ kind = "employee_token", agent = 7, token = "{firstline}" }},
  {{ kind = "api_key", agent = 8, key = "demo", secret = "{livedesk}" }},
  {{ kind = "access_token", agent = 7, token = "{access}" }},
  {{ kind = "client_application", name = "Web messaging", type = "Chat", key = "demo", secret = "{egain}", inboxes = [3], callback = {{ url = "http://127.0.0.1:9/callback" }} }},
]
"#
        )
    }

    /// Returns the text that the demo prints at its start. `addr` is the address of the server. `quiet` means that the
    /// demo does not simulate colleagues and customers.
    #[must_use]
    pub fn text(&self, addr: SocketAddr, quiet: bool) -> String {
        let Self {
            first,
            password,
            firstline,
            livedesk,
            egain,
            access,
        } = self;
        let url = format!("http://{addr}");
        let desk = if parlor_desk::Desk::embedded().is_there() {
            format!("Open the desk as Mina:  {url}/#demo={password}")
        } else {
            "This program lacks the desk: install Node.js with npm and build it again.".to_owned()
        };
        let floor = if quiet {
            "The account Acme has three agents. Mina and Omar are online, with a capacity of three conversations each. Pia is offline."
        } else {
            "The account Acme has six agents. Mina and Omar are yours. Four colleagues answer on their own, and customers write at a human pace."
        };
        format!(
            r#"
Parlor serves a temporary account at {url}

  {floor}
  {desk}
  Sign in:  mina@acme.test (also omar@, pia@)   password {password}

1  A customer waits: Nia has written "Does my parcel arrive today?" in the mobile app, and Parlor gave conversation {first} to Mina. Answer as Mina.
   The second call shows why Mina got the conversation.

curl -sS {url}/v1/conversations/{first}/messages -H 'Authorization: Bearer {access}' -H 'Content-Type: application/json' -d '{{"content":"Yes, before noon."}}'; echo
curl -sS {url}/v1/conversations/{first}/routing -H 'Authorization: Bearer {access}'; echo

2  Firstline: the customer with the serial VIP-A0001 writes at the shop counter. A free agent gets the conversation, or it waits in the queue.

curl -sS {url}/api/v1/onsite-account/1/text-call -H 'Authorization: Bearer {firstline}' -H 'Content-Type: application/json' -d '{{"identifier_type":"onsite_contact_sn","identifier":"VIP-A0001","message":"Do you have this in blue?","should_enter_queue":true}}'; echo

3  LiveDesk: Ken writes from the mobile app

curl -sS {url}/api/v2/accounts/conversations -u demo:{livedesk} -H 'Content-Type: application/json' -d '{{"inbox_id":2,"source_id":"device-123"}}'; echo

4  eGain: signs in as a client application, then starts a chat for the customer with this e-mail address

curl -sS "{url}/system/ws/v19/clientapplications/messaging/conversation/start?searchContactOnAttribute=email.emailAddress" -H "Authorization: Bearer $(curl -sS {url}/system/ws/v19/clientapplications/authentication/oauth2/token -u demo:{egain} -H 'Accept: application/json' -d grant_type=client_credentials | sed 's/.*"access_token":"\([^"]*\)".*/\1/')" -H 'Content-Type: application/json' -H 'Accept: application/json' -d '{{"entryPointConfiguration":{{"entryPoint":{{"id":"3"}},"lastModified":{{"date":"{CONFIGURED}"}}}},"activity":{{"subject":"Where is my order?","customer":{{"type":{{"value":"individual"}},"contacts":{{"contact":[{{"firstName":"Ann","email":[{{"emailAddress":"ann.lee@example.test"}}]}}]}}}}}}}}'; echo

5  All of them in one list, with their agents; and the events so far

curl -sS {url}/v1/conversations -H 'Authorization: Bearer {access}'; echo
curl -sS '{url}/v1/events?after=0' -H 'Authorization: Bearer {access}'; echo

  {url}/ shows more. {url}/openapi.json describes every call of Parlor's own API.
  Ctrl-C ends the demo and removes its data.

"#
        )
    }
}
