// Made from the server's openapi.json by `npm run api`. Do not edit.
export interface paths {
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the OpenAPI document. */
        readonly get: operations["get_openapi"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the account. */
        readonly get: operations["get_account"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes the account. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_account"];
        readonly trace?: never;
    };
    readonly "/v1/agents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the agents. */
        readonly get: operations["list_agents"];
        readonly put?: never;
        /** Makes an agent. For administrators. */
        readonly post: operations["create_agent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads an agent. */
        readonly get: operations["get_agent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes an agent. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_agent"];
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/drafts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the drafts of a deactivated agent, one per conversation, newest conversation first.
         * @description Parlor keeps the drafts of a deactivated agent. To give such a draft to a colleague, use `POST
         *     /v1/conversations/{id}/draft/hand-over`. Only administrators with visibility of all conversations can list these
         *     drafts. Drafts of active agents are private.
         */
        readonly get: operations["list_drafts_of_agent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/figures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the statistics of an agent today.
         * @description The day begins and ends in the account's time zone. A conversation counts if it was assigned to the agent at the
         *     time of its end or of its first answer. `waiting` counts the agent's live conversations whose customer waits for an
         *     answer. Callers see their own statistics, and the statistics of agents whose conversations they may see. For other
         *     agents, the answer is 404.
         */
        readonly get: operations["get_agent_figures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/logins": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists an agent's logins at sign-in providers. For administrators. */
        readonly get: operations["list_logins"];
        readonly put?: never;
        /**
         * Links a login at a provider to an agent. For administrators.
         * @description The call changes nothing if the agent already has the login.
         */
        readonly post: operations["link_login"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/logins/{login}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Removes a login of an agent. For administrators.
         * @description The agent's sessions of the same provider end.
         */
        readonly delete: operations["unlink_login"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/password-link": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Invites an agent, or resets an agent's password. For administrators.
         * @description Parlor creates a link with which the agent can set a password. If a mail server and a web page for passwords are
         *     configured, the agent receives the link by mail. Otherwise the answer shows the token once. Earlier links of the
         *     agent become invalid. The present password remains valid until the agent sets another one.
         */
        readonly post: operations["create_password_link"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agents/{id}/totp": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Removes the one-time codes of another agent. For administrators.
         * @description Use this call for an agent who has lost the device and the recovery codes. Afterwards, the agent can sign in without
         *     a code. To remove your own codes, use `POST /v1/me/totp/remove`, or ask the operator of the server.
         */
        readonly delete: operations["reset_totp"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attachments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Uploads a file.
         * @description The request body is the file, with any content type. Parlor detects the type from the content. To send the file,
         *     list its id in the message's `attachment_ids`. Only the uploader can see a file that is not sent yet. Parlor removes
         *     a file that is not sent within 24 hours. The operator sets the size limit; the default is 40 MiB.
         */
        readonly post: operations["upload_attachment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attachments/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the properties of an attachment. */
        readonly get: operations["get_attachment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attachments/{id}/answer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Accepts or rejects a file of the customer.
         * @description The answer tells the customer's program whether the agent accepts the file. The file stays readable in both cases.
         *     Agents can answer only files that the customer sent. The customer's program uses its own dialect to answer files of
         *     agents.
         */
        readonly post: operations["answer_attachment"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attachments/{id}/content": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Downloads a file.
         * @description The answer contains the whole file, or the range that the `Range` header names. Browsers display pictures (PNG,
         *     JPEG, GIF, WebP) and save all other files. Browsers never run scripts from a file.
         */
        readonly get: operations["read_attachment"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attachments/{id}/thumbnail": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Downloads the thumbnail of a picture.
         * @description The thumbnail is a copy of at most 320 pixels in width and height, as PNG or JPEG. If the file has no thumbnail, the
         *     answer is 404.
         */
        readonly get: operations["read_thumbnail"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attribute-groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the groups of custom attributes. */
        readonly get: operations["list_attribute_groups"];
        readonly put?: never;
        /** Makes a group of custom attributes. For administrators. */
        readonly post: operations["create_attribute_group"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attribute-groups/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a group of custom attributes. */
        readonly get: operations["get_attribute_group"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a group of custom attributes. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_attribute_group"];
        readonly trace?: never;
    };
    readonly "/v1/attributes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the custom attributes. */
        readonly get: operations["list_attributes"];
        readonly put?: never;
        /** Makes a custom attribute. For administrators. */
        readonly post: operations["create_attribute"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attributes/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a custom attribute. */
        readonly get: operations["get_attribute"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a custom attribute. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_attribute"];
        readonly trace?: never;
    };
    readonly "/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists administrative acts, newest first. For administrators. */
        readonly get: operations["list_audit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bulk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the bulk jobs of the caller, newest first.
         * @description After a restart, a client can use this list to find its jobs and their undo tokens. The list has at most 50 jobs.
         */
        readonly get: operations["list_bulk"];
        readonly put?: never;
        /**
         * Starts a bulk job.
         * @description The job is stored before the answer, and survives restarts. Parlor then carries out the act on each conversation, as
         *     the caller and with the caller's rights. A refused conversation does not stop the others. Read the progress with `GET
         *     /v1/bulk/{id}`. A finished job can be read for 24 hours.
         *
         *     Send exactly one of `conversation_ids`, `filter` and `view`. With a filter or a view, the job contains the
         *     conversations that meet it when the job starts. Parlor refuses a job with more than 2,000 conversations.
         */
        readonly post: operations["start_bulk"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bulk/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a bulk job of the caller. */
        readonly get: operations["get_bulk"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bulk/{id}/items": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the conversations of a bulk job with their outcomes. */
        readonly get: operations["list_bulk_items"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callback-deliveries/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a delivery with its attempts. */
        readonly get: operations["get_callback_delivery"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callback-deliveries/{id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sends a delivery again, even if it was delivered before. */
        readonly post: operations["replay_callback_delivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists callback endpoints with their health. */
        readonly get: operations["list_callbacks"];
        readonly put?: never;
        /**
         * Creates a callback endpoint.
         * @description If the format signs its requests, this answer shows the signing secret. Parlor never shows it again: a repetition
         *     with the same `Idempotency-Key` gets the answer without it. To get a new secret, replace the secret.
         */
        readonly post: operations["create_callback"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a callback endpoint with its health. */
        readonly get: operations["get_callback"];
        /**
         * Changes a callback endpoint.
         * @description For an endpoint of an inbox or a client application, this call can change only `timeout_s` and `concurrency`.
         */
        readonly put: operations["update_callback"];
        readonly post?: never;
        /**
         * Removes a callback endpoint.
         * @description Parlor no longer sends the pending deliveries.
         */
        readonly delete: operations["delete_callback"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists an endpoint's deliveries, newest first. */
        readonly get: operations["list_callback_deliveries"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pauses a callback endpoint.
         * @description Parlor still creates deliveries during the pause. Parlor sends these deliveries after the endpoint is resumed.
         */
        readonly post: operations["pause_callback"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends events again.
         * @description A replayed delivery keeps its id. If an event of the range has no delivery, Parlor creates one.
         */
        readonly post: operations["replay_callbacks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resumes a callback endpoint after a pause or a deactivation.
         * @description Parlor sends the pending deliveries at once. Parlor created no deliveries while the endpoint was deactivated. To
         *     send the events of that time, replay from the event after `after_event`.
         */
        readonly post: operations["resume_callback"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Creates a new signing secret and shows it once.
         * @description For an inbox's `webhook_url`, Parlor signs requests only after the first secret is created, and only in a format
         *     with signatures. The call takes no `Idempotency-Key`, because the answer is not stored.
         */
        readonly post: operations["issue_callback_secret"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/callbacks/{key}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a test event to a callback endpoint.
         * @description Parlor sends the test event once, even if the endpoint is paused or deactivated.
         */
        readonly post: operations["test_callback"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/cases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists cases, newest first. */
        readonly get: operations["list_cases"];
        readonly put?: never;
        /** Creates a case. */
        readonly post: operations["create_case"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/cases/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a case. */
        readonly get: operations["get_case"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/cases/{id}/close": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Closes a case.
         * @description The call changes nothing if the case is closed already. Send no body or `{}`.
         */
        readonly post: operations["close_case"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/cases/{id}/reopen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reopens a case.
         * @description The call changes nothing if the case is open. Send no body or `{}`.
         */
        readonly post: operations["reopen_case"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/classifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the classifications. */
        readonly get: operations["list_classifications"];
        readonly put?: never;
        /** Makes a classification. For administrators. */
        readonly post: operations["create_classification"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/classifications/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a classification. */
        readonly get: operations["get_classification"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a classification. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_classification"];
        readonly trace?: never;
    };
    readonly "/v1/contact-notes/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Removes a note about a contact. */
        readonly delete: operations["remove_contact_note"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contact-points/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Removes a contact point. */
        readonly delete: operations["remove_contact_point"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contact-rows/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Removes a row from a table of a contact. */
        readonly delete: operations["remove_contact_row"];
        readonly options?: never;
        readonly head?: never;
        /** Changes a row in a table of a contact. */
        readonly patch: operations["change_contact_row"];
        readonly trace?: never;
    };
    readonly "/v1/contacts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists contacts.
         * @description Names are compared without case and accents, by their first 64 characters. In the order `name`, contacts without a
         *     name come last. In the order `-last_activity`, contacts who never wrote come last.
         *
         *     If the list is sorted by name or last activity, Parlor reads a limited number of contacts for a page. If few
         *     contacts meet the filter, a page can be short, or even empty. `next` is `null` only at the end of the list.
         *
         *     The list leaves out merged and erased contacts. To find contacts by a part of a name or value, use `GET /v1/search`.
         */
        readonly get: operations["list_contacts"];
        readonly put?: never;
        /** Creates a contact. */
        readonly post: operations["create_contact"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns a contact.
         * @description The answer includes the contact points and identities. For the id of a merged contact, the answer is the remaining
         *     contact. For an erased contact, the answer is 404.
         */
        readonly get: operations["get_contact"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Changes a contact. */
        readonly patch: operations["edit_contact"];
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/block": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Blocks a contact.
         * @description New conversations of a blocked contact start as `resolved` and are never routed. Messages of a blocked contact
         *     reopen no conversation. Parlor resolves the contact's ongoing conversations in inboxes with `block_resolves`. Other
         *     ongoing conversations stay with their agents. Send no body or `{}`.
         */
        readonly post: operations["block_contact"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/candidates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists contacts that may be the same person.
         * @description The list begins with the best candidate. A candidate has the same contact point or the same caller's id as this
         *     contact, or the same name and a further likeness. The list leaves out merged and erased contacts, contacts of other
         *     departments, and contacts that are different persons according to signed evidence. To merge a candidate, use `POST
         *     /v1/contacts/{id}/merge`.
         */
        readonly get: operations["list_contact_candidates"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/contact-points": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Adds a contact point. */
        readonly post: operations["add_contact_point"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/erase": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Erases a contact.
         * @description Before it answers, Parlor erases the name, contact points, attributes and notes. Soon after the answer, Parlor
         *     erases the texts of the contact's conversations and the personal data in stored events, step by step. The number of
         *     contacts, conversations and messages stays the same. An erasure cannot be undone. A second request changes nothing.
         *     For administrators. Send no body or `{}`.
         */
        readonly post: operations["erase_contact"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/erasure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the progress of an erasure.
         * @description The answer is 404 if the erasure of this contact was never requested.
         */
        readonly get: operations["get_erasure"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Exports all data about a contact.
         * @description The answer is one JSON document of any length. If the connection breaks, the document is incomplete. Send the
         *     request again in that case. For administrators, and for supervisors who see all conversations. The audit log records
         *     the export.
         */
        readonly get: operations["export_contact"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/merge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Merges another contact into this one.
         * @description The conversations, identities, contact points, cases and notes of the other contact move to this contact. Parlor
         *     fills in empty details of this contact. Afterwards, the id of the other contact means this contact. To undo the
         *     merge, use `POST /v1/merges/{id}/undo`. For supervisors.
         */
        readonly post: operations["merge_contacts"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/merges": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the merges into a contact, newest first, including undone ones. */
        readonly get: operations["list_merges"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/notes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the notes about a contact, newest first. */
        readonly get: operations["list_contact_notes"];
        readonly put?: never;
        /** Adds a note about a contact. */
        readonly post: operations["add_contact_note"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/pages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the web pages that a contact visited.
         * @description The list contains the web pages that all identities of the contact visited, the latest visit first. It has at most
         *     30 entries for each identity, and at most 100 in total.
         */
        readonly get: operations["list_contact_pages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/rows": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the rows in the tables of a contact, oldest first. */
        readonly get: operations["list_contact_rows"];
        readonly put?: never;
        /** Adds a row to a table of a contact. */
        readonly post: operations["add_contact_row"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/contacts/{id}/unblock": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Unblocks a contact.
         * @description Send no body or `{}`.
         */
        readonly post: operations["unblock_contact"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists conversations.
         * @description Parlor reads a limited number of conversations for a page. If few conversations meet the filter, a page can be
         *     short, or even empty. `next` is `null` only at the end of the list.
         *
         *     With `ids`, the answer contains the named conversations, and there is no next page.
         *
         *     A request target has at most 16 KiB. If a filter does not fit, save it as a view and send its key as `view`.
         */
        readonly get: operations["list_conversations"];
        readonly put?: never;
        /**
         * Starts a conversation.
         * @description Parlor finds or creates the contact, opens the conversation, stores the first message and routes the conversation.
         *     All of this is one transaction. The answer 201 means that the data is stored durably. A refused request stores
         *     nothing. In an inbox with `single_conversation`, Parlor continues the identity's newest conversation, if there is
         *     one: Parlor adds the message and changes nothing else.
         */
        readonly post: operations["start_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a conversation, in the same form as in the list. */
        readonly get: operations["get_conversation"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/apply-macro": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Uses a whole macro: its text, its files and its actions, in one transaction.
         * @description If an action is refused, Parlor changes and sends nothing. With `undo=true`, the answer has an undo token. The token
         *     restores the conversation to its state before the actions. A message that was sent stays. If the message is held,
         *     there is no undo token: cancel the message instead.
         */
        readonly post: operations["apply_macro"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/assign": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Assigns a conversation to a named agent.
         * @description Parlor ignores the agent's availability. To receive an open conversation, the agent needs free capacity. If the
         *     conversation is not open, Parlor stores the agent. When the conversation opens, Parlor tries that agent first.
         *     Assigning the conversation to its present agent changes nothing. Only supervisors may assign another agent's
         *     conversation.
         */
        readonly post: operations["assign"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/attributes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Changes the attributes of a conversation. */
        readonly post: operations["change_attributes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the changes of a conversation with the agents who made them, newest first.
         * @description Callers who see the conversation see its audit log: assignments, transfers, statuses, labels, attributes, the
         *     service record, and removed messages. The list leaves out messages, read positions and drafts. For acts on the
         *     contact, use `GET /v1/audit`. A page can be short or empty although more changes follow. Continue while `next` is
         *     not `null`.
         */
        readonly get: operations["list_conversation_audit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/case": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sets the case of a conversation. */
        readonly post: operations["set_case"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/close": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Closes a resolved conversation.
         * @description A message of the customer reopens a closed conversation as `open`, never as `pending`. A conversation with `reopens`
         *     = `false` stays closed. Closing a closed conversation changes nothing. Send no body or `{}`.
         */
        readonly post: operations["close"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/draft": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the caller's draft in a conversation.
         * @description Callers can read and change their own draft even if they may no longer see the conversation.
         */
        readonly get: operations["get_draft"];
        /**
         * Stores the caller's draft in a conversation.
         * @description The document replaces the whole draft. If two clients store the draft, the later request wins. The draft stays until
         *     the caller sends or removes it, even if the conversation changes.
         */
        readonly put: operations["put_draft"];
        readonly post?: never;
        /**
         * Removes the caller's draft in a conversation.
         * @description The call changes nothing if there is no draft.
         */
        readonly delete: operations["remove_draft"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/draft/hand-over": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Gives the caller's draft in a conversation to a colleague.
         * @description The colleague must not have a draft in this conversation. An administrator can also give the draft of a deactivated
         *     agent to any agent, including the administrator.
         */
        readonly post: operations["hand_over_draft"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the events of a conversation, newest first.
         * @description Callers who see the conversation see its history. The list leaves out events that the thread shows:
         *     `conversation.started`, `message.created`, `message.delivered` and `message.read`. The list also leaves out
         *     notifications, and the drafts of other agents. A page can be short or empty although more events follow. Continue
         *     while `next` is not `null`.
         */
        readonly get: operations["list_conversation_events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/followers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Adds and removes followers of a conversation.
         * @description A conversation has at most 50 followers, and `follower_ids` lists them. Following gives no visibility. Parlor
         *     notifies a follower about a conversation only while the follower may see the conversation.
         */
        readonly post: operations["change_followers"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/labels": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Adds labels to a conversation and removes labels from it. */
        readonly post: operations["change_labels"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/merge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Merges a conversation into another one of the same contact.
         * @description Parlor closes the conversation of the path. The thread of the remaining conversation shows the messages of both. If
         *     both conversations have the same identity, further messages of the customer go to the remaining conversation. To
         *     separate the conversations, use `unmerge` at any time.
         */
        readonly post: operations["merge_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the messages of a conversation.
         * @description Without parameters, the list begins with the oldest message. `order=newest` begins with the newest message. To read
         *     the next page, send `next` as `after` if the oldest message comes first, and as `before` if the newest message comes
         *     first. A deleted message keeps its position.
         */
        readonly get: operations["list_messages"];
        readonly put?: never;
        /**
         * Adds a message.
         * @description The caller is the author of `outgoing` messages and notes. An `incoming` message reopens the conversation, unless
         *     the conversation never reopens. With `send_at`, or if the inbox holds the messages of agents (`hold_s`), the answer
         *     is 202 and the message is sent later. Only messages of agents with a session are held. With `undo=true`, the answer
         *     has an undo token for the actions of `macro_id`. The token does not undo the message.
         */
        readonly post: operations["post_message"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/off-record": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes a conversation off the record, or puts it back on the record.
         * @description While a conversation is off the record, Parlor stores no words between customer and agent. Parlor refuses messages
         *     with the problem `off-record`. Parlor passes on the words of `POST /v1/conversations/{id}/off-record-messages`.
         *     Notes are stored as usual. An activity line in the thread shows each change.
         */
        readonly post: operations["set_off_record"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/off-record-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Says something to the customer off the record.
         * @description Parlor immediately sends the words to connected readers and to the customer's program, once. Parlor does not store
         *     the words, so a reader who is not connected never receives them. The conversation must be off the record.
         */
        readonly post: operations["say_off_record"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/pages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the web pages that the customer of a conversation visited.
         * @description The list contains the web pages that the conversation's identity visited, the latest visit first. Each web page
         *     appears once, and the list has at most 30 entries.
         */
        readonly get: operations["list_conversation_pages"];
        readonly put?: never;
        /**
         * Reports web pages that the customer of a conversation visited.
         * @description Parlor stores the web pages for the conversation's identity. If the identity visited a web page before, its entry
         *     gets the time of the new visit. Parlor keeps the newest 30 web pages of an identity. The report creates no event.
         */
        readonly post: operations["record_pages"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/pend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Hands a conversation to an automated process.
         * @description The status becomes `pending`. No agent receives the conversation until it is reopened. Send no body or `{}`.
         */
        readonly post: operations["pend"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/pick-up": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Picks up a conversation.
         * @description The caller becomes the conversation's agent and starts to serve it. The service record begins with the draft that
         *     the request to start the conversation contained. Picking up one's own conversation again changes nothing. Send no
         *     body or `{}`.
         */
        readonly post: operations["pick_up"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/place": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the queue position and the expected wait of a conversation. */
        readonly get: operations["get_place"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/priority": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets the priority of a conversation.
         * @description A waiting conversation changes its position in the queue at once.
         */
        readonly post: operations["set_priority"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/rating": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Records the customer's answer to the satisfaction survey.
         * @description Parlor closes the conversation. Only a resolved conversation of an inbox with a `survey` can be rated, and only
         *     once. Parlor stores the answer in the content attributes `rating` and `feedback` of the survey's message.
         */
        readonly post: operations["rate_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/read": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Marks a conversation as read.
         * @description Parlor records that the caller has read all messages, or all messages up to the position `up_to`. The read position
         *     never moves back. When all messages are read, `unread_count` becomes 0, and `GET /v1/me/unread` no longer lists the
         *     conversation. Send no body or `{}` to read all.
         */
        readonly post: operations["mark_read"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/reads": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the read positions in a conversation. */
        readonly get: operations["list_readers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/release": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Releases a conversation.
         * @description The conversation returns to its queue, for another agent. A conversation without a queue becomes open and
         *     unassigned. Releasing an unassigned conversation changes nothing. Only supervisors may release another agent's
         *     conversation. Send no body or `{}`.
         */
        readonly post: operations["release"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/reopen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reopens a conversation.
         * @description The conversation goes to its previous agent, if that agent has free capacity. Otherwise Parlor routes the
         *     conversation with its original intent. Reopening an open conversation changes nothing. Send no body or `{}`.
         */
        readonly post: operations["reopen"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/resolve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Resolves a conversation.
         * @description The agent's slot becomes free, and Parlor assigns the next waiting conversation at once. Resolving a resolved
         *     conversation changes nothing. Send no body or `{}`.
         */
        readonly post: operations["resolve"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/routing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the routing decisions of a conversation.
         * @description Each decision names the considered agents and the passed-over queue entries, with reasons. The list is empty if
         *     the conversation was never routed.
         */
        readonly get: operations["get_routing"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/scheduled-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the scheduled messages of a conversation.
         * @description All agents who see the conversation see its scheduled messages, so that two agents do not write the same.
         */
        readonly get: operations["list_scheduled_messages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/service-record": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Saves the service record.
         * @description The record exists after the first pick-up of the conversation. A completed record must be reopened before it can
         *     change.
         */
        readonly post: operations["save_service_record"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/service-record/complete": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Completes the service record.
         * @description The conversation must be resolved or closed. Completing a completed record changes nothing. Send no body or `{}`.
         */
        readonly post: operations["complete_service_record"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/service-record/reopen": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reopens the service record.
         * @description Reopening an open record changes nothing. Send no body or `{}`.
         */
        readonly post: operations["reopen_service_record"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/skills": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets the skills that a conversation needs.
         * @description Parlor routes a waiting conversation again at once. If no free agent has the skills, the conversation keeps its
         *     queue position.
         */
        readonly post: operations["set_skills"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/snooze": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Snoozes a conversation.
         * @description The conversation is snoozed until the given time or until the customer writes, whichever comes first. The agent's
         *     slot becomes free. When the conversation opens again, Parlor tries the same agent first.
         */
        readonly post: operations["snooze"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/team": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets the team of a conversation.
         * @description The members of the team see the conversation. The team does not affect routing. To route a conversation to a team,
         *     transfer it to the team.
         */
        readonly post: operations["set_team"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/thread": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns messages and activity lines of a conversation.
         * @description If the caller sees a merged conversation, its entries follow the activity line about the merge (`merged`).
         *
         *     Without `after`, `before` and `around`, the page contains the newest entries. In every page, the oldest entry comes
         *     first. An activity line is an event of the conversation, such as an assignment, a transfer or a change of labels.
         *     The first entry is always `started`.
         */
        readonly get: operations["show_thread"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/transfer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Transfers a conversation.
         * @description Parlor hands the conversation to an agent, a team or a queue, with an optional note. The slot of the previous agent
         *     becomes free. The queue does not assign this conversation to the previous agent again. Only supervisors may transfer
         *     another agent's conversation.
         */
        readonly post: operations["transfer"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/typing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets the caller's typing status.
         * @description Parlor notifies readers of `GET /v1/live` who may see the conversation. Parlor also notifies the customer's program,
         *     if that program subscribes to typing. Parlor does not store the status. Repeat the call every few seconds while the
         *     caller types. Clients should show the typing status a little longer than that interval.
         */
        readonly post: operations["type_in_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/unassign": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Takes a conversation from its agent.
         * @description With `nobody`, the conversation keeps its status and has no agent. No queue assigns the conversation. With `queue`,
         *     the conversation returns to its queue for another agent, as with `release`. Unassigning an unassigned conversation
         *     changes nothing. Only supervisors may take another agent's conversation.
         */
        readonly post: operations["unassign"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/unmerge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Separates a merged conversation from the conversation into which it was merged.
         * @description The conversation stays closed and can be reopened. Separating a conversation that is not merged changes nothing. Send
         *     no body or `{}`.
         */
        readonly post: operations["unmerge_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/unread": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Marks a conversation as unread.
         * @description For the caller, the message at this position and all later messages become unread. Earlier messages that are unread
         *     stay unread. The read positions of other agents do not change.
         */
        readonly post: operations["mark_unread"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/viewers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the agents who view a conversation or reply in it. */
        readonly get: operations["list_conversation_viewers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/conversations/{id}/viewing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Records that the caller views a conversation.
         * @description This call is for clients without a WebSocket. Unless the call is repeated, the view ends after 60 seconds. Parlor
         *     notifies readers of `GET /v1/live` who may see the conversation. Parlor does not store the view.
         */
        readonly post: operations["view_conversation"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credentials": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists credentials, including revoked ones. For administrators. */
        readonly get: operations["list_credentials"];
        readonly put?: never;
        /**
         * Creates a credential. For administrators.
         * @description The answer shows the secret. Parlor never shows the secret again. The call takes no idempotency key: two calls
         *     create two credentials.
         */
        readonly post: operations["create_credential"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credentials/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Revokes a credential. For administrators.
         * @description The credential stops working at once. The call changes nothing if the credential is revoked already.
         */
        readonly delete: operations["revoke_credential"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credentials/{id}/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Rotates the secret of a credential. For administrators.
         * @description The answer shows the new secret once. The old secret becomes invalid at once.
         */
        readonly post: operations["rotate_credential"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/departments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the departments. */
        readonly get: operations["list_departments"];
        readonly put?: never;
        /** Makes a department. For administrators. */
        readonly post: operations["create_department"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/departments/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a department. */
        readonly get: operations["get_department"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a department. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_department"];
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists events.
         * @description Events are numbered without gaps in the order of the changes. The list leaves out events about conversations that
         *     the caller may not see. Store `position` and send it as `after` in the next request. With `Accept:
         *     text/event-stream` the answer is a stream (Server-Sent Events). The ids of the stream are the event numbers. To
         *     continue a stream, send the last id as `Last-Event-ID`. With `conversation_id`, a page can be empty although more
         *     events follow. Continue while `next` is not `null`.
         */
        readonly get: operations["list_events"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/floor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns totals of agents and queues.
         * @description The answer shows the current state. The totals count the agents that the caller may see, and all queues.
         *     `/v1/floor/agents` lists the agents, `/v1/queues` the queues.
         */
        readonly get: operations["get_floor"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/floor/agents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists agents with their availability and load, ordered by id.
         * @description The answer shows the current state. Callers see the agents whose conversations they may see. With the visibility
         *     `own`, callers see only themselves. Callers with the visibility `team` also see the members of their teams.
         */
        readonly get: operations["list_floor_agents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hours": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the sets of business hours. */
        readonly get: operations["list_hours"];
        readonly put?: never;
        /** Makes business hours. For administrators. */
        readonly post: operations["create_hours"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hours/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads business hours. */
        readonly get: operations["get_hours"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes business hours. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_hours"];
        readonly trace?: never;
    };
    readonly "/v1/inboxes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the inboxes. */
        readonly get: operations["list_inboxes"];
        readonly put?: never;
        /** Makes an inbox. For administrators. */
        readonly post: operations["create_inbox"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/inboxes/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads an inbox. */
        readonly get: operations["get_inbox"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes an inbox. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_inbox"];
        readonly trace?: never;
    };
    readonly "/v1/labels": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the labels. */
        readonly get: operations["list_labels"];
        readonly put?: never;
        /** Makes a label. For administrators. */
        readonly post: operations["create_label"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/labels/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a label. */
        readonly get: operations["get_label"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Removes a label. For administrators.
         * @description Contacts lose the label at once. Conversations keep the name of the label.
         */
        readonly delete: operations["remove_label"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a label. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_label"];
        readonly trace?: never;
    };
    readonly "/v1/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Follows events over a WebSocket.
         * @description The protocol is RFC 6455. Send the token in the `Authorization` header. A browser cannot set that header. With a
         *     session cookie, a browser needs no token. Without a session cookie, a browser sends `bearer.` followed by the token
         *     as a second subprotocol after `parlor`. Alternatively, a browser sends a first message: `{"type": "authenticate",
         *     "token": "...", "after": 5}`. The server sends `hello`, `event`, `position`, `presence`, `typing`, `off_record`,
         *     `viewers` and, on request, `counts`. The server sends `error` before it closes the connection. The client may send
         *     `typing` and `viewing`. `docs/api.md` shows each message.
         */
        readonly get: operations["follow_live"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/macros": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the macros that the caller can use: the caller's own macros, the macros of the caller's teams, and the macros
         *     of the account.
         * @description With `editable=true`, the list contains the macros that the caller may change.
         */
        readonly get: operations["list_macros"];
        readonly put?: never;
        /**
         * Creates a macro.
         * @description A canned reply is a macro with a text and without actions.
         */
        readonly post: operations["create_macro"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/macros/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a macro. */
        readonly get: operations["get_macro"];
        readonly put?: never;
        readonly post?: never;
        /** Removes a macro. */
        readonly delete: operations["remove_macro"];
        readonly options?: never;
        readonly head?: never;
        /** Changes a macro. */
        readonly patch: operations["change_macro"];
        readonly trace?: never;
    };
    readonly "/v1/macros/{id}/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns a macro's text with the values of a conversation.
         * @description A client puts this text into its editor. The client then sends the message with `macro_id`, so that Parlor carries
         *     out the actions of the macro.
         */
        readonly get: operations["preview_macro"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the calling agent. */
        readonly get: operations["get_me"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes the calling agent.
         * @description Agents can change their own name and signature. To change the password, use `PUT /v1/me/password`. Only
         *     administrators can change the other fields, with `/v1/agents`.
         */
        readonly patch: operations["change_me"];
        readonly trace?: never;
    };
    readonly "/v1/me/avatar": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Sets the caller's picture.
         * @description The request body is the picture: PNG, JPEG or WebP, at most 5 MiB and 25 megapixels. Parlor crops the picture to its
         *     central square, at most 256 by 256 pixels, and removes the metadata of the file. Everyone who knows `avatar_url` can
         *     see the picture.
         */
        readonly put: operations["set_avatar"];
        readonly post?: never;
        /** Removes the caller's picture. */
        readonly delete: operations["remove_avatar"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/drafts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the caller's drafts, one per conversation, newest conversation first. */
        readonly get: operations["list_drafts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/logins": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the caller's logins at sign-in providers. */
        readonly get: operations["list_my_logins"];
        readonly put?: never;
        /**
         * Begins to link a login at a provider to the caller.
         * @description This call is for web pages of this server with a session cookie. The web page opens `url`, and the agent signs in at
         *     the provider. The browser then returns to the agent's profile with `sign_in=linked` or `sign_in_error`.
         */
        readonly post: operations["link_my_login"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/logins/{login}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Removes a login of the caller.
         * @description The caller's other sessions of the same provider end.
         */
        readonly delete: operations["unlink_my_login"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/notification-settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the caller's notification settings. */
        readonly get: operations["get_notification_settings"];
        /**
         * Saves the caller's notification settings.
         * @description The document replaces the previous one. During quiet hours, Parlor sends no pushes, and digests wait until the quiet
         *     hours end. Parlor still creates notifications.
         */
        readonly put: operations["save_notification_settings"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Changes the caller's password.
         * @description All other sessions and all tokens of the agent end at once. The session of this request continues. A wrong present
         *     password counts as a failed sign-in.
         */
        readonly put: operations["change_password"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/presence": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Sets the caller's availability.
         * @description For a caller without a live connection, the availability stays until the next change. For a caller with a live
         *     connection, the availability ends 30 seconds after the last connection closes. An agent who goes `online` receives
         *     waiting conversations at once, up to the agent's capacity.
         */
        readonly put: operations["set_presence"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/scheduled-messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the caller's scheduled messages, newest first. */
        readonly get: operations["list_my_scheduled_messages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the caller's settings document.
         * @description Only the caller can read and change the document. The desk stores column widths, density, theme, keyboard shortcuts,
         *     language and sounds in it.
         */
        readonly get: operations["get_my_settings"];
        /**
         * Saves the caller's settings document.
         * @description The document replaces the previous one. Parlor stores the document without interpreting it. An equal document
         *     changes nothing.
         */
        readonly put: operations["save_my_settings"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/totp": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the state of the caller's one-time codes. */
        readonly get: operations["get_totp"];
        readonly put?: never;
        /**
         * Begins the set-up of one-time codes.
         * @description The codes are TOTP (RFC 6238): SHA-1, six digits, 30 seconds. The codes become active after `POST
         *     /v1/me/totp/confirm`. Another request to begin replaces the secret.
         */
        readonly post: operations["begin_totp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/totp/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Confirms one-time codes with a first code.
         * @description Afterwards, the agent must sign in with codes. The agent's other sessions end, and so do the tokens that the agent
         *     created with the password, because they began without a code. Other tokens stay valid.
         */
        readonly post: operations["confirm_totp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/totp/recovery-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Replaces the caller's recovery codes. */
        readonly post: operations["renew_recovery_codes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/totp/remove": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Removes the caller's one-time codes.
         * @description If the account requires codes, the agent must next set up new codes.
         */
        readonly post: operations["remove_totp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/me/unread": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the caller's unread conversations.
         * @description The list contains only conversations that are assigned to the caller. `POST /v1/conversations/{id}/read` marks a
         *     conversation as read.
         */
        readonly get: operations["list_unread"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/merges/{id}/undo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Undoes a merge.
         * @description Parlor restores the merged contact. Its identities return with all their conversations, including later ones. Parlor
         *     removes details that the merge filled in, unless they have changed since. Parlor refuses the request if the
         *     remaining contact was later merged into another contact or erased. For supervisors. Send no body or `{}`.
         */
        readonly post: operations["undo_merge"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/messages/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Deletes a message.
         * @description Parlor removes the content and the files, also from the search and from pending callbacks. The position, the author
         *     and the times remain. Agents can delete their own messages. Administrators can delete any message. Deleting a
         *     deleted message changes nothing.
         */
        readonly delete: operations["delete_message"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/messages/{id}/delivery": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Reports the delivery status of a message.
         * @description Only outgoing messages have a delivery status. The status of a read message never changes. A failed message can
         *     still become `delivered`.
         */
        readonly post: operations["report_delivery"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/messages/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a failed message to the customer again.
         * @description The delivery status of the message becomes `sent`, and Parlor sends the callbacks of the message again. Only an
         *     outgoing message with the status `failed` can be sent again.
         */
        readonly post: operations["retry_message"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/notifications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the caller's notifications, newest first.
         * @description No other agent sees these notifications. Parlor keeps the newest 500. A further cause of an unread notification
         *     increases `count` and moves the notification to the top of the list.
         */
        readonly get: operations["list_notifications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/notifications/read": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Marks notifications as read.
         * @description The event `notification.read` informs the caller's other devices. Parlor itself marks all notifications about a
         *     conversation as read when the caller reads the conversation to its end, writes in it, picks it up or changes its
         *     status. When a colleague takes or ends a conversation, Parlor marks the assignee's notifications about that work as
         *     read.
         */
        readonly post: operations["read_notifications"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sets a password with a link.
         * @description An agent uses this call to accept an invitation or to complete a password reset. The link works only once. All
         *     sessions and tokens of the agent end. Afterwards, the agent signs in with `POST /v1/sessions`.
         */
        readonly post: operations["set_password"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/push/key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the public key of this server for push subscriptions.
         * @description Pass the public key to the browser as `applicationServerKey`. The public key changes only if the operator replaces
         *     the server key. Compare it with the key of an existing subscription. If they differ, subscribe again.
         */
        readonly get: operations["get_push_key"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/push/subscriptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the caller's push subscriptions. */
        readonly get: operations["list_push_subscriptions"];
        readonly put?: never;
        /**
         * Registers a push subscription of the caller's browser.
         * @description If the address is already registered, Parlor replaces the keys and keeps the id. The subscription ends with the
         *     session. After a sign-out, Parlor pushes nothing to this browser. Parlor also removes the subscription when the push
         *     service reports that it has ended.
         */
        readonly post: operations["add_push_subscription"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/push/subscriptions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Removes a push subscription of the caller. */
        readonly delete: operations["remove_push_subscription"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists queues with their current state. */
        readonly get: operations["list_queues"];
        readonly put?: never;
        /** Creates a queue. For administrators. */
        readonly post: operations["create_queue"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a queue and its first waiting conversations. */
        readonly get: operations["get_queue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a queue. For administrators.
         * @description Absent members keep their values. `null` clears a member. If the change makes an assignment possible, Parlor assigns
         *     waiting conversations at once.
         */
        readonly patch: operations["change_queue"];
        readonly trace?: never;
    };
    readonly "/v1/queues/{key}/figures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the statistics of a queue today.
         * @description The day begins and ends in the account's time zone. A conversation counts if this queue routed it at the time of its
         *     end or of its first answer. Parlor updates the statistics with every change, so the request reads only one stored
         *     row and the current queue length.
         */
        readonly get: operations["get_queue_figures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/queues/{key}/take-next": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Picks up the next conversation of a queue.
         * @description Parlor searches the queue for the first conversation that the caller may serve. The caller becomes its agent and
         *     begins to serve it. Parlor considers the caller's skills, teams, reservations and free capacity. Parlor ignores
         *     availability, business hours and the queue's distribution, because the caller asks for a conversation explicitly.
         *     The answer 204 means that the caller may serve no waiting conversation. An undo returns the conversation to its
         *     place in the queue. Send no body or `{}`.
         */
        readonly post: operations["take_next"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/scheduled-messages/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns a scheduled message.
         * @description After the message is sent or cancelled, the answer is 404. The event `message.unscheduled` names the sent message.
         */
        readonly get: operations["get_scheduled_message"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Cancels a scheduled or held message.
         * @description Use this call to undo the sending of a held message. The answer contains the cancelled message. Its files can be
         *     attached again. If a supervisor cancels a colleague's message, Parlor stops the message: it is not sent, and its
         *     author keeps the text.
         */
        readonly delete: operations["cancel_scheduled_message"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a scheduled message.
         * @description Only the author can change a scheduled message, and only if the author sees the conversation.
         */
        readonly patch: operations["change_scheduled_message"];
        readonly trace?: never;
    };
    readonly "/v1/scheduled-messages/{id}/send": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Sends a scheduled or held message now.
         * @description Only the author can send a scheduled message, and only if the author sees the conversation.
         */
        readonly post: operations["send_scheduled_message"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Searches messages, contacts and conversations.
         * @description The search covers the whole history. Exact and recent hits come first. A hit contains all words. A search word
         *     matches the beginning of a word. In names, contact points and subjects, a search word also matches any part of a
         *     word with two or more letters. Chinese, Japanese, Korean and Thai text matches by any part, even by one character.
         *     The search ignores case, accents and character width. A page can be short or empty although more hits follow.
         *     Continue while `next` is not `null`.
         */
        readonly get: operations["search"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the valid sessions of an agent. */
        readonly get: operations["list_sessions"];
        readonly put?: never;
        /**
         * Signs in.
         * @description Parlor creates a session of 30 days. The agent's other sessions continue. After five failed attempts, each further
         *     attempt must wait. The wait starts at two seconds and doubles after each failure, up to 15 minutes. `cookie` is for
         *     web pages of this server: the answer then sets a cookie that scripts cannot read, and contains no token.
         */
        readonly post: operations["sign_in"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Ends a session.
         * @description Agents may end their own sessions. Administrators may end all sessions. The token becomes invalid at once.
         */
        readonly delete: operations["end_session"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/current": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Signs out.
         * @description Parlor ends the session of this request and removes its cookie. Parlor refuses a request with an access token,
         *     because an access token is not a session.
         */
        readonly delete: operations["sign_out"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sessions/others": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Ends all other sessions of the caller.
         * @description The session of this request continues, and access tokens stay valid. If the request has an access token, the call
         *     ends all sessions of the agent.
         */
        readonly delete: operations["end_other_sessions"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Returns the ways to sign in.
         * @description A sign-in page calls this before the agent signs in. No token is needed.
         */
        readonly get: operations["show_sign_in"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in-providers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the sign-in providers. */
        readonly get: operations["list_sign_in_providers"];
        readonly put?: never;
        /** Makes a sign-in provider. For administrators. */
        readonly post: operations["create_sign_in_provider"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in-providers/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a sign-in provider. */
        readonly get: operations["get_sign_in_provider"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a sign-in provider. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_sign_in_provider"];
        readonly trace?: never;
    };
    readonly "/v1/sign-in/{account}/{provider}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Begins a sign-in at a provider.
         * @description A browser opens this address. The answer redirects to the provider. It also sets a cookie for ten minutes, which
         *     binds the sign-in to this browser. If a link of another site led to this address, the answer redirects to the
         *     sign-in page instead.
         */
        readonly get: operations["begin_sign_in"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in/{account}/{provider}/callback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Completes a sign-in at a provider.
         * @description This address is the redirect URI: the provider redirects the browser to it. The answer sets the session cookie and
         *     redirects to the desk. For an agent with one-time codes, the answer redirects to the sign-in page with
         *     `sign_in=totp`. The sign-in page then calls `POST /v1/sign-in/totp`.
         */
        readonly get: operations["complete_sign_in"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in/totp": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Completes a sign-in at a provider with a one-time code.
         * @description The sign-in page calls this after `sign_in=totp`. The answer sets the session cookie.
         */
        readonly post: operations["complete_sign_in_with_totp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/skills": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the skills, with the agents who have them and the queues that require them. */
        readonly get: operations["list_skills"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/teams": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Lists the teams. */
        readonly get: operations["list_teams"];
        readonly put?: never;
        /** Makes a team. For administrators. */
        readonly post: operations["create_team"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/teams/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Reads a team. */
        readonly get: operations["get_team"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a team. For administrators.
         * @description Absent members keep their values.
         */
        readonly patch: operations["change_team"];
        readonly trace?: never;
    };
    readonly "/v1/tickets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the tickets that the caller sees, newest first.
         * @description Agents with the visibility `all` see all tickets. Other agents see their own tickets, the tickets that they created,
         *     and tickets without an agent and without a team. Agents with the visibility `team` also see the tickets of their
         *     teams and of the members of these teams.
         */
        readonly get: operations["list_tickets"];
        readonly put?: never;
        /** Creates a ticket. */
        readonly post: operations["create_ticket"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tickets/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a ticket. */
        readonly get: operations["get_ticket"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Deletes a ticket.
         * @description For supervisors and administrators.
         */
        readonly delete: operations["delete_ticket"];
        readonly options?: never;
        readonly head?: never;
        /** Changes a ticket. */
        readonly patch: operations["change_ticket"];
        readonly trace?: never;
    };
    readonly "/v1/undo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Undoes a change of a conversation.
         * @description Parlor restores the values that the change replaced, as a new act with its own events. Parlor refuses the undo with
         *     `cannot-undo` if one of these values has changed since. The refusal is `never-reopens` if the conversation has ended
         *     and cannot reopen. The refusal is `capacity-reached` if the previous agent has no free slot. A token is valid once,
         *     for 10 minutes, and only for the agent who made the change. The token of a bulk job starts another job, which
         *     restores the conversations one by one.
         */
        readonly post: operations["undo"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/viewers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists conversations that agents view or reply in.
         * @description The list leaves out conversations that the caller may not see. First open a connection to `GET /v1/live`, then read
         *     the list once. From then on, the connection reports changes.
         */
        readonly get: operations["list_viewers"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/views": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Lists the caller's views with their conversation counts.
         * @description The counts include only conversations that the caller sees. Built-in views count open, pending and snoozed
         *     conversations, and their counts are exact. A saved view is counted up to 999, at most once every few seconds. To
         *     receive changed counts, use `counts=true` with `GET /v1/live` or with the stream of `GET /v1/events`.
         */
        readonly get: operations["list_views"];
        readonly put?: never;
        /**
         * Creates a saved view.
         * @description An agent has at most 200 views that are not shared, and an account has at most 200 shared views.
         */
        readonly post: operations["create_view"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/views/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns a saved view. */
        readonly get: operations["get_view"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Removes a saved view.
         * @description Agents remove their own views. Supervisors and administrators also remove shared views.
         */
        readonly delete: operations["remove_view"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a saved view.
         * @description Agents change their own views. Supervisors and administrators also change shared views.
         */
        readonly patch: operations["change_view"];
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly "agent.presence_changed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An agent's availability changed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the availability before the change */
                                readonly from: string;
                                /** @description the reason; present only if Parlor itself made the change */
                                readonly reason?: string;
                                /** @description the availability after the change */
                                readonly to: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "agent.presence_changed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "attachment.accepted": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The receiver of a file accepted the file. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the file */
                                readonly attachment_id: number;
                                /** @description the receiver of the file: `agent` or `contact` */
                                readonly by: string;
                                /** @description the message with the file */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "attachment.accepted";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "attachment.downloaded": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A single-use address of a file was used to download the file. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the file */
                                readonly attachment_id: number;
                                /** @description the message with the file */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "attachment.downloaded";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "attachment.rejected": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The receiver of a file rejected the file. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the file */
                                readonly attachment_id: number;
                                /** @description the receiver of the file: `agent` or `contact` */
                                readonly by: string;
                                /** @description the message with the file */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "attachment.rejected";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.callback_changed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A callback endpoint was paused, resumed or removed, got new limits or another secret, or earlier events were sent to it. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the endpoint's key, for example `callback-5` */
                                readonly endpoint: string;
                                /** @description the change, in English */
                                readonly what: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.callback_changed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.configured": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A configuration object was created, changed or removed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the changed fields. Each entry has the name (`field`) and, unless the field is secret, the values before (`from`) and after the change (`to`) */
                                readonly fields: readonly unknown[];
                                /** @description whether the object is new */
                                readonly made: boolean;
                                /** @description the object's kind, id and name */
                                readonly object: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.configured";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.contact_exported": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A contact's data was exported. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact */
                                readonly contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.contact_exported";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.credential_issued": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A credential was created. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the agent for whom the credential acts; `null` if it acts for no agent */
                                readonly agent_id: number | null;
                                /** @description the credential */
                                readonly credential_id: number;
                                /** @description the credential's kind, for example `access_token` */
                                readonly kind: string;
                                /** @description the credential's name */
                                readonly name: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.credential_issued";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.credential_revoked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A credential was revoked. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the agent for whom the credential acts; `null` if it acts for no agent */
                                readonly agent_id: number | null;
                                /** @description the credential */
                                readonly credential_id: number;
                                /** @description the credential's kind, for example `access_token` */
                                readonly kind: string;
                                /** @description the credential's name */
                                readonly name: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.credential_revoked";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "audit.credential_rotated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A credential got a new secret. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the agent for whom the credential acts; `null` if it acts for no agent */
                                readonly agent_id: number | null;
                                /** @description the credential */
                                readonly credential_id: number;
                                /** @description the credential's kind, for example `access_token` */
                                readonly kind: string;
                                /** @description the credential's name */
                                readonly name: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "audit.credential_rotated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "callback.deactivated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Parlor deactivated a callback endpoint, because its receiver failed for too long or answered `410 Gone`. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the endpoint's key, for example `callback-5` */
                                readonly endpoint: string;
                                /** @description the endpoint's name */
                                readonly name: string | null;
                                /** @description the reason for the deactivation */
                                readonly reason: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "callback.deactivated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "callback.test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An administrator requested a test event for a callback endpoint. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the endpoint's key, for example `callback-5` */
                                readonly endpoint: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "callback.test";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "case.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A case was created. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the case */
                                readonly case_id: number;
                                /** @description the subject of the case */
                                readonly subject: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "case.created";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "case.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A case was closed, reopened, or moved to another contact. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the case */
                                readonly case_id: number;
                                /** @description whether the case is open after the change */
                                readonly open: boolean;
                                /** @description the subject of the case */
                                readonly subject: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "case.updated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.blocked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A contact was blocked. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact */
                                readonly contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.blocked";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A contact was created. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact's name */
                                readonly name: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.created";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.erased": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The erasure of a contact began. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact */
                                readonly contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.erased";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.merged": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Two contacts were merged. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact that remains */
                                readonly contact_id: number;
                                /** @description the evidence for the merge: `given`, `proven`, `signed` or `claimed` */
                                readonly evidence: string;
                                /** @description the merge */
                                readonly merge_id: number;
                                /** @description the contact that was merged into the remaining contact */
                                readonly merged_contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.merged";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.unblocked": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A contact was unblocked. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact */
                                readonly contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.unblocked";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.unmerged": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A merge was undone. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact that remains */
                                readonly contact_id: number;
                                /** @description the evidence for the merge: `given`, `proven`, `signed` or `claimed` */
                                readonly evidence: string;
                                /** @description the merge */
                                readonly merge_id: number;
                                /** @description the contact that was merged into the remaining contact */
                                readonly merged_contact_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.unmerged";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "contact.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A contact changed, or one of its contact points, identities, notes or table rows. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the contact's name */
                                readonly name: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "contact.updated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.assigned": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was assigned to an agent, or an agent accepted an offer. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description always `true`; present only if the agent accepted an offer */
                                readonly accepted?: boolean;
                                /** @description the agent who chose the assignee; absent if no agent chose the assignee */
                                readonly assigned_by?: number;
                                /** @description the agent to whom the conversation is assigned or offered */
                                readonly assignee_id: number;
                                /** @description the number of the agent's slot that the conversation uses */
                                readonly slot: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.assigned";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.completed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was closed, or a conversation that can never be reopened was resolved. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the last assignee */
                                readonly assignee_id: number | null;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.completed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.erased": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The erasure of a contact removed the content of messages in a conversation. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the position up to which all messages are empty now */
                                readonly position: number;
                                /** @description whether all messages of the conversation are empty now */
                                readonly whole: boolean;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.erased";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.labelled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation's labels changed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the added labels */
                                readonly added: readonly unknown[];
                                /** @description all labels after the change */
                                readonly labels: readonly unknown[];
                                /** @description the removed labels */
                                readonly removed: readonly unknown[];
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.labelled";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.merged": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was merged into another one. Both conversations have this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the conversation into which `merged_id` was merged */
                                readonly into_id: number;
                                /** @description the number of times that the conversation `merged_id` was merged into another one */
                                readonly merge_count: number;
                                /** @description the conversation that was merged */
                                readonly merged_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.merged";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.offered": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was offered to an agent, who must accept it. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the agent to whom the conversation is assigned or offered */
                                readonly assignee_id: number;
                                /**
                                 * Format: date-time
                                 * @description the end of the offer
                                 */
                                readonly offered_until: string;
                                /** @description the number of the agent's slot that the conversation uses */
                                readonly slot: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.offered";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.picked_up": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An agent began to serve a conversation. The agent picked it up, or gave the first answer as its assignee. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the agent to whom the conversation is assigned or offered */
                                readonly assignee_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.picked_up";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.queued": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation entered a queue. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the queue's key */
                                readonly queue: string;
                                /** @description the agent for whom the conversation is reserved */
                                readonly reserved_for: number | null;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.queued";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.snoozed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was snoozed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the status before the change */
                                readonly from: string;
                                /**
                                 * Format: date-time
                                 * @description the end of the snooze; `null` means until the customer's next message
                                 */
                                readonly snoozed_until: string | null;
                                /** @description the status after the change */
                                readonly to: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.snoozed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.started": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was started. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the case */
                                readonly case_id: number | null;
                                /** @description the number of the conversation that agents see */
                                readonly display_id: number;
                                /** @description the customer's identity in the inbox */
                                readonly identity_id: number;
                                /** @description the inbox */
                                readonly inbox_id: number;
                                /** @description the agent whom the request for the new conversation named; `null` if it named no agent */
                                readonly intended_agent_id: number | null;
                                /** @description the status at the start */
                                readonly status: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.started";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.status_changed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation's status changed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the status before the change */
                                readonly from: string;
                                /**
                                 * Format: date-time
                                 * @description always `null`
                                 */
                                readonly snoozed_until?: string | null;
                                /** @description the status after the change */
                                readonly to: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.status_changed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.transferred": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation was transferred. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the assignee before the transfer */
                                readonly from: number | null;
                                /** @description the note that the agent wrote for the receiver; `null` if there is no note */
                                readonly note_id: number | null;
                                /** @description the receiver: an object with one of the members `agent_id`, `team_id` and `queue` */
                                readonly to: Record<string, never>;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.transferred";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.unmerged": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A merged conversation was separated from its target. Both conversations have this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the conversation into which `merged_id` was merged */
                                readonly into_id: number;
                                /** @description the number of times that the conversation `merged_id` was merged into another one */
                                readonly merge_count: number;
                                /** @description the conversation that was merged */
                                readonly merged_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.unmerged";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "conversation.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A conversation changed in a way that no other kind of event reports. The data contains only the members that the change concerns. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description all additional attributes after the change */
                                readonly additional_attributes?: Record<string, never>;
                                /** @description the assignee after the change */
                                readonly assignee_id?: number | null;
                                /** @description the case after the change */
                                readonly case_id?: number | null;
                                /** @description the contact after the change */
                                readonly contact_id?: number | null;
                                /** @description all custom attributes after the change */
                                readonly custom_attributes?: Record<string, never>;
                                /** @description all agents who follow the conversation after the change */
                                readonly follower_ids?: readonly unknown[];
                                /** @description always `true`; present only if a bot opened the pending conversation, and so handed it over to the agents */
                                readonly handed_off?: boolean;
                                /** @description the number of the customer's messages that the agent `read_by` has read; negative if messages of merged conversations are unread too */
                                readonly incoming_seen?: number;
                                /** @description the skills that are still required, each with its minimum level; present only together with `relaxed` */
                                readonly needs?: Record<string, never>;
                                /** @description whether the conversation is off the record after the change */
                                readonly off_record?: boolean;
                                /** @description the priority after the change */
                                readonly priority?: string | null;
                                /** @description the customer's rating, 1 to 5 */
                                readonly rating?: number;
                                /** @description the agent who marked messages as read or unread; `null` means that the customer read them */
                                readonly read_by?: number | null;
                                /** @description the skills that are no longer required after a long wait, or are required at a lower level */
                                readonly relaxed?: readonly unknown[];
                                /** @description the agent from whom the conversation was taken */
                                readonly released_by?: number;
                                /** @description the required skills after the change, in addition to the skills that the queue requires */
                                readonly skills?: readonly unknown[];
                                /** @description the subject after the change */
                                readonly subject?: string | null;
                                /** @description the team after the change */
                                readonly team_id?: number | null;
                                /** @description the newest ticket after the change */
                                readonly ticket_id?: number | null;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "conversation.updated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "macro.removed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A macro was removed. If the macro was not shared, only its owner receives this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the macro */
                                readonly macro_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "macro.removed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "macro.saved": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A macro was created or changed. If the macro is not shared, only its owner receives this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the macro */
                                readonly macro_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "macro.saved";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A message or note was written. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the number of files in the message */
                                readonly attachment_count?: number;
                                /** @description the kind of the message: `incoming`, `outgoing`, `note` or `activity` */
                                readonly kind: string;
                                /** @description the agents that a note mentions */
                                readonly mentions?: readonly unknown[];
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                                /** @description the author: an object with the members `kind` (`contact`, `agent` or `system`) and `id` */
                                readonly sender: Record<string, never>;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.created";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.deleted": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The content of a message was deleted. The message keeps its position. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.deleted";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.delivered": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An outgoing message reached the customer. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the reason for a failed delivery, if it is known; otherwise `null` */
                                readonly error: string | null;
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.delivered";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.failed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An outgoing message could not be delivered. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the reason for a failed delivery, if it is known; otherwise `null` */
                                readonly error: string | null;
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.failed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.off_record": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A message was written in a conversation that is off the record. Parlor never stores this message. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the author: `agent` or `contact` */
                                readonly by: string;
                                /** @description the text of the message */
                                readonly content: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.off_record";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.read": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The customer read an outgoing message. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the reason for a failed delivery, if it is known; otherwise `null` */
                                readonly error: string | null;
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.read";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.retried": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A failed outgoing message is being sent again. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.retried";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.scheduled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** An agent scheduled a message or changed a scheduled message, or a new message waits for the hold time of its inbox. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description whether the message waits only because its inbox has a hold time */
                                readonly held: boolean;
                                /** @description the scheduled message */
                                readonly scheduled_message_id: number;
                                /**
                                 * Format: date-time
                                 * @description the time at which the message is sent
                                 */
                                readonly send_at: string;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.scheduled";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.unscheduled": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A scheduled message was sent, cancelled or stopped, or it failed. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the sent message; `null` if no message was sent */
                                readonly message_id: number | null;
                                /** @description the reason: `sent`, `cancelled`, `customer_replied`, `failed` or `erased` */
                                readonly reason: string;
                                /** @description the scheduled message */
                                readonly scheduled_message_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.unscheduled";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "message.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The content of a survey message changed, because the customer answered the survey. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the message */
                                readonly message_id: number;
                                /** @description the message's position in its conversation */
                                readonly position: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "message.updated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "service_record.saved": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A service record was opened, saved, completed or reopened. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description whether the record is completed after the change; absent for a new record */
                                readonly completed?: boolean;
                                /** @description whether the new record contains the values of a draft */
                                readonly prefilled: boolean;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "service_record.saved";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "ticket.created": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A ticket was created. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the conversation from which the ticket was made */
                                readonly conversation_id: number | null;
                                /** @description the status of the ticket */
                                readonly status: string;
                                /** @description the ticket */
                                readonly ticket_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "ticket.created";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "ticket.deleted": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A ticket was deleted. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the ticket */
                                readonly ticket_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "ticket.deleted";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "ticket.updated": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A ticket changed, or moved to another contact. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the names of the changed members of the ticket */
                                readonly fields: readonly unknown[];
                                /** @description the status after the change */
                                readonly status: string;
                                /** @description the ticket */
                                readonly ticket_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "ticket.updated";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "typing.started": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The contact or an agent is typing. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the author: `contact` or `agent` */
                                readonly by: string;
                                /** @description whether the text is a note of an agent */
                                readonly private: boolean;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "typing.started";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "typing.stopped": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The contact or an agent stopped typing. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the author: `contact` or `agent` */
                                readonly by: string;
                                /** @description whether the text is a note of an agent */
                                readonly private: boolean;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "typing.stopped";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "view.removed": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A saved view was removed. If the view was not shared, only its owner receives this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the view */
                                readonly view_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "view.removed";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "view.saved": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A saved view was created or changed. If the view is not shared, only its owner receives this event. */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["CallbackBody"] & {
                        readonly data?: {
                            readonly details?: {
                                /** @description the view */
                                readonly view_id: number;
                            };
                        };
                        /** @enum {unknown} */
                        readonly type?: "view.saved";
                    };
                };
            };
            readonly responses: {
                readonly "2XX": components["responses"]["Received"];
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The account. */
        readonly Account: {
            /** @description Whether agents may pick up conversations beyond their capacity. */
            readonly allow_over_capacity: boolean;
            /** @description The country, as an ISO 3166 code. Parlor uses the country to complete national phone numbers. */
            readonly country?: string | null;
            readonly created_at: components["schemas"]["Time"];
            /**
             * @description Whether the account separates contacts by department. If it does, unique values, such as e-mail addresses, are
             *     unique per department.
             */
            readonly customer_departmentalization: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The language, as a BCP 47 tag. */
            readonly language: string;
            readonly name: string;
            /** @description Whether agents may sign in with a password. */
            readonly password_sign_in: boolean;
            /** @description The time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The agents who must sign in with one-time codes. */
            readonly totp_required: components["schemas"]["TotpRule"];
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
            /**
             * @description The weight of a conversation, by inbox kind: the number of slots that it uses. A kind without an entry has the
             *     weight 1.
             */
            readonly weights: Record<string, never>;
        };
        /** @description Changes to the account. */
        readonly AccountChanges: {
            /** @description Whether a manual pick-up may exceed the agent's capacity. */
            readonly allow_over_capacity?: boolean;
            /** @description The language, as a BCP 47 tag. */
            readonly language?: string;
            /** @description The name, for people. */
            readonly name?: string;
            /** @description Whether agents may sign in with a password. If `false`, the account needs an active sign-in provider. Default for a new object: true. */
            readonly password_sign_in?: boolean;
            /** @description The time zone, as an IANA name. */
            readonly time_zone?: string;
            /** @description The agents who must sign in with one-time codes. Default for a new object: `nobody`. */
            readonly totp_required?: components["schemas"]["TotpRule"];
            /** @description The share of an agent's capacity that a conversation uses, by the kind of its inbox: 1 to 100. A new value replaces the whole object. */
            readonly weights?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description An administrative act. The same act is an event of the feed and has the same number there. */
        readonly Act: {
            /**
             * Format: int64
             * @description The agent who acted. `null` means that the operator of the server acted.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            /** @description The changed object and, for each field that is not secret, the old and the new value. */
            readonly data: Record<string, never>;
            /**
             * @description The kind of act: `audit.configured`, `audit.credential_issued`, `audit.credential_rotated`,
             *     `audit.credential_revoked`, `audit.callback_changed`, `audit.contact_exported`, `contact.blocked`,
             *     `contact.unblocked`, `contact.merged`, `contact.unmerged` or `contact.erased`.
             */
            readonly kind: string;
            /** Format: int64 */
            readonly number: number;
        };
        /** @description An activity line: a change of the conversation. */
        readonly Activity: {
            /**
             * Format: int64
             * @description The agent who made the change. `null` means that Parlor or the customer made it.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            /** @description The kind of the change, such as `started` or `assigned`. It is the kind of the event without `conversation.`. */
            readonly code: string;
            /**
             * Format: int64
             * @description The number of the event in the feed. `null` for `started`.
             */
            readonly number: number | null;
            /**
             * @description The parameters: the data of the event. `started` has `inbox_id`, and the result of the first routing as `queue`
             *     and `assignee_id`.
             */
            readonly parameters: Record<string, never>;
        };
        /** @description A page of acts, newest first. */
        readonly Acts: {
            readonly data: readonly components["schemas"]["Act"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description An agent: a staff member who answers conversations. */
        readonly Agent: {
            /** Format: int64 */
            readonly account_id: number;
            readonly account_name: string;
            /**
             * @description The address of the agent's picture on this server. `null` if there is no picture. A new picture gets a new
             *     address.
             */
            readonly avatar_url: string | null;
            /**
             * Format: int64
             * @description The agent's capacity, in slots.
             */
            readonly capacity: number;
            readonly created_at: components["schemas"]["Time"];
            readonly email: string;
            /** Format: int64 */
            readonly id: number;
            readonly name: string;
            /** @description The keys of the queues that the agent serves. */
            readonly queues: readonly string[];
            readonly role: components["schemas"]["Role"];
            /**
             * @description The signature: the text below the agent's mails. Clients add the signature when an agent begins to write a mail.
             *     `null` if there is no signature.
             */
            readonly signature: string | null;
            /** @description The ids of the agent's teams. */
            readonly team_ids: readonly number[];
            /** @description Whether the agent signs in with one-time codes. */
            readonly totp_active: boolean;
            /**
             * @description Whether the account requires one-time codes of the agent. If it does, an agent without codes can only set up
             *     codes.
             */
            readonly totp_required: boolean;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The conversations that the agent may see: only the agent's own (`own`), also those of the agent's teams
             *     (`team`), or all (`all`).
             */
            readonly visibility: components["schemas"]["Visibility"];
        };
        /** @description Changes to an agent. */
        readonly AgentChanges: {
            /** @description Whether the agent is active. An inactive agent cannot sign in and gets no conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The maximum load of live conversations. After an increase, waiting conversations are assigned at once. Default for a new object: 5. */
            readonly capacity?: number;
            /** @description The e-mail address for signing in, unique across the installation. */
            readonly email?: string;
            /** @description The name, for people. */
            readonly name?: string;
            /** @description The password, at least 12 characters. Default for a new object: the agent cannot sign in with a password. */
            readonly password?: string;
            /** @description The queues, by id or key. A new value replaces the whole list. Default for a new object: `default`, if there is one. */
            readonly queues?: readonly components["schemas"]["IdOrKey"][];
            /** @description The role, which determines the agent's rights. Default for a new object: `agent`. */
            readonly role?: components["schemas"]["Role"];
            /** @description The text below the agent's mails. The agent can also change it. */
            readonly signature?: string | null;
            /** @description The skills, from name to level, 1 to 10. A new value replaces the whole object. */
            readonly skills?: {
                readonly [key: string]: unknown;
            };
            /** @description The teams, by id or name. A new value replaces the whole list. */
            readonly teams?: readonly components["schemas"]["IdOrKey"][];
            /** @description The conversations that the agent may see. Default for a new object: set by the role. */
            readonly visibility?: components["schemas"]["Visibility"];
        };
        /** @description The statistics of an agent today. */
        readonly AgentFigures: components["schemas"]["DayFigures"] & {
            /** Format: int64 */
            readonly agent_id: number;
        };
        /** @description An agent's current availability and load. */
        readonly AgentOnFloor: {
            /** @description Whether the agent is active. A deactivated agent stays in the list until the agent has no live conversation. */
            readonly active: boolean;
            /** Format: int64 */
            readonly agent_id: number;
            readonly availability: components["schemas"]["Availability"];
            /** @description The live conversations by inbox kind. The list leaves out kinds without conversations. */
            readonly by_kind: readonly components["schemas"]["LiveOfKind"][];
            /**
             * Format: int64
             * @description The agent's capacity, in slots.
             */
            readonly capacity: number;
            /** @description Whether the agent has a live connection: an event stream or a WebSocket. */
            readonly connected: boolean;
            /**
             * Format: int64
             * @description The number of the agent's live conversations.
             */
            readonly live_conversations: number;
            readonly name: string;
            /**
             * Format: int64
             * @description The number of live conversations that are open offers.
             */
            readonly offered: number;
            /** @description The keys of the queues that the agent serves. */
            readonly queues: readonly string[];
            readonly role: components["schemas"]["Role"];
            readonly since: components["schemas"]["Time"] | null;
            /** @description The agent's skills. The member is the name of a skill, and the value is its level from 1 to 10. */
            readonly skills: Record<string, never>;
            readonly team_ids: readonly number[];
            /**
             * Format: int64
             * @description The used capacity, in slots. This value can exceed the capacity after an administrator lowers the capacity, or after a pick-up beyond the capacity.
             */
            readonly used_capacity: number;
        };
        /** @description A page of agents with their load, ordered by id. */
        readonly AgentsOnFloor: {
            readonly data: readonly components["schemas"]["AgentOnFloor"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The receiver's answer to a file. */
        readonly AnsweredFile: {
            /** @description The agent's answer to the file. */
            readonly answer: components["schemas"]["FileAnswer"];
        };
        /** @description The body of a request that uses a whole macro. */
        readonly AppliedMacro: {
            /** @description The values of the blanks, by name. */
            readonly blanks?: {
                readonly [key: string]: unknown;
            };
            /** @description The id of the macro. */
            readonly macro_id: components["schemas"]["Id"];
            /** @description Whether to remove the caller's draft in this conversation. */
            readonly remove_draft?: boolean | null;
            /**
             * Format: int64
             * @description The position of the newest message that the caller has seen. The effect is the same as for `POST /v1/conversations/{id}/messages`.
             */
            readonly seen_position?: number | null;
        };
        /** @description The body of an assignment. */
        readonly Assignment: {
            /** @description The agent who receives the conversation. */
            readonly agent_id: components["schemas"]["Id"];
        };
        /** @description An uploaded file or a link. */
        readonly Attachment: {
            /**
             * Format: int64
             * @description The agent who uploaded the file. `null` means that the file arrived with its message.
             */
            readonly agent_id: number | null;
            /**
             * @description The media type. Parlor detects the type of a file from its content. For a link, the type is the sender's
             *     statement.
             */
            readonly content_type: string;
            readonly created_at: components["schemas"]["Time"];
            /** @description The file name. An empty name means that the file was erased. */
            readonly file_name: string;
            /**
             * Format: int64
             * @description The height of a picture in pixels. `null` for other files.
             */
            readonly height: number | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * Format: int64
             * @description The message of the attachment. `null` means that the attachment was not sent yet.
             */
            readonly message_id: number | null;
            /** @description The SHA-256 digest of the file, in hexadecimal digits. `null` for a link and for an erased file. */
            readonly sha256: string | null;
            /**
             * Format: int64
             * @description The size in bytes. 0 means that the attachment is a link, so its size is unknown.
             */
            readonly size: number;
            /**
             * @description The public address of the thumbnail: a copy of the picture, at most 320 pixels wide and high. The address works
             *     for seven days. `null` means that there is no thumbnail, or that the attachment is not sent yet.
             */
            readonly thumbnail_url: string | null;
            /**
             * @description The public address of the file. Everyone who knows the address can read the file. The address of a stored file
             *     works for seven days. The address of a link is external. `null` before the attachment is sent, and after the
             *     file is erased.
             */
            readonly url: string | null;
            /**
             * Format: int64
             * @description The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` for other files.
             */
            readonly width: number | null;
        };
        /**
         * @description The files that an inbox accepts from customers: all files, only files with a listed extension (`allow`), only files without a listed extension (`block`), or no files.
         * @enum {string}
         */
        readonly AttachmentRule: "allow_all" | "allow" | "block" | "block_all";
        /** @description A definition of a custom attribute. */
        readonly Attribute: {
            /**
             * Format: int64
             * @description The group of the attribute. For an attribute of table rows, the group is the table. `null` means no group.
             */
            readonly group_id: number | null;
            /** Format: int64 */
            readonly id: number;
            readonly label: string;
            readonly name: string;
            readonly object: components["schemas"]["AttributeObject"];
            /** @description The allowed values of an attribute of the type `choice` or `choices`. */
            readonly options: readonly string[];
            readonly value_type: components["schemas"]["AttributeType"];
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a custom attribute. */
        readonly AttributeChanges: {
            /** @description The group, by id or name. An attribute of the kind `contact_row` must have a group: its table. This group cannot be changed later. */
            readonly group_id?: null | components["schemas"]["IdOrKey"];
            /** @description The label, for people. Default for a new object: the name. */
            readonly label?: string;
            /** @description The name, unique among the attributes for the same kind of object. */
            readonly name?: string;
            /** @description The allowed values of a choice. A new value replaces the whole list. */
            readonly options?: readonly string[];
            /** @description The type of the values. */
            readonly value_type?: components["schemas"]["AttributeType"];
        };
        /** @description A group of custom attributes. A group is a part of a form, or a table of contacts. */
        readonly AttributeGroup: {
            /** @description A description of the group, for agents. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The name, unique for its kind of object. */
            readonly name: string;
            /** @description The kind of object that the attributes describe. A group of the kind `contact_row` is a table. */
            readonly object: components["schemas"]["AttributeObject"];
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a group of custom attributes. */
        readonly AttributeGroupChanges: {
            /** @description The description of the group. */
            readonly description?: string | null;
            /** @description The name, unique among the groups for the same kind of object. */
            readonly name?: string;
        };
        readonly AttributeGroupPage: {
            readonly data: readonly components["schemas"]["AttributeGroup"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The kind of object that a custom attribute describes.
         * @enum {string}
         */
        readonly AttributeObject: "contact" | "conversation" | "service_record" | "ticket" | "contact_row";
        readonly AttributePage: {
            readonly data: readonly components["schemas"]["Attribute"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The type of a custom attribute's values.
         * @enum {string}
         */
        readonly AttributeType: "text" | "long_text" | "number" | "date" | "time" | "datetime" | "boolean" | "choice" | "choices";
        /**
         * @description The availability of an agent. Only `online` agents receive new conversations.
         * @enum {string}
         */
        readonly Availability: "online" | "busy" | "away" | "offline";
        /** @description The body of a request that begins the set-up of one-time codes. */
        readonly BeginTotp: {
            /** @description The present password. An agent who signed in at a provider within 10 minutes may leave it out. */
            readonly password?: string | null;
        };
        /** @description A conversation of a bulk job. */
        readonly BulkItem: {
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number in the job: 1, 2, 3 and so on.
             */
            readonly number: number;
            /** @description `waiting`, `done`, `unchanged` or `refused`. */
            readonly outcome: string;
            /** @description The code of the problem, if the outcome is `refused`; otherwise `null`. */
            readonly problem: string | null;
        };
        /** @description A page of a job's conversations, in order. */
        readonly BulkItems: {
            readonly data: readonly components["schemas"]["BulkItem"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A bulk job with its progress. */
        readonly BulkJob: {
            readonly created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of conversations for which the act was carried out.
             */
            readonly done: number;
            readonly finished_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The kind of the act, or `undo` for the undo of another job. */
            readonly kind: string;
            /**
             * Format: int64
             * @description The number of conversations for which the act was refused.
             */
            readonly refused: number;
            /**
             * Format: int64
             * @description The number of conversations in the job.
             */
            readonly total: number;
            readonly undo: components["schemas"]["Undoable"] | null;
        };
        /** @description The bulk jobs of an agent. */
        readonly BulkJobs: {
            readonly data: readonly components["schemas"]["BulkJob"][];
        };
        /** @description Business hours: the times in which a queue assigns conversations. */
        readonly BusinessHours: {
            readonly holidays: readonly components["schemas"]["HolidayStretch"][];
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /** @description The time zone of the hours, as an IANA name. */
            readonly time_zone: string;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
            readonly weekly: readonly components["schemas"]["WeeklyStretch"][];
        };
        /** @description A callback endpoint: an address that receives events. */
        readonly Callback: {
            /**
             * Format: int64
             * @description The number of the last event before the latest deactivation. Parlor creates no deliveries for later events
             *     until the endpoint is resumed. After resuming, replay from the next number. `null` means that the endpoint was
             *     never deactivated.
             */
            readonly after_event: number | null;
            /**
             * Format: int64
             * @description The endpoint receives only events of conversations that this client application started. `null` means all
             *     conversations.
             */
            readonly application_id: number | null;
            /**
             * Format: int64
             * @description The maximum number of parallel requests.
             */
            readonly concurrency: number;
            readonly deactivated_at: components["schemas"]["Time"] | null;
            /**
             * @description The events that the endpoint receives. `prefix.*` means all events with this prefix. An empty list means all
             *     events except `audit.*`.
             */
            readonly events: readonly string[];
            /**
             * Format: int64
             * @description The number of pending deliveries with a failed attempt. 10,000 means 10,000 or more.
             */
            readonly failing: number;
            readonly failing_since: components["schemas"]["Time"] | null;
            readonly format: components["schemas"]["EndpointFormat"];
            /**
             * Format: int64
             * @description The endpoint receives only events of conversations in this inbox. `null` means all inboxes.
             */
            readonly inbox_id: number | null;
            /**
             * @description The key, such as `callback-5`. The keys `inbox-407` and `application-12` belong to endpoints of an inbox or a
             *     client application. Change those endpoints with their owner.
             */
            readonly key: string;
            readonly name: string;
            readonly oldest_pending_at: components["schemas"]["Time"] | null;
            readonly paused_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The number of pending deliveries. 10,000 means 10,000 or more.
             */
            readonly pending: number;
            /** @description The reason of a deactivation. Otherwise empty. */
            readonly reason: string;
            /**
             * @description The signing secret: `whsec_` and the key in Base64. Only the answer that creates an endpoint contains the
             *     secret, and only if the format signs its requests. Parlor stores the secret encrypted and never shows it again,
             *     not even if the request is repeated.
             */
            readonly secret?: string | null;
            /**
             * @description The number of signing secrets: 0 or 1. While the old and the new secret are both valid during a replacement, the
             *     number is 2.
             */
            readonly secrets: number;
            /**
             * @description The state: `active`, `failing`, `paused`, `deactivated` or `sealed`. `sealed` means that the secrets were
             *     encrypted with another server key. Parlor sends nothing to this endpoint until the secrets are set again.
             */
            readonly state: string;
            /**
             * Format: int64
             * @description The time limit for the receiver's answer, in seconds.
             */
            readonly timeout_s: number;
            readonly url: string;
            /**
             * @description The version of the configuration, including the configuration of the owning inbox or client application. Send
             *     the version as `If-Match`: Parlor then refuses the change if the configuration has changed since you read it.
             *     The `ETag` header has the same value. `null` means that the configuration changed during this request.
             */
            readonly version: string | null;
        };
        /** @description An attempt: one request of a delivery, which was sent, or failed before it was sent. */
        readonly CallbackAttempt: {
            /** @description The beginning of the receiver's answer. If no answer came, a sentence that describes the failure. */
            readonly answer: string;
            readonly at: components["schemas"]["Time"];
            /** @description The failure as one word, such as `status`, `timed_out`, `no_connection` or `address_refused`. */
            readonly failure: string | null;
            /** Format: int64 */
            readonly latency_ms: number;
            /**
             * Format: int64
             * @description The number of the attempt in the delivery: 1, 2, 3 and so on.
             */
            readonly number: number;
            /**
             * Format: int64
             * @description The HTTP status of the receiver's answer. `null` means that no answer came.
             */
            readonly status: number | null;
        };
        /** @description An event as a callback of the native format. `message`, `conversation` and `contact` show the state at the time of the event. */
        readonly CallbackBody: {
            readonly data: {
                readonly account_id: number;
                readonly agent_id: number | null;
                readonly contact?: Record<string, never>;
                readonly contact_id: number | null;
                readonly conversation?: Record<string, never>;
                readonly conversation_id: number | null;
                readonly details: Record<string, never>;
                /** @description The event's number. 0 means an ephemeral event. */
                readonly event: number;
                readonly message?: Record<string, never>;
            };
            /** Format: date-time */
            readonly timestamp: string;
            readonly type: string;
        };
        /** @description Changes to an endpoint. Absent members keep their values. */
        readonly CallbackChanges: {
            /** @description Send only events of conversations that this client application started. `null` means all conversations. Default for a new object: all conversations. */
            readonly application_id?: null | components["schemas"]["IdOrKey"];
            /** @description The maximum number of parallel requests. Default for a new object: 4. */
            readonly concurrency?: number;
            /** @description The events to send, such as `message.created` or `message.*`. A new value replaces the whole list. An empty list means all events except `audit.*`. Default for a new object: all events except `audit.*`. */
            readonly events?: readonly string[];
            /** @description Send only events of conversations in this inbox. `null` means all inboxes. Default for a new object: all inboxes. */
            readonly inbox_id?: null | components["schemas"]["IdOrKey"];
            /** @description The name, unique in the account. */
            readonly name?: string;
            /** @description The settings of the format. A new value replaces all settings. Settings that do not give a valid request are refused. They are stored encrypted and are never shown. Default for a new object: none. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
            /** @description The time limit for the receiver's answer, in seconds. Default for a new object: 5. */
            readonly timeout_s?: number;
            /** @description The URL, with `http://` or `https://`. */
            readonly url?: string;
        };
        /** @description A page of deliveries, newest first. */
        readonly CallbackDeliveries: {
            readonly data: readonly components["schemas"]["CallbackDelivery"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A callback delivery: one event for one endpoint. */
        readonly CallbackDelivery: {
            /**
             * Format: int64
             * @description The number of attempts.
             */
            readonly attempts: number;
            /** Format: int64 */
            readonly conversation_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            readonly due_at: components["schemas"]["Time"] | null;
            readonly endpoint: string;
            /**
             * Format: int64
             * @description The event's number.
             */
            readonly event: number;
            readonly failing_since: components["schemas"]["Time"] | null;
            /** @description The id of the delivery. The receiver sees it as `webhook-id`. All attempts have the same id. */
            readonly id: string;
            /** @description The event's name. */
            readonly kind: string;
            readonly settled_at: components["schemas"]["Time"] | null;
            readonly state: components["schemas"]["DeliveryState"];
        };
        /** @description The endpoints of an account. */
        readonly Callbacks: {
            readonly data: readonly components["schemas"]["Callback"][];
        };
        /** @description A new signing secret. */
        readonly CallbackSecret: {
            /** @description Whether Parlor also signs with the previous secret until the next rotation. */
            readonly old_one_signs: boolean;
            /** @description The secret: `whsec_` and the key in Base64. Parlor stores the secret encrypted and never shows it again. */
            readonly secret: string;
        };
        /** @description A contact that may be the same person. */
        readonly Candidate: {
            readonly contact: components["schemas"]["Contact"];
            /** @description The evidence that the contacts are the same person, strongest first. */
            readonly evidence: readonly components["schemas"]["CandidateEvidence"][];
            /** @description The strength of all evidence together. An equal name makes other evidence one step stronger. */
            readonly strength: components["schemas"]["Strength"];
        };
        /** @description A piece of evidence that two contacts are the same person. */
        readonly CandidateEvidence: {
            /** @description The same evidence, as a code with parameters. */
            readonly likeness: components["schemas"]["CandidateLikeness"];
            readonly strength: components["schemas"]["Strength"];
            /** @description The evidence in English. */
            readonly text: string;
        };
        /** @description A piece of evidence that two contacts are the same person: a code with its parameters. */
        readonly CandidateLikeness: components["schemas"]["CandidateLikenessSamePoint"] | components["schemas"]["CandidateLikenessSameSerial"] | components["schemas"]["CandidateLikenessSameName"] | components["schemas"]["CandidateLikenessSamePhoneEnding"] | components["schemas"]["CandidateLikenessSameMailboxName"] | components["schemas"]["CandidateLikenessSameMailDomain"] | components["schemas"]["CandidateLikenessSameAttribute"];
        /** @description Both contacts have the same value of a custom attribute. */
        readonly CandidateLikenessSameAttribute: {
            /** @enum {string} */
            readonly code: "same-attribute";
            readonly parameters: components["schemas"]["CandidateLikenessSameAttributeParameters"];
        };
        readonly CandidateLikenessSameAttributeParameters: {
            /** @description the name of the custom attribute */
            readonly attribute: string;
            /** @description the value, as the contact has it */
            readonly value: string;
        };
        /** @description Both contacts have e-mail addresses with the same part before the @. */
        readonly CandidateLikenessSameMailboxName: {
            /** @enum {string} */
            readonly code: "same-mailbox-name";
            readonly parameters: components["schemas"]["CandidateLikenessSameMailboxNameParameters"];
        };
        readonly CandidateLikenessSameMailboxNameParameters: {
            /** @description the part before the @ */
            readonly mailbox: string;
        };
        /** @description Both contacts have e-mail addresses of the same domain. */
        readonly CandidateLikenessSameMailDomain: {
            /** @enum {string} */
            readonly code: "same-mail-domain";
            readonly parameters: components["schemas"]["CandidateLikenessSameMailDomainParameters"];
        };
        readonly CandidateLikenessSameMailDomainParameters: {
            /** @description the domain */
            readonly domain: string;
        };
        /** @description Both contacts have the same name. */
        readonly CandidateLikenessSameName: {
            /** @enum {string} */
            readonly code: "same-name";
            readonly parameters: components["schemas"]["CandidateLikenessSameNameParameters"];
        };
        readonly CandidateLikenessSameNameParameters: {
            /** @description the name of the contact */
            readonly name: string;
        };
        /** @description Phone numbers of both contacts end with the same digits. */
        readonly CandidateLikenessSamePhoneEnding: {
            /** @enum {string} */
            readonly code: "same-phone-ending";
            readonly parameters: components["schemas"]["CandidateLikenessSamePhoneEndingParameters"];
        };
        readonly CandidateLikenessSamePhoneEndingParameters: {
            /** @description the last digits */
            readonly digits: string;
        };
        /** @description Both contacts have the same e-mail address, phone number or other id. */
        readonly CandidateLikenessSamePoint: {
            /** @enum {string} */
            readonly code: "same-point";
            readonly parameters: components["schemas"]["CandidateLikenessSamePointParameters"];
        };
        readonly CandidateLikenessSamePointParameters: {
            /** @description the evidence of the contact's value: `signed`, `proven`, `claimed` or `given` */
            readonly evidence: string;
            /** @description the kind of the contact point */
            readonly kind: string;
            /** @description the evidence of the other contact's value */
            readonly other_evidence: string;
            /** @description the kind of the other contact's contact point */
            readonly other_kind: string;
            /** @description the value, as the contact has it */
            readonly value: string;
        };
        /** @description Both contacts have the same caller's id, in two inboxes. */
        readonly CandidateLikenessSameSerial: {
            /** @enum {string} */
            readonly code: "same-serial";
            readonly parameters: components["schemas"]["CandidateLikenessSameSerialParameters"];
        };
        readonly CandidateLikenessSameSerialParameters: {
            /** @description the inbox of the contact */
            readonly inbox_id: number;
            /** @description the inbox of the other contact */
            readonly other_inbox_id: number;
            /** @description the caller's id */
            readonly serial: string;
        };
        /** @description The candidates, best first. */
        readonly Candidates: {
            readonly data: readonly components["schemas"]["Candidate"][];
        };
        /** @description A case: a group of conversations of one contact. */
        readonly Case: {
            readonly closed_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The contact of the case. `null` means that the case has no contact.
             */
            readonly contact_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly department_id: number | null;
            /** Format: int64 */
            readonly id: number;
            /** @description Whether the case is open. */
            readonly open: boolean;
            /** @description The subject of the case. */
            readonly subject: string;
        };
        /** @description A page of cases, newest first. */
        readonly Cases: {
            readonly data: readonly components["schemas"]["Case"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description Changes of attributes. Absent members keep their values. */
        readonly ChangeAttributes: {
            /** @description Free attributes, which need no definition. `null` removes an attribute. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description Values of custom attributes, by name. `null` removes a value. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new subject of the conversation. */
            readonly subject?: string | null;
        };
        /** @description A conversation after a change, with an optional undo token. */
        readonly ChangedConversation: components["schemas"]["Conversation"] & {
            /** @description The undo token of the change. Present only in the answer to a request with `undo=true`. */
            readonly undo?: components["schemas"]["Undoable"];
        };
        /** @description Changes to a macro. Absent members keep their values. */
        readonly ChangedMacro: {
            /** @description The actions. This list replaces the whole present list. */
            readonly actions?: null | readonly components["schemas"]["NewAction"][];
            /** @description The files: files that the macro already has, and files that the caller uploaded. This list replaces the whole present list. */
            readonly attachment_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The new text. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /** @description The new kind of the message. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The new displayed name. */
            readonly name?: string | null;
            /** @description The new short code, without spaces, unique in the scope. */
            readonly short_code?: string | null;
        };
        /** @description Changes to a scheduled message. Absent members keep their values. */
        readonly ChangedScheduled: {
            /** @description Whether Parlor stops the scheduled message if the customer writes before it is sent. */
            readonly cancel_on_reply?: boolean | null;
            /** @description The new text of the message. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /**
             * Format: date-time
             * @description The new time of sending, at most 366 days ahead. A stopped or failed message is scheduled again.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly send_at?: string | null;
        };
        /** @description The followers to add and to remove. Parlor first adds, then removes. All other followers stay. */
        readonly ChangeFollowers: {
            /** @description The active agents who follow the conversation from now on. */
            readonly add?: readonly components["schemas"]["Id"][];
            /** @description The agents who no longer follow the conversation. */
            readonly remove?: readonly components["schemas"]["Id"][];
        };
        /** @description Labels to add and labels to remove. Parlor first adds, then removes. All other labels stay. */
        readonly ChangeLabels: {
            /** @description The labels to add. */
            readonly add?: readonly string[];
            /** @description The labels to remove. */
            readonly remove?: readonly string[];
        };
        /** @description Changes that agents make to themselves. */
        readonly ChangeMe: {
            /** @description The displayed name. If absent, the name does not change. */
            readonly name?: string | null;
            /** @description The signature: the text below the agent's mails. If absent, the signature does not change. `null` removes the signature. */
            readonly signature?: string | null;
        };
        /** @description The body of a change of the caller's password. */
        readonly ChangePassword: {
            /** @description The present password. */
            readonly current_password: string;
            /** @description The new password. */
            readonly password: string;
        };
        /** @description The channels of every kind of notification. */
        readonly ChannelsByKind: {
            /** @description A conversation was assigned or offered to the caller. */
            readonly assigned: components["schemas"]["KindChannels"];
            /** @description A conversation that the caller follows changed. */
            readonly conversation_changed: components["schemas"]["KindChannels"];
            /** @description A message of the caller could not be delivered. */
            readonly delivery_failed: components["schemas"]["KindChannels"];
            /** @description A note mentions the caller. */
            readonly mentioned: components["schemas"]["KindChannels"];
            /** @description Another person wrote in a conversation that is assigned to the caller. */
            readonly new_message: components["schemas"]["KindChannels"];
            /** @description A scheduled message of the caller could not be sent. */
            readonly scheduled_failed: components["schemas"]["KindChannels"];
            /** @description The snooze of a conversation of the caller ended. */
            readonly snooze_ended: components["schemas"]["KindChannels"];
        };
        /**
         * @description An entry of a list by which tickets and contacts are classified: a sponsor, a category, a subcategory, a termination
         *     code, or a country, state or city of postal addresses.
         */
        readonly Classification: {
            /** @description Whether the entry may be chosen for tickets and contacts. */
            readonly active: boolean;
            /** @description A short code: the abbreviation of a country, or the postal code of a city. */
            readonly code: string | null;
            /** @description A description of the entry, for agents. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["ClassificationKind"];
            /** @description The name, unique in its list and below its parent. */
            readonly name: string;
            /**
             * Format: int64
             * @description The parent: the category of a subcategory, the country of a state, the state of a city. `null` for other entries.
             */
            readonly parent_id: number | null;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a classification. */
        readonly ClassificationChanges: {
            /** @description Whether the entry may be chosen. If an entry becomes inactive, objects that already have it keep it. Default for a new object: true. */
            readonly active?: boolean;
            /** @description A short code: the abbreviation of a country, or the postal code of a city. */
            readonly code?: string | null;
            /** @description The description of the entry. */
            readonly description?: string | null;
            /** @description The name, unique among the entries of its list with the same parent. */
            readonly name?: string;
        };
        /**
         * @description The list to which a classification belongs.
         * @enum {string}
         */
        readonly ClassificationKind: "sponsor" | "category" | "subcategory" | "termination_code" | "country" | "state" | "city";
        readonly ClassificationPage: {
            readonly data: readonly components["schemas"]["Classification"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description An agent who was considered. */
        readonly Considered: {
            /** Format: int64 */
            readonly agent_id: number;
            /** @description Whether the agent received the conversation. */
            readonly chosen: boolean;
            /** @description The same reason, as a code with parameters. */
            readonly finding: components["schemas"]["RoutingFinding"];
            /** @description The name of the agent at the time of the decision. */
            readonly name: string;
            /** @description The reason for or against the agent, in English. */
            readonly why: string;
        };
        /** @description A contact: a customer. */
        readonly Contact: {
            readonly additional_attributes: Record<string, never>;
            /** @description The address of the contact's picture. `null` if there is no picture. */
            readonly avatar_url: string | null;
            /**
             * @description Whether the contact is blocked. New conversations of a blocked contact start as `resolved` and are never
             *     routed.
             */
            readonly blocked: boolean;
            readonly contact_points: readonly components["schemas"]["ContactPoint"][];
            readonly created_at: components["schemas"]["Time"];
            /** @description Values of custom attributes, by name. */
            readonly custom_attributes: Record<string, never>;
            /**
             * Format: int64
             * @description The department of the contact. `null` if the account does not separate contacts by department.
             */
            readonly department_id: number | null;
            readonly family_name: string | null;
            readonly given_name: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The labels of the contact. */
            readonly label_ids: readonly number[];
            readonly last_activity_at: components["schemas"]["Time"] | null;
            /** @description The displayed name. */
            readonly name: string;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version of the contact's details and contact points. Messages do not change the version. Send the version as
             *     `If-Match` with an edit. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a contact. Absent members keep their values. */
        readonly ContactChange: {
            /** @description Free attributes, which need no definition. `null` removes an attribute. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description Values of custom attributes, by name. `null` removes a value. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The e-mail address. `null` removes the address. */
            readonly email?: string | null;
            /** @description The id of the contact in a partner's system. `null` removes the id. */
            readonly external_id?: string | null;
            /** @description The family name. `null` removes the name. */
            readonly family_name?: string | null;
            /** @description The given name. `null` removes the name. */
            readonly given_name?: string | null;
            /** @description The labels of the contact. This list replaces the whole present list. */
            readonly label_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The displayed name. If you change only the given name or the family name, Parlor builds the displayed name from both. */
            readonly name?: string | null;
            /** @description The primary phone number. `null` removes the number. */
            readonly phone?: string | null;
        };
        /** @description A note about a contact, for agents only. */
        readonly ContactNote: {
            /**
             * Format: int64
             * @description The id of the agent who wrote the note.
             */
            readonly agent_id: number;
            /** Format: int64 */
            readonly contact_id: number;
            readonly content: string;
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
        };
        /** @description All notes about a contact. */
        readonly ContactNotes: {
            /** @description The notes, newest first. A contact has at most 1,000 notes. */
            readonly data: readonly components["schemas"]["ContactNote"][];
        };
        /** @description A contact point: a way to reach or find a contact. */
        readonly ContactPoint: {
            readonly created_at: components["schemas"]["Time"];
            readonly evidence: components["schemas"]["Evidence"];
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["PointKind"];
            /** @description A label that the dialect gives to the contact point. The label may be empty. */
            readonly label: string;
            readonly updated_at: components["schemas"]["Time"];
            readonly value: string;
        };
        /** @description A row in a table of a contact. */
        readonly ContactRow: {
            /** Format: int64 */
            readonly contact_id: number;
            readonly created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The table: a group of custom attributes of the kind `contact_row`.
             */
            readonly group_id: number;
            /** Format: int64 */
            readonly id: number;
            readonly updated_at: components["schemas"]["Time"];
            /** @description The values of the row, by the names of their attributes. */
            readonly values: Record<string, never>;
        };
        /** @description The body of a request that changes a row. */
        readonly ContactRowChange: {
            /** @description Values of the table's attributes, by name. `null` removes a value. Absent values stay. */
            readonly values?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description A page of the rows in the tables of a contact, oldest first. */
        readonly ContactRows: {
            /** @description The rows, ordered by id. A contact has at most 1,000 rows. */
            readonly data: readonly components["schemas"]["ContactRow"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A page of contacts. */
        readonly Contacts: {
            /** @description The contacts, in the order that the request names. Even a short or empty page can have a next page. */
            readonly data: readonly components["schemas"]["Contact"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /**
         * @description The order of a list of contacts. A leading `-` means that the greatest or latest comes first.
         * @enum {string}
         */
        readonly ContactSort: "last_activity" | "-last_activity" | "name" | "-name" | "created" | "-created";
        /** @description The body of a request that creates a contact. */
        readonly ContactToMake: {
            /** @description Free attributes, which need no definition. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The contact points of the new contact. */
            readonly contact_points?: readonly components["schemas"]["NewContactPoint"][];
            /** @description Values of custom attributes, by name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The family name. */
            readonly family_name?: string | null;
            /** @description The given name. */
            readonly given_name?: string | null;
            /** @description An identity to create for the contact in an inbox. */
            readonly identity?: null | components["schemas"]["IdentityToMake"];
            /** @description The labels of the contact. */
            readonly label_ids?: readonly components["schemas"]["Id"][];
            /** @description The displayed name. Default: the given name and the family name. */
            readonly name?: string | null;
        };
        /** @description The body of a merge request. */
        readonly ContactToMerge: {
            /** @description The contact that is merged into the contact in the path. */
            readonly contact_id: components["schemas"]["Id"];
            /** @description The evidence that both contacts are one person. `given` means that staff or a partner states it. `proven` means that the person has proved it. `signed` means that your own system has signed it. Both need an access token. A person's own claim never merges contacts. */
            readonly evidence: components["schemas"]["Evidence"];
        };
        /** @description A contact with its identities. */
        readonly ContactWithIdentities: components["schemas"]["Contact"] & {
            readonly identities: readonly components["schemas"]["Identity"][];
        };
        /** @description A conversation. */
        readonly Conversation: {
            readonly assigned_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The assigned agent. `null` means that the conversation is unassigned.
             */
            readonly assignee_id: number | null;
            /** Format: int64 */
            readonly case_id: number | null;
            /**
             * Format: int64
             * @description The contact. `null` means that the contact is unknown.
             */
            readonly contact_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /** @description Values of custom attributes, by name. */
            readonly custom_attributes: Record<string, never>;
            /**
             * Format: int64
             * @description The number of the conversation in the account: 1, 2, 3 and so on. The number is also LiveDesk's id.
             */
            readonly display_id: number;
            /** @description Whether a message of the conversation could not be delivered: its delivery status is `failed`. */
            readonly failed: boolean;
            readonly first_queued_at: components["schemas"]["Time"] | null;
            readonly first_reply_at: components["schemas"]["Time"] | null;
            /** @description The agents who follow the conversation, in order of id. */
            readonly follower_ids: readonly number[];
            /**
             * Format: int64
             * @description The id of the conversation. The same id is Firstline's `data.id` and eGain's activity id.
             */
            readonly id: number;
            /**
             * Format: int64
             * @description The identity of the contact in the inbox.
             */
            readonly identity_id: number;
            /**
             * Format: int64
             * @description The inbox of the conversation.
             */
            readonly inbox_id: number;
            /**
             * Format: int64
             * @description The number of customer messages. Read positions are numbers of customer messages.
             */
            readonly incoming_count: number;
            readonly intent: components["schemas"]["Intent"];
            readonly labels: readonly string[];
            readonly last_activity_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of conversations that are merged into this conversation.
             */
            readonly merged_count: number;
            /**
             * Format: int64
             * @description The conversation into which this conversation was merged. `null` means that this conversation is not merged.
             */
            readonly merged_into_id: number | null;
            /**
             * Format: int64
             * @description The number of messages of all kinds.
             */
            readonly message_count: number;
            /** @description Whether the conversation is off the record. If it is, Parlor stores no words between customer and agent. */
            readonly off_record: boolean;
            readonly offered_until: components["schemas"]["Time"] | null;
            readonly picked_up_at: components["schemas"]["Time"] | null;
            readonly priority: components["schemas"]["Priority"] | null;
            /** @description The key of the queue in which the conversation waits now. `null` means that it does not wait in a queue. */
            readonly queue: string | null;
            readonly queued_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The customer's rating of the conversation, 1 to 5. `null` means that the customer has not answered a survey.
             */
            readonly rating: number | null;
            readonly resolved_at: components["schemas"]["Time"] | null;
            readonly service_record: components["schemas"]["ServiceRecord"] | null;
            /** @description The skills that the conversation needs, in addition to the skills of its queue. */
            readonly skills: readonly components["schemas"]["Skill"][];
            readonly snoozed_until: components["schemas"]["Time"] | null;
            readonly status: components["schemas"]["Status"];
            /** @description The subject of the conversation. `null` means that it has no subject. */
            readonly subject: string | null;
            /** Format: int64 */
            readonly team_id: number | null;
            /**
             * Format: int64
             * @description The newest ticket of this conversation and of the conversations merged into it. `null` means that there is no
             *     ticket.
             */
            readonly ticket_id: number | null;
            /**
             * Format: int64
             * @description The number of customer messages since an agent last read the conversation.
             */
            readonly unread_count: number;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * Format: uuid
             * @description A random UUID (version 4).
             */
            readonly uuid: string;
            /**
             * @description The version of the editable state. Every edit changes the version, but messages do not. Send the version as
             *     `If-Match`: Parlor then refuses the edit if the conversation has changed since you read it. The `ETag` header
             *     has the same value.
             */
            readonly version: string;
            readonly waiting_since: components["schemas"]["Time"] | null;
        };
        /** @description A change of a conversation. Every change is also an event of the feed, with the same number. */
        readonly ConversationAct: {
            /**
             * Format: int64
             * @description The agent who made the change. `null` means that Parlor, the customer or a program without an agent made it.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            /** @description The data of the event. */
            readonly data: Record<string, never>;
            /** @description The kind of the event. */
            readonly kind: string;
            /** Format: int64 */
            readonly number: number;
        };
        /** @description A page of a conversation's audit log, newest change first. */
        readonly ConversationAudit: {
            readonly data: readonly components["schemas"]["ConversationAct"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A page of a conversation's events, newest first. */
        readonly ConversationEvents: {
            readonly data: readonly components["schemas"]["Event"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A conversation with its contact, its last message, and the caller's unread messages. */
        readonly ConversationRow: components["schemas"]["SharedRow"] & components["schemas"]["OwnMembers"];
        /** @description A page of conversations. */
        readonly Conversations: {
            /** @description The conversations, in the order that the request names. Even a short or empty page can have a next page. */
            readonly data: readonly components["schemas"]["ConversationRow"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
            /** @description The value of `before` for the previous page. `null` means that there is no previous page. */
            readonly previous: string | null;
        };
        /**
         * @description The order of a list of conversations. A leading `-` means that the greatest, latest or most urgent comes first.
         * @enum {string}
         */
        readonly ConversationSort: "last_activity" | "-last_activity" | "waiting_since" | "-waiting_since" | "created" | "-created" | "priority" | "-priority";
        /** @description A view with its number of conversations. */
        readonly CountedView: components["schemas"]["View"] & components["schemas"]["ViewCount"] & {
            readonly counted_at: components["schemas"]["Time"] | null;
            /**
             * @description Whether `count` is exact. It is `true` for a built-in view. The count of a saved view is usually some seconds
             *     old.
             */
            readonly exact: boolean;
        };
        /** @description An access token, a key pair or a client application. */
        readonly Credential: {
            /**
             * Format: int64
             * @description The agent on whose behalf the credential acts. `null` for a client application.
             */
            readonly agent_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            readonly expires_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The public half of a key pair. `null` for other kinds. */
            readonly key: string | null;
            readonly kind: components["schemas"]["CredentialKind"];
            readonly name: string;
            readonly revoked_at: components["schemas"]["Time"] | null;
        };
        /**
         * @description The kind of a credential.
         * @enum {string}
         */
        readonly CredentialKind: "employee_token" | "api_key" | "access_token" | "client_application" | "application_session" | "session" | "password_link";
        /** @description A page of credentials, ordered by id. Sessions and password links are not listed. */
        readonly Credentials: {
            readonly data: readonly components["schemas"]["Credential"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The statistics of today: totals since the beginning of the day, and the conversations that wait now. */
        readonly DayFigures: {
            /**
             * Format: int64
             * @description The number of conversations that ended today without a pick-up by an agent.
             */
            readonly abandoned: number;
            /** @description The day in the account's time zone, such as `2026-12-01`. */
            readonly day: string;
            readonly first_answer: components["schemas"]["FirstAnswer"];
            /**
             * Format: int64
             * @description The longest wait of the conversations that wait now, in seconds. `null` means that no conversation waits.
             */
            readonly longest_wait_s: number | null;
            /**
             * Format: int64
             * @description The longest wait of today, in seconds. It covers the waits that ended today and the waits that continue. 0 means
             *     that no wait lasted a full second. An undo or a merge does not lower this value.
             */
            readonly longest_wait_today_s: number;
            /**
             * Format: int64
             * @description The number of conversations that an agent picked up and that ended today. If a conversation is reopened and ends
             *     again, it counts again.
             */
            readonly served: number;
            /** @description The beginning of the day. */
            readonly since: components["schemas"]["Time"];
            /** @description The account's time zone. */
            readonly time_zone: string;
            /**
             * Format: int64
             * @description The number of conversations that wait now. A queue counts conversations in the queue. An agent counts
             *     conversations whose customer waits for an answer.
             */
            readonly waiting: number;
        };
        /**
         * @description The delivery status of a message.
         * @enum {string}
         */
        readonly Delivery: "sent" | "delivered" | "read" | "failed";
        /**
         * @description The reported delivery status of a message: `delivered`, `read` or `failed`.
         * @enum {string}
         */
        readonly DeliveryReport: "delivered" | "read" | "failed";
        /**
         * @description The state of a delivery. `skipped` means that the format has no name for the event. `dead` means that Parlor gave up the delivery or cannot send it.
         * @enum {string}
         */
        readonly DeliveryState: "pending" | "delivered" | "skipped" | "dead";
        /** @description A delivery with its attempts. */
        readonly DeliveryWithAttempts: components["schemas"]["CallbackDelivery"] & {
            /** @description The attempts of the delivery, in order. */
            readonly history: readonly components["schemas"]["CallbackAttempt"][];
        };
        /** @description A department: a division of an account. */
        readonly Department: {
            /** Format: int64 */
            readonly id: number;
            /** @description The name, unique in the account. */
            readonly name: string;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a department. */
        readonly DepartmentChanges: {
            /** @description The name, unique in the account. */
            readonly name?: string;
        };
        readonly DepartmentPage: {
            readonly data: readonly components["schemas"]["Department"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The address at a provider that a web page must open. */
        readonly DepartureAddress: {
            /** @description The address. Open the address in the same window. */
            readonly url: string;
        };
        /**
         * @description The way in which a queue chooses among free agents.
         * @enum {string}
         */
        readonly Distribution: "least_busy" | "round_robin" | "manual";
        /** @description A draft: a text that its author has not sent yet. */
        readonly Draft: {
            /** @description The draft's files. Parlor keeps the files as long as the draft. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            readonly content: string;
            /** Format: int64 */
            readonly conversation_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether `content` is HTML. Parlor has sanitised the HTML. */
            readonly html: boolean;
            /**
             * Format: int64
             * @description The id of the message that the draft answers.
             */
            readonly in_reply_to: number | null;
            /** @description The kind of the message that the draft becomes: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            /** @description The agents whom a note mentions. */
            readonly mentions: readonly number[];
            readonly updated_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The version: the number of times that the draft was stored since it was created.
             */
            readonly version: number;
        };
        /**
         * @description The kind of a message that is not sent yet: to the customer, or a private note for agents.
         * @enum {string}
         */
        readonly DraftKind: "outgoing" | "note";
        /** @description The body of a request that gives a draft to a colleague. */
        readonly DraftReceiver: {
            /** @description The agent who gets the draft. The agent must see the conversation. */
            readonly agent_id: components["schemas"]["Id"];
            /** @description The author of the draft, if the author is a deactivated agent. Only administrators may send this member. Default: the caller. */
            readonly from_agent_id?: null | components["schemas"]["Id"];
        };
        /** @description A page of the caller's drafts. */
        readonly Drafts: {
            readonly data: readonly components["schemas"]["Draft"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The format of an endpoint's callbacks. `native` is Standard Webhooks.
         * @enum {string}
         */
        readonly EndpointFormat: "native" | "chatwoot_account" | "chatwoot_inbox" | "livedesk_inbox" | "egain_application" | "firstline_automation";
        /** @description An entry of a thread: a message or an activity line. */
        readonly Entry: {
            readonly activity: components["schemas"]["Activity"] | null;
            /**
             * Format: int64
             * @description The merged conversation to which the entry belongs. `null` for the entries of the conversation itself.
             */
            readonly merged_from: number | null;
            readonly message: components["schemas"]["Message"] | null;
            /**
             * @description The place of the entry in the thread. The place of a message is its position. The place of an activity line is
             *     the position of the message before it, a dot, and the number of the line. The place of an entry of a merged
             *     conversation is the place of the line about the merge, a dot, and the entry's place in the merged conversation.
             */
            readonly place: string;
        };
        /** @description The erasure of a contact. */
        readonly Erasure: {
            /**
             * Format: int64
             * @description The agent who requested the erasure. `null` means that no agent requested it.
             */
            readonly agent_id: number | null;
            readonly asked_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly contact_id: number;
            readonly finished_at: components["schemas"]["Time"] | null;
        };
        /** @description An event: a fact that was stored together with the change. */
        readonly Event: {
            /**
             * Format: int64
             * @description The agent who caused the event, or whom the event concerns. `null` means no agent.
             */
            readonly agent_id: number | null;
            /** @description The time of the change that the event reports. */
            readonly at: components["schemas"]["Time"];
            readonly contact?: components["schemas"]["Contact"] | null;
            /**
             * Format: int64
             * @description The contact of the event. `null` means that the event has no contact.
             */
            readonly contact_id: number | null;
            readonly conversation?: components["schemas"]["ConversationRow"] | null;
            /**
             * Format: int64
             * @description The conversation of the event. `null` means that the event has no conversation.
             */
            readonly conversation_id: number | null;
            /** @description The data of the event. Each kind of event has its own members. */
            readonly data: Record<string, never>;
            /** @description The kind of the event, such as `conversation.started`. */
            readonly kind: string;
            readonly message?: components["schemas"]["Message"] | null;
            /**
             * Format: int64
             * @description The number in the account's feed: 1, 2, 3 and so on. Events become visible in the order of their numbers: no
             *     reader sees a lower number later.
             */
            readonly number: number;
            /**
             * Format: int64
             * @description The position of the message that this event follows as an activity line of the thread. `null` means that the
             *     thread does not show the event.
             */
            readonly thread_position: number | null;
        };
        /** @description A page of events, in the order of their numbers. */
        readonly Events: {
            readonly data: readonly components["schemas"]["Event"][];
            /**
             * Format: int64
             * @description The value of `after` for the next page. `null` means that there are no more events now. In that case, ask again
             *     later with `position` as `after`.
             */
            readonly next: number | null;
            /**
             * Format: int64
             * @description The number of the last event that this page covers, including events that the caller may not see. Send it as
             *     `after` in the next request.
             */
            readonly position: number;
        };
        /**
         * @description The evidence that a contact point belongs to the contact.
         * @enum {string}
         */
        readonly Evidence: "signed" | "proven" | "claimed" | "given";
        /** @description All data about a contact. The type exists only for the OpenAPI document: the export is written piece by piece. */
        readonly Export: {
            readonly cases: readonly components["schemas"]["Case"][];
            readonly contact: components["schemas"]["ContactWithIdentities"];
            /** @description The conversations, newest first. */
            readonly conversations: readonly components["schemas"]["ExportedConversation"][];
            readonly exported_at: components["schemas"]["Time"];
            /** @description The contacts that were merged into this contact, in the state before the merge. */
            readonly merged_contacts: readonly components["schemas"]["Contact"][];
            readonly merges: readonly components["schemas"]["Merge"][];
            readonly notes: readonly components["schemas"]["ContactNote"][];
            /** @description The web pages that the contact visited, the latest visit first. */
            readonly pages: readonly components["schemas"]["Page"][];
            /** @description The rows in the contact's tables. */
            readonly rows: readonly components["schemas"]["ContactRow"][];
            readonly tickets: readonly components["schemas"]["ExportedTicket"][];
        };
        /** @description A conversation with all its messages. */
        readonly ExportedConversation: {
            readonly conversation: components["schemas"]["Conversation"];
            /** @description The messages, oldest first. */
            readonly messages: readonly components["schemas"]["Message"][];
        };
        /** @description A ticket with the data that a vendor's program sent about the person. */
        readonly ExportedTicket: components["schemas"]["Ticket"] & {
            /** @description Data from a vendor's API, unchanged. */
            readonly details: Record<string, never>;
        };
        /**
         * @description The receiver's answer to a file.
         * @enum {string}
         */
        readonly FileAnswer: "accepted" | "rejected";
        /** @description Conditions on conversations. A conversation must meet all of them. An absent member or an empty list adds no condition. */
        readonly FilterDocument: {
            /** @description The period of the last activity. */
            readonly active?: null | components["schemas"]["FilterPeriod"];
            /** @description Assignees. One of them applies to the conversation. */
            readonly assignee?: readonly (components["schemas"]["Id"] | ("me" | "none" | "any"))[];
            /** @description Values of custom attributes of conversations, by name; at most 5. If an attribute can have several options, the conversation must have the given option among them. */
            readonly attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The contact of the conversation. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The period in which the conversation was created. */
            readonly created?: null | components["schemas"]["FilterPeriod"];
            /** @description Whether a message could not be delivered. */
            readonly failed?: boolean | null;
            /** @description Agents. At least one of them follows the conversation. */
            readonly follower?: readonly (components["schemas"]["Id"] | "me")[];
            /** @description Inboxes. The conversation came through one of them. */
            readonly inbox_id?: readonly components["schemas"]["Id"][];
            /** @description Conditions on the labels. */
            readonly labels?: null | components["schemas"]["LabelFilter"];
            /** @description Whether a note mentions the caller. */
            readonly mentioned?: boolean | null;
            /** @description Whether the conversation is assigned to the caller, mentions the caller, or is followed by the caller. */
            readonly participating?: boolean | null;
            /** @description Priorities. The conversation has one of them. `none` means a conversation without a priority. */
            readonly priority?: readonly ("urgent" | "high" | "medium" | "low" | "none")[];
            /** @description Keys of queues. The conversation waits in one of these queues. */
            readonly queue?: readonly string[];
            /** @description Whether the conversation waits in a queue. */
            readonly queued?: boolean | null;
            /** @description Statuses. The conversation has one of them. */
            readonly status?: readonly components["schemas"]["Status"][];
            /** @description Teams. The conversation has one of them. */
            readonly team_id?: readonly components["schemas"]["Id"][];
            /** @description Whether the caller has unread messages of the customer. */
            readonly unread?: boolean | null;
        };
        /** @description A period. Each limit is optional: either an instant, or a number of seconds before the time of the request. */
        readonly FilterPeriod: {
            /**
             * Format: date-time
             * @description The end of the period, exclusive.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly before?: string | null;
            /** @description The end of the period, in seconds before now. Not together with `before`. */
            readonly before_ago_s?: number | null;
            /**
             * Format: date-time
             * @description The beginning of the period, inclusive.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly from?: string | null;
            /** @description The beginning of the period, in seconds before now. Not together with `from`. */
            readonly from_ago_s?: number | null;
        };
        /**
         * @description The times to the first answer, for the first answers of today. The time counts from the beginning of the first wait.
         *     If the conversation never waited, the time counts from the start of the conversation.
         */
        readonly FirstAnswer: {
            /**
             * Format: int64
             * @description The number of first answers today.
             */
            readonly count: number;
            /**
             * Format: int64
             * @description The median time to the first answer, in seconds. The error is at most 5 percent. `null` means that there was no
             *     first answer today.
             */
            readonly p50_s: number | null;
            /**
             * Format: int64
             * @description The 90th percentile of the time to the first answer, in seconds. The error is at most 5 percent. `null` means
             *     that there was no first answer today.
             */
            readonly p90_s: number | null;
        };
        /**
         * @description The status of a new conversation. Only an `open` conversation is routed.
         * @enum {string}
         */
        readonly FirstStatus: "open" | "pending" | "snoozed" | "resolved";
        /** @description The body of a request that marks a conversation as unread. */
        readonly FirstUnread: {
            /** @description The position of the first unread message, among the newest 1,000 messages. Default: the newest message of the customer. */
            readonly position?: null | components["schemas"]["Id"];
        };
        /** @description The totals of agents and queues. */
        readonly Floor: {
            readonly agents: components["schemas"]["FloorAgents"];
            /** @description The time for which the totals are valid. */
            readonly at: components["schemas"]["Time"];
            readonly queues: components["schemas"]["FloorQueues"];
        };
        /** @description Totals of the agents that the caller may see. */
        readonly FloorAgents: {
            /** Format: int64 */
            readonly away: number;
            /** Format: int64 */
            readonly busy: number;
            /**
             * Format: int64
             * @description The number of agents with a live connection.
             */
            readonly connected: number;
            /**
             * Format: int64
             * @description The number of live conversations of the agents that the caller may see.
             */
            readonly live_conversations: number;
            /**
             * Format: int64
             * @description The number of live conversations that are open offers.
             */
            readonly offered: number;
            /** Format: int64 */
            readonly offline: number;
            /** Format: int64 */
            readonly online: number;
            /**
             * Format: int64
             * @description The total capacity of the online agents that the caller may see, in slots.
             */
            readonly online_capacity: number;
            /**
             * Format: int64
             * @description The used capacity of the agents that the caller may see, in slots.
             */
            readonly used_capacity: number;
        };
        /** @description Totals of all queues of the account. */
        readonly FloorQueues: {
            /**
             * Format: int64
             * @description The number of closed queues.
             */
            readonly closed: number;
            /**
             * Format: int64
             * @description The longest wait, in seconds. `null` means that no conversation waits.
             */
            readonly longest_wait_s: number | null;
            /**
             * Format: int64
             * @description The number of queues that assign conversations now.
             */
            readonly open: number;
            /**
             * Format: int64
             * @description The number of waiting conversations.
             */
            readonly waiting: number;
        };
        /** @description The target of a transfer: exactly one of `agent_id`, `team_id` and `queue`. */
        readonly Handover: {
            /** @description The agent who receives the conversation. Parlor ignores the agent's availability. If the agent has no free capacity, the conversation waits for that agent. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @description A note for the next agent. The customer does not see the note. */
            readonly note?: string | null;
            /** @description The key of the queue that assigns the conversation. If no agent is free, the conversation waits in that queue. */
            readonly queue?: string | null;
            /** @description The team. A member of the team receives the conversation. If no member is free, the conversation waits for one. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description A hit. Depending on its kind, a hit contains a message, a contact or a conversation. */
        readonly Hit: {
            readonly contact: components["schemas"]["Contact"] | null;
            readonly conversation: components["schemas"]["ConversationRow"] | null;
            /** @description The kind of the hit: `message`, `contact` or `conversation`. A note is a `message`. */
            readonly kind: string;
            /**
             * @description The way in which the hit contains the search words. `phrase`: all words in their order. `words`: whole words.
             *     `beginnings`: beginnings or parts of words.
             */
            readonly match: string;
            readonly message: components["schemas"]["Message"] | null;
            /** @description The parts of the hit that match. A contact has at most five. */
            readonly snippets: readonly components["schemas"]["SearchSnippet"][];
        };
        /** @description A page of hits, best first. */
        readonly Hits: {
            readonly data: readonly components["schemas"]["Hit"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /** @description A holiday: a date with its own opening hours instead of the weekly opening hours. */
        readonly HolidayStretch: {
            /** @description The date, as `YYYY-MM-DD`. */
            readonly date: string;
            /** @description The opening time, as `HH:MM`. `null` means closed all day. */
            readonly from: string | null;
            readonly name: string;
            /** @description The closing time, as `HH:MM`. `null` means closed all day. */
            readonly to: string | null;
        };
        /** @description Changes to business hours. */
        readonly HoursChanges: {
            /** @description The days whose opening times differ from the weekly ones. A new value replaces the whole list. */
            readonly holidays?: readonly components["schemas"]["NewHoliday"][];
            /** @description The key, unique in the account. */
            readonly key?: string;
            /** @description The time zone, as an IANA name. Default for a new object: the account's. */
            readonly time_zone?: string;
            /** @description The weekly opening times. A new value replaces the whole list. */
            readonly weekly?: readonly components["schemas"]["NewWeeklyStretch"][];
        };
        readonly HoursPage: {
            readonly data: readonly components["schemas"]["BusinessHours"][];
            readonly next: components["schemas"]["Next"];
        };
        /** Format: int64 */
        readonly Id: number;
        /** @description An identity: a contact in one inbox. */
        readonly Identity: {
            /**
             * Format: int64
             * @description The contact of the identity. `null` means that the visitor is unknown.
             */
            readonly contact_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
            /** Format: int64 */
            readonly inbox_id: number;
            readonly last_activity_at: components["schemas"]["Time"] | null;
            /** @description The id of the identity in the caller's system: Firstline's `sn`, LiveDesk's `source_id`. */
            readonly serial: string | null;
            /** @description Whether the customer has proved the identity. */
            readonly verified: boolean;
        };
        /** @description An identity that is created together with the contact. */
        readonly IdentityToMake: {
            /** @description The inbox of the identity. */
            readonly inbox_id: components["schemas"]["Id"];
            /** @description The caller's own id of the contact in this inbox. Default: a random serial. */
            readonly serial?: string | null;
        };
        readonly IdOrKey: components["schemas"]["Id"] | string;
        /** @description An inbox: an entry point for conversations. */
        readonly Inbox: {
            /** @description Whether the inbox is active. An inactive inbox starts no conversations. */
            readonly active: boolean;
            /** @description The extensions of file names to which `attachment_rule` refers. */
            readonly attachment_extensions: readonly string[];
            readonly attachment_rule: components["schemas"]["AttachmentRule"];
            /** @description Whether blocking a contact resolves the contact's ongoing conversations in the inbox. */
            readonly block_resolves: boolean;
            readonly configured_at: components["schemas"]["Time"];
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly department_id: number | null;
            /** @description The text that greets a customer after the first message of a conversation. `null` means no greeting. */
            readonly greeting: string | null;
            /** @description Whether the inbox has a key for signed identities (HMAC). */
            readonly has_hmac_token: boolean;
            /**
             * Format: int64
             * @description The time for which Parlor holds an agent's message to the customer before it sends the message, in seconds.
             */
            readonly hold_s: number;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            readonly kind: components["schemas"]["InboxKind"];
            readonly name: string;
            /**
             * @description The text that a customer gets while the business hours of the conversation's queue are closed, at most once a
             *     day. `null` means no such text.
             */
            readonly out_of_hours_message: string | null;
            /** @description The key of the inbox's queue. */
            readonly queue: string;
            /**
             * @description Whether an identity has only one conversation at a time. If `true`, a request for a new conversation adds its
             *     message to the newest conversation instead.
             */
            readonly single_conversation: boolean;
            /** @description Whether conversations start as `pending`, for an automated process, instead of `open`. */
            readonly starts_pending: boolean;
            /**
             * @description The question of the satisfaction survey, which the customer gets when the conversation is resolved. `null` means
             *     no survey.
             */
            readonly survey: string | null;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
            /** @description The address that receives the inbox's events. `null` means that no address receives them. */
            readonly webhook_url: string | null;
        };
        /** @description Changes to an inbox. `null` clears a field. */
        readonly InboxChanges: {
            /** @description Whether the inbox is active. An inactive inbox accepts no new conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The file name extensions for the rules `allow` and `block`, in lower case and without a dot. Default for a new object: none. */
            readonly attachment_extensions?: readonly string[];
            /** @description The files that the inbox accepts from customers. `allow` and `block` refer to `attachment_extensions`. Default for a new object: allow_all. */
            readonly attachment_rule?: components["schemas"]["AttachmentRule"];
            /** @description Whether blocking a contact resolves the contact's ongoing conversations in the inbox. Default for a new object: true for the kind `api`, else false. */
            readonly block_resolves?: boolean;
            /** @description The department, by id or name. */
            readonly department?: null | components["schemas"]["IdOrKey"];
            /** @description The text that greets a customer after the first message of a conversation. */
            readonly greeting?: string | null;
            /** @description The key for proofs of identity. */
            readonly hmac_token?: string;
            /** @description The time for which an agent's message to the customer is held before it is sent, in seconds. Meanwhile, the agent can cancel the message. Default for a new object: 0. */
            readonly hold_s?: number;
            /** @description The key, unique in the account. */
            readonly key?: string;
            /** @description The name, for people. Default for a new object: the key. */
            readonly name?: string;
            /** @description The text that a customer gets while the business hours of the conversation's queue are closed, at most once a day. */
            readonly out_of_hours_message?: string | null;
            /** @description The queue in which the inbox's conversations wait, by id or key. Default for a new object: `default`. */
            readonly queue?: components["schemas"]["IdOrKey"];
            /** @description Whether an identity has only one conversation in the inbox. A further start continues the newest conversation, unless that one has ended and can never be reopened. */
            readonly single_conversation?: boolean;
            /** @description Whether new conversations have the status `pending`, with a bot, instead of `open`. */
            readonly starts_pending?: boolean;
            /** @description The question of the satisfaction survey. The customer gets the survey when the conversation is resolved. The conversation is closed when the customer answers, or after one day. */
            readonly survey?: string | null;
            /** @description The web address to which the inbox's events are sent. */
            readonly webhook_url?: string | null;
        };
        /**
         * @description The kind of an inbox: the dialect that serves it.
         * @enum {string}
         */
        readonly InboxKind: "onsite" | "api" | "messaging" | "web" | "email";
        readonly InboxPage: {
            readonly data: readonly components["schemas"]["Inbox"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The routing intent of a conversation. The intent applies when the conversation starts and when it is reopened. */
        readonly Intent: {
            /**
             * Format: int64
             * @description The agent that the request to start the conversation named. `null` means that it named no agent.
             */
            readonly agent_id: number | null;
            readonly kind: components["schemas"]["IntentKind"];
        };
        /**
         * @description The routing intent of a conversation.
         * @enum {string}
         */
        readonly IntentKind: "hold" | "enqueue" | "offer" | "require_agent";
        /** @description A credential with its secret. */
        readonly IssuedCredential: {
            readonly credential: components["schemas"]["Credential"];
            /** @description The token, or the secret half of the key pair. Parlor never shows the secret again. */
            readonly secret: string;
        };
        /** @description The channels of one kind of notification. */
        readonly KindChannels: {
            /** @description Whether Parlor creates notifications of this kind. If `false`, the other channels have no effect. */
            readonly desk: boolean;
            /** @description Whether Parlor sends digests by mail that list unread notifications of this kind. */
            readonly mail: boolean;
            /** @description Whether Parlor pushes notifications of this kind to the caller's subscribed browsers. */
            readonly push: boolean;
        };
        /** @description A skill. */
        readonly KnownSkill: {
            /** @description The agents who have the skill, with their levels. */
            readonly agents: readonly components["schemas"]["SkilledAgent"][];
            readonly name: string;
            /** @description The keys of the queues that require the skill. */
            readonly queues: readonly string[];
        };
        /** @description All skills, ordered by name. */
        readonly KnownSkills: {
            readonly data: readonly components["schemas"]["KnownSkill"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description A predefined label. */
        readonly Label: {
            /** @description The colour, as `#rrggbb`. */
            readonly colour: string | null;
            /** @description A description of the label, for agents. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The name, unique in the account. */
            readonly name: string;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a label. `null` clears a field. A new name does not change the labels of existing conversations. */
        readonly LabelChanges: {
            /** @description The colour, as `#rrggbb`. */
            readonly colour?: string | null;
            /** @description The description of the label. */
            readonly description?: string | null;
            /** @description The name, unique in the account. */
            readonly name?: string;
        };
        /** @description Conditions on the labels of a conversation. */
        readonly LabelFilter: {
            /** @description Labels. The conversation has all of them. */
            readonly all?: readonly string[];
            /** @description Labels. The conversation has at least one of them. */
            readonly any?: readonly string[];
            /** @description Labels. The conversation has none of them. */
            readonly none?: readonly string[];
        };
        readonly LabelPage: {
            readonly data: readonly components["schemas"]["Label"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The last message of a conversation, shortened. */
        readonly LastMessage: {
            readonly created_at: components["schemas"]["Time"];
            readonly delivery: components["schemas"]["Delivery"];
            /** @description Whether the message has files. */
            readonly has_attachments: boolean;
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["MessageKind"];
            /**
             * Format: int64
             * @description The position in the conversation: 1, 2, 3 and so on.
             */
            readonly position: number;
            readonly sender: components["schemas"]["NamedSender"];
            /** @description Whether the message has more text than `text` contains. */
            readonly shortened: boolean;
            /** @description The first 200 characters of the text. */
            readonly text: string;
        };
        /** @description The body of a request that marks a conversation as read. */
        readonly LastRead: {
            /** @description The position of the last message that the caller has read, among the newest 1,000 messages. Default: the newest message. */
            readonly up_to?: null | components["schemas"]["Id"];
        };
        /** @description The body of a request that links a login to the caller. */
        readonly LinkLogin: {
            /** @description The present password. An agent who signed in at a provider within 10 minutes may leave it out. */
            readonly password?: string | null;
            /** @description The key of the provider. */
            readonly provider: string;
        };
        /** @description The body of a request that links a login to an agent. */
        readonly LinkLoginOf: {
            /** @description The key of the provider. */
            readonly provider: string;
            /** @description The subject: the provider's identifier of the person, as in the claim `sub` of its ID tokens. */
            readonly subject: string;
        };
        /** @description The number of live conversations of one inbox kind. */
        readonly LiveOfKind: {
            readonly kind: components["schemas"]["InboxKind"];
            /** Format: int64 */
            readonly live_conversations: number;
        };
        /** @description A valid session. */
        readonly LiveSession: {
            /** @description The network address from which the agent signed in. `null` if it is unknown. */
            readonly address: string | null;
            /** Format: int64 */
            readonly agent_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether this is the session of the request. */
            readonly current: boolean;
            readonly expires_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
            /** @description The time of the last use, accurate to five minutes. */
            readonly last_used_at: components["schemas"]["Time"];
            /** @description The key of the provider at which the agent signed in. `null` means that the agent signed in with a password. */
            readonly provider: string | null;
            /** @description The `User-Agent` header of the sign-in, up to 255 characters. `null` if the sign-in had no such header. */
            readonly user_agent: string | null;
        };
        /** @description The valid sessions of an agent, oldest first. */
        readonly LiveSessions: {
            readonly data: readonly components["schemas"]["LiveSession"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description A login of an agent: the agent's user account at a sign-in provider. */
        readonly Login: {
            /** Format: int64 */
            readonly agent_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
            /**
             * @description The issuer of the login. The agent can sign in with the login only while the provider is configured with this
             *     issuer.
             */
            readonly issuer: string;
            /** @description The key of the provider. */
            readonly provider: string;
            /** @description The subject: the issuer's identifier of the person (`sub`). */
            readonly subject: string;
        };
        /** @description The logins of an agent, oldest first. */
        readonly Logins: {
            readonly data: readonly components["schemas"]["Login"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description The values of a look-up: one `value`, or several `values`. A contact with any of these values matches. */
        readonly LookUp: {
            /** @description The kind of the values. */
            readonly kind: components["schemas"]["LookUpKind"];
            /** @description The name of the custom attribute. Only for the kind `attribute`. */
            readonly name?: string | null;
            /** @description The value, such as an e-mail address or a phone number. */
            readonly value?: string | null;
            /** @description Several values, instead of `value`. */
            readonly values?: null | readonly string[];
        };
        /**
         * @description The value by which a contact is looked up. `attribute` means a custom attribute. In that case, `name` is required.
         * @enum {string}
         */
        readonly LookUpKind: "email" | "phone" | "home_phone" | "mobile_phone" | "office_phone" | "fax" | "pager" | "other_phone" | "facebook" | "twitter" | "instagram" | "postal_address" | "external_id" | "attribute";
        /** @description A macro: a prepared text with variables, blanks, files and actions. */
        readonly Macro: {
            readonly actions: readonly Record<string, never>[];
            /**
             * Format: int64
             * @description The owner of the macro, if the scope is `own`; otherwise `null`.
             */
            readonly agent_id: number | null;
            /** @description The files. Each message made from the macro gets copies of them. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description The names of the blanks in the text. */
            readonly blanks: readonly string[];
            readonly content: string;
            readonly created_at: components["schemas"]["Time"];
            readonly html: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The kind of the message: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            readonly name: string;
            /**
             * @description The agents who can see and use the macro: only its agent (`own`), the members of a team (`team`) or all agents
             *     (`all`).
             */
            readonly scope: string;
            readonly short_code: string;
            /**
             * Format: int64
             * @description The team, if the scope is `team`; otherwise `null`.
             */
            readonly team_id: number | null;
            readonly updated_at: components["schemas"]["Time"];
            /** @description The names of the variables in the text. */
            readonly variables: readonly string[];
            /**
             * @description The version. Send it as `If-Match`: Parlor then refuses the change if the macro has changed since you read it.
             *     The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description The text of a macro, filled in with the values of one conversation. */
        readonly MacroPreview: {
            readonly actions: readonly Record<string, never>[];
            /** @description The files. To send copies of the files, list their ids as `macro_attachment_ids` of a message. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description The names of the blanks that the agent must fill in. */
            readonly blanks: readonly string[];
            /** @description The text, with the value of each variable. The text still contains the blanks. */
            readonly content: string;
            readonly html: boolean;
            readonly kind: components["schemas"]["MessageKind"];
            /** Format: int64 */
            readonly macro_id: number;
            /** @description The variables without a value and without a fallback. */
            readonly missing: readonly string[];
        };
        /** @description The result of the use of a macro. */
        readonly MacroResult: {
            readonly message: components["schemas"]["Message"] | null;
            readonly scheduled_message: components["schemas"]["ScheduledMessage"] | null;
            /** @description The undo token of the actions. Present only if the request has `undo=true` and the message is not held. */
            readonly undo?: components["schemas"]["Undoable"];
        };
        /** @description A page of macros. */
        readonly Macros: {
            readonly data: readonly components["schemas"]["Macro"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The status that an action of a macro sets.
         * @enum {string}
         */
        readonly MacroStatus: "open" | "pending" | "resolved";
        /** @description An agent, as administrators see it. */
        readonly Member: {
            /** @description Whether the agent is active. An inactive agent cannot sign in and receives no conversations. */
            readonly active: boolean;
            /** @description The address of the agent's picture on this server. `null` if there is no picture. */
            readonly avatar_url: string | null;
            /**
             * Format: int64
             * @description The agent's capacity, in slots.
             */
            readonly capacity: number;
            readonly created_at: components["schemas"]["Time"];
            readonly email: string;
            /** @description Whether the agent has a password for sign-in. */
            readonly has_password: boolean;
            /** Format: int64 */
            readonly id: number;
            readonly name: string;
            /** @description The keys of the queues that the agent serves. */
            readonly queues: readonly string[];
            readonly role: components["schemas"]["Role"];
            /** @description The signature: the text below the agent's mails. `null` if there is no signature. */
            readonly signature: string | null;
            /** @description The agent's skills. The member is the name of a skill, and the value is its level from 1 to 10. */
            readonly skills: Record<string, never>;
            /** @description The ids of the agent's teams. */
            readonly team_ids: readonly number[];
            /** @description Whether the agent signs in with one-time codes. */
            readonly totp_active: boolean;
            readonly updated_at: components["schemas"]["Time"];
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
            /** @description The conversations that the agent may see. */
            readonly visibility: components["schemas"]["Visibility"];
        };
        readonly MemberPage: {
            readonly data: readonly components["schemas"]["Member"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A merge of two contacts. */
        readonly Merge: {
            /**
             * Format: int64
             * @description The agent who merged the contacts. `null` means that no agent merged them.
             */
            readonly agent_id: number | null;
            /**
             * Format: int64
             * @description The contact that remains.
             */
            readonly contact_id: number;
            /** @description The number of contact points that moved. */
            readonly contact_points: number;
            /** @description The number of conversations that moved. */
            readonly conversations: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description The evidence that both contacts are one person. */
            readonly evidence: components["schemas"]["Evidence"];
            /** Format: int64 */
            readonly id: number;
            /** @description The number of identities that moved. */
            readonly identities: number;
            /**
             * Format: int64
             * @description The contact that was merged into the remaining contact.
             */
            readonly merged_contact_id: number;
            readonly undone_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The agent who undid the merge. `null` means that the merge is in force, or that no agent undid it.
             */
            readonly undone_by: number | null;
        };
        /** @description A page of merges, newest first. */
        readonly Merges: {
            readonly data: readonly components["schemas"]["Merge"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The body of a request that merges a conversation. */
        readonly MergeTarget: {
            /** @description The conversation that remains. It belongs to the same contact, and the caller sees it. */
            readonly into_id: components["schemas"]["Id"];
        };
        /** @description A message of a conversation. */
        readonly Message: {
            /** @description The files of the message. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            readonly content: string;
            readonly content_attributes: Record<string, never>;
            /** @description The type of the content: `text`, or a term of the dialect from which the message came. */
            readonly content_type: string;
            /** Format: int64 */
            readonly conversation_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether the message was deleted. A deleted message keeps its position and has no content. */
            readonly deleted: boolean;
            readonly delivery: components["schemas"]["Delivery"];
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["MessageKind"];
            /**
             * Format: int64
             * @description The position in the conversation: 1, 2, 3 and so on.
             */
            readonly position: number;
            readonly sender: components["schemas"]["Sender"];
            /** @description The id of the message in the sender's system. */
            readonly source_id: string | null;
            readonly updated_at: components["schemas"]["Time"];
        };
        /** @description An attachment as a message shows it. */
        readonly MessageAttachment: {
            readonly answer: components["schemas"]["FileAnswer"] | null;
            /**
             * @description The media type. Parlor detects the type of a file from its content. For a link, the type is the sender's
             *     statement.
             */
            readonly content_type: string;
            readonly file_name: string;
            /**
             * Format: int64
             * @description The height of a picture in pixels. `null` for other files.
             */
            readonly height: number | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * Format: int64
             * @description The size in bytes. 0 means that the attachment is a link, so its size is unknown.
             */
            readonly size: number;
            /**
             * @description The public address of the thumbnail: a copy of the picture, at most 320 pixels wide and high. The address works
             *     for seven days. `null` means that there is no thumbnail.
             */
            readonly thumbnail_url: string | null;
            /**
             * @description The public address of the file. Everyone who knows the address can read the file. The address of a stored file
             *     works for seven days. The address of a link is external.
             */
            readonly url: string;
            /**
             * Format: int64
             * @description The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` for other files.
             */
            readonly width: number | null;
        };
        /**
         * @description The kind of a message: it determines the author and the readers. An `activity` is an activity line of the thread, which reports an event.
         * @enum {string}
         */
        readonly MessageKind: "incoming" | "outgoing" | "note" | "activity";
        /** @description A page of messages. */
        readonly Messages: {
            readonly data: readonly components["schemas"]["Message"][];
            readonly next: components["schemas"]["Next"];
            /**
             * Format: int64
             * @description For a page with `around`: the value of `before` for the page of earlier messages. `null` means that there are no
             *     earlier messages.
             */
            readonly previous: number | null;
        };
        /** @description The author of a message, with the name. */
        readonly NamedSender: {
            /**
             * Format: int64
             * @description The id of the author: the id of an agent, or of the conversation's present contact. `null` for other authors.
             */
            readonly id: number | null;
            readonly kind: components["schemas"]["SenderKind"];
            /** @description The name of the author. `null` means that the name is unknown. */
            readonly name: string | null;
        };
        /** @description A skill that a conversation needs. */
        readonly NeededSkill: {
            /** @description The minimum level, from 1 to 10. Default: 1. */
            readonly level?: null | components["schemas"]["Id"];
            /** @description The name of the skill. */
            readonly name: string;
            /** @description The waiting time, in seconds, after which the skill is no longer needed. Default: the skill stays needed. */
            readonly relax_after_s?: null | components["schemas"]["Id"];
        };
        /** @description An action of a macro. */
        readonly NewAction: components["schemas"]["NewActionAddLabels"] | components["schemas"]["NewActionRemoveLabels"] | components["schemas"]["NewActionAssign"] | components["schemas"]["NewActionSetStatus"] | components["schemas"]["NewActionSetPriority"] | components["schemas"]["NewActionSnooze"];
        /** @description Adds labels to the conversation. */
        readonly NewActionAddLabels: {
            /** @enum {string} */
            readonly kind: "add_labels";
            /** @description The labels to add or to remove. */
            readonly labels?: readonly string[];
        };
        /** @description Assigns the conversation to the agent `agent_id`. Without `agent_id`, assigns it to the agent who uses the macro. */
        readonly NewActionAssign: {
            /** @description The agent. Default: the agent who uses the macro. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "assign";
        };
        /** @description Removes labels from the conversation. */
        readonly NewActionRemoveLabels: {
            /** @enum {string} */
            readonly kind: "remove_labels";
            /** @description The labels to add or to remove. */
            readonly labels?: readonly string[];
        };
        /** @description Changes the priority of the conversation. `null` means no priority. */
        readonly NewActionSetPriority: {
            /** @enum {string} */
            readonly kind: "set_priority";
            /** @description The new priority. `null` or absent means no priority. */
            readonly priority?: null | components["schemas"]["Priority"];
        };
        /** @description Changes the status of the conversation. */
        readonly NewActionSetStatus: {
            /** @enum {string} */
            readonly kind: "set_status";
            /** @description The new status of the conversation. */
            readonly status: components["schemas"]["MacroStatus"];
        };
        /** @description Snoozes the conversation for `for_s` seconds. Without `for_s`, snoozes it until the customer writes. */
        readonly NewActionSnooze: {
            /**
             * Format: int64
             * @description The duration of the snooze, in seconds. Default: until the customer writes.
             */
            readonly for_s?: number | null;
            /** @enum {string} */
            readonly kind: "snooze";
        };
        /** @description A new agent. */
        readonly NewAgent: components["schemas"]["AgentChanges"] & {
            readonly email: unknown;
            readonly name: unknown;
        };
        /** @description A new custom attribute. */
        readonly NewAttribute: {
            /** @description The group, by id or name. An attribute of the kind `contact_row` must have a group: its table. This group cannot be changed later. */
            readonly group_id?: null | components["schemas"]["IdOrKey"];
            /** @description The label, for people. Default for a new object: the name. */
            readonly label?: string;
            /** @description The name, unique among the attributes for the same kind of object. */
            readonly name: string;
            /** @description The kind of object that the attribute describes. The kind cannot be changed later. */
            readonly object: components["schemas"]["AttributeObject"];
            /** @description The allowed values of a choice. A new value replaces the whole list. */
            readonly options?: readonly string[];
            /** @description The type of the values. */
            readonly value_type: components["schemas"]["AttributeType"];
        };
        /** @description A new group of custom attributes. */
        readonly NewAttributeGroup: {
            /** @description The description of the group. */
            readonly description?: string | null;
            /** @description The name, unique among the groups for the same kind of object. */
            readonly name: string;
            /** @description The kind of object that the attributes describe. A group of the kind `contact_row` is a table. The kind cannot be changed later. */
            readonly object: components["schemas"]["AttributeObject"];
        };
        /** @description The act of a bulk job: an action on a conversation, with the members of the action's body. */
        readonly NewBulkAct: components["schemas"]["NewBulkActResolve"] | components["schemas"]["NewBulkActReopen"] | components["schemas"]["NewBulkActClose"] | components["schemas"]["NewBulkActPend"] | components["schemas"]["NewBulkActSnooze"] | components["schemas"]["NewBulkActAssign"] | components["schemas"]["NewBulkActUnassign"] | components["schemas"]["NewBulkActTransfer"] | components["schemas"]["NewBulkActTeam"] | components["schemas"]["NewBulkActPriority"] | components["schemas"]["NewBulkActLabels"] | components["schemas"]["NewBulkActFollowers"] | components["schemas"]["NewBulkActRead"] | components["schemas"]["NewBulkActUnread"];
        /** @description Assigns the conversations to an agent. */
        readonly NewBulkActAssign: {
            /** @description The agent who receives the conversation. */
            readonly agent_id: components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "assign";
        };
        /** @description Closes the conversations. */
        readonly NewBulkActClose: {
            /** @enum {string} */
            readonly kind: "close";
        };
        /** @description Adds followers to the conversations and removes followers from them. */
        readonly NewBulkActFollowers: {
            /** @description The active agents who follow the conversation from now on. */
            readonly add?: readonly components["schemas"]["Id"][];
            /** @enum {string} */
            readonly kind: "followers";
            /** @description The agents who no longer follow the conversation. */
            readonly remove?: readonly components["schemas"]["Id"][];
        };
        /** @description Adds labels to the conversations and removes labels from them. */
        readonly NewBulkActLabels: {
            /** @description The labels to add. */
            readonly add?: readonly string[];
            /** @enum {string} */
            readonly kind: "labels";
            /** @description The labels to remove. */
            readonly remove?: readonly string[];
        };
        /** @description Hands the conversations to an automated process. */
        readonly NewBulkActPend: {
            /** @enum {string} */
            readonly kind: "pend";
        };
        /** @description Sets the priority of the conversations. */
        readonly NewBulkActPriority: {
            /** @enum {string} */
            readonly kind: "priority";
            /** @description The new priority. `null` or absent means no priority, which ranks as `medium`. */
            readonly priority?: null | components["schemas"]["Priority"];
        };
        /** @description Marks the conversations as read for the caller. */
        readonly NewBulkActRead: {
            /** @enum {string} */
            readonly kind: "read";
        };
        /** @description Reopens the conversations. */
        readonly NewBulkActReopen: {
            /** @enum {string} */
            readonly kind: "reopen";
        };
        /** @description Resolves the conversations. */
        readonly NewBulkActResolve: {
            /** @enum {string} */
            readonly kind: "resolve";
        };
        /** @description Snoozes the conversations. */
        readonly NewBulkActSnooze: {
            /** @enum {string} */
            readonly kind: "snooze";
            /**
             * Format: date-time
             * @description The end of the snooze. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly until?: string | null;
        };
        /** @description Sets the team of the conversations. */
        readonly NewBulkActTeam: {
            /** @enum {string} */
            readonly kind: "team";
            /** @description The team. `null` or absent means no team. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description Transfers the conversations, without a note. */
        readonly NewBulkActTransfer: {
            /** @description The agent who receives the conversation. Parlor ignores the agent's availability. If the agent has no free capacity, the conversation waits for that agent. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "transfer";
            /** @description A note for the next agent. The customer does not see the note. */
            readonly note?: string | null;
            /** @description The key of the queue that assigns the conversation. If no agent is free, the conversation waits in that queue. */
            readonly queue?: string | null;
            /** @description The team. A member of the team receives the conversation. If no member is free, the conversation waits for one. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description Takes the conversations from their agents. */
        readonly NewBulkActUnassign: {
            /** @enum {string} */
            readonly kind: "unassign";
            /** @description The place of the conversation afterwards: no agent (`nobody`) or its queue (`queue`). Default: `nobody`. */
            readonly to?: null | components["schemas"]["ReleaseTo"];
        };
        /** @description Marks the customer's newest message in each conversation as unread for the caller. */
        readonly NewBulkActUnread: {
            /** @enum {string} */
            readonly kind: "unread";
        };
        /** @description One act on many conversations. */
        readonly NewBulkJob: {
            /** @description The act to carry out on each conversation. */
            readonly act: components["schemas"]["NewBulkAct"];
            /** @description The conversations, 1 to 500. Each is processed once. */
            readonly conversation_ids?: null | readonly components["schemas"]["Id"][];
            /** @description A filter, as in `GET /v1/conversations`, instead of the ids. */
            readonly filter?: null | components["schemas"]["FilterDocument"];
            /** @description The key of a view, as in `GET /v1/views`, instead of the ids. */
            readonly view?: string | null;
        };
        /** @description A new endpoint. Parlor creates its first signing secret. */
        readonly NewCallback: {
            /** @description Send only events of conversations that this client application started. `null` means all conversations. Default for a new object: all conversations. */
            readonly application_id?: null | components["schemas"]["IdOrKey"];
            /** @description The maximum number of parallel requests. Default for a new object: 4. */
            readonly concurrency?: number;
            /** @description The events to send, such as `message.created` or `message.*`. A new value replaces the whole list. An empty list means all events except `audit.*`. Default for a new object: all events except `audit.*`. */
            readonly events?: readonly string[];
            /** @description The format of the requests. The format cannot be changed later. Default for a new object: `native`, which is Standard Webhooks. */
            readonly format?: components["schemas"]["EndpointFormat"];
            /** @description Send only events of conversations in this inbox. `null` means all inboxes. Default for a new object: all inboxes. */
            readonly inbox_id?: null | components["schemas"]["IdOrKey"];
            /** @description The name, unique in the account. */
            readonly name: string;
            /** @description The settings of the format. A new value replaces all settings. Settings that do not give a valid request are refused. They are stored encrypted and are never shown. Default for a new object: none. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
            /** @description The time limit for the receiver's answer, in seconds. Default for a new object: 5. */
            readonly timeout_s?: number;
            /** @description The URL, with `http://` or `https://`. */
            readonly url: string;
        };
        /** @description The body of a request that replaces the signing secret. */
        readonly NewCallbackSecret: {
            /** @description Whether Parlor also signs with the old secret until the next rotation. Receivers then have time to change. Default: `true`. */
            readonly keep_old?: boolean | null;
        };
        /** @description The body of a request that creates a case. */
        readonly NewCase: {
            /** @description The contact of the case. Default: no contact. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The subject of the case. */
            readonly subject: string;
        };
        /** @description The channels of some kinds of notification. Kinds that are absent get their default channels. */
        readonly NewChannelsByKind: {
            /** @description A conversation was assigned or offered to the caller. */
            readonly assigned?: null | components["schemas"]["NewKindChannels"];
            /** @description A conversation that the caller follows changed. */
            readonly conversation_changed?: null | components["schemas"]["NewKindChannels"];
            /** @description A message of the caller could not be delivered. */
            readonly delivery_failed?: null | components["schemas"]["NewKindChannels"];
            /** @description A note mentions the caller. */
            readonly mentioned?: null | components["schemas"]["NewKindChannels"];
            /** @description Another person wrote in a conversation that is assigned to the caller. */
            readonly new_message?: null | components["schemas"]["NewKindChannels"];
            /** @description A scheduled message of the caller could not be sent. */
            readonly scheduled_failed?: null | components["schemas"]["NewKindChannels"];
            /** @description The snooze of a conversation of the caller ended. */
            readonly snooze_ended?: null | components["schemas"]["NewKindChannels"];
        };
        /** @description A new classification. */
        readonly NewClassification: {
            /** @description Whether the entry may be chosen. If an entry becomes inactive, objects that already have it keep it. Default for a new object: true. */
            readonly active?: boolean;
            /** @description A short code: the abbreviation of a country, or the postal code of a city. */
            readonly code?: string | null;
            /** @description The description of the entry. */
            readonly description?: string | null;
            /** @description The list of the entry. The list cannot be changed later. */
            readonly kind: components["schemas"]["ClassificationKind"];
            /** @description The name, unique among the entries of its list with the same parent. */
            readonly name: string;
            /** @description The parent, by id or name: the category of a subcategory, the country of a state, the state of a city. The parent cannot be changed later. */
            readonly parent_id?: components["schemas"]["IdOrKey"];
        };
        /** @description The body of a request that adds a note. */
        readonly NewContactNote: {
            /** @description The text of the note. */
            readonly content: string;
        };
        /** @description A new contact point. */
        readonly NewContactPoint: {
            /** @description The kind of the contact point. */
            readonly kind: components["schemas"]["PointKind"];
            /** @description The value of the contact point, such as an e-mail address. */
            readonly value: string;
        };
        /** @description The body of a request that adds a row. */
        readonly NewContactRow: {
            /** @description The table: a group of custom attributes of the kind `contact_row`. */
            readonly group_id: components["schemas"]["Id"];
            /** @description Values of the table's attributes, by name. */
            readonly values?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description The body of a request that starts a conversation. */
        readonly NewConversation: {
            /** @description Free attributes, which need no definition. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The files of the first message, which the caller uploaded (`POST /v1/attachments`). With files, `message` is optional. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The case of the conversation. Default: no case. */
            readonly case?: null | ("new" | components["schemas"]["Id"]);
            /** @description Facts about the customer's program, such as the browser. */
            readonly client_info?: {
                readonly [key: string]: unknown;
            };
            /** @description Values of custom attributes, by name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The key of the inbox. Send `inbox_id` or `inbox`. */
            readonly inbox?: string | null;
            /** @description The id of the inbox. Send `inbox_id` or `inbox`. */
            readonly inbox_id?: null | components["schemas"]["Id"];
            /** @description The routing intent of the conversation. */
            readonly intent: components["schemas"]["NewIntent"];
            /** @description The labels of the conversation. */
            readonly labels?: readonly string[];
            /** @description The first message of the customer. */
            readonly message?: string | null;
            /** @description The urgency of the conversation. Default: no priority, which ranks as `medium`. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description Whether the conversation may reopen after it is resolved. Default: `true`. */
            readonly reopens?: boolean | null;
            /** @description A draft of the service record. The agent finds the draft after the pick-up. */
            readonly service_record?: null | components["schemas"]["NewServiceRecord"];
            /** @description The skills that the conversation needs, in addition to the skills of its queue. Each skill must belong to an agent or be required by a queue. */
            readonly skills?: readonly components["schemas"]["NeededSkill"][];
            /**
             * Format: date-time
             * @description The end of the snooze. Only for the status `snoozed`. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly snoozed_until?: string | null;
            /** @description The first status. Default: `open`, or `pending` if the inbox is configured so. */
            readonly status?: null | components["schemas"]["FirstStatus"];
            /** @description The subject of the conversation. */
            readonly subject?: string | null;
            /** @description The team of the conversation. Default: no team. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The customer of the conversation. */
            readonly who: components["schemas"]["Speaker"];
        };
        /** @description The body of a request that creates a credential. */
        readonly NewCredential: {
            /** @description The agent on whose behalf the credential acts. Leave the field out for a client application. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @description The inboxes that a client application may use. Only for client applications. */
            readonly inbox_ids?: readonly components["schemas"]["Id"][];
            /** @description The kind: `access_token` for `/v1` and Chatwoot's API, `api_key` for LiveDesk's API, `employee_token` for Firstline's API, `client_application` for eGain's API. */
            readonly kind: components["schemas"]["NewCredentialKind"];
            /** @description The name that the list of credentials shows. */
            readonly name: string;
        };
        /**
         * @description The kind of a new credential.
         * @enum {string}
         */
        readonly NewCredentialKind: "access_token" | "api_key" | "employee_token" | "client_application";
        /** @description A new department. */
        readonly NewDepartment: components["schemas"]["DepartmentChanges"] & {
            readonly name: unknown;
        };
        /** @description A day whose opening times differ from the weekly ones. Without `from` and `to`, the day is closed. */
        readonly NewHoliday: {
            /** @description The date, as `YYYY-MM-DD`. */
            readonly date: string;
            /** @description The beginning, as `HH:MM`. */
            readonly from?: string | null;
            /** @description The name, for people. */
            readonly name?: string | null;
            /** @description The end, as `HH:MM`. */
            readonly to?: string | null;
        };
        /** @description New business hours. */
        readonly NewHours: components["schemas"]["HoursChanges"] & {
            readonly key: unknown;
        };
        /** @description A new inbox. */
        readonly NewInbox: {
            /** @description Whether the inbox is active. An inactive inbox accepts no new conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The file name extensions for the rules `allow` and `block`, in lower case and without a dot. Default for a new object: none. */
            readonly attachment_extensions?: readonly string[];
            /** @description The files that the inbox accepts from customers. `allow` and `block` refer to `attachment_extensions`. Default for a new object: allow_all. */
            readonly attachment_rule?: components["schemas"]["AttachmentRule"];
            /** @description Whether blocking a contact resolves the contact's ongoing conversations in the inbox. Default for a new object: true for the kind `api`, else false. */
            readonly block_resolves?: boolean;
            /** @description The department, by id or name. */
            readonly department?: null | components["schemas"]["IdOrKey"];
            /** @description The text that greets a customer after the first message of a conversation. */
            readonly greeting?: string | null;
            /** @description The key for proofs of identity. */
            readonly hmac_token?: string;
            /** @description The time for which an agent's message to the customer is held before it is sent, in seconds. Meanwhile, the agent can cancel the message. Default for a new object: 0. */
            readonly hold_s?: number;
            /** @description The key, unique in the account. */
            readonly key: string;
            /** @description The kind of inbox, which determines the dialect. The kind cannot be changed later. */
            readonly kind: components["schemas"]["InboxKind"];
            /** @description The name, for people. Default for a new object: the key. */
            readonly name?: string;
            /** @description The text that a customer gets while the business hours of the conversation's queue are closed, at most once a day. */
            readonly out_of_hours_message?: string | null;
            /** @description The queue in which the inbox's conversations wait, by id or key. Default for a new object: `default`. */
            readonly queue?: components["schemas"]["IdOrKey"];
            /** @description Whether an identity has only one conversation in the inbox. A further start continues the newest conversation, unless that one has ended and can never be reopened. */
            readonly single_conversation?: boolean;
            /** @description Whether new conversations have the status `pending`, with a bot, instead of `open`. */
            readonly starts_pending?: boolean;
            /** @description The question of the satisfaction survey. The customer gets the survey when the conversation is resolved. The conversation is closed when the customer answers, or after one day. */
            readonly survey?: string | null;
            /** @description The web address to which the inbox's events are sent. */
            readonly webhook_url?: string | null;
        };
        /** @description The routing intent of a conversation. */
        readonly NewIntent: components["schemas"]["NewIntentHold"] | components["schemas"]["NewIntentEnqueue"] | components["schemas"]["NewIntentOffer"] | components["schemas"]["NewIntentRequireAgent"];
        /** @description Parlor assigns the conversation to a free agent. Without a free agent, the conversation waits in the inbox's queue. `agent_id` reserves the conversation for one agent. */
        readonly NewIntentEnqueue: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "enqueue";
        };
        /** @description Parlor only records the conversation. An agent must pick it up. `agent_id` may name the intended agent. */
        readonly NewIntentHold: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "hold";
        };
        /** @description Parlor assigns the conversation to a free agent. Without a free agent, the conversation stays open and unassigned. With `agent_id`, only this agent can get the conversation. The agent needs free capacity; Parlor ignores the agent's availability. */
        readonly NewIntentOffer: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "offer";
        };
        /** @description Parlor assigns the conversation to a free agent. Without a free agent, Parlor refuses the request. */
        readonly NewIntentRequireAgent: {
            /** @enum {string} */
            readonly kind: "require_agent";
        };
        /** @description The channels of one kind of notification. Absent members keep their defaults. */
        readonly NewKindChannels: {
            /** @description Whether Parlor creates notifications of this kind. If `false`, the other channels have no effect. */
            readonly desk?: boolean | null;
            /** @description Whether Parlor sends digests by mail that list unread notifications of this kind. */
            readonly mail?: boolean | null;
            /** @description Whether Parlor pushes notifications of this kind to the caller's subscribed browsers. */
            readonly push?: boolean | null;
        };
        /** @description A new label. */
        readonly NewLabel: components["schemas"]["LabelChanges"] & {
            readonly name: unknown;
        };
        /** @description A new macro. */
        readonly NewMacro: {
            /** @description The actions that Parlor carries out when the macro is used. Default: none. */
            readonly actions?: readonly components["schemas"]["NewAction"][];
            /** @description Files of the macro, which the caller uploaded (`POST /v1/attachments`). */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The text, with variables such as `{{contact.first_name|there}}` and blanks such as `{{?order number}}`. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /** @description The kind of the message. Default: `outgoing`. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The displayed name. Default: the short code. */
            readonly name?: string | null;
            /** @description The agents who can see and use the macro. Default: `own`. Only supervisors may create macros of their teams and of the account. */
            readonly scope?: null | ("own" | "team" | "all");
            /** @description The short code, without spaces, unique in the scope. */
            readonly short_code: string;
            /** @description The team. Required if `scope` is `team`. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /**
         * @description The kind of a new message: from the customer, to the customer, or a private note for agents.
         * @enum {string}
         */
        readonly NewMessageKind: "incoming" | "outgoing" | "note";
        /** @description The body of a request that saves the notification settings. */
        readonly NewNotificationSettings: {
            /** @description The channels of each kind of notification. Default: the default channels. */
            readonly kinds?: null | components["schemas"]["NewChannelsByKind"];
            /** @description Whether pushes show the contact's name and the text of the message. Default: `true`. */
            readonly push_text?: boolean | null;
            /** @description The daily time without pushes and mails. Default: none. */
            readonly quiet_hours?: null | components["schemas"]["NewQuietTime"];
        };
        /** @description A new sign-in provider. */
        readonly NewProvider: components["schemas"]["ProviderChanges"] & {
            readonly client_id: unknown;
            readonly issuer: unknown;
            readonly key: unknown;
        };
        /** @description A push subscription, as the browser provides it. */
        readonly NewPushSubscription: {
            /** @description The address at the push service. It begins with `https://`. */
            readonly endpoint: string;
            /** @description The keys of the subscription. */
            readonly keys: components["schemas"]["SubscriptionKeys"];
            /** @description A name for people, such as `Firefox on Linux`. Default: empty. */
            readonly name?: string | null;
        };
        /** @description A new queue. To let an agent serve the queue, change the agent's `queues`. */
        readonly NewQueue: components["schemas"]["QueueChanges"] & {
            readonly key: unknown;
        };
        /** @description Quiet hours: the daily time without pushes and mails. */
        readonly NewQuietTime: {
            /** @description The beginning of the quiet hours, as `HH:MM`. */
            readonly from: string;
            /** @description The caller's time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The end of the quiet hours, as `HH:MM`. If the end is before the beginning, it is on the next day. */
            readonly to: string;
        };
        /** @description The value of a service record attribute. `id` or `name` names the attribute. */
        readonly NewRecordValue: {
            /** @description The id of the attribute's definition. */
            readonly id?: null | components["schemas"]["Id"];
            /** @description The name of the attribute's definition. */
            readonly name?: string | null;
            /** @description A value that fits the definition. */
            readonly value: unknown;
        };
        /** @description A draft of the service record. The agent finds the draft after the pick-up. */
        readonly NewServiceRecord: {
            /** @description The free text of the service record. */
            readonly memo?: string | null;
            /** @description The values of service record attributes. */
            readonly values?: readonly components["schemas"]["NewRecordValue"][];
        };
        /** @description The body of a request that saves the settings document. */
        readonly NewSettings: {
            /** @description The whole document, at most 16 KiB as compact JSON and 8 levels deep. */
            readonly settings: {
                readonly [key: string]: unknown;
            };
        };
        /** @description A new team. To add a member, change the agent's `teams`. */
        readonly NewTeam: components["schemas"]["TeamChanges"] & {
            readonly name: unknown;
        };
        /** @description A new ticket. */
        readonly NewTicket: {
            /** @description The agent who is responsible. The agent must be active. */
            readonly assignee_id?: null | components["schemas"]["Id"];
            /** @description Files that the caller uploaded (`POST /v1/attachments`). */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The contact. Default: the contact of the conversation. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The conversation from which the ticket is made. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description Values of custom attributes of tickets, by name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The description of the problem. Default: no description. */
            readonly description?: string | null;
            /**
             * Format: date-time
             * @description The time by which the problem must be solved.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly due_at?: string | null;
            /** @description The type of the problem. The account chooses the names of types. */
            readonly kind?: string | null;
            /** @description The labels of the ticket. */
            readonly labels?: readonly string[];
            /** @description The priority of the ticket. Default: no priority. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description The id of the sponsor, which must be an active classification. */
            readonly sponsor_id?: null | components["schemas"]["Id"];
            /** @description The status of the ticket. Default: `open`. */
            readonly status?: null | components["schemas"]["TicketStatus"];
            /** @description A note about the status. */
            readonly status_note?: string | null;
            /** @description The id of the subcategory, which must be an active classification. */
            readonly subcategory_id?: null | components["schemas"]["Id"];
            /** @description The subject of the ticket. */
            readonly subject: string;
            /** @description The team that is responsible. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The id of the reason for the end of the ticket, which must be an active classification. */
            readonly termination_code_id?: null | components["schemas"]["Id"];
        };
        /** @description A new secret for one-time codes. Parlor never shows the secret again. */
        readonly NewTotp: {
            /** @description The secret in Base32, to type into an authenticator app. */
            readonly secret: string;
            /** @description The secret as an `otpauth` URI. Show it as a QR code. */
            readonly uri: string;
        };
        /** @description A new saved view. */
        readonly NewView: {
            /** @description The filter of the view. */
            readonly filter: components["schemas"]["FilterDocument"];
            /** @description The name of the view. */
            readonly name: string;
            /** @description The place among the saved views. Smaller numbers come first. Default: 0. */
            readonly position?: number | null;
            /** @description The agents who may use the view. Default: `own`. Supervisors and administrators may share views. */
            readonly shared_with?: null | components["schemas"]["Sharing"];
            /** @description The order of the conversations. Default: `-created`. */
            readonly sort?: null | components["schemas"]["ConversationSort"];
            /** @description The team. Required if `shared_with` is `team`. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description An opening time on the named days. */
        readonly NewWeeklyStretch: {
            /** @description The days, `mon` to `sun`. */
            readonly days: readonly string[];
            /** @description The beginning, as `HH:MM`. */
            readonly from: string;
            /** @description The end, as `HH:MM`. It must be later than `from`. `24:00` is the end of the day. */
            readonly to: string;
        };
        /**
         * Format: int64
         * @description The value of `after` for the next page. `null` means that there is no next page.
         */
        readonly Next: number | null;
        /** @description A notification of the caller. */
        readonly Notification: {
            /**
             * Format: int64
             * @description The agent who caused the notification most recently. `null` means that the customer or Parlor itself caused it.
             */
            readonly agent_id: number | null;
            /** @description The time of the newest cause. */
            readonly at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number of causes since the notification was last read.
             */
            readonly count: number;
            /** @description The id: the kind and the conversation. An agent has at most one notification of each kind for a conversation. */
            readonly id: string;
            readonly kind: components["schemas"]["NotificationKind"];
            /**
             * Format: int64
             * @description The message that is the newest cause. `null` if the newest cause is not a message.
             */
            readonly message_id: number | null;
            /**
             * Format: int64
             * @description The position in the list. Each further cause gives the notification a new, higher position.
             */
            readonly position: number;
            readonly read_at: components["schemas"]["Time"] | null;
            /**
             * @description The beginning of the message in one line, at most 160 characters. `null` if there is no text, or if the caller may
             *     no longer see the conversation.
             */
            readonly text: string | null;
            /** @description The contact's name. `null` if the name is unknown, or if the caller may no longer see the conversation. */
            readonly title: string | null;
        };
        /**
         * @description The kind of a notification.
         * @enum {string}
         */
        readonly NotificationKind: "assigned" | "mentioned" | "new_message" | "conversation_changed" | "delivery_failed" | "snooze_ended" | "scheduled_failed";
        /** @description A page of the caller's notifications. */
        readonly Notifications: {
            readonly data: readonly components["schemas"]["Notification"][];
            readonly next: components["schemas"]["Next"];
            /**
             * Format: int64
             * @description The total number of unread notifications of the caller.
             */
            readonly unread: number;
        };
        /** @description The caller's notification settings. */
        readonly NotificationSettings: {
            readonly kinds: components["schemas"]["ChannelsByKind"];
            /** @description Whether this server sends digests by mail. */
            readonly mail_available: boolean;
            /** @description Whether pushes show the contact's name and the text of the message. */
            readonly push_text: boolean;
            readonly quiet_hours: components["schemas"]["QuietTime"] | null;
            readonly updated_at: components["schemas"]["Time"] | null;
            /** @description The version, also sent as `ETag`. Send it as `If-Match` with the next change. */
            readonly version: string;
        };
        /** @description A provider at which agents sign in. */
        readonly OfferedProvider: {
            readonly key: string;
            /** @description The displayed name. */
            readonly name: string;
            /** @description The address on this server that a browser opens to sign in. */
            readonly url: string;
        };
        /** @description Words that are not stored. */
        readonly OffRecordWords: {
            /** @description The words for the customer. */
            readonly content: string;
        };
        /** @description The members of a list entry that depend on the caller. */
        readonly OwnMembers: {
            readonly draft: components["schemas"]["RowDraft"] | null;
            /**
             * Format: int64
             * @description The number of customer messages that the caller has not read. By contrast, `unread_count` counts the customer
             *     messages that no agent has read.
             */
            readonly unread: number;
        };
        /** @description A web page that a customer visited. */
        readonly Page: {
            /** @description The time of the latest visit. */
            readonly at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly identity_id: number;
            /**
             * Format: int64
             * @description The inbox of the identity that visited the web page.
             */
            readonly inbox_id: number;
            readonly title: string | null;
            /** @description The address of the web page in canonical form: without user, password and fragment. */
            readonly url: string;
        };
        /** @description The visited web pages, the latest visit first. */
        readonly Pages: {
            readonly data: readonly components["schemas"]["Page"][];
        };
        /** @description The body of a request that reports visited web pages. */
        readonly PagesToRecord: {
            /** @description The visited web pages, at least one. */
            readonly pages?: readonly components["schemas"]["PageToRecord"][];
        };
        /** @description A visited web page. */
        readonly PageToRecord: {
            /**
             * Format: date-time
             * @description The time of the visit. Default: now. Parlor replaces a time in the future by the present time.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly at?: string | null;
            /** @description The title of the web page. */
            readonly title?: string | null;
            /**
             * Format: uri
             * @description The address, `http` or `https`. Parlor stores the address without user, password and fragment, and with at most 1,024 characters.
             */
            readonly url: string;
        };
        /** @description Passed-over queue entries with equal requirements. */
        readonly Passed: {
            /**
             * Format: int64
             * @description The conversation of the first passed-over entry.
             */
            readonly conversation_id: number;
            /** @description The finding about the agent, as a code with parameters. */
            readonly finding: components["schemas"]["RoutingFinding"];
            /**
             * Format: int64
             * @description The number of entries with these requirements in the whole queue.
             */
            readonly waiting: number;
            /** @description The reason why the assigned agent could not receive these entries, in English. */
            readonly why: string;
        };
        /** @description A new password link. */
        readonly PasswordLink: {
            /** Format: int64 */
            readonly agent_id: number;
            readonly expires_at: components["schemas"]["Time"];
            /**
             * @description The address of the web page on which the agent sets a password. The address contains the token. `null` if the
             *     operator has not configured a web page for passwords.
             */
            readonly link: string | null;
            /**
             * @description The reason why Parlor has not sent the mail: the mail server refused it, or no web page for passwords is
             *     configured. `null` if Parlor has sent the mail, or has no mail server.
             */
            readonly mail_error: string | null;
            /** @description Whether Parlor has sent the link to the agent by mail. If `true`, `token` and `link` are `null`. */
            readonly mailed: boolean;
            /** @description The purpose of the link: `invitation` if the agent has no password, otherwise `reset`. */
            readonly purpose: string;
            /** @description The token of the link. Parlor never shows the token again. */
            readonly token: string | null;
        };
        /** @description A contact to create. */
        readonly PersonToMake: {
            /** @description Free attributes, which need no definition. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The contact points of the new contact. */
            readonly contact_points?: readonly components["schemas"]["NewContactPoint"][];
            /** @description Values of custom attributes, by name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The family name. */
            readonly family_name?: string | null;
            /** @description The given name. */
            readonly given_name?: string | null;
            /** @description The displayed name. Default: the given name and the family name. */
            readonly name?: string | null;
        };
        /** @description The position of a conversation in its queue. */
        readonly Place: {
            /** @description Whether the queue tries to assign this entry now. Some queues assign only a limited number of entries at a time. */
            readonly dispatching: boolean;
            /**
             * Format: int64
             * @description The expected further wait, in seconds, from the recent service time. `null` means that no agent serves the
             *     queue now, or that no service time is known.
             */
            readonly estimated_wait_s: number | null;
            /** @description The skills that the conversation needs now, with their minimum levels. */
            readonly needs: Record<string, never>;
            /**
             * Format: int64
             * @description The position, beginning with 1. The order is priority, then the order in which the waits began. Entries with
             *     different reservations (one agent, or none) are counted separately.
             */
            readonly position: number;
            /**
             * Format: int64
             * @description The agent for whom the queue entry is reserved. `null` means that it is not reserved.
             */
            readonly reserved_for: number | null;
            /**
             * Format: int64
             * @description The wait so far, in seconds.
             */
            readonly waited_s: number;
        };
        /**
         * @description The kind of a contact point. Two contacts never share an `email`, a `phone` (the primary phone) or an `external_id`.
         * @enum {string}
         */
        readonly PointKind: "email" | "phone" | "home_phone" | "mobile_phone" | "office_phone" | "fax" | "pager" | "other_phone" | "facebook" | "twitter" | "instagram" | "postal_address" | "external_id";
        /** @description A new message. */
        readonly PostedMessage: {
            /** @description Files that the caller uploaded (`POST /v1/attachments`). Each file can belong to only one message. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description E-mail addresses that get a blind copy. Only for mails to the customer. */
            readonly bcc?: readonly string[];
            /** @description Whether Parlor stops this scheduled message if the customer writes before it is sent. Default: `false`. */
            readonly cancel_on_reply?: boolean | null;
            /** @description E-mail addresses that get a copy. Only for mails to the customer. Parlor stores them as the content attribute `cc`. */
            readonly cc?: readonly string[];
            /** @description The text of the message. Required if the message has no attachments. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. Parlor stores the plain text of the HTML as the message's content. Parlor stores the sanitised HTML in the content attribute `html`, for clients that show rich text. */
            readonly html?: boolean | null;
            /** @description The id of the message that this message answers. Both messages must be in the same conversation. */
            readonly in_reply_to?: null | components["schemas"]["Id"];
            /** @description The kind of the message. Default: `outgoing`. `incoming` records something that the customer said, for example in a phone call. */
            readonly kind?: null | components["schemas"]["NewMessageKind"];
            /** @description Files of the macro. The message gets copies of them. */
            readonly macro_attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The macro from which the message was made. When the message is sent, Parlor carries out the macro's actions in the same transaction. */
            readonly macro_id?: null | components["schemas"]["Id"];
            /** @description The agents whom a note mentions. Only for the kind `note`. */
            readonly mentions?: readonly components["schemas"]["Id"][];
            /** @description The address of a web page that the customer's program opens for the customer. Only for outgoing messages without files. Send it instead of `content`. If the program cannot open web pages, the customer sees the address. */
            readonly page_url?: string | null;
            /** @description Whether to remove the caller's draft in this conversation in the same transaction. Default: `false`. The message can have the draft's files only if this is `true`. */
            readonly remove_draft?: boolean | null;
            /**
             * Format: int64
             * @description The position of the newest message that the caller has seen. Parlor refuses the message with `conversation-moved` if the customer or another agent wrote after it. Activity lines and the caller's own messages do not count.
             */
            readonly seen_position?: number | null;
            /**
             * Format: date-time
             * @description The time of sending, at most 366 days ahead. Default: now. A conversation has at most 50 scheduled messages.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly send_at?: string | null;
            /** @description The caller's own id of the message. */
            readonly source_id?: string | null;
        };
        /** @description The caller's availability and load. */
        readonly Presence: {
            /** Format: int64 */
            readonly agent_id: number;
            readonly availability: components["schemas"]["Availability"];
            /**
             * Format: int64
             * @description The number of live conversations, including conversations that this change assigned.
             */
            readonly live_conversations: number;
        };
        /**
         * @description The urgency of a conversation. A conversation without a priority ranks as `medium`.
         * @enum {string}
         */
        readonly Priority: "urgent" | "high" | "medium" | "low";
        /** @description A problem document (RFC 9457). */
        readonly Problem: {
            /**
             * @description A stable code for programs. `docs/api.md` explains each code.
             * @enum {string}
             */
            readonly code: "bad-query" | "bad-json" | "broken-body" | "bad-idempotency-key" | "unauthenticated" | "wrong-credentials" | "totp-required" | "sign-in-expired" | "wrong-totp" | "invalid-link" | "forbidden" | "totp-setup-required" | "password-sign-in-off" | "recent-sign-in-required" | "not-a-session" | "wrong-origin" | "insecure-origin" | "no-route" | "not-found" | "wrong-method" | "slow-body" | "contact-blocked" | "ambiguous" | "serial-taken" | "case-of-another" | "other-department" | "inbox-inactive" | "transition-not-allowed" | "taken-by-another" | "not-open" | "never-reopens" | "no-agent-available" | "capacity-reached" | "too-many-jobs" | "too-many-subscriptions" | "too-many-logins" | "revoked" | "conversation-moved" | "off-record" | "draft-exists" | "no-survey" | "queue-full" | "totp-active" | "totp-inactive" | "no-service-record" | "record-completed" | "still-open" | "ongoing-unseen" | "too-old" | "upgrade-required" | "too-many-connections" | "changed" | "bad-if-match" | "contact-erased" | "cannot-merge" | "cannot-undo" | "merged" | "cannot-merge-conversations" | "cannot-undo-merge" | "body-too-large" | "target-too-long" | "not-json" | "no-such-range" | "invalid" | "idempotency-key-reused" | "too-many-attempts" | "internal" | "unavailable" | "provider-unavailable" | "outcome-unknown";
            /** @description An explanation of this problem, and the action that the caller can take. */
            readonly detail: string | null;
            /** @description All faulty fields of the request. */
            readonly errors?: readonly components["schemas"]["ProblemField"][] | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            readonly status: number;
            /** @description The title. All problems of one kind have the same title. */
            readonly title: string;
            /** @description The type of the problem: `urn:parlor:problem:` and the code. */
            readonly type: string;
        };
        /** @description A faulty field of the request. */
        readonly ProblemField: {
            /** @description The stable code of the fault, for programs. */
            readonly code: string;
            /** @description The action that the caller can take. */
            readonly detail: string;
            /** @description The path of the field, such as `who.contact_id`. `body` means the whole document. For a query parameter, the field is the parameter's name. */
            readonly field: string;
        };
        /** @description A sign-in provider. */
        readonly Provider: {
            /** @description Whether agents may sign in at this provider. */
            readonly active: boolean;
            /** @description The path of the redirect URI on this server. Register the public address with this path at the provider. */
            readonly callback_path: string;
            /** @description The id of this server at the provider. */
            readonly client_id: string;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether Parlor creates an agent for a person who signs in and has none. */
            readonly creates_agents: boolean;
            readonly default_role: components["schemas"]["Role"] | null;
            /** @description The name of the claim that contains the person's groups. */
            readonly groups_claim: string;
            /** @description Whether this server has a client secret at the provider. Parlor never shows the secret. */
            readonly has_client_secret: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The issuer, as the provider's ID tokens contain it (`iss`). */
            readonly issuer: string;
            /** @description The key, unique in the account. */
            readonly key: string;
            /** @description The displayed name. */
            readonly name: string;
            /** @description The role for each group, by the name of the group. With an empty object, the provider does not determine roles. */
            readonly roles: Record<string, never>;
            /** @description The scopes to request beside `openid`. */
            readonly scopes: readonly string[];
            /** @description The values of the claim `amr` that prove a second factor. */
            readonly second_factors: readonly string[];
            /** @description The ids of the teams of new agents. */
            readonly team_ids: readonly number[];
            readonly updated_at: components["schemas"]["Time"];
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a sign-in provider. `null` clears a field. If the issuer changes, logins of the earlier issuer no longer work. */
        readonly ProviderChanges: {
            /** @description Whether agents may sign in through this provider. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The id of this server at the provider. */
            readonly client_id?: string;
            /** @description The secret of this server at the provider. The secret is stored encrypted and is never shown. Default for a new object: none, for a public client. */
            readonly client_secret?: string;
            /** @description Whether a new agent is created for a person without an agent. Default for a new object: false. */
            readonly creates_agents?: boolean;
            /** @description The role of a person without a group in `roles`. `null` means that such a person is refused. If `roles` is empty, `null` refuses only new agents. Default for a new object: `null`. */
            readonly default_role?: null | components["schemas"]["Role"];
            /** @description The name of the claim that contains the person's groups. Default for a new object: `groups`. */
            readonly groups_claim?: string;
            /** @description The issuer, exactly as the provider's tokens name it. The address begins with `https://`. If the provider runs on this machine, `http://` is also allowed. */
            readonly issuer?: string;
            /** @description The key, unique in the account: 1 to 64 lower-case letters, digits and hyphens. The redirect URI contains this key. */
            readonly key?: string;
            /** @description The name, for people. Default for a new object: the key. */
            readonly name?: string;
            /** @description The roles of groups, from group to role. If a person has several roles, the highest one counts. With an empty object, the provider does not determine roles. A new value replaces the whole object. */
            readonly roles?: {
                readonly [key: string]: unknown;
            };
            /** @description The scopes to request in addition to `openid`. A new value replaces the whole list. Default for a new object: `profile` and `email`. */
            readonly scopes?: readonly string[];
            /** @description The values of the claim `amr` that prove a second factor. With such a proof, the agent needs no one-time code. A new value replaces the whole list. Default for a new object: `mfa`. */
            readonly second_factors?: readonly string[];
            /** @description The teams of new agents, by id or name. A new value replaces the whole list. */
            readonly teams?: readonly components["schemas"]["IdOrKey"][];
        };
        readonly ProviderPage: {
            readonly data: readonly components["schemas"]["Provider"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The public key of this server. */
        readonly PushKey: {
            /** @description The key in URL-safe Base64: an uncompressed point on P-256. */
            readonly key: string;
        };
        /** @description A push subscription of the caller. */
        readonly PushSubscription: {
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether the session of this request created the subscription. */
            readonly current: boolean;
            /** @description The host of the push service. */
            readonly host: string;
            /** Format: int64 */
            readonly id: number;
            readonly name: string;
        };
        /** @description The push subscriptions of the caller, at most 10. */
        readonly PushSubscriptions: {
            readonly data: readonly components["schemas"]["PushSubscription"][];
        };
        /** @description A queue with its current state. */
        readonly Queue: {
            /**
             * Format: int64
             * @description The time to accept an offer, in seconds. `null` means that the queue assigns conversations without an offer.
             */
            readonly accept_within_s: number | null;
            /**
             * Format: int64
             * @description The number of agents who serve the queue and can receive conversations now.
             */
            readonly agents_ready: number;
            /**
             * Format: int64
             * @description The number of agents who serve the queue.
             */
            readonly agents_serving: number;
            /**
             * Format: int64
             * @description The maximum number of open offers per available agent.
             */
            readonly dispatch_per_agent: number | null;
            readonly distribution: components["schemas"]["Distribution"];
            /**
             * Format: int64
             * @description The expected wait of a new conversation, in seconds. Parlor computes it from the recent service time. `null`
             *     means that no agent serves the queue now, or that no service time is known.
             */
            readonly estimated_wait_s: number | null;
            /** @description The key of the queue's business hours. `null` means that the queue is always open. */
            readonly hours: string | null;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /**
             * Format: int64
             * @description The longest wait, in seconds. `null` means that no conversation waits.
             */
            readonly longest_wait_s: number | null;
            /**
             * Format: int64
             * @description The maximum number of waiting conversations. `null` means no maximum.
             */
            readonly max_length: number | null;
            /** @description Whether the queue assigns conversations now. */
            readonly open: boolean;
            readonly opens_at: components["schemas"]["Time"] | null;
            /** @description The key of the overflow queue. The overflow queue receives conversations that wait too long, or that arrive when this queue is full. */
            readonly overflow: string | null;
            /**
             * Format: int64
             * @description The wait, in seconds, after which a conversation moves to the overflow queue. `null` means that no wait moves a
             *     conversation.
             */
            readonly overflow_after_s: number | null;
            /**
             * Format: int64
             * @description The recent service time of one conversation, in seconds. `null` means that the queue has served no
             *     conversation yet.
             */
            readonly service_time_s: number | null;
            /** @description The skills that every agent of the queue needs. */
            readonly skills: readonly components["schemas"]["Skill"][];
            /** @description The version of the queue's configuration. Send it as `If-Match` with `PATCH`. */
            readonly version: string;
            /**
             * Format: int64
             * @description The number of waiting conversations.
             */
            readonly waiting: number;
        };
        /** @description Changes to a queue. `null` clears a field. */
        readonly QueueChanges: {
            /** @description The time limit for accepting an offer, in seconds. Default for a new object: conversations are assigned. */
            readonly accept_within_s?: number | null;
            /** @description The department, by id or name. */
            readonly department?: null | components["schemas"]["IdOrKey"];
            /** @description The maximum number of open offers per online agent. */
            readonly dispatch_per_agent?: number | null;
            /** @description The rule by which the queue chooses an agent. Default for a new object: `least_busy`. */
            readonly distribution?: components["schemas"]["Distribution"];
            /** @description The business hours, by id or key. */
            readonly hours?: null | components["schemas"]["IdOrKey"];
            /** @description The key, unique in the account. */
            readonly key?: string;
            /** @description The maximum number of waiting conversations. */
            readonly max_length?: number | null;
            /** @description The overflow queue, by id or key. A conversation moves there if it waits too long in this queue, or if this queue is full. */
            readonly overflow?: null | components["schemas"]["IdOrKey"];
            /** @description The wait after which a conversation moves to the overflow queue, in seconds. */
            readonly overflow_after_s?: number | null;
            /** @description The skills that the queue requires of every agent. A new value replaces the whole list. */
            readonly skills?: readonly components["schemas"]["QueueSkill"][];
        };
        /** @description The statistics of a queue today. */
        readonly QueueFigures: components["schemas"]["DayFigures"] & {
            /** @description The queue's key. */
            readonly queue: string;
        };
        /** @description A queue with its waiting conversations. */
        readonly QueueLine: {
            /**
             * @description The waiting conversations, ordered by priority, then waiting time, then id. The list has at most `limit`
             *     entries and leaves out conversations that the caller may not see.
             */
            readonly line: readonly components["schemas"]["WaitingConversation"][];
            readonly queue: components["schemas"]["Queue"];
        };
        /** @description A page of queues, ordered by id. */
        readonly Queues: {
            readonly data: readonly components["schemas"]["Queue"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The configuration of a queue. */
        readonly QueueSettings: {
            /** Format: int64 */
            readonly accept_within_s: number | null;
            /** @description The agents who serve the queue. */
            readonly agent_ids: readonly number[];
            /** Format: int64 */
            readonly department_id: number | null;
            /** Format: int64 */
            readonly dispatch_per_agent: number | null;
            readonly distribution: components["schemas"]["Distribution"];
            /** @description The key of the queue's business hours. `null` means that the queue is always open. */
            readonly hours: string | null;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /** Format: int64 */
            readonly max_length: number | null;
            /** @description The key of the overflow queue. `null` means that there is no overflow queue. */
            readonly overflow: string | null;
            /** Format: int64 */
            readonly overflow_after_s: number | null;
            /** @description The skills that every agent of the queue needs. */
            readonly skills: readonly components["schemas"]["Skill"][];
            /** @description The version. Send it as `If-Match`. */
            readonly version: string;
        };
        /** @description A skill that a queue requires. */
        readonly QueueSkill: {
            /** @description The minimum level. Default: 1. */
            readonly level?: number | null;
            /** @description The name of the skill: 1 to 64 lower-case letters, digits, hyphens and underscores. */
            readonly name: string;
            /** @description The wait after which the skill is no longer required, in seconds. Default: the skill is always required. */
            readonly relax_after_s?: number | null;
        };
        /** @description Quiet hours: the daily time without pushes and mails. */
        readonly QuietTime: {
            /** @description The beginning of the quiet hours, as `HH:MM`. */
            readonly from: string;
            /** @description The caller's time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The end of the quiet hours, as `HH:MM`. If the end is before the beginning, it is on the next day. */
            readonly to: string;
        };
        /** @description The customer's answer to a satisfaction survey. */
        readonly Rating: {
            /** @description The customer's comment on the rating. */
            readonly feedback?: string | null;
            /**
             * Format: int64
             * @description The rating, 1 (worst) to 5 (best).
             */
            readonly rating: number;
        };
        /** @description An agent's read position in a conversation. */
        readonly Reader: {
            /** Format: int64 */
            readonly agent_id: number;
            /** @description The time at which the agent last read the conversation. */
            readonly seen_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of customer messages that the agent has not read.
             */
            readonly unread_count: number;
        };
        /** @description The read positions in a conversation. The list leaves out agents who have never read the conversation. */
        readonly Readers: {
            readonly data: readonly components["schemas"]["Reader"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description The notifications to mark as read. Each member names some notifications. Parlor marks all of them. */
        readonly ReadNow: {
            /** @description With `true`, Parlor marks all notifications. */
            readonly all?: boolean | null;
            /** @description The id of a conversation. Parlor marks all notifications about it. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description The ids of notifications. Parlor ignores ids of notifications that it no longer keeps. */
            readonly ids?: readonly string[];
            /**
             * Format: int64
             * @description A position. Parlor marks all notifications up to and including this position.
             */
            readonly up_to?: number | null;
        };
        /** @description The body of a request that takes a conversation off the record or puts it back. */
        readonly Recording: {
            /** @description Whether the conversation is off the record from now on. */
            readonly off_record: boolean;
        };
        /** @description The value of a service record attribute. */
        readonly RecordValue: {
            /**
             * Format: int64
             * @description The id of the attribute's definition.
             */
            readonly id: number | null;
            /** @description The label of the attribute for display. */
            readonly label: string | null;
            /** @description The name of the attribute's definition. */
            readonly name: string;
            readonly value: unknown;
        };
        /** @description New recovery codes. Parlor never shows these codes again. */
        readonly RecoveryCodes: {
            /** @description The recovery codes. Each code can replace a code of the authenticator app once. */
            readonly recovery_codes: readonly string[];
        };
        /**
         * @description The place of a conversation after its agent is removed: unassigned (`nobody`), or back in its queue, which routes it again (`queue`).
         * @enum {string}
         */
        readonly ReleaseTo: "nobody" | "queue";
        /** @description The body of a request that replays events. */
        readonly Replay: {
            /** @description The number of the first event. */
            readonly from: components["schemas"]["Id"];
            /** @description The number of the last event. Default: the newest event. */
            readonly to?: null | components["schemas"]["Id"];
        };
        /** @description The result of a replay of events. */
        readonly Replayed: {
            /**
             * Format: int64
             * @description The number of deliveries that will be sent.
             */
            readonly deliveries: number;
        };
        /** @description A report of the delivery status of an outgoing message. */
        readonly ReportedDelivery: {
            /** @description The reported status. A report that does not advance the stored status changes nothing. */
            readonly delivery: components["schemas"]["DeliveryReport"];
            /** @description The reason for the status `failed`. */
            readonly error?: string | null;
        };
        /**
         * @description The role of an agent. The role determines the agent's rights.
         * @enum {string}
         */
        readonly Role: "agent" | "supervisor" | "administrator";
        /** @description A routing decision: the choice of an agent for a conversation. */
        readonly RoutingDecision: {
            /**
             * Format: int64
             * @description The time to accept the offer, in seconds. `null` means that the conversation was assigned without an offer.
             */
            readonly accept_within_s: number | null;
            /**
             * Format: int64
             * @description The assigned agent. `null` means that no agent was found.
             */
            readonly assigned_to: number | null;
            /** @description The agents that the queue considered. */
            readonly considered: readonly components["schemas"]["Considered"][];
            readonly decided_at: components["schemas"]["Time"];
            /** @description The distribution of the queue: the way in which it chooses among free agents. */
            readonly distribution: components["schemas"]["Distribution"];
            /** @description The routing intent of the conversation. */
            readonly intent: components["schemas"]["IntentKind"];
            /** @description The number of considered agents whom the list `considered` leaves out. */
            readonly not_shown: number;
            /**
             * Format: int64
             * @description The number of the decision in the conversation: 1, 2, 3 and so on.
             */
            readonly ordinal: number;
            /** @description The queue entries that were ahead of this one but did not fit the assigned agent. */
            readonly passed: readonly components["schemas"]["Passed"][];
            /** @description The key of the queue that made the decision. */
            readonly queue: string;
            /** @description The reasons, as English sentences. */
            readonly reason: string;
            /** @description The same reasons as codes with parameters, in the order of the sentences. `docs/routing.md` lists the codes. */
            readonly reasons: readonly components["schemas"]["RoutingReason"][];
        };
        /** @description All routing decisions of a conversation, in order. */
        readonly RoutingDecisions: {
            readonly data: readonly components["schemas"]["RoutingDecision"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description A finding about an agent: a code with its parameters. */
        readonly RoutingFinding: components["schemas"]["RoutingFindingFree"] | components["schemas"]["RoutingFindingFreeManual"] | components["schemas"]["RoutingFindingFreeClosed"] | components["schemas"]["RoutingFindingFreeOffersExhausted"] | components["schemas"]["RoutingFindingFreeOthersFirst"] | components["schemas"]["RoutingFindingFreeAskedNext"] | components["schemas"]["RoutingFindingHad"] | components["schemas"]["RoutingFindingDeactivated"] | components["schemas"]["RoutingFindingUnavailable"] | components["schemas"]["RoutingFindingFull"] | components["schemas"]["RoutingFindingTooLittleRoom"] | components["schemas"]["RoutingFindingGaveAway"] | components["schemas"]["RoutingFindingNotInTeam"] | components["schemas"]["RoutingFindingLacksSkill"] | components["schemas"]["RoutingFindingSkillTooLow"] | components["schemas"]["RoutingFindingReservedForOther"] | components["schemas"]["RoutingFindingNotServing"] | components["schemas"]["RoutingFindingManual"] | components["schemas"]["RoutingFindingClosed"] | components["schemas"]["RoutingFindingOffersPending"];
        /** @description The queue is closed. Agents may pick up its conversations. */
        readonly RoutingFindingClosed: {
            /** @enum {string} */
            readonly code: "closed";
            readonly parameters: components["schemas"]["RoutingFindingClosedParameters"];
        };
        readonly RoutingFindingClosedParameters: Record<string, never>;
        /** @description The agent is deactivated. */
        readonly RoutingFindingDeactivated: {
            /** @enum {string} */
            readonly code: "deactivated";
            readonly parameters: components["schemas"]["RoutingFindingDeactivatedParameters"];
        };
        readonly RoutingFindingDeactivatedParameters: Record<string, never>;
        /** @description The agent is free. */
        readonly RoutingFindingFree: {
            /** @enum {string} */
            readonly code: "free";
            readonly parameters: components["schemas"]["RoutingFindingFreeParameters"];
        };
        /** @description The agent is free too, and gets the next conversation. */
        readonly RoutingFindingFreeAskedNext: {
            /** @enum {string} */
            readonly code: "free-asked-next";
            readonly parameters: components["schemas"]["RoutingFindingFreeAskedNextParameters"];
        };
        readonly RoutingFindingFreeAskedNextParameters: Record<string, never>;
        /** @description The agent is free, but the queue is closed. */
        readonly RoutingFindingFreeClosed: {
            /** @enum {string} */
            readonly code: "free-closed";
            readonly parameters: components["schemas"]["RoutingFindingFreeClosedParameters"];
        };
        readonly RoutingFindingFreeClosedParameters: Record<string, never>;
        /** @description The agent is free, but agents pick up the conversations of this queue themselves. */
        readonly RoutingFindingFreeManual: {
            /** @enum {string} */
            readonly code: "free-manual";
            readonly parameters: components["schemas"]["RoutingFindingFreeManualParameters"];
        };
        readonly RoutingFindingFreeManualParameters: Record<string, never>;
        /** @description The agent is free, but the queue has as many open offers as its setting allows. */
        readonly RoutingFindingFreeOffersExhausted: {
            /** @enum {string} */
            readonly code: "free-offers-exhausted";
            readonly parameters: components["schemas"]["RoutingFindingFreeOffersExhaustedParameters"];
        };
        readonly RoutingFindingFreeOffersExhaustedParameters: Record<string, never>;
        /** @description The agent is free, and gets an earlier conversation of the queue first. */
        readonly RoutingFindingFreeOthersFirst: {
            /** @enum {string} */
            readonly code: "free-others-first";
            readonly parameters: components["schemas"]["RoutingFindingFreeOthersFirstParameters"];
        };
        readonly RoutingFindingFreeOthersFirstParameters: Record<string, never>;
        readonly RoutingFindingFreeParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
            /** @description the number of live conversations of the agent */
            readonly live: number;
        };
        /** @description The agent has no free capacity. */
        readonly RoutingFindingFull: {
            /** @enum {string} */
            readonly code: "full";
            readonly parameters: components["schemas"]["RoutingFindingFullParameters"];
        };
        readonly RoutingFindingFullParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
            /** @description the used capacity of the agent, in slots */
            readonly used: number;
        };
        /** @description The agent gave the conversation away before. */
        readonly RoutingFindingGaveAway: {
            /** @enum {string} */
            readonly code: "gave-away";
            readonly parameters: components["schemas"]["RoutingFindingGaveAwayParameters"];
        };
        readonly RoutingFindingGaveAwayParameters: Record<string, never>;
        /** @description The agent was named, and had this number of live conversations. */
        readonly RoutingFindingHad: {
            /** @enum {string} */
            readonly code: "had";
            readonly parameters: components["schemas"]["RoutingFindingHadParameters"];
        };
        readonly RoutingFindingHadParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
            /** @description the number of live conversations of the agent */
            readonly live: number;
        };
        /** @description The agent does not have a required skill. */
        readonly RoutingFindingLacksSkill: {
            /** @enum {string} */
            readonly code: "lacks-skill";
            readonly parameters: components["schemas"]["RoutingFindingLacksSkillParameters"];
        };
        readonly RoutingFindingLacksSkillParameters: {
            /** @description the required level of the skill */
            readonly needed: number;
            /** @description the skill */
            readonly skill: string;
        };
        /** @description Agents pick up the conversations of this queue themselves. */
        readonly RoutingFindingManual: {
            /** @enum {string} */
            readonly code: "manual";
            readonly parameters: components["schemas"]["RoutingFindingManualParameters"];
        };
        readonly RoutingFindingManualParameters: Record<string, never>;
        /** @description The agent is not in the team to which the conversation was transferred. */
        readonly RoutingFindingNotInTeam: {
            /** @enum {string} */
            readonly code: "not-in-team";
            readonly parameters: components["schemas"]["RoutingFindingNotInTeamParameters"];
        };
        readonly RoutingFindingNotInTeamParameters: Record<string, never>;
        /** @description The agent does not serve the queue. */
        readonly RoutingFindingNotServing: {
            /** @enum {string} */
            readonly code: "not-serving";
            readonly parameters: components["schemas"]["RoutingFindingNotServingParameters"];
        };
        readonly RoutingFindingNotServingParameters: Record<string, never>;
        /** @description The queue waits until agents have answered its open offers. */
        readonly RoutingFindingOffersPending: {
            /** @enum {string} */
            readonly code: "offers-pending";
            readonly parameters: components["schemas"]["RoutingFindingOffersPendingParameters"];
        };
        readonly RoutingFindingOffersPendingParameters: Record<string, never>;
        /** @description The conversation is reserved for another agent. */
        readonly RoutingFindingReservedForOther: {
            /** @enum {string} */
            readonly code: "reserved-for-other";
            readonly parameters: components["schemas"]["RoutingFindingReservedForOtherParameters"];
        };
        readonly RoutingFindingReservedForOtherParameters: Record<string, never>;
        /** @description The agent's level of a required skill is too low. */
        readonly RoutingFindingSkillTooLow: {
            /** @enum {string} */
            readonly code: "skill-too-low";
            readonly parameters: components["schemas"]["RoutingFindingSkillTooLowParameters"];
        };
        readonly RoutingFindingSkillTooLowParameters: {
            /** @description the agent's level of the skill */
            readonly level: number;
            /** @description the required level of the skill */
            readonly needed: number;
            /** @description the skill */
            readonly skill: string;
        };
        /** @description The agent has less free capacity than the conversation needs. */
        readonly RoutingFindingTooLittleRoom: {
            /** @enum {string} */
            readonly code: "too-little-room";
            readonly parameters: components["schemas"]["RoutingFindingTooLittleRoomParameters"];
        };
        readonly RoutingFindingTooLittleRoomParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
            /** @description the used capacity of the agent, in slots */
            readonly used: number;
            /** @description the part of the capacity that the conversation needs, in slots */
            readonly weight: number;
        };
        /** @description The agent is not online. */
        readonly RoutingFindingUnavailable: {
            /** @enum {string} */
            readonly code: "unavailable";
            readonly parameters: components["schemas"]["RoutingFindingUnavailableParameters"];
        };
        readonly RoutingFindingUnavailableParameters: {
            /** @description the availability of the agent: `busy`, `away` or `offline` */
            readonly availability: string;
        };
        /** @description A reason of a routing decision: a code with its parameters. */
        readonly RoutingReason: components["schemas"]["RoutingReasonNamedAgentFree"] | components["schemas"]["RoutingReasonNextTurn"] | components["schemas"]["RoutingReasonLeastBusy"] | components["schemas"]["RoutingReasonReservedAgentBusy"] | components["schemas"]["RoutingReasonTeamEmpty"] | components["schemas"]["RoutingReasonQueueUnserved"] | components["schemas"]["RoutingReasonQueueManual"] | components["schemas"]["RoutingReasonQueueClosed"] | components["schemas"]["RoutingReasonQueueClosedUntil"] | components["schemas"]["RoutingReasonOffersExhausted"] | components["schemas"]["RoutingReasonNobodyFree"] | components["schemas"]["RoutingReasonSkillsMissing"] | components["schemas"]["RoutingReasonPreviousAgentUnavailable"] | components["schemas"]["RoutingReasonQueueFull"] | components["schemas"]["RoutingReasonBehindOthers"] | components["schemas"]["RoutingReasonQueueOpened"] | components["schemas"]["RoutingReasonAgentDeactivated"] | components["schemas"]["RoutingReasonGivenToAgent"] | components["schemas"]["RoutingReasonGivenAgentFull"] | components["schemas"]["RoutingReasonNamedAgentHasRoom"] | components["schemas"]["RoutingReasonNamedAgentFull"] | components["schemas"]["RoutingReasonBecameFree"] | components["schemas"]["RoutingReasonNextInLine"] | components["schemas"]["RoutingReasonPickedUp"] | components["schemas"]["RoutingReasonTakenNext"] | components["schemas"]["RoutingReasonBeyondCapacity"] | components["schemas"]["RoutingReasonTransferred"] | components["schemas"]["RoutingReasonTransferredToTeam"] | components["schemas"]["RoutingReasonTransferredToQueue"] | components["schemas"]["RoutingReasonReleased"] | components["schemas"]["RoutingReasonUndone"] | components["schemas"]["RoutingReasonSkillsRelaxed"] | components["schemas"]["RoutingReasonOverflowed"] | components["schemas"]["RoutingReasonOfferExpired"] | components["schemas"]["RoutingReasonRulesChanged"] | components["schemas"]["RoutingReasonSkillsChanged"];
        /** @description The agent who had the conversation, or for whom it was reserved, is deactivated. */
        readonly RoutingReasonAgentDeactivated: {
            /** @enum {string} */
            readonly code: "agent-deactivated";
            readonly parameters: components["schemas"]["RoutingReasonAgentDeactivatedParameters"];
        };
        readonly RoutingReasonAgentDeactivatedParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The agent became free, and the conversation was the first that fitted. */
        readonly RoutingReasonBecameFree: {
            /** @enum {string} */
            readonly code: "became-free";
            readonly parameters: components["schemas"]["RoutingReasonBecameFreeParameters"];
        };
        readonly RoutingReasonBecameFreeParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            /** @description the wait, in seconds */
            readonly waited_s: number;
        };
        /** @description An offer is open to an agent, but earlier conversations of the queue get it first. */
        readonly RoutingReasonBehindOthers: {
            /** @enum {string} */
            readonly code: "behind-others";
            readonly parameters: components["schemas"]["RoutingReasonBehindOthersParameters"];
        };
        readonly RoutingReasonBehindOthersParameters: Record<string, never>;
        /** @description The pick-up exceeds the agent's capacity, which the account allows. */
        readonly RoutingReasonBeyondCapacity: {
            /** @enum {string} */
            readonly code: "beyond-capacity";
            readonly parameters: components["schemas"]["RoutingReasonBeyondCapacityParameters"];
        };
        readonly RoutingReasonBeyondCapacityParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
        };
        /** @description Someone assigned the conversation to this agent, who has no free slot. */
        readonly RoutingReasonGivenAgentFull: {
            /** @enum {string} */
            readonly code: "given-agent-full";
            readonly parameters: components["schemas"]["RoutingReasonGivenAgentFullParameters"];
        };
        readonly RoutingReasonGivenAgentFullParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
        };
        /** @description Someone assigned the conversation to this agent, who has a free slot. */
        readonly RoutingReasonGivenToAgent: {
            /** @enum {string} */
            readonly code: "given-to-agent";
            readonly parameters: components["schemas"]["RoutingReasonGivenToAgentParameters"];
        };
        readonly RoutingReasonGivenToAgentParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
        };
        /** @description Of the agents who fit, this agent has the lowest load. Among equals, the agent has been idle longest. */
        readonly RoutingReasonLeastBusy: {
            /** @enum {string} */
            readonly code: "least-busy";
            readonly parameters: components["schemas"]["RoutingReasonLeastBusyParameters"];
        };
        readonly RoutingReasonLeastBusyParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            /** @description the used capacity of the agent, in slots */
            readonly used: number;
        };
        /** @description The caller asked for this agent, who is free. */
        readonly RoutingReasonNamedAgentFree: {
            /** @enum {string} */
            readonly code: "named-agent-free";
            readonly parameters: components["schemas"]["RoutingReasonNamedAgentFreeParameters"];
        };
        readonly RoutingReasonNamedAgentFreeParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The caller asked for this agent, who has no free slot. */
        readonly RoutingReasonNamedAgentFull: {
            /** @enum {string} */
            readonly code: "named-agent-full";
            readonly parameters: components["schemas"]["RoutingReasonNamedAgentFullParameters"];
        };
        readonly RoutingReasonNamedAgentFullParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The caller asked for this agent, who has a free slot. */
        readonly RoutingReasonNamedAgentHasRoom: {
            /** @enum {string} */
            readonly code: "named-agent-has-room";
            readonly parameters: components["schemas"]["RoutingReasonNamedAgentHasRoomParameters"];
        };
        readonly RoutingReasonNamedAgentHasRoomParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The conversation was the first in its queue. The next reason says why this agent received it. */
        readonly RoutingReasonNextInLine: {
            /** @enum {string} */
            readonly code: "next-in-line";
            readonly parameters: components["schemas"]["RoutingReasonNextInLineParameters"];
        };
        readonly RoutingReasonNextInLineParameters: {
            /** @description the wait, in seconds */
            readonly waited_s: number;
        };
        /** @description The queue assigns in turn, and this agent has had no new conversation for the longest time. */
        readonly RoutingReasonNextTurn: {
            /** @enum {string} */
            readonly code: "next-turn";
            readonly parameters: components["schemas"]["RoutingReasonNextTurnParameters"];
        };
        readonly RoutingReasonNextTurnParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description No agent who serves the queue is free. */
        readonly RoutingReasonNobodyFree: {
            /** @enum {string} */
            readonly code: "nobody-free";
            readonly parameters: components["schemas"]["RoutingReasonNobodyFreeParameters"];
        };
        readonly RoutingReasonNobodyFreeParameters: Record<string, never>;
        /** @description The agent did not accept the offer in time. */
        readonly RoutingReasonOfferExpired: {
            /** @enum {string} */
            readonly code: "offer-expired";
            readonly parameters: components["schemas"]["RoutingReasonOfferExpiredParameters"];
        };
        readonly RoutingReasonOfferExpiredParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The queue has as many open offers as its setting allows. */
        readonly RoutingReasonOffersExhausted: {
            /** @enum {string} */
            readonly code: "offers-exhausted";
            readonly parameters: components["schemas"]["RoutingReasonOffersExhaustedParameters"];
        };
        readonly RoutingReasonOffersExhaustedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The conversation has waited so long that it goes to the overflow queue. */
        readonly RoutingReasonOverflowed: {
            /** @enum {string} */
            readonly code: "overflowed";
            readonly parameters: components["schemas"]["RoutingReasonOverflowedParameters"];
        };
        readonly RoutingReasonOverflowedParameters: {
            /** @description the key of the overflow queue */
            readonly overflow: string;
            /** @description the key of the queue */
            readonly queue: string;
            /** @description the wait, in seconds */
            readonly waited_s: number;
        };
        /** @description The agent picked up the conversation. */
        readonly RoutingReasonPickedUp: {
            /** @enum {string} */
            readonly code: "picked-up";
            readonly parameters: components["schemas"]["RoutingReasonPickedUpParameters"];
        };
        readonly RoutingReasonPickedUpParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The previous agent cannot receive the conversation. */
        readonly RoutingReasonPreviousAgentUnavailable: {
            /** @enum {string} */
            readonly code: "previous-agent-unavailable";
            readonly parameters: components["schemas"]["RoutingReasonPreviousAgentUnavailableParameters"];
        };
        readonly RoutingReasonPreviousAgentUnavailableParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            readonly finding: components["schemas"]["RoutingFinding"];
        };
        /** @description The queue is closed and never opens. */
        readonly RoutingReasonQueueClosed: {
            /** @enum {string} */
            readonly code: "queue-closed";
            readonly parameters: components["schemas"]["RoutingReasonQueueClosedParameters"];
        };
        readonly RoutingReasonQueueClosedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The queue is closed until a time. */
        readonly RoutingReasonQueueClosedUntil: {
            /** @enum {string} */
            readonly code: "queue-closed-until";
            readonly parameters: components["schemas"]["RoutingReasonQueueClosedUntilParameters"];
        };
        readonly RoutingReasonQueueClosedUntilParameters: {
            /** @description the time of the opening, in the time zone of the business hours */
            readonly local_time: string;
            /** @description the time of the opening, in UTC */
            readonly opens_at: string;
            /** @description the key of the queue */
            readonly queue: string;
            /** @description the time zone of the business hours */
            readonly time_zone: string;
        };
        /** @description The queue is full, so the conversation goes to its overflow queue. */
        readonly RoutingReasonQueueFull: {
            /** @enum {string} */
            readonly code: "queue-full";
            readonly parameters: components["schemas"]["RoutingReasonQueueFullParameters"];
        };
        readonly RoutingReasonQueueFullParameters: {
            /** @description the key of the overflow queue */
            readonly overflow: string;
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description Agents pick up the conversations of this queue themselves. */
        readonly RoutingReasonQueueManual: {
            /** @enum {string} */
            readonly code: "queue-manual";
            readonly parameters: components["schemas"]["RoutingReasonQueueManualParameters"];
        };
        readonly RoutingReasonQueueManualParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The queue opened. */
        readonly RoutingReasonQueueOpened: {
            /** @enum {string} */
            readonly code: "queue-opened";
            readonly parameters: components["schemas"]["RoutingReasonQueueOpenedParameters"];
        };
        readonly RoutingReasonQueueOpenedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description No agent serves the queue. */
        readonly RoutingReasonQueueUnserved: {
            /** @enum {string} */
            readonly code: "queue-unserved";
            readonly parameters: components["schemas"]["RoutingReasonQueueUnservedParameters"];
        };
        readonly RoutingReasonQueueUnservedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description Someone returned the conversation to its queue. */
        readonly RoutingReasonReleased: {
            /** @enum {string} */
            readonly code: "released";
            readonly parameters: components["schemas"]["RoutingReasonReleasedParameters"];
        };
        readonly RoutingReasonReleasedParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
        };
        /** @description The conversation is reserved for this agent, who is not free. */
        readonly RoutingReasonReservedAgentBusy: {
            /** @enum {string} */
            readonly code: "reserved-agent-busy";
            readonly parameters: components["schemas"]["RoutingReasonReservedAgentBusyParameters"];
        };
        readonly RoutingReasonReservedAgentBusyParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
        };
        /** @description The required skills of the queue, or the weights of the account, changed. */
        readonly RoutingReasonRulesChanged: {
            /** @enum {string} */
            readonly code: "rules-changed";
            readonly parameters: components["schemas"]["RoutingReasonRulesChangedParameters"];
        };
        readonly RoutingReasonRulesChangedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The required skills of the conversation changed. */
        readonly RoutingReasonSkillsChanged: {
            /** @enum {string} */
            readonly code: "skills-changed";
            readonly parameters: components["schemas"]["RoutingReasonSkillsChangedParameters"];
        };
        readonly RoutingReasonSkillsChangedParameters: Record<string, never>;
        /** @description No free agent has the required skills. */
        readonly RoutingReasonSkillsMissing: {
            /** @enum {string} */
            readonly code: "skills-missing";
            readonly parameters: components["schemas"]["RoutingReasonSkillsMissingParameters"];
        };
        readonly RoutingReasonSkillsMissingParameters: {
            /** @description the required skills, each with `name` and `level` */
            readonly skills: readonly {
                readonly level: number;
                readonly name: string;
            }[];
        };
        /** @description The conversation has waited so long that skills are no longer required. */
        readonly RoutingReasonSkillsRelaxed: {
            /** @enum {string} */
            readonly code: "skills-relaxed";
            readonly parameters: components["schemas"]["RoutingReasonSkillsRelaxedParameters"];
        };
        readonly RoutingReasonSkillsRelaxedParameters: {
            /** @description the skills that are no longer required */
            readonly relaxed: readonly string[];
            /** @description the wait, in seconds */
            readonly waited_s: number;
        };
        /** @description The agent asked for the next conversation of the queue. */
        readonly RoutingReasonTakenNext: {
            /** @enum {string} */
            readonly code: "taken-next";
            readonly parameters: components["schemas"]["RoutingReasonTakenNextParameters"];
        };
        readonly RoutingReasonTakenNextParameters: {
            /** @description the agent */
            readonly agent_id: number;
            /** @description the name of the agent at the time of the decision */
            readonly agent_name: string;
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The team has no members. */
        readonly RoutingReasonTeamEmpty: {
            /** @enum {string} */
            readonly code: "team-empty";
            readonly parameters: components["schemas"]["RoutingReasonTeamEmptyParameters"];
        };
        readonly RoutingReasonTeamEmptyParameters: {
            /** @description the team */
            readonly team_id: number;
            /** @description the name of the team */
            readonly team_name: string;
        };
        /** @description Someone transferred the conversation to an agent. */
        readonly RoutingReasonTransferred: {
            /** @enum {string} */
            readonly code: "transferred";
            readonly parameters: components["schemas"]["RoutingReasonTransferredParameters"];
        };
        readonly RoutingReasonTransferredParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
        };
        /** @description Someone transferred the conversation to a queue. */
        readonly RoutingReasonTransferredToQueue: {
            /** @enum {string} */
            readonly code: "transferred-to-queue";
            readonly parameters: components["schemas"]["RoutingReasonTransferredToQueueParameters"];
        };
        readonly RoutingReasonTransferredToQueueParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description Someone transferred the conversation to a team. */
        readonly RoutingReasonTransferredToTeam: {
            /** @enum {string} */
            readonly code: "transferred-to-team";
            readonly parameters: components["schemas"]["RoutingReasonTransferredToTeamParameters"];
        };
        readonly RoutingReasonTransferredToTeamParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
            /** @description the team */
            readonly team_id: number;
            /** @description the name of the team */
            readonly team_name: string;
        };
        /** @description Someone undid a change of the conversation. */
        readonly RoutingReasonUndone: {
            /** @enum {string} */
            readonly code: "undone";
            readonly parameters: components["schemas"]["RoutingReasonUndoneParameters"];
        };
        readonly RoutingReasonUndoneParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted; `Somebody`: a program without an agent */
            readonly by_name: string;
        };
        /**
         * @description The kind of routing result.
         * @enum {string}
         */
        readonly RoutingResult: "assigned" | "queued" | "held" | "unassigned" | "not_routed";
        /** @description The routing result of a new conversation. */
        readonly RoutingSummary: {
            /**
             * Format: int64
             * @description The assigned agent. `null` means that no agent was assigned.
             */
            readonly assignee_id: number | null;
            /** @description The URL that returns the routing decisions with their reasons. */
            readonly decisions: string;
            /** @description The key of the queue in which the conversation waits. `null` means that it does not wait. */
            readonly queue: string | null;
            readonly result: components["schemas"]["RoutingResult"];
        };
        /** @description The name and the picture of a contact. */
        readonly RowContact: {
            /** @description The address of a picture, as a partner's system provided it. */
            readonly avatar_url: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The displayed name. */
            readonly name: string;
        };
        /** @description The caller's draft, shortened. */
        readonly RowDraft: {
            /** @description The first 200 characters of the text. */
            readonly excerpt: string;
            /** @description The kind of the message that the draft becomes: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            readonly updated_at: components["schemas"]["Time"];
        };
        /** @description Changes to a service record. Absent members keep their values. */
        readonly SavedRecord: {
            /** @description The free text of the record. */
            readonly memo?: string | null;
            /** @description Values of service record attributes. `null` removes a value. */
            readonly values?: readonly components["schemas"]["NewRecordValue"][];
        };
        /** @description A scheduled message: Parlor sends it later. */
        readonly ScheduledMessage: {
            /** @description The actions of a macro. Parlor carries them out when it sends the message. */
            readonly actions: readonly Record<string, never>[];
            /**
             * Format: int64
             * @description The id of the author.
             */
            readonly agent_id: number;
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description Whether Parlor stops the scheduled message if the customer writes before it is sent. */
            readonly cancel_on_reply: boolean;
            /** @description The text, or the HTML if `html` is true. */
            readonly content: string;
            /** Format: int64 */
            readonly conversation_id: number;
            readonly created_at: components["schemas"]["Time"];
            /**
             * @description The reason why Parlor could not send the message: `conversation_ended`, `contact_erased`, `agent_inactive`,
             *     `conversation_not_visible`, `forbidden`, `capacity_reached` or another word.
             */
            readonly error: string | null;
            /** @description Whether the message waits only for the hold time of its inbox (`hold_s`). */
            readonly held: boolean;
            readonly html: boolean;
            /**
             * Format: int64
             * @description The id of the scheduled message. The sent message has another id.
             */
            readonly id: number;
            /** Format: int64 */
            readonly in_reply_to: number | null;
            /** @description The kind of the message that Parlor sends: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            readonly mentions: readonly number[];
            /** @description The time at which Parlor sends the message. */
            readonly send_at: components["schemas"]["Time"];
            readonly state: components["schemas"]["ScheduledState"];
            readonly updated_at: components["schemas"]["Time"];
        };
        /** @description The scheduled messages of a conversation, at most 50. */
        readonly ScheduledMessages: {
            readonly data: readonly components["schemas"]["ScheduledMessage"][];
        };
        /** @description A page of the caller's scheduled messages. */
        readonly ScheduledPage: {
            readonly data: readonly components["schemas"]["ScheduledMessage"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The state of a scheduled message. Parlor does not send a `stopped` or `failed` message until its author sets a new time.
         * @enum {string}
         */
        readonly ScheduledState: "waiting" | "stopped" | "failed";
        /** @description A place that matches, measured in characters (Unicode code points). */
        readonly SearchMatch: {
            readonly length: number;
            /** @description The number of characters of the part before this place. */
            readonly start: number;
        };
        /** @description A part of a text, with the places that match. */
        readonly SearchSnippet: {
            /** @description Whether the text has more characters after this part. */
            readonly after: boolean;
            /** @description Whether the text has more characters before this part. */
            readonly before: boolean;
            /** @description The field of the text: `content`, `subject`, `name`, `contact_point` or `custom_attribute`. */
            readonly field: string;
            /** @description The matching places of the part, in order. */
            readonly matches: readonly components["schemas"]["SearchMatch"][];
            /** @description The part of the text, at most 160 characters. */
            readonly text: string;
        };
        /** @description The author of a message. */
        readonly Sender: {
            /**
             * Format: int64
             * @description The id of the author: the id of an agent, or of the conversation's present contact. `null` for other authors.
             */
            readonly id: number | null;
            readonly kind: components["schemas"]["SenderKind"];
        };
        /**
         * @description The kind of a message's author.
         * @enum {string}
         */
        readonly SenderKind: "contact" | "agent" | "system";
        /** @description A sent message. */
        readonly SentMessage: components["schemas"]["Message"] & {
            /**
             * @description The undo token of the actions of the macro. Present only if the request has `undo=true` and the macro of
             *     `macro_id` has actions.
             */
            readonly undo?: components["schemas"]["Undoable"];
        };
        /** @description The service record of a conversation. */
        readonly ServiceRecord: {
            /**
             * Format: int64
             * @description The agent who is responsible for the record.
             */
            readonly agent_id: number;
            readonly completed_at: components["schemas"]["Time"] | null;
            readonly finished_at: components["schemas"]["Time"] | null;
            readonly memo: string;
            /** @description The time at which the conversation began to wait for an agent. */
            readonly queued_at: components["schemas"]["Time"];
            /** @description The time of the first pick-up. */
            readonly started_at: components["schemas"]["Time"];
            readonly updated_at: components["schemas"]["Time"];
            readonly values: readonly components["schemas"]["RecordValue"][];
            /**
             * @description The version of the record. Send the version as `If-Match`: Parlor then refuses the change if the record has
             *     changed since you read it.
             */
            readonly version: string;
        };
        /** @description A new session. */
        readonly Session: {
            readonly agent: components["schemas"]["Agent"];
            /** @description The expiry time: 30 days after the sign-in. A session can end earlier. */
            readonly expires_at: components["schemas"]["Time"];
            /**
             * @description The token of the session. Send it as `Authorization: Bearer <token>`. Parlor never shows the token again.
             *     `null` for a session with a cookie.
             */
            readonly token: string | null;
        };
        /** @description The body of a request that sets the case. */
        readonly SetCase: {
            /** @description A case of the conversation's contact. `null` or absent means no case. */
            readonly case_id?: null | components["schemas"]["Id"];
        };
        /** @description The body of a request that sets the caller's availability. */
        readonly SetMyPresence: {
            /** @description The new availability. Only `online` agents receive new conversations. */
            readonly availability: components["schemas"]["Availability"];
        };
        /** @description The body of a request that sets a password with a link. */
        readonly SetPasswordByLink: {
            /** @description The new password. */
            readonly password: string;
            /** @description The token of the password link. */
            readonly token: string;
        };
        /** @description The body of a request that sets the priority. */
        readonly SetPriority: {
            /** @description The new priority. `null` or absent means no priority, which ranks as `medium`. */
            readonly priority?: null | components["schemas"]["Priority"];
        };
        /** @description The complete list of skills that a conversation needs. */
        readonly SetSkills: {
            /** @description The skills. Each skill must belong to an agent or be required by a queue. */
            readonly skills?: readonly components["schemas"]["NeededSkill"][];
        };
        /** @description The body of a request that sets the team. */
        readonly SetTeam: {
            /** @description The team. `null` or absent means no team. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description The settings document of the caller. */
        readonly Settings: {
            /** @description The document, as the caller saved it. Empty if the caller has not saved a document. */
            readonly settings: Record<string, never>;
            readonly updated_at?: components["schemas"]["Time"] | null;
            /** @description The version, also sent as `ETag`. Send it as `If-Match` with the next change. */
            readonly version: string;
        };
        /** @description The members of a list entry that are the same for all callers. */
        readonly SharedRow: components["schemas"]["Conversation"] & {
            readonly contact: components["schemas"]["RowContact"] | null;
            readonly last_message: components["schemas"]["LastMessage"] | null;
            /** @description Reserved for deadlines. At present always `null`. */
            readonly sla: Record<string, never> | null;
        };
        /**
         * @description The agents who may use a saved view: its owner (`own`), the members of a team (`team`), or all agents (`all`).
         * @enum {string}
         */
        readonly Sharing: "own" | "team" | "all";
        /** @description The body of a sign-in. */
        readonly SignIn: {
            /** @description Whether the browser keeps the session in a cookie. Scripts cannot read the token in this cookie. Default: `false`. */
            readonly cookie?: boolean | null;
            /** @description The agent's e-mail address. Case is ignored. */
            readonly email: string;
            /** @description The agent's password. */
            readonly password: string;
            /** @description A one-time code or a recovery code, if the agent has set up one-time codes. Spaces and hyphens are ignored. */
            readonly totp?: string | null;
        };
        /** @description The body of a request that completes a sign-in at a provider. */
        readonly SignInCode: {
            /** @description A code of the authenticator app, or an unused recovery code. */
            readonly totp: string;
        };
        /** @description The ways to sign in. */
        readonly SignInWays: {
            /** @description Whether the server is a demo. A demo starts with an example account, and deletes its data when it ends. */
            readonly demo: boolean;
            /** @description Whether agents may sign in with a password. */
            readonly password: boolean;
            /** @description The providers at which agents may sign in. */
            readonly providers: readonly components["schemas"]["OfferedProvider"][];
        };
        /** @description A skill that a conversation needs. */
        readonly Skill: {
            /** Format: int64 */
            readonly level: number;
            readonly name: string;
            /**
             * Format: int64
             * @description The waiting time, in seconds, after which the skill is no longer needed. `null` means that the skill stays
             *     needed.
             */
            readonly relax_after_s: number | null;
        };
        /** @description An agent with a skill. */
        readonly SkilledAgent: {
            /** Format: int64 */
            readonly agent_id: number;
            /**
             * Format: int64
             * @description The level, from 1 to 10.
             */
            readonly level: number;
        };
        /** @description The body of a request that snoozes a conversation. */
        readonly Snooze: {
            /**
             * Format: date-time
             * @description The end of the snooze. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly until?: string | null;
        };
        /** @description The customer of the conversation. */
        readonly Speaker: components["schemas"]["SpeakerAnonymous"] | components["schemas"]["SpeakerContact"] | components["schemas"]["SpeakerIdentity"] | components["schemas"]["SpeakerSerial"] | components["schemas"]["SpeakerLookUp"];
        /** @description An unknown visitor. Parlor creates a new identity. */
        readonly SpeakerAnonymous: {
            /** @enum {string} */
            readonly kind: "anonymous";
        };
        /** @description A contact with a known id. Parlor refuses an unknown id. With a `serial`, Parlor uses the identity with this serial. If the identity has no contact, Parlor links it to this contact. If the identity has another contact, Parlor refuses the request. */
        readonly SpeakerContact: {
            /** @description The contact's id. */
            readonly contact_id: components["schemas"]["Id"];
            /** @description The choice among several identities. Not allowed together with `serial`. Default: `latest_active`. */
            readonly identity?: null | ("latest_active" | "newest");
            /** @enum {string} */
            readonly kind: "contact";
            /** @description The caller's own id of the customer in this inbox. */
            readonly serial?: string | null;
        };
        /** @description An identity of this inbox with a known id. Parlor refuses an unknown id. */
        readonly SpeakerIdentity: {
            /** @description The identity's id. */
            readonly identity_id: components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "identity";
        };
        /** @description The contact with one of these values. If there is no such contact, Parlor creates one. If several contacts match, Parlor refuses the request as ambiguous. */
        readonly SpeakerLookUp: {
            /** @description The choice among several identities. Default: `latest_active`. */
            readonly identity?: null | ("latest_active" | "newest");
            /** @enum {string} */
            readonly kind: "look_up";
            /** @description The kind and the values of the look-up. */
            readonly look_up: components["schemas"]["LookUp"];
            /** @description The contact to create if the look-up finds none. If `person` contains none of the values, Parlor adds the first value. */
            readonly person?: null | components["schemas"]["PersonToMake"];
        };
        /** @description The identity of this inbox with the caller's own serial. */
        readonly SpeakerSerial: {
            /** @enum {string} */
            readonly kind: "serial";
            /** @description The caller's own id of the customer in this inbox. */
            readonly serial: string;
            /** @description The treatment of an unknown serial: `create` creates a visitor with this serial, `refuse` refuses the request. Default: `create`. */
            readonly unknown?: null | ("create" | "refuse");
        };
        /** @description A new conversation with its contact, first message and routing. */
        readonly StartedConversation: components["schemas"]["Conversation"] & {
            readonly contact: components["schemas"]["Contact"] | null;
            readonly identity: components["schemas"]["Identity"];
            readonly message: components["schemas"]["Message"] | null;
            readonly routing: components["schemas"]["RoutingSummary"];
        };
        /**
         * @description The status of a conversation.
         * @enum {string}
         */
        readonly Status: "open" | "pending" | "snoozed" | "resolved" | "closed";
        /** @description A change of a ticket's status. */
        readonly StatusChange: {
            /**
             * Format: int64
             * @description The agent who made the change. `null` means that no agent made it.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            readonly from: components["schemas"]["TicketStatus"] | null;
            readonly to: components["schemas"]["TicketStatus"];
        };
        /**
         * @description The strength of the evidence that two contacts are the same person.
         * @enum {string}
         */
        readonly Strength: "weak" | "medium" | "strong";
        /** @description The keys of a push subscription, as the browser provides them. */
        readonly SubscriptionKeys: {
            /** @description The secret that the browser shares with this server, in URL-safe Base64. */
            readonly auth: string;
            /** @description The browser's public key, in URL-safe Base64. */
            readonly p256dh: string;
        };
        /** @description A team: a group of agents. */
        readonly Team: {
            /** @description The ids of the agents in the team. */
            readonly agent_ids: readonly number[];
            /** Format: int64 */
            readonly id: number;
            /** @description The name, unique in the account. */
            readonly name: string;
            /** @description The version. The `ETag` header has the same value. */
            readonly version: string;
        };
        /** @description Changes to a team. */
        readonly TeamChanges: {
            /** @description The name, unique in the account. */
            readonly name?: string;
        };
        readonly TeamPage: {
            readonly data: readonly components["schemas"]["Team"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The result of a test request. */
        readonly Tested: {
            /**
             * Format: int64
             * @description The number of the test event. `GET /v1/callbacks/{key}/deliveries` shows its delivery.
             */
            readonly event: number;
        };
        /** @description A page of a thread, oldest entry first. */
        readonly Thread: {
            readonly data: readonly components["schemas"]["Entry"][];
            /** @description The value of `after` for later entries. `null` means that there are no later entries now. */
            readonly next: string | null;
            /** @description The value of `before` for earlier entries. `null` means that there are no earlier entries. */
            readonly previous: string | null;
        };
        /** @description A ticket: a problem for which an agent or a team is responsible. */
        readonly Ticket: {
            /**
             * Format: int64
             * @description The agent who is responsible. `null` means no agent.
             */
            readonly assignee_id: number | null;
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /**
             * Format: int64
             * @description The contact who has the problem. `null` means no contact.
             */
            readonly contact_id: number | null;
            /**
             * Format: int64
             * @description The conversation from which the ticket was made. `null` means no conversation.
             */
            readonly conversation_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The agent who created the ticket.
             */
            readonly created_by_id: number | null;
            readonly custom_attributes: Record<string, never>;
            /** @description The description of the problem. */
            readonly description: string;
            readonly due_at: components["schemas"]["Time"] | null;
            readonly ended_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The type of the problem. The account chooses the names of types. */
            readonly kind: string | null;
            readonly labels: readonly string[];
            readonly priority: components["schemas"]["Priority"] | null;
            /**
             * Format: int64
             * @description The id of the sponsor, which is a classification.
             */
            readonly sponsor_id: number | null;
            readonly status: components["schemas"]["TicketStatus"];
            /** @description The newest 100 changes of the status, in order. */
            readonly status_changes: readonly components["schemas"]["StatusChange"][];
            /** @description A note about the status. `null` if there is no note. */
            readonly status_note: string | null;
            /**
             * Format: int64
             * @description The id of the subcategory, which is a classification.
             */
            readonly subcategory_id: number | null;
            /** @description The subject. Empty after the contact was erased. */
            readonly subject: string;
            /**
             * Format: int64
             * @description The team that is responsible. `null` means no team.
             */
            readonly team_id: number | null;
            /**
             * Format: int64
             * @description The id of the reason for the end of the ticket, which is a classification.
             */
            readonly termination_code_id: number | null;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version. Send it as `If-Match`: Parlor then refuses the change if the ticket has changed since you read it.
             *     The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a ticket. Absent members keep their values. */
        readonly TicketChange: {
            /** @description The agent who is responsible. `null` removes the agent. */
            readonly assignee_id?: null | components["schemas"]["Id"];
            /** @description The files: files that the ticket already has, and files that the caller uploaded. This list replaces all files of the ticket. */
            readonly attachment_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The contact. `null` removes the contact. If the ticket has a conversation, its contact must be the contact of the conversation. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The conversation from which the ticket was made. `null` separates the ticket from the conversation. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description Values of custom attributes, by name. `null` removes a value. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new description of the problem. */
            readonly description?: string | null;
            /**
             * Format: date-time
             * @description The time by which the problem must be solved. `null` removes the time.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly due_at?: string | null;
            /** @description The type of the problem. `null` removes the type. */
            readonly kind?: string | null;
            /** @description The labels. This list replaces all labels of the ticket. */
            readonly labels?: null | readonly string[];
            /** @description The new priority of the ticket. `null` removes the priority. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description The sponsor. `null` removes the sponsor. */
            readonly sponsor_id?: null | components["schemas"]["Id"];
            /** @description The new status of the ticket. */
            readonly status?: null | components["schemas"]["TicketStatus"];
            /** @description A note about the status. `null` removes the note. */
            readonly status_note?: string | null;
            /** @description The subcategory. `null` removes the subcategory. */
            readonly subcategory_id?: null | components["schemas"]["Id"];
            /** @description The new subject of the ticket. */
            readonly subject?: string | null;
            /** @description The team that is responsible. `null` removes the team. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The id of the reason for the end of the ticket. `null` removes the reason. */
            readonly termination_code_id?: null | components["schemas"]["Id"];
        };
        /** @description A page of tickets, newest first. */
        readonly Tickets: {
            readonly data: readonly components["schemas"]["Ticket"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The status of a ticket.
         * @enum {string}
         */
        readonly TicketStatus: "open" | "processing" | "resolved" | "closed";
        /**
         * Format: date-time
         * @description An instant in RFC 3339 form. Answers show it in UTC with microseconds.
         * @example 2026-01-31T09:30:00.000000Z
         */
        readonly Time: string;
        /** @description The state of the caller's one-time codes. */
        readonly Totp: {
            /** @description Whether the agent signs in with one-time codes. */
            readonly active: boolean;
            /**
             * Format: int64
             * @description The number of unused recovery codes.
             */
            readonly recovery_codes_left: number;
            /** @description Whether the account requires one-time codes of the agent. */
            readonly required: boolean;
            readonly since: components["schemas"]["Time"] | null;
        };
        /** @description The body of a request with a one-time code. */
        readonly TotpCode: {
            /** @description A code of the authenticator app, or an unused recovery code. */
            readonly totp: string;
        };
        /**
         * @description The agents who must sign in with one-time codes.
         * @enum {string}
         */
        readonly TotpRule: "nobody" | "administrators" | "supervisors" | "everyone";
        /** @description The body of a typing notification. */
        readonly TypingNow: {
            /** @description Whether the caller types a private note. The customer is not notified about notes. Default: `false`. */
            readonly private?: boolean | null;
            /** @description `true` when the caller starts to type, `false` when the caller stops. */
            readonly typing: boolean;
        };
        /** @description The body of a request that takes a conversation from its agent. */
        readonly Unassignment: {
            /** @description The place of the conversation afterwards: no agent (`nobody`) or its queue (`queue`). Default: `nobody`. */
            readonly to?: null | components["schemas"]["ReleaseTo"];
        };
        /** @description An undo token, with which the agent can undo a change. */
        readonly Undoable: {
            /** @description The expiry time of the token, 10 minutes after the change. */
            readonly expires_at: components["schemas"]["Time"];
            /** @description The token for `POST /v1/undo`. It is valid once, and only for the agent who made the change. */
            readonly token: string;
        };
        /** @description The body of a request that undoes a change. */
        readonly UndoChange: {
            /** @description The token from the answer to the change. */
            readonly token: string;
        };
        /** @description The outcome of an undo. */
        readonly Undone: {
            readonly bulk: components["schemas"]["BulkJob"] | null;
            /**
             * Format: int64
             * @description The restored conversation. It can be a conversation that the caller may no longer see. `null` for the undo of a
             *     bulk job.
             */
            readonly conversation_id: number | null;
        };
        /** @description A conversation of the caller with unread messages. */
        readonly Unread: {
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number of customer messages since the caller last read the conversation.
             */
            readonly unread_count: number;
        };
        /** @description The number of unread notifications. */
        readonly UnreadNotifications: {
            /**
             * Format: int64
             * @description The total number of unread notifications of the caller.
             */
            readonly unread: number;
        };
        /** @description A page of unread conversations that are assigned to the caller. */
        readonly UnreadPage: {
            /** @description The conversations, newest first. Even an empty page can have a next page. */
            readonly data: readonly components["schemas"]["Unread"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /** @description A view: a filter of conversations with a name. */
        readonly View: {
            readonly created_at: components["schemas"]["Time"] | null;
            /** @description The filter of the view, as `GET /v1/conversations` takes it. */
            readonly filter: components["schemas"]["FilterDocument"];
            /**
             * Format: int64
             * @description The id of a saved view. `null` for a built-in view.
             */
            readonly id: number | null;
            /**
             * Format: int64
             * @description The inbox, for the view of an inbox; otherwise `null`.
             */
            readonly inbox_id: number | null;
            /**
             * @description The key: `mine`, `mentions`, `queue`, `unassigned`, `all`, `team-5`, `inbox-3`, `failed` or `snoozed`, or
             *     `view-12` for a saved view.
             */
            readonly key: string;
            readonly kind: components["schemas"]["ViewKind"];
            /**
             * @description The name. The view of a team or an inbox has the name of the team or inbox. Other built-in views have `null`,
             *     because the desk names them in the agent's language.
             */
            readonly name: string | null;
            /**
             * Format: int64
             * @description The owner of a saved view that is not shared; otherwise `null`.
             */
            readonly owner_id: number | null;
            /**
             * Format: int64
             * @description The place among the saved views. Smaller numbers come first. `null` for a built-in view.
             */
            readonly position: number | null;
            readonly shared_with: components["schemas"]["Sharing"] | null;
            readonly sort: components["schemas"]["ConversationSort"] | null;
            /**
             * Format: int64
             * @description The team, for the view of a team and for a view that is shared with a team; otherwise `null`.
             */
            readonly team_id: number | null;
            readonly updated_at: components["schemas"]["Time"] | null;
            /** @description The version of a saved view. Send it as `If-Match` with a change. `null` for a built-in view. */
            readonly version: string | null;
        };
        /** @description Changes to a saved view. Absent members keep their values. */
        readonly ViewChange: {
            /** @description The filter. The new filter replaces the whole old filter. */
            readonly filter?: null | components["schemas"]["FilterDocument"];
            /** @description The new name of the view. */
            readonly name?: string | null;
            /** @description The place among the saved views. Smaller numbers come first. */
            readonly position?: number | null;
            /** @description The agents who may use the view. With `own`, the caller becomes the owner of the view. */
            readonly shared_with?: null | components["schemas"]["Sharing"];
            /** @description The order of the conversations. */
            readonly sort?: null | components["schemas"]["ConversationSort"];
            /** @description The team, if `shared_with` is `team`. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description The number of conversations in a view. */
        readonly ViewCount: {
            /** @description Whether a saved view may have more conversations than `count`. */
            readonly capped: boolean;
            /**
             * Format: int64
             * @description The number of conversations, at most 999 for a saved view. `null` means that the saved view has not been counted
             *     yet: ask again later.
             */
            readonly count: number | null;
        };
        /** @description A conversation with all agents who view it or reply in it. */
        readonly ViewedConversation: {
            readonly agents: readonly components["schemas"]["Viewer"][];
            /** Format: int64 */
            readonly conversation_id: number;
        };
        /** @description Viewed conversations, in order of id. */
        readonly ViewedConversations: {
            readonly data: readonly components["schemas"]["ViewedConversation"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description An agent who views a conversation or writes a reply in it. */
        readonly Viewer: {
            /** Format: int64 */
            readonly agent_id: number;
            /** @description The kind of message that the agent writes: `reply` or `note`. `null` means that the agent writes nothing. */
            readonly replying: string | null;
            /** @description Whether the agent views the conversation. */
            readonly viewing: boolean;
        };
        /** @description All viewers of a conversation, at most 50, in order of id. */
        readonly Viewers: {
            readonly data: readonly components["schemas"]["Viewer"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description The body of a viewing notification. */
        readonly ViewingNow: {
            /** @description `true` while the caller views the conversation, `false` when the caller leaves it. */
            readonly viewing: boolean;
        };
        /**
         * @description The kind of a view.
         * @enum {string}
         */
        readonly ViewKind: "built_in" | "saved";
        /** @description The views of the caller. */
        readonly Views: {
            /** @description The built-in views in the order of the desk's navigation, then the saved views by `position`. */
            readonly data: readonly components["schemas"]["CountedView"][];
        };
        /**
         * @description The conversations that an agent may see: only the agent's own (`own`), also the conversations of the agent's teams (`team`), or all (`all`).
         * @enum {string}
         */
        readonly Visibility: "own" | "team" | "all";
        /** @description The queue and the queue position of a conversation. */
        readonly WaitingAt: {
            readonly place: components["schemas"]["Place"] | null;
            /** @description The key of the queue. `null` means that the conversation does not wait. */
            readonly queue: string | null;
        };
        /** @description A conversation that waits in a queue. */
        readonly WaitingConversation: {
            /** Format: int64 */
            readonly conversation_id: number;
            readonly place: components["schemas"]["Place"];
        };
        /** @description Weekly opening hours on certain days. */
        readonly WeeklyStretch: {
            /** @description The days, from `mon` to `sun`. */
            readonly days: readonly string[];
            /** @description The opening time, as `HH:MM`. */
            readonly from: string;
            /** @description The closing time, as `HH:MM`. `24:00` is allowed. */
            readonly to: string;
        };
        /** @description The text of a draft. */
        readonly WrittenDraft: {
            /** @description Files of the draft, which the caller uploaded (`POST /v1/attachments`). Each file can belong to only one draft or message. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The text of the draft. The text may be empty. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. Parlor stores the sanitised HTML. */
            readonly html?: boolean | null;
            /** @description The id of the message that the draft answers. */
            readonly in_reply_to?: null | components["schemas"]["Id"];
            /** @description The kind of the message that the draft becomes. Default: `outgoing`. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The agents whom a note mentions. */
            readonly mentions?: readonly components["schemas"]["Id"][];
        };
    };
    responses: {
        /** @description The account */
        readonly Account: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Account"];
            };
        };
        /** @description The agent */
        readonly Agent: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Agent"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. `never-reopens`: The conversation can never open again. `capacity-reached`: The agent's capacity is reached. `conversation-moved`: The conversation has moved on. `off-record`: The conversation is off the record. `contact-erased`: The contact was erased. `merged`: The conversation is merged into another one. */
        readonly ApplyMacroConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The object */
        readonly Attribute: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Attribute"];
            };
        };
        /** @description The object */
        readonly AttributeGroup: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["AttributeGroup"];
            };
        };
        /** @description The job */
        readonly BulkJob: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["BulkJob"];
            };
        };
        /** @description The object */
        readonly BusinessHours: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["BusinessHours"];
            };
        };
        /** @description The endpoint */
        readonly Callback: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Callback"];
            };
        };
        /** @description `cannot-merge`: These contacts cannot be merged. */
        readonly CannotMerge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `contact-erased`: The contact was erased. `cannot-merge-conversations`: These conversations cannot be merged. */
        readonly CannotMergeConversationsOrContactErased: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `cannot-undo-merge`: The merge cannot be undone. */
        readonly CannotUndoMerge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `capacity-reached`: The agent's capacity is reached. */
        readonly CapacityReached: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `taken-by-another`: Another agent has this conversation. `not-open`: The conversation is not open. `capacity-reached`: The agent's capacity is reached. */
        readonly CapacityReachedOrNotOpenOrTakenByAnother: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The case */
        readonly Case: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Case"];
            };
        };
        /** @description `case-of-another`: The case belongs to another contact. */
        readonly CaseOfAnother: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `changed`: The object has changed meanwhile. */
        readonly Changed: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The conversation */
        readonly ChangedConversation: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ChangedConversation"];
            };
        };
        /** @description The object */
        readonly Classification: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Classification"];
            };
        };
        /** @description The contact */
        readonly Contact: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Contact"];
            };
        };
        /** @description `contact-erased`: The contact was erased. */
        readonly ContactErased: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `no-service-record`: There is no service record yet. `record-completed`: The service record is completed. `contact-erased`: The contact was erased. */
        readonly ContactErasedOrNoServiceRecordOrRecordCompleted: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `no-survey`: The conversation has no survey to answer. `contact-erased`: The contact was erased. */
        readonly ContactErasedOrNoSurvey: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `off-record`: The conversation is off the record. `contact-erased`: The contact was erased. */
        readonly ContactErasedOrOffRecord: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The row */
        readonly ContactRow: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ContactRow"];
            };
        };
        /** @description The contact */
        readonly ContactWithIdentities: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ContactWithIdentities"];
            };
        };
        /** @description The conversation */
        readonly Conversation: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Conversation"];
            };
        };
        /** @description The object */
        readonly Department: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Department"];
            };
        };
        /** @description The draft */
        readonly Draft: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Draft"];
            };
        };
        /** @description `draft-exists`: The agent has a draft in this conversation. */
        readonly DraftExists: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A page of drafts */
        readonly Drafts: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Drafts"];
            };
        };
        /** @description `forbidden`: Not allowed. `totp-setup-required`: Set up one-time codes first. `wrong-origin`: The request does not come from a page of this server. */
        readonly Forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The object */
        readonly Inbox: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Inbox"];
            };
        };
        /** @description `wrong-origin`: The request does not come from a page of this server. `insecure-origin`: A session cookie needs HTTPS. */
        readonly InsecureOrigin: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `password-sign-in-off`: The account does not use passwords. `wrong-origin`: The request does not come from a page of this server. `insecure-origin`: A session cookie needs HTTPS. */
        readonly InsecureOriginOrPasswordSignInOff: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid-link`: The link does not work. */
        readonly InvalidLink: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The object */
        readonly Label: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Label"];
            };
        };
        /** @description The logins */
        readonly Logins: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Logins"];
            };
        };
        /** @description The macro */
        readonly Macro: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Macro"];
            };
        };
        /** @description The object */
        readonly Member: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Member"];
            };
        };
        /** @description The merge */
        readonly Merge: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Merge"];
            };
        };
        /** @description `never-reopens`: The conversation can never open again. `merged`: The conversation is merged into another one. */
        readonly MergedOrNeverReopens: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The message */
        readonly Message: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Message"];
            };
        };
        /** @description `never-reopens`: The conversation can never open again. */
        readonly NeverReopens: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. `never-reopens`: The conversation can never open again. */
        readonly NeverReopensOrTransitionNotAllowed: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `recent-sign-in-required`: Sign in again first. `not-a-session`: This token is not a session. `wrong-origin`: The request does not come from a page of this server. `insecure-origin`: A session cookie needs HTTPS. */
        readonly NewcomerInsecureOriginOrNotASessionOrRecentSignInRequired: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-a-session`: This token is not a session. `wrong-origin`: The request does not come from a page of this server. */
        readonly NewcomerNotASession: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `recent-sign-in-required`: Sign in again first. `not-a-session`: This token is not a session. `wrong-origin`: The request does not come from a page of this server. */
        readonly NewcomerNotASessionOrRecentSignInRequired: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `no-service-record`: There is no service record yet. */
        readonly NoServiceRecord: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `no-service-record`: There is no service record yet. `still-open`: The conversation has not ended. */
        readonly NoServiceRecordOrStillOpen: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `no-such-range`: The file has no bytes in this range. */
        readonly NoSuchRange: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `totp-setup-required`: Set up one-time codes first. `not-a-session`: This token is not a session. `wrong-origin`: The request does not come from a page of this server. */
        readonly NotASession: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-found`: The object does not exist. */
        readonly NotFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The channels */
        readonly NotificationSettings: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["NotificationSettings"];
            };
        };
        /** @description `not-open`: The conversation is not open. `queue-full`: The queue is full. */
        readonly NotOpenOrQueueFull: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The pages */
        readonly Pages: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Pages"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. `never-reopens`: The conversation can never open again. `capacity-reached`: The agent's capacity is reached. `conversation-moved`: The conversation has moved on. `off-record`: The conversation is off the record. `contact-erased`: The contact was erased. `merged`: The conversation is merged into another one. */
        readonly PostMessageConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The object */
        readonly Provider: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Provider"];
            };
        };
        /** @description `unavailable`: Temporarily unavailable. `provider-unavailable`: The sign-in provider cannot be used. `outcome-unknown`: The outcome is unknown. */
        readonly ProviderUnavailable: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The queue */
        readonly QueueSettings: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["QueueSettings"];
            };
        };
        /** @description The endpoint has received the event. */
        readonly Received: {
            headers: {
                readonly [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The recovery codes */
        readonly RecoveryCodes: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["RecoveryCodes"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. */
        readonly Refused: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedDocument: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 400 `bad-idempotency-key`: The Idempotency-Key header cannot be used. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 422 `idempotency-key-reused`: The idempotency key was used for another request. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedKeyedDocument: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 400 `bad-idempotency-key`: The Idempotency-Key header cannot be used. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 400 `bad-if-match`: The If-Match header cannot be used. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 422 `idempotency-key-reused`: The idempotency key was used for another request. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedKeyedEdit: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `broken-body`: The request body is incomplete. 400 `bad-idempotency-key`: The Idempotency-Key header cannot be used. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 422 `invalid`: The request has invalid fields. 422 `idempotency-key-reused`: The idempotency key was used for another request. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedKeyedFile: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `wrong-origin`: The request does not come from a page of this server. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. */
        readonly RefusedNewcomer: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedNewcomerDocument: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedPageDocument: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. */
        readonly RefusedStranger: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. 503 `outcome-unknown`: The outcome is unknown. */
        readonly RefusedStrangerDocument: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. `never-reopens`: The conversation can never open again. `contact-erased`: The contact was erased. `merged`: The conversation is merged into another one. */
        readonly RetryMessageConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `revoked`: The credential was revoked. */
        readonly Revoked: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The scheduled message */
        readonly ScheduledMessage: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ScheduledMessage"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. `never-reopens`: The conversation can never open again. `capacity-reached`: The agent's capacity is reached. `off-record`: The conversation is off the record. `contact-erased`: The contact was erased. `merged`: The conversation is merged into another one. */
        readonly SendScheduledMessageConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `serial-taken`: The serial belongs to another contact. */
        readonly SerialTaken: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Signed in */
        readonly Session: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Session"];
            };
        };
        /** @description The document */
        readonly Settings: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Settings"];
            };
        };
        /** @description `sign-in-expired`: The sign-in has ended. `wrong-totp`: The one-time code is wrong. */
        readonly SignInExpiredOrWrongTotp: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `contact-blocked`: The contact is blocked. `ambiguous`: The look-up found several contacts. `serial-taken`: The serial belongs to another contact. `case-of-another`: The case belongs to another contact. `other-department`: The case belongs to another department. `inbox-inactive`: The inbox is not active. `no-agent-available`: No agent is available. `off-record`: The conversation is off the record. `queue-full`: The queue is full. `ongoing-unseen`: The customer has a conversation that you may not see. */
        readonly StartConversationConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The object */
        readonly Team: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Team"];
            };
        };
        /** @description The ticket */
        readonly Ticket: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["Ticket"];
            };
        };
        /** @description `too-many-attempts`: Too many failed attempts to sign in. */
        readonly TooManyAttempts: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many-connections`: Too many live connections. */
        readonly TooManyConnections: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many-jobs`: Too many bulk jobs. */
        readonly TooManyJobs: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many-logins`: Too many logins. */
        readonly TooManyLogins: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-many-subscriptions`: Too many push subscriptions. */
        readonly TooManySubscriptions: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too-old`: The position is too old: reload your data. */
        readonly TooOld: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `totp-active`: One-time codes are set up already. */
        readonly TotpActive: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `totp-active`: One-time codes are set up already. `totp-inactive`: There are no one-time codes. */
        readonly TotpActiveOrTotpInactive: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `totp-inactive`: There are no one-time codes. */
        readonly TotpInactive: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong-credentials`: The e-mail address or the password is wrong. `totp-required`: A one-time code is needed. `wrong-totp`: The one-time code is wrong. */
        readonly TotpRequiredOrWrongCredentialsOrWrongTotp: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `transition-not-allowed`: The status cannot change like this. */
        readonly TransitionNotAllowed: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `case-of-another`: The case belongs to another contact. `never-reopens`: The conversation can never open again. `capacity-reached`: The agent's capacity is reached. `too-many-jobs`: Too many bulk jobs. `contact-erased`: The contact was erased. `cannot-undo`: The change cannot be undone. */
        readonly UndoConflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `upgrade-required`: Open a WebSocket here. */
        readonly UpgradeRequired: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The view */
        readonly View: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["View"];
            };
        };
        /** @description `unauthenticated`: A valid bearer token or session cookie is needed. `wrong-totp`: The one-time code is wrong. */
        readonly WrongTotp: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The account of the account. */
        readonly "account-account": number;
        /** @description The value of `next` in the previous page. */
        readonly after: number;
        /** @description The value of `next` in the previous page. */
        readonly "after-2": components["schemas"]["Id"];
        /** @description The value of `next` in the previous page. */
        readonly "after-3": string;
        /** @description The id of the agent. */
        readonly "agent-id": number;
        /** @description The id of the attachment. */
        readonly "attachment-id": number;
        /** @description The id of the bulk job. */
        readonly "bulk-job-id": number;
        /** @description The key of the callback endpoint. */
        readonly "callback-endpoint-key": string;
        /** @description The id of the case. */
        readonly "case-id": number;
        /** @description The id of the classification. */
        readonly "classification-id": number;
        /** @description The id of the contact. */
        readonly "contact-id": number;
        /** @description The id of the contact note. */
        readonly "contact-note-id": number;
        /** @description The id of the contact point. */
        readonly "contact-point-id": number;
        /** @description The id of the conversation. */
        readonly "conversation-id": number;
        /** @description The id of the credential. */
        readonly "credential-id": number;
        /** @description The id of the custom attribute. */
        readonly "custom-attribute-id": number;
        /** @description The id of the delivery. */
        readonly "delivery-id": string;
        /** @description The id of the department. */
        readonly "department-id": number;
        /** @description The id of the group of custom attributes. */
        readonly "group-of-custom-attributes-id": number;
        /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
        readonly "Idempotency-Key": string;
        /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
        readonly "If-Match": string;
        /** @description The id of the inbox. */
        readonly "inbox-id": number;
        /** @description The id of the label. */
        readonly "label-id": number;
        /** @description The page size. */
        readonly limit: number;
        /** @description The login of the login. */
        readonly "login-login": number;
        /** @description The id of the macro. */
        readonly "macro-id": number;
        /** @description The id of the merge. */
        readonly "merge-id": number;
        /** @description The id of the message. */
        readonly "message-id": number;
        /** @description The id of the push subscription. */
        readonly "push-subscription-id": number;
        /** @description The key of the queue. */
        readonly "queue-key": string;
        /** @description The id of the row of a contact. */
        readonly "row-of-a-contact-id": number;
        /** @description The id of the scheduled message. */
        readonly "scheduled-message-id": number;
        /** @description The id of the session. */
        readonly "session-id": number;
        /** @description The id of the set of business hours. */
        readonly "set-of-business-hours-id": number;
        /** @description The id of the sign-in provider. */
        readonly "sign-in-provider-id": number;
        /** @description The provider of the sign-in provider. */
        readonly "sign-in-provider-provider": string;
        /** @description The id of the team. */
        readonly "team-id": number;
        /** @description The id of the ticket. */
        readonly "ticket-id": number;
        /** @description Whether the answer shall contain an undo token. Default: `false`. */
        readonly undo: boolean;
        /** @description The id of the view. */
        readonly "view-id": number;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly get_openapi: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The OpenAPI 3.1 document */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": unknown;
                };
            };
        };
    };
    readonly get_account: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Account"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_account: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "time_zone": "Europe/Berlin"
                 *     }
                 */
                readonly "application/json": components["schemas"]["AccountChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Account"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_agents: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MemberPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_agent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Ada",
                 *       "email": "ada@example.test",
                 *       "password": "correct horse battery",
                 *       "capacity": 4
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewAgent"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Member"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_agent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Member"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_agent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "capacity": 6
                 *     }
                 */
                readonly "application/json": components["schemas"]["AgentChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Member"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_drafts_of_agent: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Drafts"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly get_agent_figures: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The figures */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AgentFigures"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_logins: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Logins"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly link_login: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "provider": "acme",
                 *       "subject": "248289761001"
                 *     }
                 */
                readonly "application/json": components["schemas"]["LinkLoginOf"];
            };
        };
        readonly responses: {
            /** @description The login */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Login"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TooManyLogins"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly unlink_login: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
                /** @description The login of the login. */
                readonly login: components["parameters"]["login-login"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The login is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly create_password_link: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The link */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PasswordLink"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly reset_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the agent. */
                readonly id: components["parameters"]["agent-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The agent has no codes */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly upload_attachment: {
        readonly parameters: {
            readonly query?: {
                /** @description The file's name. Default: `file`. Parlor removes directories and forbidden characters. */
                readonly file_name?: string;
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The file's bytes */
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": string;
            };
        };
        readonly responses: {
            /** @description The stored file. No message carries the file yet */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attachment"];
                };
            };
            readonly default: components["responses"]["RefusedKeyedFile"];
        };
    };
    readonly get_attachment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the attachment. */
                readonly id: components["parameters"]["attachment-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The attachment */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Attachment"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly answer_attachment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the attachment. */
                readonly id: components["parameters"]["attachment-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "answer": "accepted"
                 *     }
                 */
                readonly "application/json": components["schemas"]["AnsweredFile"];
            };
        };
        readonly responses: {
            /** @description The message with the file */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Message"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TransitionNotAllowed"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly read_attachment: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description One range of bytes, as `bytes=0-1023` */
                readonly Range?: string | null;
            };
            readonly path: {
                /** @description The id of the attachment. */
                readonly id: components["parameters"]["attachment-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file's bytes, with the detected media type */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": string;
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The requested range */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": string;
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The file has not changed since the version in `If-None-Match` */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 416: components["responses"]["NoSuchRange"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly read_thumbnail: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the attachment. */
                readonly id: components["parameters"]["attachment-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The thumbnail */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": string;
                    readonly "application/octet-stream": string;
                };
            };
            /** @description The file has not changed since the version in `If-None-Match` */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_attribute_groups: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AttributeGroupPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_attribute_group: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "object": "contact_row",
                 *       "name": "Purchases"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewAttributeGroup"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["AttributeGroup"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_attribute_group: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the group of custom attributes. */
                readonly id: components["parameters"]["group-of-custom-attributes-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["AttributeGroup"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_attribute_group: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the group of custom attributes. */
                readonly id: components["parameters"]["group-of-custom-attributes-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "description": "One row for each order"
                 *     }
                 */
                readonly "application/json": components["schemas"]["AttributeGroupChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["AttributeGroup"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_attributes: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AttributePage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_attribute: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "object": "contact",
                 *       "name": "loyalty",
                 *       "value_type": "text"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewAttribute"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Attribute"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_attribute: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the custom attribute. */
                readonly id: components["parameters"]["custom-attribute-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Attribute"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_attribute: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the custom attribute. */
                readonly id: components["parameters"]["custom-attribute-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "label": "Loyalty card"
                 *     }
                 */
                readonly "application/json": components["schemas"]["AttributeChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Attribute"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_audit: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description Lists only acts on this contact: blocked, merged, exported, erased. With this parameter, a page can be short or empty although more acts follow. Continue while `next` is not `null`. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of acts */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Acts"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_bulk: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The jobs */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BulkJobs"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly start_bulk: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewBulkJob"];
            };
        };
        readonly responses: {
            readonly 202: components["responses"]["BulkJob"];
            readonly 409: components["responses"]["TooManyJobs"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_bulk: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the bulk job. */
                readonly id: components["parameters"]["bulk-job-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["BulkJob"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_bulk_items: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the bulk job. */
                readonly id: components["parameters"]["bulk-job-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of conversations */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BulkItems"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly get_callback_delivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the delivery. */
                readonly id: components["parameters"]["delivery-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The delivery */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeliveryWithAttempts"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly replay_callback_delivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the delivery. */
                readonly id: components["parameters"]["delivery-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Parlor will send the delivery */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Replayed"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_callbacks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The endpoints */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Callbacks"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "CRM",
                 *       "url": "https://crm.example/hooks/parlor",
                 *       "events": [
                 *         "message.created",
                 *         "conversation.*"
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewCallback"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Callback"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Callback"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly update_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "timeout_s": 10
                 *     }
                 */
                readonly "application/json": components["schemas"]["CallbackChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Callback"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly delete_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The endpoint is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_callback_deliveries: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description Lists only deliveries about this conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only deliveries in this state. */
                readonly state?: components["schemas"]["DeliveryState"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of deliveries */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackDeliveries"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly pause_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Callback"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly replay_callbacks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Replay"];
            };
        };
        readonly responses: {
            /** @description The number of deliveries that Parlor will send */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Replayed"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly resume_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Callback"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly issue_callback_secret: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "keep_old": true
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewCallbackSecret"];
            };
        };
        readonly responses: {
            /** @description The secret */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CallbackSecret"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly test_callback: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The key of the callback endpoint. */
                readonly key: components["parameters"]["callback-endpoint-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Parlor will send the test event */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Tested"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_cases: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description Lists only the cases of this contact. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only open cases (`true`) or only closed cases (`false`). */
                readonly open?: boolean;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of cases */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Cases"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_case: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "subject": "Order 5512"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewCase"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Case"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_case: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the case. */
                readonly id: components["parameters"]["case-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Case"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly close_case: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the case. */
                readonly id: components["parameters"]["case-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Case"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly reopen_case: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the case. */
                readonly id: components["parameters"]["case-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Case"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_classifications: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ClassificationPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_classification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "kind": "category",
                 *       "name": "Delivery"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewClassification"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Classification"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_classification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the classification. */
                readonly id: components["parameters"]["classification-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Classification"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_classification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the classification. */
                readonly id: components["parameters"]["classification-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "description": "Late or lost parcels"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ClassificationChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Classification"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly remove_contact_note: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact note. */
                readonly id: components["parameters"]["contact-note-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The note is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly remove_contact_point: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact point. */
                readonly id: components["parameters"]["contact-point-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The contact point is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly remove_contact_row: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the row of a contact. */
                readonly id: components["parameters"]["row-of-a-contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The row is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly change_contact_row: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the row of a contact. */
                readonly id: components["parameters"]["row-of-a-contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "values": {
                 *         "order_no": null
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["ContactRowChange"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ContactRow"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_contacts: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. The previous page must have the same `sort`. */
                readonly after?: string;
                /** @description Lists only blocked contacts (`true`) or only other contacts (`false`). */
                readonly blocked?: boolean;
                /** @description Lists only the contact with this e-mail address. */
                readonly email?: string;
                /** @description Lists only the contact with this id in a partner's system. */
                readonly external_id?: string;
                /** @description Lists only contacts with this label. */
                readonly label_id?: components["schemas"]["Id"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only contacts with this phone number, of any kind. Spaces and punctuation are ignored. */
                readonly phone?: string;
                /** @description The order. Default: `-created`. */
                readonly sort?: components["schemas"]["ContactSort"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of contacts */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Contacts"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "given_name": "Mei",
                 *       "family_name": "Chen",
                 *       "contact_points": [
                 *         {
                 *           "kind": "email",
                 *           "value": "mei.chen@example.test"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["ContactToMake"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["ContactWithIdentities"];
            readonly 409: components["responses"]["SerialTaken"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ContactWithIdentities"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly edit_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "family_name": "Chen-Li",
                 *       "phone": null
                 *     }
                 */
                readonly "application/json": components["schemas"]["ContactChange"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Contact"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly block_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Contact"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_contact_candidates: {
        readonly parameters: {
            readonly query?: {
                /** @description The maximum number of candidates. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The candidates */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Candidates"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly add_contact_point: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "kind": "mobile_phone",
                 *       "value": "+886 912 000 111"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewContactPoint"];
            };
        };
        readonly responses: {
            /** @description The contact point */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ContactPoint"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly erase_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The erasure has begun */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Erasure"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_erasure: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The erasure */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Erasure"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly export_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The document */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Export"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly merge_contacts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "contact_id": 1042,
                 *       "evidence": "given"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ContactToMerge"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Merge"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CannotMerge"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_merges: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of merges */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Merges"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_contact_notes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The notes */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ContactNotes"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly add_contact_note: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "content": "Prefers to be called in the morning."
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewContactNote"];
            };
        };
        readonly responses: {
            /** @description The note */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ContactNote"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_contact_pages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Pages"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_contact_rows: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description A table: a group of custom attributes of the kind `contact_row`. Default: all tables. */
                readonly group_id?: components["schemas"]["Id"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of rows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ContactRows"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly add_contact_row: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "group_id": 12,
                 *       "values": {
                 *         "order_no": "A-1"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewContactRow"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["ContactRow"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly unblock_contact: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the contact. */
                readonly id: components["parameters"]["contact-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Contact"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_conversations: {
        readonly parameters: {
            readonly query?: {
                /** @description Lists only conversations with their last activity before this instant. */
                readonly active_before?: string;
                /** @description Lists only conversations with activity at this instant or later. */
                readonly active_from?: string;
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-3"];
                /** @description The id of a conversation. Half of the page is before this conversation, and half after it. If the conversation does not meet the filter, the page surrounds the place that the order gives it. */
                readonly around?: components["schemas"]["Id"];
                /** @description Assignees, separated by commas: ids of agents, `me`, `none` (unassigned) or `any` (assigned). One of them applies to a listed conversation. */
                readonly assignee?: readonly (components["schemas"]["Id"] | ("me" | "none" | "any"))[];
                /** @description The value of `previous` in another page. The new page is the page before that page. */
                readonly before?: string;
                /** @description Lists only conversations with this contact. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description Lists only conversations that were created before this instant. */
                readonly created_before?: string;
                /** @description Lists only conversations that were created at this instant or later. */
                readonly created_from?: string;
                /** @description Whether a message could not be delivered. */
                readonly failed?: boolean;
                /** @description A filter document as JSON, instead of `view`. The other parameters add conditions to the filter. */
                readonly filter?: string;
                /** @description Followers, separated by commas: ids of agents, or `me`. At least one of these agents follows a listed conversation. */
                readonly follower?: readonly (components["schemas"]["Id"] | "me")[];
                /** @description Ids of conversations, separated by commas. The answer has these conversations in this order. It leaves out unknown and invisible conversations. No other parameter is allowed together with `ids`. */
                readonly ids?: readonly components["schemas"]["Id"][];
                /** @description Inboxes, separated by commas. A listed conversation came through one of them. */
                readonly inbox_id?: readonly components["schemas"]["Id"][];
                /** @description Labels, separated by commas. A listed conversation has all of them. */
                readonly labels_all?: readonly string[];
                /** @description Labels, separated by commas. A listed conversation has at least one of them. */
                readonly labels_any?: readonly string[];
                /** @description Labels, separated by commas. A listed conversation has none of them. */
                readonly labels_none?: readonly string[];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Whether a note mentions the caller. */
                readonly mentioned?: boolean;
                /** @description Whether the conversation is assigned to the caller, mentions the caller, or is followed by the caller. */
                readonly participating?: boolean;
                /** @description Priorities, separated by commas. A listed conversation has one of them. `none` means a conversation without a priority. */
                readonly priority?: readonly ("urgent" | "high" | "medium" | "low" | "none")[];
                /** @description Keys of queues, separated by commas. A listed conversation waits in one of these queues. */
                readonly queue?: readonly string[];
                /** @description Whether the conversation waits in a queue. */
                readonly queued?: boolean;
                /** @description The order. Default: `-created`. */
                readonly sort?: components["schemas"]["ConversationSort"];
                /** @description Statuses, separated by commas. A listed conversation has one of them. */
                readonly status?: readonly components["schemas"]["Status"][];
                /** @description Teams, separated by commas. A listed conversation has one of them. */
                readonly team_id?: readonly components["schemas"]["Id"][];
                /** @description Whether the caller has unread messages of the customer. */
                readonly unread?: boolean;
                /** @description The key of a view, as in `GET /v1/views`. The other parameters add conditions to the view. Default for `sort`: the order of the saved view. */
                readonly view?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of conversations */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Conversations"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly start_conversation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewConversation"];
            };
        };
        readonly responses: {
            /** @description The conversation with its contact, identity, first message and routing result */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartedConversation"];
                };
            };
            readonly 409: components["responses"]["StartConversationConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_conversation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The conversation */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConversationRow"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly apply_macro: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "macro_id": 1,
                 *       "blanks": {
                 *         "order number": "5512"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["AppliedMacro"];
            };
        };
        readonly responses: {
            /** @description The result */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MacroResult"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ApplyMacroConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly assign: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "agent_id": 7
                 *     }
                 */
                readonly "application/json": components["schemas"]["Assignment"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CapacityReached"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_attributes: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "subject": "Order 5512",
                 *       "additional_attributes": {
                 *         "shop": "north"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeAttributes"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ContactErased"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_conversation_audit: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of changes */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConversationAudit"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly set_case: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "case_id": null
                 *     }
                 */
                readonly "application/json": components["schemas"]["SetCase"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CaseOfAnother"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly close: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TransitionNotAllowed"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly get_draft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Draft"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly put_draft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "content": "Your order left our house"
                 *     }
                 */
                readonly "application/json": components["schemas"]["WrittenDraft"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Draft"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ContactErasedOrOffRecord"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly remove_draft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description There is no draft */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly hand_over_draft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "agent_id": 7
                 *     }
                 */
                readonly "application/json": components["schemas"]["DraftReceiver"];
            };
        };
        readonly responses: {
            /** @description The colleague has the draft */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["DraftExists"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_conversation_events: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of events */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ConversationEvents"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_followers: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "add": [
                 *         7
                 *       ],
                 *       "remove": [
                 *         8
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeFollowers"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_labels: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "add": [
                 *         "refund"
                 *       ],
                 *       "remove": [
                 *         "new"
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeLabels"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly merge_conversation: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "into_id": 1
                 *     }
                 */
                readonly "application/json": components["schemas"]["MergeTarget"];
            };
        };
        readonly responses: {
            /** @description The merged conversation */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedConversation"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CannotMergeConversationsOrContactErased"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_messages: {
        readonly parameters: {
            readonly query?: {
                /** @description The position of a message. The page begins with the next message. Default: 0. With 0, the page begins with the first message. */
                readonly after?: number;
                /** @description The position of a message. The page contains this message, at most `limit`/2 messages before it, and the messages after it, oldest first. */
                readonly around?: number;
                /** @description The position of a message. The page contains the messages before it, newest first. */
                readonly before?: number;
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description The order of the page. Default: `newest` with `before`, otherwise `oldest`. `oldest` is not allowed with `before`, and `newest` is not allowed with `after` and `around`. */
                readonly order?: "oldest" | "newest";
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of messages */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Messages"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly post_message: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PostedMessage"];
            };
        };
        readonly responses: {
            /** @description The message */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SentMessage"];
                };
            };
            /** @description The message is sent later */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["PostMessageConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly set_off_record: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "off_record": true
                 *     }
                 */
                readonly "application/json": components["schemas"]["Recording"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NeverReopensOrTransitionNotAllowed"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly say_off_record: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "content": "Your PIN arrives by post."
                 *     }
                 */
                readonly "application/json": components["schemas"]["OffRecordWords"];
            };
        };
        readonly responses: {
            /** @description The words were passed on */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NeverReopensOrTransitionNotAllowed"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly list_conversation_pages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Pages"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly record_pages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "pages": [
                 *         {
                 *           "url": "https://shop.example/cart",
                 *           "title": "Cart"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["PagesToRecord"];
            };
        };
        readonly responses: {
            /** @description All pages of the identity */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Pages"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly pend: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NeverReopensOrTransitionNotAllowed"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly pick_up: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CapacityReachedOrNotOpenOrTakenByAnother"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly get_place: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The place */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["WaitingAt"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly set_priority: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "priority": "urgent"
                 *     }
                 */
                readonly "application/json": components["schemas"]["SetPriority"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly rate_conversation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "rating": 5,
                 *       "feedback": "Quick and kind"
                 *     }
                 */
                readonly "application/json": components["schemas"]["Rating"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Conversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ContactErasedOrNoSurvey"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly mark_read: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: {
            readonly content: {
                readonly "application/json": components["schemas"]["LastRead"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_readers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The readers */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Readers"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly release: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly reopen: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["MergedOrNeverReopens"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly resolve: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TransitionNotAllowed"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly get_routing: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The decisions */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RoutingDecisions"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_scheduled_messages: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The scheduled messages */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessages"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly save_service_record: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "memo": "RequestNames for a refund."
                 *     }
                 */
                readonly "application/json": components["schemas"]["SavedRecord"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Conversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ContactErasedOrNoServiceRecordOrRecordCompleted"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly complete_service_record: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Conversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NoServiceRecordOrStillOpen"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly reopen_service_record: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Conversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NoServiceRecord"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly set_skills: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "skills": []
                 *     }
                 */
                readonly "application/json": components["schemas"]["SetSkills"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly snooze: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Snooze"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TransitionNotAllowed"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly set_team: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "team_id": null
                 *     }
                 */
                readonly "application/json": components["schemas"]["SetTeam"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly show_thread: {
        readonly parameters: {
            readonly query?: {
                /** @description The place of an entry. The page contains the entries after this entry. */
                readonly after?: string;
                /** @description The position of a message. The page contains this message and about half of `limit` entries before it. */
                readonly around?: number;
                /** @description The place of an entry. The page contains the last entries before this entry. */
                readonly before?: string;
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of the thread */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Thread"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly transfer: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Handover"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NotOpenOrQueueFull"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly type_in_conversation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TypingNow"];
            };
        };
        readonly responses: {
            /** @description The connected readers were notified */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NeverReopens"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly unassign: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Unassignment"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly unmerge_conversation: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The separated conversation */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedConversation"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly mark_unread: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FirstUnread"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_conversation_viewers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The viewers */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Viewers"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly view_conversation: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the conversation. */
                readonly id: components["parameters"]["conversation-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ViewingNow"];
            };
        };
        readonly responses: {
            /** @description The connected readers are notified */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly list_credentials: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of credentials */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Credentials"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_credential: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewCredential"];
            };
        };
        readonly responses: {
            /** @description The new credential with its secret */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedCredential"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly revoke_credential: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the credential. */
                readonly id: components["parameters"]["credential-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It ended */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly rotate_credential: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the credential. */
                readonly id: components["parameters"]["credential-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The credential with its new secret */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["IssuedCredential"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Revoked"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly list_departments: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DepartmentPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_department: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Wholesale"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewDepartment"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Department"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_department: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the department. */
                readonly id: components["parameters"]["department-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Department"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_department: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the department. */
                readonly id: components["parameters"]["department-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Trade"
                 *     }
                 */
                readonly "application/json": components["schemas"]["DepartmentChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Department"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_events: {
        readonly parameters: {
            readonly query?: {
                /** @description The number of the last event seen. Without this parameter, a page begins with the first event, and a stream begins with the next event. */
                readonly after?: number;
                /** @description Lists only events of this conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description For a stream: whether the server sends the conversation counts of the views, and each change of a count, as `event: counts`. */
                readonly counts?: boolean;
                /** @description The kinds of objects that the answer contains together with the events. The objects have their state at the time of reading. In a page, an object appears once, with the first event that names it. */
                readonly include?: string;
                /** @description The page size. Not for a stream. */
                readonly limit?: number;
                /** @description The maximum wait for the next event, in seconds. The answer may come earlier, even without an event. Not for a stream. */
                readonly wait?: number;
            };
            readonly header?: {
                /** @description For a stream: the id of the last event seen. This header overrides `after` */
                readonly "Last-Event-ID"?: number | null;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The events after the number */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Events"];
                    readonly "text/event-stream": string;
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 410: components["responses"]["TooOld"];
            readonly 429: components["responses"]["TooManyConnections"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly get_floor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The floor */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Floor"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_floor_agents: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description Lists only agents with this availability. */
                readonly availability?: components["schemas"]["Availability"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only agents who serve the queue with this key. */
                readonly queue?: string;
                /** @description Lists only members of this team. */
                readonly team_id?: components["schemas"]["Id"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of agents */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AgentsOnFloor"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_hours: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["HoursPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_hours: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "key": "evenings",
                 *       "time_zone": "Europe/Berlin",
                 *       "weekly": [
                 *         {
                 *           "days": [
                 *             "mon",
                 *             "tue"
                 *           ],
                 *           "from": "17:00",
                 *           "to": "22:00"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewHours"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["BusinessHours"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_hours: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the set of business hours. */
                readonly id: components["parameters"]["set-of-business-hours-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["BusinessHours"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_hours: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the set of business hours. */
                readonly id: components["parameters"]["set-of-business-hours-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "holidays": [
                 *         {
                 *           "date": "2030-12-25",
                 *           "name": "Christmas"
                 *         }
                 *       ]
                 *     }
                 */
                readonly "application/json": components["schemas"]["HoursChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["BusinessHours"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_inboxes: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InboxPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_inbox: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "key": "shop-window",
                 *       "kind": "web",
                 *       "queue": "support"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewInbox"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Inbox"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_inbox: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the inbox. */
                readonly id: components["parameters"]["inbox-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Inbox"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_inbox: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the inbox. */
                readonly id: components["parameters"]["inbox-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Shop window"
                 *     }
                 */
                readonly "application/json": components["schemas"]["InboxChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Inbox"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_labels: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LabelPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_label: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "vip",
                 *       "colour": "#d4a72c"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewLabel"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Label"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_label: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the label. */
                readonly id: components["parameters"]["label-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Label"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly remove_label: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the label. */
                readonly id: components["parameters"]["label-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The label is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_label: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the label. */
                readonly id: components["parameters"]["label-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "description": "Call back within the hour"
                 *     }
                 */
                readonly "application/json": components["schemas"]["LabelChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Label"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly follow_live: {
        readonly parameters: {
            readonly query?: {
                /** @description The number of the last event seen. Without this parameter, the connection begins with the next event. */
                readonly after?: number;
                /** @description Sends only events and typing of this conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description Whether the server sends the conversation counts of the views, and each change of a count. Default: `false`. */
                readonly counts?: boolean;
                /** @description The kinds of objects that the server sends together with events. The objects have their state at the time of reading. If the server sends several events together, an object appears once, with the first event that names it. */
                readonly include?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The connection has become a WebSocket */
            readonly 101: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 410: components["responses"]["TooOld"];
            readonly 426: components["responses"]["UpgradeRequired"];
            readonly 429: components["responses"]["TooManyConnections"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_macros: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description With `true`, lists the macros that the caller may change, instead of the macros that the caller can use. An administrator may change the macros of all teams. */
                readonly editable?: boolean;
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Search words. A found macro has each word in its short code, name or text. Macros come first if their short code begins with the words. A search has only one page. */
                readonly q?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of macros */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Macros"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_macro: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["NewMacro"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Macro"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_macro: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the macro. */
                readonly id: components["parameters"]["macro-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Macro"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly remove_macro: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the macro. */
                readonly id: components["parameters"]["macro-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The macro is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_macro: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the macro. */
                readonly id: components["parameters"]["macro-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Greeting"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangedMacro"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Macro"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly preview_macro: {
        readonly parameters: {
            readonly query?: {
                /** @description The id of the conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The id of the macro. */
                readonly id: components["parameters"]["macro-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The text and the actions */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["MacroPreview"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly get_me: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Agent"];
            readonly default: components["responses"]["RefusedNewcomer"];
        };
    };
    readonly change_me: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Mina Chen-Weber"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangeMe"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Agent"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly set_avatar: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description The picture's bytes */
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": string;
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Agent"];
            readonly default: components["responses"]["RefusedKeyedFile"];
        };
    };
    readonly remove_avatar: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Agent"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_drafts: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Drafts"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_my_logins: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Logins"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly link_my_login: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "provider": "acme",
                 *       "password": "correct horse battery staple"
                 *     }
                 */
                readonly "application/json": components["schemas"]["LinkLogin"];
            };
        };
        readonly responses: {
            /** @description The address at the provider */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DepartureAddress"];
                };
            };
            readonly 403: components["responses"]["NewcomerInsecureOriginOrNotASessionOrRecentSignInRequired"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly 503: components["responses"]["ProviderUnavailable"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly unlink_my_login: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The login of the login. */
                readonly login: components["parameters"]["login-login"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The login is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["NotASession"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_notification_settings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["NotificationSettings"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly save_notification_settings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "kinds": {
                 *         "mentioned": {
                 *           "mail": false
                 *         },
                 *         "conversation_changed": {
                 *           "push": true
                 *         }
                 *       },
                 *       "quiet_hours": {
                 *         "from": "20:00",
                 *         "to": "08:00",
                 *         "time_zone": "Europe/Oslo"
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewNotificationSettings"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["NotificationSettings"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_password: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "current_password": "correct horse battery staple",
                 *       "password": "another long password"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangePassword"];
            };
        };
        readonly responses: {
            /** @description The password is changed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["NotASession"];
            readonly 412: components["responses"]["Changed"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly set_presence: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SetMyPresence"];
            };
        };
        readonly responses: {
            /** @description The new state */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Presence"];
                };
            };
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_my_scheduled_messages: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of scheduled messages */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly get_my_settings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Settings"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly save_my_settings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "settings": {
                 *         "theme": "dark",
                 *         "density": "compact",
                 *         "list_width": 360
                 *       }
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewSettings"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Settings"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly get_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The state */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Totp"];
                };
            };
            readonly 403: components["responses"]["NewcomerNotASession"];
            readonly default: components["responses"]["RefusedNewcomer"];
        };
    };
    readonly begin_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "password": "correct horse battery staple"
                 *     }
                 */
                readonly "application/json": components["schemas"]["BeginTotp"];
            };
        };
        readonly responses: {
            /** @description The secret */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["NewTotp"];
                };
            };
            readonly 403: components["responses"]["NewcomerNotASessionOrRecentSignInRequired"];
            readonly 409: components["responses"]["TotpActive"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly confirm_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "totp": "287082"
                 *     }
                 */
                readonly "application/json": components["schemas"]["TotpCode"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["RecoveryCodes"];
            readonly 401: components["responses"]["WrongTotp"];
            readonly 403: components["responses"]["NewcomerNotASession"];
            readonly 409: components["responses"]["TotpActiveOrTotpInactive"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly renew_recovery_codes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "totp": "287082"
                 *     }
                 */
                readonly "application/json": components["schemas"]["TotpCode"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["RecoveryCodes"];
            readonly 401: components["responses"]["WrongTotp"];
            readonly 403: components["responses"]["NewcomerNotASession"];
            readonly 409: components["responses"]["TotpInactive"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly remove_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "totp": "287082"
                 *     }
                 */
                readonly "application/json": components["schemas"]["TotpCode"];
            };
        };
        readonly responses: {
            /** @description The codes are removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["WrongTotp"];
            readonly 403: components["responses"]["NewcomerNotASession"];
            readonly 409: components["responses"]["TotpInactive"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly list_unread: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-3"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Conversations with unread messages */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnreadPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly undo_merge: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the merge. */
                readonly id: components["parameters"]["merge-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Merge"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CannotUndoMerge"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly delete_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the message. */
                readonly id: components["parameters"]["message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The message without content */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Message"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly report_delivery: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the message. */
                readonly id: components["parameters"]["message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReportedDelivery"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Message"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["TransitionNotAllowed"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly retry_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the message. */
                readonly id: components["parameters"]["message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Message"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["RetryMessageConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_notifications: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description Lists only notifications of this kind. */
                readonly kind?: components["schemas"]["NotificationKind"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only unread notifications (`true`) or only read notifications (`false`). */
                readonly unread?: boolean;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of notifications */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Notifications"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly read_notifications: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ReadNow"];
            };
        };
        readonly responses: {
            /** @description The number of unread notifications */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["UnreadNotifications"];
                };
            };
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly set_password: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "token": "3q2-7wAAAAA",
                 *       "password": "another long password"
                 *     }
                 */
                readonly "application/json": components["schemas"]["SetPasswordByLink"];
            };
        };
        readonly responses: {
            /** @description The password is set */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["InvalidLink"];
            readonly default: components["responses"]["RefusedStrangerDocument"];
        };
    };
    readonly get_push_key: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The key */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushKey"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_push_subscriptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The subscriptions */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushSubscriptions"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly add_push_subscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "endpoint": "https://push.example/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
                 *       "keys": {
                 *         "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                 *         "auth": "BTBZMqHH6r4Tts7J_aSIgg"
                 *       },
                 *       "name": "Firefox on Linux"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewPushSubscription"];
            };
        };
        readonly responses: {
            /** @description The subscription was registered before */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushSubscription"];
                };
            };
            /** @description The new subscription */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PushSubscription"];
                };
            };
            readonly 403: components["responses"]["NotASession"];
            readonly 409: components["responses"]["TooManySubscriptions"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly remove_push_subscription: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the push subscription. */
                readonly id: components["parameters"]["push-subscription-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_queues: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of queues */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Queues"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_queue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "key": "returns",
                 *       "max_length": 200
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewQueue"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["QueueSettings"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_queue: {
        readonly parameters: {
            readonly query?: {
                /** @description The maximum number of waiting conversations in the answer. */
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                /** @description The key of the queue. */
                readonly key: components["parameters"]["queue-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The queue */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueueLine"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_queue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The key of the queue. */
                readonly key: components["parameters"]["queue-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "max_length": null
                 *     }
                 */
                readonly "application/json": components["schemas"]["QueueChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["QueueSettings"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly get_queue_figures: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The key of the queue. */
                readonly key: components["parameters"]["queue-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The figures */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["QueueFigures"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly take_next: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer shall contain an undo token. Default: `false`. */
                readonly undo?: components["parameters"]["undo"];
            };
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The key of the queue. */
                readonly key: components["parameters"]["queue-key"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ChangedConversation"];
            /** @description No waiting conversation is for the caller */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["CapacityReached"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_scheduled_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the scheduled message. */
                readonly id: components["parameters"]["scheduled-message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["ScheduledMessage"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly cancel_scheduled_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the scheduled message. */
                readonly id: components["parameters"]["scheduled-message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The message before */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ScheduledMessage"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly change_scheduled_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the scheduled message. */
                readonly id: components["parameters"]["scheduled-message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "content": "Your order arrives on Monday."
                 *     }
                 */
                readonly "application/json": components["schemas"]["ChangedScheduled"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["ScheduledMessage"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly send_scheduled_message: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path: {
                /** @description The id of the scheduled message. */
                readonly id: components["parameters"]["scheduled-message-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 201: components["responses"]["Message"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["SendScheduledMessageConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly search: {
        readonly parameters: {
            readonly query: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-3"];
                /** @description Lists only messages of this agent. */
                readonly agent_id?: components["schemas"]["Id"];
                /** @description Lists only this contact, its conversations and their messages. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description Lists only messages of this author: the customer, or an agent. */
                readonly from?: "contact" | "agent";
                /** @description The kind to search. Default: all kinds. */
                readonly in?: "messages" | "notes" | "contacts" | "conversations";
                /** @description Lists only conversations of this inbox and their messages. */
                readonly inbox_id?: components["schemas"]["Id"];
                /** @description Lists only conversations that have this label now, and their messages. */
                readonly label?: string;
                /** @description The maximum number of hits. */
                readonly limit?: number;
                /** @description The search words. A hit contains all of them. */
                readonly q: string;
                /** @description Lists only messages written at or after this time, and contacts and conversations created then. */
                readonly since?: string;
                /** @description Lists only conversations that have this status now, and their messages. */
                readonly status?: components["schemas"]["Status"];
                /** @description Lists only messages written before this time, and contacts and conversations created before it. */
                readonly until?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of hits */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Hits"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_sessions: {
        readonly parameters: {
            readonly query?: {
                /** @description The agent whose sessions are listed. Default: the caller. Only administrators may name another agent. */
                readonly agent_id?: components["schemas"]["Id"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The sessions */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["LiveSessions"];
                };
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly sign_in: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SignIn"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Session"];
            readonly 401: components["responses"]["TotpRequiredOrWrongCredentialsOrWrongTotp"];
            readonly 403: components["responses"]["InsecureOriginOrPasswordSignInOff"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedPageDocument"];
        };
    };
    readonly end_session: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the session. */
                readonly id: components["parameters"]["session-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It ended */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly sign_out: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The session has ended. Its token no longer works */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["NewcomerNotASession"];
            readonly default: components["responses"]["RefusedNewcomerDocument"];
        };
    };
    readonly end_other_sessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description They have ended */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly default: components["responses"]["RefusedDocument"];
        };
    };
    readonly show_sign_in: {
        readonly parameters: {
            readonly query?: {
                /** @description The account. Default: the only account of the server. Without this parameter, a server with several accounts lists no providers. */
                readonly account?: components["schemas"]["Id"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The ways to sign in */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignInWays"];
                };
            };
            readonly default: components["responses"]["RefusedStranger"];
        };
    };
    readonly list_sign_in_providers: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProviderPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_sign_in_provider: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "key": "okta",
                 *       "name": "Okta",
                 *       "issuer": "https://acme.okta.test",
                 *       "client_id": "parlor",
                 *       "client_secret": "a secret from the provider",
                 *       "roles": {
                 *         "support": "agent"
                 *       },
                 *       "creates_agents": true
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewProvider"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Provider"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_sign_in_provider: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the sign-in provider. */
                readonly id: components["parameters"]["sign-in-provider-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Provider"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_sign_in_provider: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the sign-in provider. */
                readonly id: components["parameters"]["sign-in-provider-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "active": false
                 *     }
                 */
                readonly "application/json": components["schemas"]["ProviderChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Provider"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly begin_sign_in: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The account of the account. */
                readonly account: components["parameters"]["account-account"];
                /** @description The provider of the sign-in provider. */
                readonly provider: components["parameters"]["sign-in-provider-provider"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the provider, or back to the sign-in page with `sign_in_error` */
            readonly 303: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedStranger"];
        };
    };
    readonly complete_sign_in: {
        readonly parameters: {
            readonly query?: {
                /** @description The code of the provider. */
                readonly code?: string;
                /** @description The error of the provider. */
                readonly error?: string;
                /** @description The issuer (RFC 9207). */
                readonly iss?: string;
                /** @description The state of the request. */
                readonly state?: string;
            };
            readonly header?: never;
            readonly path: {
                /** @description The account of the account. */
                readonly account: components["parameters"]["account-account"];
                /** @description The provider of the sign-in provider. */
                readonly provider: components["parameters"]["sign-in-provider-provider"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the desk, or to the sign-in page with `sign_in` or `sign_in_error` */
            readonly 303: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["RefusedStranger"];
        };
    };
    readonly complete_sign_in_with_totp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "totp": "287082"
                 *     }
                 */
                readonly "application/json": components["schemas"]["SignInCode"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Session"];
            readonly 401: components["responses"]["SignInExpiredOrWrongTotp"];
            readonly 403: components["responses"]["InsecureOrigin"];
            readonly 429: components["responses"]["TooManyAttempts"];
            readonly default: components["responses"]["RefusedPageDocument"];
        };
    };
    readonly list_skills: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The skills */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["KnownSkills"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_teams: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of objects */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TeamPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_team: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Returns"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewTeam"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Team"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_team: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the team. */
                readonly id: components["parameters"]["team-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Team"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly change_team: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the team. */
                readonly id: components["parameters"]["team-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Returns and refunds"
                 *     }
                 */
                readonly "application/json": components["schemas"]["TeamChanges"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Team"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly list_tickets: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description Lists only tickets with a responsible agent (`true`) or only tickets without one (`false`). */
                readonly assigned?: boolean;
                /** @description Lists only the tickets of this agent. */
                readonly assignee_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets of this contact. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets that were made from this conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets that this agent created. */
                readonly created_by_id?: components["schemas"]["Id"];
                /** @description Lists only tickets that are resolved or closed (`true`), or that are open or in progress (`false`). */
                readonly ended?: boolean;
                /** @description Lists only tickets with this label. */
                readonly label?: string;
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only tickets with this priority. */
                readonly priority?: components["schemas"]["Priority"];
                /** @description Lists only tickets whose subject or description contains this text. */
                readonly q?: string;
                /** @description Lists only tickets with this status. */
                readonly status?: components["schemas"]["TicketStatus"];
                /** @description Lists only the tickets of this team. */
                readonly team_id?: components["schemas"]["Id"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A page of tickets */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Tickets"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_ticket: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "subject": "The lamp does not light",
                 *       "kind": "incident",
                 *       "priority": "high"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewTicket"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["Ticket"];
            readonly 409: components["responses"]["ContactErased"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_ticket: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the ticket. */
                readonly id: components["parameters"]["ticket-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["Ticket"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly delete_ticket: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the ticket. */
                readonly id: components["parameters"]["ticket-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The ticket is deleted */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_ticket: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the ticket. */
                readonly id: components["parameters"]["ticket-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "status": "resolved",
                 *       "status_note": "Sent a new lamp",
                 *       "priority": null
                 *     }
                 */
                readonly "application/json": components["schemas"]["TicketChange"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["Ticket"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["ContactErased"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly undo: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "token": "the token"
                 *     }
                 */
                readonly "application/json": components["schemas"]["UndoChange"];
            };
        };
        readonly responses: {
            /** @description The conversation is restored */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Undone"];
                };
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["UndoConflict"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly list_viewers: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-2"];
                /** @description The page size. */
                readonly limit?: components["parameters"]["limit"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The conversations with their viewers */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ViewedConversations"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly list_views: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The views */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Views"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly create_view: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Refunds",
                 *       "shared_with": "all",
                 *       "filter": {
                 *         "status": [
                 *           "open"
                 *         ],
                 *         "labels": {
                 *           "any": [
                 *             "refund"
                 *           ]
                 *         }
                 *       },
                 *       "sort": "waiting_since"
                 *     }
                 */
                readonly "application/json": components["schemas"]["NewView"];
            };
        };
        readonly responses: {
            readonly 201: components["responses"]["View"];
            readonly 403: components["responses"]["Forbidden"];
            readonly default: components["responses"]["RefusedKeyedDocument"];
        };
    };
    readonly get_view: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The id of the view. */
                readonly id: components["parameters"]["view-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            readonly 200: components["responses"]["View"];
            readonly 404: components["responses"]["NotFound"];
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly remove_view: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the view. */
                readonly id: components["parameters"]["view-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The view is removed */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
    readonly change_view: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description A key for this request. A repetition with the same key within 24 hours gets the first answer again, byte for byte, and the header `Idempotency-Replayed: true`. After the problem `outcome-unknown`, repeat the request with the same key. */
                readonly "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description The `ETag` (or `version`) of the last read state, in double quotes. Parlor refuses the edit if the state has changed. */
                readonly "If-Match"?: components["parameters"]["If-Match"];
            };
            readonly path: {
                /** @description The id of the view. */
                readonly id: components["parameters"]["view-id"];
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "name": "Urgent refunds"
                 *     }
                 */
                readonly "application/json": components["schemas"]["ViewChange"];
            };
        };
        readonly responses: {
            readonly 200: components["responses"]["View"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 412: components["responses"]["Changed"];
            readonly default: components["responses"]["RefusedKeyedEdit"];
        };
    };
}
