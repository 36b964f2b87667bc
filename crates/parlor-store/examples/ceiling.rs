use parlor_model::command::*;
use parlor_model::ids::*;
use parlor_model::time::Timestamp;
use parlor_model::words::*;
use parlor_store::*;
use std::sync::Arc;
struct C;
impl Clock for C {
    fn now(&self) -> Timestamp {
        Timestamp(
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap()
                .as_micros() as i64,
        )
    }
}
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mode = std::env::args().nth(1).unwrap_or("anon".into());
    let n: i64 = 64;
    let secs = 5;
    let url = std::env::var("PG").ok();
    let dir = std::path::PathBuf::from(format!("/var/tmp/ceil-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let seed = [
        "INSERT INTO accounts (id,name,time_zone,language,customer_departmentalization,allow_over_capacity,created_at) VALUES (1,'A','UTC','en',FALSE,FALSE,1)",
        "INSERT INTO account_counters (account_id,version,config_version,next_event,next_display,next_assignment) VALUES (1,1,1,1,1,1)",
        "INSERT INTO queues (id,account_id,key,distribution) VALUES (1,1,'q','least_busy')",
        "INSERT INTO inboxes (id,account_id,key,name,kind,queue_id,active,configured_at,single_conversation,starts_pending,created_at) VALUES (1,1,'k','n','onsite',1,TRUE,1,FALSE,FALSE,1)",
        "INSERT INTO agents (id,account_id,name,email,role,capacity,active,created_at,updated_at) VALUES (1,1,'M','m@x','agent',1000000,TRUE,1,1)",
        "INSERT INTO agent_queues (agent_id,queue_id,account_id) VALUES (1,1,1)",
        "INSERT INTO agent_states (agent_id,account_id,availability,availability_at,last_assigned) VALUES (1,1,'online',1,0)",
    ];
    let location = match url {
        Some(url) => Location::Postgres { url },
        None => Location::Sqlite { dir: dir.clone() },
    };
    let o = || StoreOptions {
        location: location.clone(),
        clock: Arc::new(C),
    };
    let s = Store::open(o()).await.unwrap();
    s.close().await;
    match &location {
        Location::Sqlite { .. } => {
            let c = rusqlite::Connection::open(dir.join("parlor.db")).unwrap();
            for q in seed {
                c.execute(q, []).unwrap();
            }
        }
        Location::Postgres { url } => {
            let (c, d) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(d);
            for q in seed {
                let _ = c.batch_execute(q).await;
            }
        }
    }
    let s = Store::open(o()).await.unwrap();
    if mode == "livedesk" {
        for _ in 0..64 {
            s.submit(Submission {
                command: Command::CreateContact(Box::new(CreateContact {
                    account: AccountId(1),
                    person: NewPerson {
                        name: Some("x".into()),
                        ..Default::default()
                    },
                    identity: None,
                    inbox_kind: None,
                })),
                idempotency: None,
            })
            .await
            .unwrap();
        }
    }
    let until = std::time::Instant::now() + std::time::Duration::from_secs(secs);
    let mut tasks = vec![];
    for t in 0..n {
        let s = s.clone();
        let mode = mode.clone();
        tasks.push(tokio::spawn(async move {
            let mut k = 0u64;
            let run = std::process::id();
            while std::time::Instant::now() < until {
                let who = match mode.as_str() {
                    "anon" => Who::Anonymous,
                    "known" => Who::Serial {
                        serial: format!("s{}-{}", t, k % 32),
                        unknown: UnknownSerial::Create,
                    },
                    "serial" => Who::Serial {
                        serial: format!("s{run}-{t}-{k}"),
                        unknown: UnknownSerial::Create,
                    },
                    _ => Who::LookUp {
                        kind: PointKind::Email,
                        label: String::new(),
                        values: vec![format!("{run}-{t}-{k}@x.test")],
                        person: Ok(Box::new(NewPerson {
                            given_name: Some("Ann".into()),
                            points: vec![NewPoint::given(
                                PointKind::Email,
                                format!("{run}-{t}-{k}@x.test"),
                            )],
                            ..Default::default()
                        })),
                        choice: IdentityChoice::LatestActive,
                    },
                };
                let intent = if mode == "egain" {
                    RoutingIntent::RequireAgent
                } else {
                    RoutingIntent::Hold(None)
                };
                let mut c = StartConversation::new(AccountId(1), InboxId(1), who, intent);
                if mode == "egain" {
                    c.case = CaseChoice::New;
                    c.reopens = false;
                } else {
                    c.opening = Some(NewMessage::text("Do you have this in blue?"));
                }
                s.submit(Submission {
                    command: Command::StartConversation(Box::new(c)),
                    idempotency: None,
                })
                .await
                .unwrap();
                k += 1;
            }
            k
        }));
    }
    let mut total = 0;
    for t in tasks {
        total += t.await.unwrap();
    }
    println!("{mode}: {} /s", total / secs);
    s.close().await;
    let _ = std::fs::remove_dir_all(&dir);
}
