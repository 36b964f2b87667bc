//! The configuration of callback endpoints: new and changed endpoints, and the limits of endpoints that belong to an
//! inbox or a client application.

use super::native;
use crate::administration::ObjectRequest;
use crate::{Engine, EngineError};
use parlor_model::canonical::same_name;
use parlor_model::command::EndpointTuning;
use parlor_model::config::AccountConfig;
use parlor_model::document::{Fault, FieldPath, Patch, code};
use parlor_model::entities::JsonMap;
use parlor_model::ids::AccountId;
use parlor_model::provision;
use parlor_model::provision::administer::AdministerEndpoint;
use parlor_model::provision::field::{Declared as _, Form};
use parlor_model::provision::spec::{AccountSpec, CallbackEndpointSpec, Secret};
use parlor_model::words::EndpointFormat;

/// The fault text for a field that cannot be changed in the endpoint itself. Such a field is changed in the inbox or
/// client application to which the endpoint belongs.
const CHANGED_IN_OWNER: &str =
    "This endpoint belongs to an inbox or a client application. Change it there.";

/// The command that creates a callback endpoint.
#[derive(Debug)]
pub struct NewEndpoint {
    /// The command.
    pub act: AdministerEndpoint,
    /// The signing secret, if the endpoint's format signs its requests. The API shows the secret only once.
    pub secret: Option<String>,
}

impl Engine {
    /// Builds the command that creates a callback endpoint with a new signing secret.
    ///
    /// # Errors
    /// The same as [`Self::administer`].
    pub async fn new_endpoint(
        &self,
        request: ObjectRequest,
    ) -> Result<Result<NewEndpoint, Vec<Fault>>, EngineError> {
        let mut act: AdministerEndpoint = match self.administer(request).await? {
            Ok(act) => act,
            Err(faults) => return Ok(Err(faults)),
        };
        let mut shown = None;
        for spec in &mut act.spec.callbacks {
            let secret = native::new_secret().map_err(EngineError::internal)?;
            spec.secret = Some(Secret {
                stored: self.sealer().seal(&secret).map_err(EngineError::internal)?,
                fingerprint: self.sealer().fingerprint("secret", &secret),
            });
            let format = spec.format.unwrap_or(EndpointFormat::Native);
            shown = Some(secret).filter(|_| format.signs());
        }
        Ok(Ok(NewEndpoint { act, secret: shown }))
    }

    /// Checks the settings of all endpoints in a document. Refuses the document if the format of an endpoint does not
    /// accept the endpoint's settings.
    pub(crate) async fn check_endpoints(
        &self,
        account: AccountId,
        spec: &AccountSpec,
    ) -> Result<Result<(), Vec<Fault>>, EngineError> {
        for callback in &spec.callbacks {
            let config = self.config(account).await?;
            if let Err(message) = self.check_settings_of(callback, Some(&config)) {
                return Ok(Err(vec![fault("settings", message)]));
            }
        }
        Ok(Ok(()))
    }

    /// Checks the addresses to which a document sends callbacks. Returns a fault for each address to which a callback
    /// can never be sent.
    pub(crate) fn unreachable(&self, spec: &AccountSpec) -> Vec<provision::Fault> {
        let callbacks = (spec.callbacks.iter())
            .filter_map(|callback| Some((&callback.location, "url", callback.url.clone()?)));
        let inboxes = spec
            .inboxes
            .iter()
            .filter_map(|inbox| match &inbox.webhook_url {
                Patch::Value(url) => Some((&inbox.location, "webhook_url", url.clone())),
                Patch::Null | Patch::Absent => None,
            });
        let applications = (spec.credentials.iter()).flat_map(|credential| {
            let settings = (credential.callback.as_ref()).and_then(|callback| {
                serde_json::from_str::<serde_json::Value>(&callback.settings.stored).ok()
            });
            let at = |path: &str| Some(settings.as_ref()?.pointer(path)?.as_str()?.to_owned());
            ["/url", "/authentication/oauth2/token_url"]
                .into_iter()
                .filter_map(move |path| Some((&credential.location, "callback", at(path)?)))
                .collect::<Vec<_>>()
        });
        (callbacks.chain(inboxes).chain(applications))
            .filter_map(|(location, key, url)| {
                Some(provision::Fault {
                    line: location.of(key),
                    key: key.to_owned(),
                    code: code::NOT_ALLOWED,
                    message: self.check_address(&url).err()?,
                })
            })
            .collect()
    }

    /// Checks that the format of an endpoint accepts its settings. `config` is the account's configuration, or `None`
    /// if the account does not exist yet.
    ///
    /// # Errors
    /// The fault of the settings, as a sentence without any value of the settings.
    pub(crate) fn check_settings_of(
        &self,
        spec: &CallbackEndpointSpec,
        config: Option<&AccountConfig>,
    ) -> Result<(), String> {
        let Some(settings) = &spec.settings else {
            return Ok(());
        };
        let known = config.and_then(|config| {
            (config.callbacks.values()).find(|row| match (spec.id, &spec.name) {
                (Some(id), _) => row.id.0 == id,
                (None, Some(name)) => same_name(&row.name, name),
                (None, None) => false,
            })
        });
        let format = spec.format.or(known.map(|row| row.format));
        self.check_sealed(format.unwrap_or(EndpointFormat::Native), settings)
    }

    /// Reads new values for the limits of an endpoint that belongs to an inbox or a client application.
    ///
    /// # Errors
    /// All faults of the fields. A field other than a limit is also a fault.
    pub fn read_endpoint_limits(&self, fields: JsonMap) -> Result<EndpointTuning, Vec<Fault>> {
        let spec = self.read_fields(Form::Change, |cx| {
            CallbackEndpointSpec::read(fields.into(), &FieldPath::TOP, cx)
        })?;
        self.check_addresses(&AccountSpec {
            callbacks: vec![spec.clone()],
            ..AccountSpec::default()
        })?;
        let fixed = [
            ("name", spec.name.is_some()),
            ("url", spec.url.is_some()),
            ("inbox_id", !spec.inbox_id.is_absent()),
            ("application_id", !spec.application_id.is_absent()),
            ("events", spec.events.is_some()),
            ("settings", spec.settings.is_some()),
        ];
        let faults: Vec<Fault> = (fixed.into_iter())
            .filter(|(_, given)| *given)
            .map(|(field, _)| fault(field, CHANGED_IN_OWNER.to_owned()))
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(EndpointTuning {
            timeout_s: spec.timeout_s,
            concurrency: spec.concurrency,
        })
    }
}

fn fault(field: &str, message: String) -> Fault {
    Fault {
        path: field.to_owned(),
        code: code::NOT_ALLOWED,
        message: message.into(),
        line: None,
    }
}
