// Made from the server's openapi.json by `npm run api`. Do not edit.
export interface paths {
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Returns the OpenAPI document of this API. */
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
        /** Returns the settings of the caller's account. */
        readonly get: operations["get_account"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes the settings of the caller's account. Only for administrators.
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
        /** Creates an agent. Only for administrators. */
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
         * Changes an agent. Only for administrators.
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
         * Lists the drafts of a deactivated agent, newest conversation first.
         * @description Parlor keeps the drafts of a deactivated agent. To give such a draft to another agent, use `POST
         *     /v1/conversations/{id}/draft/hand-over`. Only administrators with the visibility `all` can list these drafts. Drafts
         *     of active agents are private, so Parlor refuses the request for an active agent.
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
         * Returns the statistics of an agent for today.
         * @description The day begins and ends in the account's time zone. The statistics include a conversation if it was assigned to the
         *     agent at the time of its end or of its first answer. A caller may see the caller's own statistics, and the
         *     statistics of agents whose conversations the caller may see. For other agents, the answer is 404.
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
        /** Lists an agent's logins at sign-in providers. Only for administrators. */
        readonly get: operations["list_logins"];
        readonly put?: never;
        /**
         * Links a user account at a sign-in provider to an agent. Only for administrators.
         * @description If the agent already has this login, nothing changes.
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
         * Removes a login of an agent. Only for administrators.
         * @description Parlor ends the agent's sessions that began with a sign-in at the same provider, except the session of this request.
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
         * Invites an agent, or resets an agent's password. Only for administrators.
         * @description Parlor creates a password link, with which the agent can set a password. If a mail server and a web page for
         *     passwords are configured, Parlor sends the link to the agent by mail. Otherwise, or if the mail cannot be sent, the
         *     answer contains the token. Earlier password links of the agent become invalid. The present password stays valid
         *     until the agent sets another password.
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
         * Removes the one-time codes of another agent. Only for administrators.
         * @description Use this request for an agent who has lost the device and the recovery codes. The agent can then sign in without a
         *     code. To remove your own codes, use `POST /v1/me/totp/remove`. If you have neither a one-time code nor a recovery
         *     code, ask another administrator or the operator of the server.
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
         * Uploads a file for a later message, draft, scheduled message, macro or ticket.
         * @description The request body is the file, with any `Content-Type`. Parlor detects the media type from the content. To send the
         *     file, list its id in `attachment_ids` of a message. Until a message or a ticket has the file, only the agent who
         *     uploaded the file can see it. Parlor removes the file after 24 hours if no message, draft, scheduled message, macro
         *     or ticket has the file. The operator sets the size limit; the default is 40 MiB.
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
        /** Returns the properties of an attachment, such as its name, size and address. */
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
         * @description The answer tells the customer's program whether the agent accepts the file. Agents can read an accepted file and
         *     also a rejected file. Agents can accept or reject only files that the customer sent. A later answer replaces an
         *     earlier answer.
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
         * Downloads the file of an attachment.
         * @description The answer contains the whole file, or the range of bytes that the header `Range` requests. The answer's headers
         *     make browsers display pictures (PNG, JPEG, GIF, WebP) and save all other files. The headers also prevent browsers
         *     from running scripts in a file.
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
         * @description The thumbnail is a copy of the picture as PNG or JPEG, at most 320 pixels wide and 320 pixels high. If the file has
         *     no thumbnail, the answer is 404.
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
        /** Creates a group of custom attributes. Only for administrators. */
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
         * Changes a group of custom attributes. Only for administrators.
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
        /** Creates a custom attribute. Only for administrators. */
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
         * Changes a custom attribute. Only for administrators.
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
        /** Lists administrative acts, newest first. Only for administrators. */
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
         * @description For example, a client that was restarted can find its earlier jobs and their undo tokens in this list. The list has
         *     at most 50 jobs.
         */
        readonly get: operations["list_bulk"];
        readonly put?: never;
        /**
         * Starts a bulk job.
         * @description Parlor stores the job before the answer, so the job continues after a restart of the server. Parlor carries out the
         *     act on each conversation in the caller's name and with the caller's rights. If Parlor refuses the act for one
         *     conversation, Parlor continues with the other conversations. To read the progress, use `GET /v1/bulk/{id}`. Parlor
         *     keeps a job for 24 hours after its end. If the caller already has 50 jobs, a new job replaces the oldest finished
         *     job. An agent can have at most five unfinished jobs.
         *
         *     Send exactly one of `conversation_ids`, `filter` and `view`. With a filter or a view, the job contains the
         *     conversations that the filter or view selects at the time of the request. Parlor refuses a filter or a view that
         *     selects more than 2,000 conversations.
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
        /** Sends a delivery again, even if Parlor has already delivered it. */
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
        /** Lists callback endpoints with the state of their deliveries. */
        readonly get: operations["list_callbacks"];
        readonly put?: never;
        /**
         * Creates a callback endpoint.
         * @description If the endpoint's format signs requests, the answer contains the signing secret. Parlor never shows this secret
         *     again: if the request is repeated with the same `Idempotency-Key`, the answer does not contain the secret. To get a
         *     new secret, use `POST /v1/callbacks/{key}/secret`.
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
        /** Returns a callback endpoint with the state of its deliveries. */
        readonly get: operations["get_callback"];
        /**
         * Changes a callback endpoint.
         * @description For an endpoint that belongs to an inbox or a client application, this request can change only `timeout_s` and
         *     `concurrency`.
         */
        readonly put: operations["update_callback"];
        readonly post?: never;
        /**
         * Removes a callback endpoint.
         * @description Parlor does not send the pending deliveries of the endpoint. This request cannot remove an endpoint that belongs to
         *     an inbox or a client application. Instead, change the settings of that inbox or client application.
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
        /** Lists the deliveries of a callback endpoint, newest event first. */
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
         * @description During the pause, Parlor still creates deliveries. Parlor sends these deliveries after the endpoint is resumed.
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
         * Sends a range of events to a callback endpoint again.
         * @description Parlor sends only events to which the endpoint subscribes, including events that Parlor has already delivered. A
         *     delivery that Parlor sends again keeps its id. If an event of the range has no delivery, Parlor creates one.
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
         * @description Parlor sends the pending deliveries at once. While an endpoint is deactivated, Parlor creates no deliveries for it.
         *     To send the events of that time, use `POST /v1/callbacks/{key}/replay` from the number after `after_event`.
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
         * Creates a new signing secret for a callback endpoint and shows it once.
         * @description Parlor signs the callbacks to the `webhook_url` of an inbox only if their format has signatures, and only after this
         *     request has created a secret. This request has no `Idempotency-Key`, because the answer contains the secret and
         *     Parlor does not store this answer.
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
         * @description If the case is closed already, the request changes nothing. Send an empty body or `{}`.
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
         * @description If the case is open, the request changes nothing. Send an empty body or `{}`.
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
        /** Creates a classification. Only for administrators. */
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
         * Changes a classification. Only for administrators.
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
        /** Removes a contact point from its contact. */
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
         * @description The orders by name ignore case and accents, and compare only the first 64 characters. In the order `name`, contacts
         *     without a name come last. In the order `-last_activity`, contacts who have never written a message come last.
         *
         *     In the orders by name and by last activity, Parlor reads only a limited number of contacts for a page. If few of
         *     these contacts meet the conditions, a page can be short or even empty. `next` is `null` only at the end of the list.
         *
         *     The list leaves out merged and erased contacts. To find contacts by a part of a name or of a contact point, use `GET
         *     /v1/search`.
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
         * Returns a contact with its contact points and identities.
         * @description For the id of a merged contact, the answer is the remaining contact. For an erased contact, the answer is 404.
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
         * @description A new conversation of a blocked contact begins with the status `resolved`, and Parlor does not route it. Messages of
         *     a blocked contact do not reopen conversations. The block resolves the contact's ongoing conversations in inboxes
         *     with `block_resolves` = `true`. The block does not change ongoing conversations in other inboxes. Send an empty body
         *     or `{}`.
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
         * Lists contacts that may be the same person as this contact.
         * @description The most likely candidate comes first. A candidate shares a contact point or a serial (the member `serial` of an
         *     identity) with this contact. A contact that shares no contact point and no serial is a candidate if it has the same
         *     name and a further similarity, such as an equal attribute. The list leaves out merged and erased contacts, contacts
         *     of other departments, and contacts that are different persons according to signed evidence. To merge a candidate
         *     into this contact, use `POST /v1/contacts/{id}/merge`.
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
        /** Adds a contact point to a contact. */
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
         * Erases the personal data of a contact.
         * @description Before the answer, Parlor erases the contact's name, contact points, attributes, notes and table rows. After the
         *     answer, Parlor erases the other personal data step by step. Examples are message texts, files, visited web pages and
         *     the personal data in stored events. Parlor does not delete the contact, its conversations or its messages, so counts
         *     of these objects stay correct. An erasure cannot be undone. Parlor also erases the contacts that were merged into
         *     the contact. For the id of a merged contact, Parlor erases the remaining contact. A second request for the same
         *     contact changes nothing. Only administrators may erase contacts. Send an empty body or `{}`.
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
         * Returns the state of the erasure of a contact.
         * @description The answer is 404 if no erasure of this contact was requested.
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
         * @description The answer is one JSON document of any length. If the connection breaks, the document is incomplete; in that case,
         *     send the request again. The caller must be an administrator or a supervisor, and must have the visibility `all`. The
         *     audit log records each export.
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
         * Merges another contact into this contact.
         * @description The conversations, identities, contact points, cases, tickets, notes and table rows of the other contact move to
         *     this contact. If a name or an attribute of this contact is empty, Parlor takes the value from the other contact.
         *     Parlor also adds the other contact's labels. If the other contact is blocked, this contact becomes blocked too.
         *     After the merge, requests with the id of the other contact find this contact. To undo the merge, use `POST
         *     /v1/merges/{id}/undo`. Only supervisors, administrators and programs with an access token may merge contacts.
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
        /** Lists the merges of other contacts into a contact, newest first. The list includes merges that were undone. */
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
         * @description The list contains the web pages that all identities of the contact visited, the latest visit first. The list has at
         *     most 30 entries for each identity, and at most 100 entries in total.
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
         * @description Send an empty body or `{}`.
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
         * @description Parlor reads only a limited number of conversations for a page. If few of these conversations meet the conditions, a
         *     page can be short or even empty. `next` is `null` only at the end of the list.
         *
         *     With `ids`, one page contains all of the given conversations that the caller may see.
         *
         *     The request target (the path and the query string) has at most 16 KiB. If a filter is longer, save it as a view and
         *     send the view's key as `view`.
         */
        readonly get: operations["list_conversations"];
        readonly put?: never;
        /**
         * Starts a conversation.
         * @description Parlor finds or creates the contact, creates the conversation, stores the first message and routes the conversation.
         *     Parlor does all of this in one transaction. The answer 201 means that the data is stored durably. A refused request
         *     stores nothing.
         *
         *     In an inbox with `single_conversation` = `true`, Parlor continues the identity's newest conversation, unless that
         *     conversation has ended and cannot be reopened. If Parlor continues a conversation, Parlor adds the message to it and
         *     creates no new conversation. The message can reopen the existing conversation.
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
         * Sends the text and the files of a macro, and carries out the actions of the macro, in one transaction.
         * @description If Parlor refuses one of the actions, Parlor changes nothing and sends nothing. With `undo=true`, the answer has an
         *     undo token. This token restores the conversation to its state before the actions, but does not remove the sent
         *     message. If Parlor holds the message for the hold time of the inbox, the answer has no undo token. In that case,
         *     cancel the message instead.
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
         * @description Parlor ignores the agent's availability. The agent needs free capacity to receive an open conversation. If the
         *     conversation is not open, Parlor only stores the agent as its assignee. As soon as the conversation opens, Parlor
         *     first tries to assign it to this agent. If the conversation is already assigned to this agent, the request accepts
         *     the agent's open offer. Without an open offer, the request then changes nothing.
         *
         *     Only supervisors, administrators and programs with an access token may assign another agent's conversation. Other
         *     callers may assign any unassigned conversation to themselves if they may see it. To assign an unassigned
         *     conversation to another agent, such a caller must serve the conversation's queue, be a member of its team, or be the
         *     agent in its routing intent.
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
        /** Changes the subject and the attributes of a conversation. */
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
         * Lists the changes of a conversation with the agents who made them, newest change first.
         * @description The list contains, for example, assignments, transfers and changes of the status, labels, attributes or service
         *     record. The list also shows that messages were deleted or sent again. The list leaves out new messages, read
         *     positions and drafts. For acts on the contact, use `GET /v1/audit`. A page can be short or empty although more
         *     changes follow. Request further pages as long as `next` is not `null`.
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
        /** Sets or removes the case of a conversation. */
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
         * @description If a customer who is not blocked writes in a closed conversation, the status of the conversation becomes `open`,
         *     even in an inbox with `starts_pending`. If the conversation was started with `reopens` = `false`, the conversation
         *     stays closed. If the conversation is already closed, the request changes nothing. Send an empty body or `{}`.
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
         * @description The caller can read the draft even if the caller may no longer see the conversation.
         */
        readonly get: operations["get_draft"];
        /**
         * Stores the caller's draft in a conversation.
         * @description The request replaces the whole draft. If two clients store the draft, the draft of the later request stays. Parlor
         *     keeps the draft until the caller sends it, removes it or gives it to a colleague, even if the conversation changes.
         */
        readonly put: operations["put_draft"];
        readonly post?: never;
        /**
         * Removes the caller's draft in a conversation.
         * @description If there is no draft, the request changes nothing.
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
         *     agent to an active agent who may see the conversation. This active agent can be the administrator.
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
         * @description The list contains all kinds of events of the conversation, except `conversation.started`, `message.created`,
         *     `message.delivered` and `message.read`. The thread of the conversation shows the content of these events. The list
         *     also leaves out events about notifications, and events about the drafts of other agents. A page can be short or
         *     empty although more events follow. Request further pages as long as `next` is not `null`.
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
         * @description A conversation has at most 50 followers. The member `follower_ids` of the conversation lists the followers. A
         *     follower does not get the right to see the conversation. Parlor notifies a follower only while the follower may see
         *     the conversation.
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
         * Merges a conversation into another conversation of the same contact.
         * @description Parlor closes the conversation in the path. The thread of the remaining conversation shows the messages of both
         *     conversations. If both conversations have the same identity, further messages of the customer go to the remaining
         *     conversation. To separate the conversations at any time, use `POST /v1/conversations/{id}/unmerge`.
         *
         *     Parlor refuses the merge if the remaining conversation is resolved or closed, but the conversation in the path is
         *     not. Parlor also refuses the merge if other conversations are merged into the conversation in the path. A
         *     conversation can have at most 20 merged conversations.
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
         * @description Without parameters, the list begins with the oldest message. With `order=newest`, the list begins with the newest
         *     message. To read the next page, send `next` as `after` if the oldest message comes first, and as `before` if the
         *     newest message comes first. The list contains deleted messages without their content.
         */
        readonly get: operations["list_messages"];
        readonly put?: never;
        /**
         * Adds a message to a conversation.
         * @description The caller is the author of `outgoing` messages and notes. An `incoming` message reopens a snoozed, resolved or
         *     closed conversation, unless the contact is blocked. After the end of a conversation that never reopens, Parlor
         *     refuses `outgoing` and `incoming` messages with `never-reopens`.
         *
         *     If the conversation in the path was merged into another conversation, Parlor stores the `incoming` message of this
         *     request in the other conversation. If the other conversation has ended and cannot be reopened, or has another
         *     identity, Parlor instead separates the two conversations. The message then belongs to the conversation in the path.
         *
         *     The answer is 202 if Parlor sends the message later. The reason is `send_at` in the request, or the hold time of the
         *     inbox (`hold_s`). The hold time applies only to `outgoing` messages of agents with a session. With `undo=true`, the
         *     answer has an undo token for the actions of the macro in `macro_id`. The token does not undo the message.
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
         * @description While a conversation is off the record, Parlor stores no messages between customer and agent, and refuses such
         *     messages with `off-record`. To write to the customer, use `POST /v1/conversations/{id}/off-record-messages`. Parlor
         *     stores notes as usual. Activity lines in the thread show the beginning and the end of the time off the record. The
         *     conversation must be open, and its inbox must be of the kind `messaging`. As soon as the conversation is no longer
         *     open, Parlor puts it back on the record.
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
         * Sends the customer a text that Parlor does not store.
         * @description Parlor sends the text at once, and only once. The receivers are the customer's program, and the connected readers
         *     who may see the conversation. A reader who is not connected never receives the text. The conversation must be off
         *     the record.
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
         * @description The list contains the web pages that the identity of the conversation visited, the latest visit first. Each web page
         *     appears only once, and the list has at most 30 entries.
         */
        readonly get: operations["list_conversation_pages"];
        readonly put?: never;
        /**
         * Reports web pages that the customer of a conversation visited.
         * @description Parlor stores the web pages for the identity of the conversation. If the identity visited a web page before, the
         *     entry of the web page gets the time of the latest visit. Parlor keeps only the newest 30 web pages of each identity.
         *     The report creates no event.
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
         * @description The status becomes `pending`. Until the conversation opens again, Parlor does not assign it to an agent. Send an
         *     empty body or `{}`.
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
         * @description The caller becomes the conversation's agent and begins to serve the conversation. The conversation must be open or
         *     pending, and becomes open. The first pick-up creates the service record from the values in the request that started
         *     the conversation. Each later pick-up makes the caller responsible for the service record, and reopens a completed
         *     record. If the caller has already picked up the conversation, the request changes nothing. Send an empty body or
         *     `{}`.
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
         * Sets or removes the priority of a conversation.
         * @description If the conversation waits in a queue, its queue position changes at once.
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
         * Records the customer's answer to the satisfaction survey of a conversation.
         * @description A conversation can be rated only if it is resolved and contains a survey from Parlor. Only inboxes with a `survey`
         *     send surveys. The rating closes the conversation, so each survey can be answered only once. Parlor stores the answer
         *     in the content attributes `rating` and `feedback` of the survey's message.
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
         * @description Parlor records that the caller has read all messages up to the position `up_to`. Without `up_to`, Parlor records
         *     that the caller has read all messages of the conversation. This request never makes messages unread. As soon as the
         *     caller has read all messages, the conversation's `unread_count` is 0 and `GET /v1/me/unread` no longer lists the
         *     conversation. To mark all messages as read, send an empty body or `{}`.
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
        /** Lists the agents who have read a conversation, with their numbers of unread messages. */
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
         * Takes a conversation from its agent and returns it to its queue.
         * @description While the conversation waits, no queue assigns it to the same agent again. A conversation with the routing intent
         *     `hold` does not wait in a queue, but stays open and unassigned. A conversation that is not open only loses its
         *     agent. If the conversation has no agent, or has ended and cannot be reopened, the request changes nothing. Only
         *     supervisors, administrators and programs with an access token may release another agent's conversation. Send an
         *     empty body or `{}`.
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
         * @description Parlor assigns the conversation to its previous agent, if this agent is online and has free capacity. Otherwise the
         *     queue of the conversation assigns it to another agent. If no agent is free, the conversation waits in the queue. If
         *     the conversation had no agent, Parlor routes it by its routing intent. If the conversation is already open, the
         *     request changes nothing. Send an empty body or `{}`.
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
         * @description The conversation no longer uses a slot of its agent. If the agent can now receive a waiting conversation, Parlor
         *     assigns it to the agent at once. If the conversation is already resolved, the request changes nothing. Send an empty
         *     body or `{}`.
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
         * @description Each decision lists, with reasons, the agents that the queue considered and the queue entries that the queue passed
         *     over. The list is empty if Parlor has never routed the conversation.
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
         * @description Each agent who may see the conversation may see its scheduled messages, so that two agents do not write the same
         *     answer.
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
         * Changes the service record of a conversation.
         * @description The first pick-up of a conversation creates its service record. A completed record cannot be changed until it is
         *     reopened.
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
         * Completes the service record of a conversation.
         * @description A completed record cannot be changed. Before this request, the conversation must be resolved or closed. If the
         *     record is already completed, the request changes nothing. Send an empty body or `{}`.
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
         * Reopens the completed service record of a conversation, so that it can be changed.
         * @description If the record is not completed, the request changes nothing. Send an empty body or `{}`.
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
         * @description The list in the request replaces all skills of the conversation. If the conversation waits in a queue, Parlor routes
         *     it again at once. If no free agent has the skills, the conversation keeps its queue position.
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
         * @description The snooze ends at the given time, or earlier if the customer writes. During the snooze, the conversation uses no
         *     slot of its agent. As soon as the conversation opens again, Parlor first tries to assign it to the same agent.
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
         * Sets or removes the team of a conversation.
         * @description Members of the team may see the conversation, unless their visibility is `own`. The team does not affect routing. To
         *     route a conversation to a team, use `POST /v1/conversations/{id}/transfer`.
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
         * Returns the messages and the activity lines of a conversation.
         * @description If other conversations were merged into this conversation, the thread also contains their entries. These entries
         *     follow the activity line with the code `merged`. The thread leaves out merged conversations that the caller may not
         *     see.
         *
         *     Without `after`, `before` and `around`, the page contains the newest entries. In every page, the oldest entry comes
         *     first. An activity line is an event of the conversation, such as an assignment, a transfer or a change of labels.
         *     The first entry of the whole thread is always the activity line `started`.
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
         * @description Parlor hands the conversation to an agent, a team or a queue. The request can contain a note. The conversation must
         *     be open or pending. A pending conversation becomes open. The conversation no longer uses a slot of the previous
         *     agent.
         *
         *     While the conversation waits, no queue assigns it to the agent who gave it away. If the conversation was open and
         *     assigned, its previous agent gave it away. Otherwise the caller gave it away.
         *
         *     Only supervisors, administrators and programs with an access token may transfer another agent's conversation. To
         *     transfer an unassigned conversation, any other caller must serve the conversation's queue, be a member of its team,
         *     or be the agent in its routing intent.
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
         * Sets the caller's typing status in a conversation.
         * @description Parlor notifies the connected readers of `GET /v1/live` who may see the conversation. Parlor also notifies the
         *     customer's program if that program subscribes to typing notifications. Parlor does not store the status. Repeat the
         *     request every few seconds while the caller types. Clients should show the typing status for a little longer than the
         *     interval between two requests.
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
         * @description With `nobody`, the conversation keeps its status, has no agent, and does not wait in a queue. With `queue`, the
         *     request has the same effect as `POST /v1/conversations/{id}/release`. If the conversation has no agent, or has ended
         *     and cannot be reopened, the request changes nothing. Only supervisors, administrators and programs with an access
         *     token may take another agent's conversation.
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
         * @description The conversation in the path stays closed, and another request can reopen it. If the conversation is not merged, the
         *     request changes nothing. Send an empty body or `{}`.
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
         * @description For the caller, the message at `position` and all later messages become unread. Earlier messages that are unread
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
        /** Lists the agents who view a conversation or write a reply in it. */
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
         * Records that the caller views a conversation, or has left it.
         * @description This request is for clients without a WebSocket. Parlor shows the caller as a viewer for 60 seconds, so repeat the
         *     request before this time ends. Parlor notifies the connected readers of `GET /v1/live` who may see the conversation.
         *     Parlor does not store this information.
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
        /** Lists credentials, including revoked ones. Only for administrators. */
        readonly get: operations["list_credentials"];
        readonly put?: never;
        /**
         * Creates a credential. Only for administrators.
         * @description The answer contains the secret. Parlor never shows the secret again. The request has no idempotency key, so two
         *     equal requests create two credentials. A new employee token makes the agent's earlier employee tokens invalid.
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
         * Revokes a credential. Only for administrators.
         * @description The credential becomes invalid at once. If the credential is a client application, its sessions end too. If the
         *     credential is already revoked, the request changes nothing.
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
         * Replaces the secret of a credential. Only for administrators.
         * @description The answer contains the new secret. Parlor never shows this secret again. The old secret becomes invalid at once. If
         *     the credential is a client application, its sessions end too.
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
        /** Creates a department. Only for administrators. */
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
         * Changes a department. Only for administrators.
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
         * @description The events of an account are numbered without gaps, in the order of the changes. The list leaves out events about
         *     conversations that the caller may not see. Store `position` and send it as `after` in the next request. With
         *     `conversation_id`, a page can be empty although more events follow. Request further pages as long as `next` is not
         *     `null`.
         *
         *     With `Accept: text/event-stream`, the answer is a stream of Server-Sent Events. The ids in the stream are event
         *     numbers. To continue a stream, send the last received id in the header `Last-Event-ID`.
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
         * Returns totals of the present state of agents and queues.
         * @description The totals include only the agents that the caller may see, but all queues. To list the agents, use `GET
         *     /v1/floor/agents`. To list the queues, use `GET /v1/queues`.
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
         * Lists agents with their present availability and load, in order of id.
         * @description The list contains the agents whose conversations the caller may see. If the caller has the visibility `own`, the
         *     list contains only the caller. With `team`, the list also contains the members of the caller's teams. With `all`,
         *     and for a program with an access token, the list contains all agents.
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
        /** Creates business hours. Only for administrators. */
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
         * Changes business hours. Only for administrators.
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
        /** Creates an inbox. Only for administrators. */
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
         * Changes an inbox. Only for administrators.
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
        /** Creates a label. Only for administrators. */
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
         * Removes a predefined label. Only for administrators.
         * @description Contacts lose the label at once. Conversations keep the label's name as a label.
         */
        readonly delete: operations["remove_label"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a label. Only for administrators.
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
         * @description The protocol is WebSocket (RFC 6455). Send the token in the `Authorization` header. A browser cannot set this
         *     header. With a session cookie, a browser needs no token. Without a session cookie, a browser sends `bearer.`
         *     followed by the token as a second subprotocol after `parlor`. Alternatively, the browser sends the token in the
         *     first message: `{"type": "authenticate", "token": "...", "after": 5}`.
         *
         *     The server sends messages of the types `hello`, `event`, `position`, `presence`, `typing`, `off_record`, `viewers`
         *     and, with `counts=true`, `counts`. If the server refuses a request or a message of the client, the server sends
         *     `error` and then closes the connection. The client may send messages of the types `typing` and `viewing`.
         *     `docs/api.md` shows each message.
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
         * @description With `editable=true`, the list contains the macros that the caller may change. Agents may change their own macros.
         *     Supervisors may also change the macros of the account and of their teams. Administrators, and programs with an
         *     access token, may also change the macros of the account and of all teams.
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
         * Returns the text of a macro with the values of a conversation.
         * @description A client shows this text in its editor. The client then sends the text with `POST /v1/conversations/{id}/messages`
         *     and `macro_id`, so that Parlor also carries out the actions of the macro.
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
        /** Returns the agent who sends the request. */
        readonly get: operations["get_me"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes the name or the signature of the caller.
         * @description To change the password, use `PUT /v1/me/password`. Only administrators can change the other properties of an agent,
         *     with `/v1/agents`.
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
         * @description The request body is the picture: PNG, JPEG or WebP, at most 5 MiB and 25 megapixels. Parlor cuts out the central
         *     square, reduces it to at most 256 by 256 pixels, and removes the metadata of the file. Everyone who knows the web
         *     address in `avatar_url` can see the picture.
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
        /** Lists the caller's drafts, newest conversation first. A conversation has at most one draft of each agent. */
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
        /** Lists the caller's logins: the caller's user accounts at sign-in providers. */
        readonly get: operations["list_my_logins"];
        readonly put?: never;
        /**
         * Begins to link a user account at a sign-in provider to the caller.
         * @description This request is for web pages of this server with a session cookie. The web page opens the `url` of the answer, and
         *     the agent signs in at the provider. The browser then returns to the agent's profile in the desk, with
         *     `sign_in=linked` or `sign_in_error` in the query string.
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
         * @description Parlor ends the caller's other sessions that began with a sign-in at the same provider.
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
         * @description The request replaces all previous settings. During quiet hours, Parlor sends no pushes, and sends digests only after
         *     the end of the quiet hours. Parlor still creates notifications in that time.
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
         * @description All other sessions and all tokens of the agent end at once. Only the session of this request continues. Parlor
         *     treats a wrong present password like a failed sign-in: after several failures, each further attempt must wait.
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
         * @description For a caller without a live connection, the availability stays until the next change. A caller with live connections
         *     becomes `offline` 30 seconds after the last of these connections closes. An agent who becomes `online` receives
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
         * @description Only the caller can read and change this document. For example, the desk stores the agent's column widths, theme,
         *     keyboard shortcuts and language in this document.
         */
        readonly get: operations["get_my_settings"];
        /**
         * Saves the caller's settings document.
         * @description The request replaces the whole previous document. Parlor stores the document without interpreting it. If the
         *     document equals the stored document, nothing changes.
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
         * Begins the set-up of the caller's one-time codes.
         * @description The codes are TOTP (RFC 6238) with SHA-1, six digits and a time step of 30 seconds. The codes become active after
         *     `POST /v1/me/totp/confirm`. Until then, a repetition of this request replaces the secret.
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
         * Completes the set-up of the caller's one-time codes with a first code.
         * @description From now on, the agent must sign in with one-time codes. The agent's other sessions end. The employee tokens that a
         *     sign-in to Firstline's API created also end, because that sign-in needed no code. Other tokens stay valid.
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
        /** Replaces the caller's recovery codes. The old recovery codes become invalid. */
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
         * @description If the account requires one-time codes, the agent must set up new codes before any other request.
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
         * Lists the conversations that are assigned to the caller and have unread messages.
         * @description To mark a conversation as read, use `POST /v1/conversations/{id}/read`.
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
         * Undoes a merge of two contacts.
         * @description Parlor restores the merged contact. The merged contact gets back the objects that the merge moved, and gets all
         *     later conversations of its identities. Parlor removes from the remaining contact the names, attributes and labels
         *     that the merge added. A name or an attribute that has changed since the merge stays. Parlor refuses the request if
         *     the remaining contact was later merged into another contact, or if one of the two contacts was erased. Only
         *     supervisors, administrators and programs with an access token may undo merges. Send an empty body or `{}`.
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
         * @description Parlor removes the content and the files of the message, also from the search and from pending callbacks. The
         *     position, the author and the times of the message remain. Agents can delete only their own messages, and
         *     administrators can delete any message. If the message is already deleted, the request changes nothing.
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
         * @description Parlor accepts reports only for outgoing messages. The status of a read or deleted message never changes. A failed
         *     message can still become `delivered` or `read`.
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
         * @description No other agent sees these notifications. Parlor keeps only the newest 500 notifications of each agent. A further
         *     cause of an unread notification increases `count` and moves the notification to the top of the list.
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
         *     conversation as read if the caller reads the conversation to its end, writes a message, picks up the conversation or
         *     changes its status. If another agent takes over or ends a conversation, Parlor also marks notifications of the
         *     previous assignee as read. These are the notifications of the kinds `assigned`, `new_message` and `snooze_ended`
         *     about this conversation.
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
         * Sets an agent's password with a password link.
         * @description An agent uses this request to accept an invitation or to complete a password reset. The link works only once. All
         *     sessions and tokens of the agent end. To sign in with the new password, use `POST /v1/sessions`.
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
         * Returns the public key of this server for Web Push.
         * @description Pass the public key to the browser as `applicationServerKey`. The public key changes only if the operator replaces
         *     the server key. Compare the public key with the key of the browser's existing subscription. If the keys differ,
         *     subscribe again.
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
         * @description If the caller already has a subscription with this address, Parlor replaces the keys and the name of this
         *     subscription, and keeps its id. If another agent has a subscription with this address, Parlor removes that
         *     subscription. An agent can have at most 10 subscriptions. The subscription ends together with the caller's session.
         *     After a sign-out, Parlor pushes nothing to this browser. Parlor also removes the subscription if the push service
         *     reports that the subscription has ended.
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
        /** Creates a queue. Only for administrators. */
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
         * Changes a queue. Only for administrators.
         * @description Absent members keep their values. `null` removes a value. If waiting conversations can be assigned because of the
         *     change, Parlor assigns them at once.
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
         * Returns the statistics of a queue for today.
         * @description The day begins and ends in the account's time zone. The statistics include a conversation if it belonged to this
         *     queue when it ended or got its first answer. Parlor updates the statistics with every change of a conversation, so
         *     this request is fast.
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
         * Picks up the next waiting conversation of a queue.
         * @description Parlor searches the queue for the first conversation that fits the caller's skills, teams and free capacity, and
         *     that is not reserved for another agent. The caller becomes the conversation's agent and begins to serve it. The
         *     caller requests a conversation explicitly. Therefore, Parlor ignores the caller's availability, the business hours
         *     and the queue's `distribution`. If no waiting conversation fits the caller, the answer is 204. If the caller lacks
         *     only free capacity, the answer is 409. If the caller does not serve the queue, the answer is 403. An undo returns
         *     the conversation to its position in the queue. Send an empty body or `{}`.
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
         * @description If the message has been sent, or if its author has cancelled the message, the answer is 404. The event
         *     `message.unscheduled` contains the id of the sent message, if Parlor sent one.
         */
        readonly get: operations["get_scheduled_message"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Cancels a scheduled or held message.
         * @description If the author cancels the message, Parlor removes it. The answer contains the removed message, and its files can be
         *     attached to another message. If a supervisor, an administrator or a program with an access token cancels another
         *     agent's message, Parlor only stops the message. Parlor does not send a stopped message, and its author keeps the
         *     text.
         */
        readonly delete: operations["cancel_scheduled_message"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a scheduled message.
         * @description Only the author can change a scheduled message, and only while the author may see the conversation.
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
         * @description Only the author can send a scheduled message, and only while the author may see the conversation.
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
         * @description The search covers the whole history. The order of the hits depends on both their exactness and their age: exact and
         *     recent hits come first. A hit contains all search words. A search word finds all words that begin with the search
         *     word. In names, contact points and subjects, a search word of at least two letters also finds words that contain the
         *     search word. In Chinese, Japanese, Korean and Thai texts, a search word finds any part of the text, even one
         *     character. The search ignores case, accents and character width. A page can be short or empty although more hits
         *     follow. Request further pages as long as `next` is not `null`.
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
         * Signs in an agent with a password.
         * @description Parlor creates a session of 30 days. The agent's other sessions continue. After five failed attempts in a day for
         *     one e-mail address from one network address, each further attempt must wait. The wait begins at two seconds and
         *     doubles after each failure, up to 15 minutes. With `cookie`, which is for web pages of this server, the answer sets
         *     a session cookie and contains no token.
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
         * @description Agents may end only their own sessions, and administrators may end any session. The token of the session becomes
         *     invalid at once.
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
         * Signs out the caller.
         * @description Parlor ends the session of this request and removes the session cookie from the browser. Parlor refuses a request
         *     with an access token, because an access token is not a session.
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
         * @description The session of this request continues, and access tokens stay valid. If the request uses an access token, Parlor
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
         * Returns the ways in which agents can sign in.
         * @description A sign-in page sends this request before the agent signs in. The request needs no token.
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
        /** Creates a sign-in provider. Only for administrators. */
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
         * Changes a sign-in provider. Only for administrators.
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
         * @description A browser opens this address. The answer redirects the browser to the provider. The answer also sets a cookie that
         *     binds the sign-in to this browser for ten minutes. If a web page of another site led the browser to this address,
         *     the answer redirects to the sign-in page instead.
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
         * @description This address is the redirect URI of OpenID Connect. The provider redirects the browser to this address. The answer
         *     sets the session cookie and redirects to the desk. For an agent with one-time codes, the answer instead redirects to
         *     the sign-in page with `sign_in=totp`. The sign-in page then sends `POST /v1/sign-in/totp`.
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
         * @description The sign-in page sends this request if the query string of the page has `sign_in=totp`. The answer sets the session
         *     cookie.
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
        /** Creates a team. Only for administrators. */
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
         * Changes a team. Only for administrators.
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
         * Lists the tickets that the caller may see, newest first.
         * @description Agents with the visibility `all`, and programs with an access token, see all tickets. Other agents see the tickets
         *     for which they are responsible, the tickets that they created, and the tickets for which neither an agent nor a team
         *     is responsible. Agents with the visibility `team` also see the tickets of their teams and of the members of these
         *     teams.
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
         * @description Only supervisors, administrators and programs with an access token may delete tickets.
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
         * Undoes a change to a conversation, or a bulk job.
         * @description The undo is a new change with its own events: Parlor restores the values that the undone change replaced. If one of
         *     these values has changed again, Parlor refuses the undo with `cannot-undo`. If the conversation has ended and cannot
         *     be reopened, Parlor refuses the undo with `never-reopens`. If the previous agent has no free slot, Parlor refuses
         *     the undo with `capacity-reached`.
         *
         *     An undo token is valid only once, only for 10 minutes, and only for the agent who made the change. The token of a
         *     bulk job starts another job, which restores the conversations one by one.
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
         * Lists the conversations that agents view or in which agents write a reply.
         * @description The list leaves out conversations that the caller may not see. To follow all changes, first open a connection to
         *     `GET /v1/live`, then read this list once. The connection reports each later change.
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
         * Lists the views that the caller may use, with their conversation counts.
         * @description A count includes only conversations that meet the view's filter and that the caller may see. The counts of built-in
         *     views are exact. Parlor counts a saved view only up to 999, and only once every few seconds. To receive changed
         *     counts, use `counts=true` with `GET /v1/live` or with the stream of `GET /v1/events`.
         */
        readonly get: operations["list_views"];
        readonly put?: never;
        /**
         * Creates a saved view.
         * @description Each agent can have at most 200 views that are not shared, and each account at most 200 shared views.
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
         * @description Agents can remove their own views. Supervisors and administrators can also remove shared views.
         */
        readonly delete: operations["remove_view"];
        readonly options?: never;
        readonly head?: never;
        /**
         * Changes a saved view.
         * @description Agents can change their own views. Supervisors and administrators can also change shared views.
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
                                /** @description the number, from 1, of the slot in the agent's workload */
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
                                /** @description the number, from 1, of the slot in the agent's workload */
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
        /** @description The settings of an account. */
        readonly Account: {
            /** @description Whether agents may pick up conversations beyond their capacity. */
            readonly allow_over_capacity: boolean;
            /**
             * @description The account's country, as an ISO 3166 code. Parlor uses the country to complete phone numbers that have no
             *     country calling code. `null` means that the account has no country, so Parlor does not complete these numbers.
             */
            readonly country?: string | null;
            readonly created_at: components["schemas"]["Time"];
            /**
             * @description Whether the account separates contacts by department. If `true`, values such as e-mail addresses are unique only
             *     within a department.
             */
            readonly customer_departmentalization: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The account's language, as a BCP 47 tag. */
            readonly language: string;
            readonly name: string;
            /** @description Whether agents may sign in with a password. */
            readonly password_sign_in: boolean;
            /** @description The account's time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The agents who must sign in with one-time codes. */
            readonly totp_required: components["schemas"]["TotpRule"];
            /**
             * @description The version of the account's settings. Send the version as `If-Match` with a change: Parlor then refuses the
             *     change if the settings have changed since you read them. The `ETag` header has the same value.
             */
            readonly version: string;
            /**
             * @description The weights of conversations, by the kind of the inbox. The weight is the number of slots that a conversation
             *     uses. A kind without an entry has the weight 1.
             */
            readonly weights: Record<string, never>;
        };
        /** @description Changes to the account. Absent members keep their values. */
        readonly AccountChanges: {
            /** @description Whether an agent may pick up a conversation although the agent's capacity is used up. */
            readonly allow_over_capacity?: boolean;
            /** @description The language, as a BCP 47 tag. */
            readonly language?: string;
            /** @description The name that people see. */
            readonly name?: string;
            /** @description Whether agents may sign in with a password. If `false`, the account needs an active sign-in provider. Default for a new object: true. */
            readonly password_sign_in?: boolean;
            /** @description The time zone, as an IANA name. */
            readonly time_zone?: string;
            /** @description The agents who must sign in with one-time codes. Default for a new object: `nobody`. */
            readonly totp_required?: components["schemas"]["TotpRule"];
            /** @description The number of slots of an agent's capacity that a conversation uses, 1 to 100, by the kind of the conversation's inbox. A new value replaces the whole object. */
            readonly weights?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description An administrative act. The account's feed (`GET /v1/events`) contains the same act as an event with the same number. */
        readonly Act: {
            /**
             * Format: int64
             * @description The agent who carried out the act. `null` means that another actor carried out the act, for example the operator
             *     of the server.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            /**
             * @description The data of the event. For a change of the configuration, the data contains the changed object, and the old and
             *     new value of each changed field that is not secret.
             */
            readonly data: Record<string, never>;
            /**
             * @description The kind of the act: `audit.configured`, `audit.credential_issued`, `audit.credential_rotated`,
             *     `audit.credential_revoked`, `audit.callback_changed`, `audit.contact_exported`, `contact.blocked`,
             *     `contact.unblocked`, `contact.merged`, `contact.unmerged`, `contact.erased`, `conversation.merged` or
             *     `conversation.unmerged`.
             */
            readonly kind: string;
            /** Format: int64 */
            readonly number: number;
        };
        /** @description An activity line: a change of the conversation. */
        readonly Activity: {
            /**
             * Format: int64
             * @description The agent who made the change. `null` means that Parlor, the customer or a program without an agent made the
             *     change. For the code `started`, this is always `null`.
             */
            readonly agent_id: number | null;
            readonly at: components["schemas"]["Time"];
            /**
             * @description The kind of the change, such as `started` or `assigned`. This code is the kind of the event without the prefix
             *     `conversation.`.
             */
            readonly code: string;
            /**
             * Format: int64
             * @description The number of the event in the account's feed (`GET /v1/events`). `null` means that `code` is `started`.
             */
            readonly number: number | null;
            /**
             * @description The data of the event. For `started`, the data contains `inbox_id`, and the result of the first routing: `queue`
             *     and `assignee_id`.
             */
            readonly parameters: Record<string, never>;
        };
        /** @description A page of administrative acts, newest first. */
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
             * @description The path of the agent's picture on this server. A new picture gets a new path. `null` means that there is no
             *     picture.
             */
            readonly avatar_url: string | null;
            /**
             * Format: int64
             * @description The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
             *     account's `weights` state another number.
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
             * @description The text below the agent's mails. Clients add this text when the agent begins to write a mail. `null` means that
             *     the agent has no signature.
             */
            readonly signature: string | null;
            /** @description The ids of the agent's teams. */
            readonly team_ids: readonly number[];
            /** @description Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes. */
            readonly totp_active: boolean;
            /**
             * @description Whether the account requires the agent to set up one-time codes. If `totp_required` is `true` and `totp_active`
             *     is `false`, the agent must set up codes before any other request.
             */
            readonly totp_required: boolean;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The conversations that the agent may see. `own` means the conversations that are assigned to the agent or
             *     mention the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one
             *     of the agent's queues. `team` also includes the conversations of the agent's teams and of the members of these
             *     teams. `all` means all conversations.
             */
            readonly visibility: components["schemas"]["Visibility"];
        };
        /** @description Changes to an agent. Absent members keep their values. */
        readonly AgentChanges: {
            /** @description Whether the agent is active. An inactive agent cannot sign in and gets no conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The capacity: the maximum number of slots that the agent's open conversations may use. After an increase, waiting conversations are assigned at once. Default for a new object: 5. */
            readonly capacity?: number;
            /** @description The e-mail address for signing in, unique across the installation. */
            readonly email?: string;
            /** @description The name that people see. */
            readonly name?: string;
            /** @description The password, at least 12 characters. Default for a new object: the agent cannot sign in with a password. */
            readonly password?: string;
            /** @description The queues, by id or key. A new value replaces the whole list. Default for a new object: `default`, if there is one. */
            readonly queues?: readonly components["schemas"]["IdOrKey"][];
            /** @description The role, which determines the agent's rights. Default for a new object: `agent`. */
            readonly role?: components["schemas"]["Role"];
            /** @description The signature: the text below the agent's e-mails. The agent can also change the signature. */
            readonly signature?: string | null;
            /** @description The skills: an object that contains a level from 1 to 10 for each skill name. A new value replaces the whole object. */
            readonly skills?: {
                readonly [key: string]: unknown;
            };
            /** @description The teams, by id or name. A new value replaces the whole list. */
            readonly teams?: readonly components["schemas"]["IdOrKey"][];
            /** @description The conversations that the agent may see. Default for a new object: set by the role. */
            readonly visibility?: components["schemas"]["Visibility"];
        };
        /** @description The statistics of an agent for today. */
        readonly AgentFigures: components["schemas"]["DayFigures"] & {
            /** Format: int64 */
            readonly agent_id: number;
        };
        /** @description The present availability and load of an agent. */
        readonly AgentOnFloor: {
            /**
             * @description Whether the agent is active. A deactivated agent stays in the list while open conversations are assigned to the
             *     agent.
             */
            readonly active: boolean;
            /** Format: int64 */
            readonly agent_id: number;
            readonly availability: components["schemas"]["Availability"];
            /**
             * @description The number of the agent's open conversations for each kind of inbox. The list leaves out kinds without
             *     conversations.
             */
            readonly by_kind: readonly components["schemas"]["LiveOfKind"][];
            /**
             * Format: int64
             * @description The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
             *     account's `weights` state another number.
             */
            readonly capacity: number;
            /** @description Whether the agent has a live connection: an event stream or a WebSocket. */
            readonly connected: boolean;
            /**
             * Format: int64
             * @description The number of the agent's live conversations: the open conversations that are assigned to the agent.
             */
            readonly live_conversations: number;
            readonly name: string;
            /**
             * Format: int64
             * @description The number of the agent's live conversations that are offers. The agent has not accepted these offers yet.
             */
            readonly offered: number;
            /** @description The keys of the queues that the agent serves. */
            readonly queues: readonly string[];
            readonly role: components["schemas"]["Role"];
            readonly since: components["schemas"]["Time"] | null;
            /** @description The agent's skills: the level, from 1 to 10, by skill name. */
            readonly skills: Record<string, never>;
            readonly team_ids: readonly number[];
            /**
             * Format: int64
             * @description The number of used slots. The number can be higher than the capacity after an administrator has lowered the
             *     capacity, or after a pick-up beyond the capacity.
             */
            readonly used_capacity: number;
        };
        /** @description A page of agents with their availability and load, in order of id. */
        readonly AgentsOnFloor: {
            readonly data: readonly components["schemas"]["AgentOnFloor"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The body of a request that accepts or rejects a file of the customer. */
        readonly AnsweredFile: {
            /** @description The answer: the caller accepts or rejects the file. */
            readonly answer: components["schemas"]["FileAnswer"];
        };
        /** @description The body of a request that uses a macro in a conversation. */
        readonly AppliedMacro: {
            /** @description The text for each blank, by the name of the blank. */
            readonly blanks?: {
                readonly [key: string]: unknown;
            };
            /** @description The id of the macro. */
            readonly macro_id: components["schemas"]["Id"];
            /** @description Whether Parlor removes the caller's draft in this conversation. A macro that has neither text nor files does not remove the draft. Default: `false`. */
            readonly remove_draft?: boolean | null;
            /**
             * Format: int64
             * @description The position of the newest message that the caller has seen. Parlor refuses the request with `conversation-moved` if the customer or another agent has written after this position, or if more than 50 messages follow this position.
             */
            readonly seen_position?: number | null;
        };
        /** @description The body of a request that assigns a conversation. */
        readonly Assignment: {
            /** @description The agent who receives the conversation. */
            readonly agent_id: components["schemas"]["Id"];
        };
        /** @description An attachment: an uploaded file, or a link to an external file. */
        readonly Attachment: {
            /**
             * Format: int64
             * @description The agent who uploaded the file. `null` means that the file or the link arrived together with its message.
             */
            readonly agent_id: number | null;
            /**
             * @description The media type of the attachment. Parlor detects the media type of a file from its content. For a link, the
             *     sender states the media type.
             */
            readonly content_type: string;
            readonly created_at: components["schemas"]["Time"];
            /** @description The file name. The name is empty if the file was erased. */
            readonly file_name: string;
            /**
             * Format: int64
             * @description The height of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
             *     formats, or that Parlor could not measure it.
             */
            readonly height: number | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * Format: int64
             * @description The message that has the attachment. `null` means that no message has the attachment.
             */
            readonly message_id: number | null;
            /**
             * @description The SHA-256 digest of the file, in hexadecimal digits. `null` means that the attachment is a link, or that the
             *     file was erased.
             */
            readonly sha256: string | null;
            /**
             * Format: int64
             * @description The size in bytes. For a link, this is the size that the sender stated, or 0 if the sender stated no size.
             */
            readonly size: number;
            /**
             * @description The public web address of the thumbnail: a copy of the picture, at most 320 pixels wide and 320 pixels high. The
             *     address works for seven days. `null` means that there is no thumbnail, or that no message has the attachment.
             */
            readonly thumbnail_url: string | null;
            /**
             * @description The public web address of the file. Everyone who knows the address can read the file. The address of a stored
             *     file works for seven days. The address of a link is the external address. `null` means that no message has the
             *     attachment, or that the file was erased.
             */
            readonly url: string | null;
            /**
             * Format: int64
             * @description The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
             *     formats, or that Parlor could not measure it.
             */
            readonly width: number | null;
        };
        /**
         * @description The files that an inbox accepts from customers: all files (`allow_all`), only files with a listed extension (`allow`), only files without a listed extension (`block`), or no files (`block_all`).
         * @enum {string}
         */
        readonly AttachmentRule: "allow_all" | "allow" | "block" | "block_all";
        /** @description The definition of a custom attribute. */
        readonly Attribute: {
            /**
             * Format: int64
             * @description The id of the attribute's group. If `object` is `contact_row`, this group is the table. `null` means that the
             *     attribute has no group.
             */
            readonly group_id: number | null;
            /** Format: int64 */
            readonly id: number;
            readonly label: string;
            readonly name: string;
            readonly object: components["schemas"]["AttributeObject"];
            /** @description The allowed values, if the type is `choice` or `choices`. Empty for other types. */
            readonly options: readonly string[];
            readonly value_type: components["schemas"]["AttributeType"];
            /**
             * @description The version of the definition. Send the version as `If-Match` with a change: Parlor then refuses the change if
             *     the definition has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a custom attribute. Absent members keep their values. */
        readonly AttributeChanges: {
            /** @description The group, by id or name. An attribute of the kind `contact_row` must have a group: its table. This group cannot be changed later. */
            readonly group_id?: null | components["schemas"]["IdOrKey"];
            /** @description The label that people see. Default for a new object: the name. */
            readonly label?: string;
            /** @description The name, unique among the attributes for the same kind of object. */
            readonly name?: string;
            /** @description The allowed values of an attribute whose type is a choice of options. A new value replaces the whole list. */
            readonly options?: readonly string[];
            /** @description The type of the values. */
            readonly value_type?: components["schemas"]["AttributeType"];
        };
        /** @description A group of custom attributes. A group is a part of a form, or a table in which a contact can have rows. */
        readonly AttributeGroup: {
            /** @description A description of the group, for agents. `null` means that there is no description. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The name of the group, unique among the groups for the same kind of object. */
            readonly name: string;
            /**
             * @description The kind of object that the attributes of the group describe. A group for `contact_row` defines a table that
             *     each contact has. The attributes of the group are the columns of the table.
             */
            readonly object: components["schemas"]["AttributeObject"];
            /**
             * @description The version of the group. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     group has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a group of custom attributes. Absent members keep their values. */
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
         * @description The availability of an agent. Queues assign conversations only to `online` agents.
         * @enum {string}
         */
        readonly Availability: "online" | "busy" | "away" | "offline";
        /** @description The body of a request that begins the set-up of one-time codes. */
        readonly BeginTotp: {
            /** @description The present password. The password may be absent if the session began at a sign-in provider in the last 10 minutes. */
            readonly password?: string | null;
        };
        /** @description A conversation in a bulk job, with its outcome. */
        readonly BulkItem: {
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number of the conversation in the job: 1, 2, 3 and so on.
             */
            readonly number: number;
            /**
             * @description The outcome for this conversation: `waiting`, `done`, `unchanged` or `refused`. `waiting` means that Parlor has
             *     not tried the act yet. `unchanged` means that the act was allowed but changed nothing.
             */
            readonly outcome: string;
            /** @description The code of the problem if the outcome is `refused`; otherwise `null`. */
            readonly problem: string | null;
        };
        /** @description A page of the conversations in a bulk job, in order of `number`. */
        readonly BulkItems: {
            readonly data: readonly components["schemas"]["BulkItem"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A bulk job with its progress. */
        readonly BulkJob: {
            readonly created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of conversations on which Parlor has carried out the act, including conversations that the act did
             *     not change.
             */
            readonly done: number;
            readonly finished_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The kind of the act, or `undo` if the job undoes another bulk job. */
            readonly kind: string;
            /**
             * Format: int64
             * @description The number of conversations for which Parlor has refused the act.
             */
            readonly refused: number;
            /**
             * Format: int64
             * @description The number of conversations in the job.
             */
            readonly total: number;
            readonly undo: components["schemas"]["Undoable"] | null;
        };
        /** @description The bulk jobs of the caller. */
        readonly BulkJobs: {
            readonly data: readonly components["schemas"]["BulkJob"][];
        };
        /** @description Business hours: the times in which a queue assigns conversations. */
        readonly BusinessHours: {
            readonly holidays: readonly components["schemas"]["HolidayStretch"][];
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /** @description The time zone of all times in this object, as an IANA name. */
            readonly time_zone: string;
            /**
             * @description The version of the business hours. Send the version as `If-Match` with a change: Parlor then refuses the change
             *     if the business hours have changed since you read them. The `ETag` header has the same value.
             */
            readonly version: string;
            readonly weekly: readonly components["schemas"]["WeeklyStretch"][];
        };
        /** @description A callback endpoint: an address that receives events. */
        readonly Callback: {
            /**
             * Format: int64
             * @description The number of the last event before the latest deactivation. For later events, except test events, Parlor
             *     creates no deliveries until the endpoint is resumed or a replay includes the events. To send these events,
             *     resume the endpoint, and then replay the events from the next number. `null` means that the endpoint was never
             *     deactivated.
             */
            readonly after_event: number | null;
            /**
             * Format: int64
             * @description The endpoint receives only events of conversations that this client application started. `null` means that there
             *     is no such limit.
             */
            readonly application_id: number | null;
            /**
             * Format: int64
             * @description The maximum number of requests that Parlor sends to the endpoint at the same time.
             */
            readonly concurrency: number;
            readonly deactivated_at: components["schemas"]["Time"] | null;
            /**
             * @description The kinds of events that the endpoint receives. `prefix.*` means all kinds with this prefix. An empty list means
             *     all events except `audit.*`.
             */
            readonly events: readonly string[];
            /**
             * Format: int64
             * @description The number of pending deliveries with at least one failed attempt. 10,000 means 10,000 or more. In the answer to
             *     a request that changes the endpoint, this number is always 0.
             */
            readonly failing: number;
            readonly failing_since: components["schemas"]["Time"] | null;
            readonly format: components["schemas"]["EndpointFormat"];
            /**
             * Format: int64
             * @description The endpoint receives only events of conversations in this inbox. `null` means that there is no such limit.
             */
            readonly inbox_id: number | null;
            /**
             * @description The key of the endpoint, such as `callback-5`. A key such as `inbox-407` or `application-12` means that the
             *     endpoint belongs to an inbox or a client application. Change such an endpoint in the settings of this inbox or
             *     client application.
             */
            readonly key: string;
            readonly name: string;
            readonly oldest_pending_at: components["schemas"]["Time"] | null;
            readonly paused_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The number of pending deliveries. 10,000 means 10,000 or more. In the answer to a request that changes the
             *     endpoint, this number is always 0.
             */
            readonly pending: number;
            /**
             * @description The reason why Parlor deactivated the endpoint. The text is empty if the endpoint is not deactivated, or if the
             *     client application itself deactivated the callback.
             */
            readonly reason: string;
            /**
             * @description The signing secret: `whsec_` and the secret key in Base64. Only the answer that creates an endpoint contains the
             *     secret, and only if the endpoint's format signs requests. Parlor stores the secret encrypted and never shows it
             *     again, not even if the request is repeated.
             */
            readonly secret?: string | null;
            /**
             * @description The number of signing secrets. 0 means that Parlor does not sign requests. 2 means that Parlor signs with the
             *     present secret and also with the previous one.
             */
            readonly secrets: number;
            /**
             * @description The state of the endpoint: `active`, `failing`, `paused`, `deactivated` or `sealed`. `failing` means that an
             *     attempt of at least one pending delivery has failed. `sealed` means that the secrets were encrypted with another
             *     server key. Parlor sends nothing to such an endpoint until its secrets are set again. The answer to a request
             *     that changes the endpoint never contains `failing` or `sealed`.
             */
            readonly state: string;
            /**
             * Format: int64
             * @description The time limit for the receiver's answer, in seconds.
             */
            readonly timeout_s: number;
            readonly url: string;
            /**
             * @description The version of the endpoint's configuration, including the configuration of the inbox or client application that
             *     owns it. Send the version as `If-Match` with a change: Parlor then refuses the change if the configuration has
             *     changed since you read it. The `ETag` header has the same value. `null` means that the configuration changed
             *     during this request.
             */
            readonly version: string | null;
        };
        /** @description An attempt: one HTTP request of a delivery. An attempt can fail before Parlor has sent the request. */
        readonly CallbackAttempt: {
            /**
             * @description The beginning of the body of the receiver's answer. If no answer arrived, this is a sentence that describes the
             *     failure.
             */
            readonly answer: string;
            readonly at: components["schemas"]["Time"];
            /**
             * @description The code of the failure, such as `status`, `timed_out`, `no_connection` or `address_refused`. `null` means that
             *     the attempt did not fail.
             */
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
             * @description The HTTP status of the receiver's answer. `null` means that no answer arrived.
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
        /** @description Changes to a callback endpoint. Absent members keep their values. */
        readonly CallbackChanges: {
            /** @description The client application to which the events are limited. Parlor sends only events of conversations that this application started. `null` means all conversations. Default for a new object: all conversations. */
            readonly application_id?: null | components["schemas"]["IdOrKey"];
            /** @description The maximum number of parallel requests. Default for a new object: 4. */
            readonly concurrency?: number;
            /** @description The events to send, such as `message.created` or `message.*`. A new value replaces the whole list. An empty list means all events except `audit.*`. Default for a new object: all events except `audit.*`. */
            readonly events?: readonly string[];
            /** @description The inbox to which the events are limited. Parlor sends only events of conversations in this inbox. `null` means all inboxes. Default for a new object: all inboxes. */
            readonly inbox_id?: null | components["schemas"]["IdOrKey"];
            /** @description The name, unique in the account. */
            readonly name?: string;
            /** @description The settings of the format. A new value replaces all settings. Parlor refuses settings from which it cannot build a valid request. The settings are stored encrypted and are never shown. Default for a new object: none. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
            /** @description The time limit for the answer of the endpoint to a request, in seconds. Default for a new object: 5. */
            readonly timeout_s?: number;
            /** @description The URL, with `http://` or `https://`. */
            readonly url?: string;
        };
        /** @description A page of deliveries, newest first. */
        readonly CallbackDeliveries: {
            readonly data: readonly components["schemas"]["CallbackDelivery"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A delivery: one event for one callback endpoint. */
        readonly CallbackDelivery: {
            /**
             * Format: int64
             * @description The number of attempts so far.
             */
            readonly attempts: number;
            /** Format: int64 */
            readonly conversation_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            readonly due_at: components["schemas"]["Time"] | null;
            readonly endpoint: string;
            /**
             * Format: int64
             * @description The number of the event in the account's feed (`GET /v1/events`).
             */
            readonly event: number;
            readonly failing_since: components["schemas"]["Time"] | null;
            /**
             * @description The id of the delivery. The receiver gets this id in the header `webhook-id`. All attempts of a delivery have
             *     the same id.
             */
            readonly id: string;
            /** @description The kind of the event, such as `message.created`. */
            readonly kind: string;
            readonly settled_at: components["schemas"]["Time"] | null;
            readonly state: components["schemas"]["DeliveryState"];
        };
        /** @description The callback endpoints of an account. */
        readonly Callbacks: {
            readonly data: readonly components["schemas"]["Callback"][];
        };
        /** @description A new signing secret of a callback endpoint. */
        readonly CallbackSecret: {
            /** @description Whether Parlor also signs with the previous secret, until this new secret is replaced too. */
            readonly old_one_signs: boolean;
            /** @description The secret: `whsec_` and the secret key in Base64. Parlor stores the secret encrypted and never shows it again. */
            readonly secret: string;
        };
        /** @description A contact that may be the same person as the contact in the path. */
        readonly Candidate: {
            readonly contact: components["schemas"]["Contact"];
            /** @description The evidence that both contacts are the same person, strongest first. */
            readonly evidence: readonly components["schemas"]["CandidateEvidence"][];
            /**
             * @description The total strength of the evidence: the strength of the strongest piece. An equal name raises the total strength
             *     by one step, at most to `strong`.
             */
            readonly strength: components["schemas"]["Strength"];
        };
        /** @description A piece of evidence that two contacts are the same person. */
        readonly CandidateEvidence: {
            /** @description The same evidence as in `text`, as a code with parameters. */
            readonly likeness: components["schemas"]["CandidateLikeness"];
            readonly strength: components["schemas"]["Strength"];
            /** @description The evidence, as English text. */
            readonly text: string;
        };
        /** @description A piece of evidence that two contacts are the same person: a code with parameters. */
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
        /** @description Contacts that may be the same person as another contact, the most likely contact first. */
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
        /** @description The body of a request that changes the subject and the attributes of a conversation. Attributes that the request does not contain keep their values. */
        readonly ChangeAttributes: {
            /** @description The new values of further attributes, by name. Unlike custom attributes, these attributes need no definition. `null` removes an attribute. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new values of custom attributes, by attribute name. `null` removes the value of an attribute. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new subject of the conversation. If absent, the subject does not change. */
            readonly subject?: string | null;
        };
        /** @description A conversation after a change, with an optional undo token. */
        readonly ChangedConversation: components["schemas"]["Conversation"] & {
            /** @description The undo token of the change. Present only if the request has the query parameter `undo=true`. */
            readonly undo?: components["schemas"]["Undoable"];
        };
        /** @description Changes to a macro. Absent members keep their values. */
        readonly ChangedMacro: {
            /** @description The new actions. This list replaces all actions of the macro. */
            readonly actions?: null | readonly components["schemas"]["NewAction"][];
            /** @description The ids of the macro's files after the change. These can be files that the macro already has, and files that the caller uploaded. Parlor removes all other files from the macro. */
            readonly attachment_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The new text of the macro. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /** @description The new kind of the messages that are made from the macro. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The new displayed name. */
            readonly name?: string | null;
            /** @description The new short code, without white space. The short code must be unique among the macros of the same owner, of the same team, or of the account. */
            readonly short_code?: string | null;
        };
        /** @description Changes to a scheduled message. Absent members keep their values. */
        readonly ChangedScheduled: {
            /** @description Whether Parlor stops this scheduled message if the customer writes before Parlor sends the message. */
            readonly cancel_on_reply?: boolean | null;
            /** @description The new content of the message: HTML if `html` is `true`, otherwise plain text. */
            readonly content?: string | null;
            /** @description Whether the new `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /**
             * Format: date-time
             * @description The new time of sending, at most 366 days ahead. If the message was stopped or has failed, the new time schedules the message again.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly send_at?: string | null;
        };
        /** @description The followers to add and the followers to remove. Parlor first adds followers, and then removes followers. All other followers stay. */
        readonly ChangeFollowers: {
            /** @description The ids of the agents to add as followers. These agents must be active. */
            readonly add?: readonly components["schemas"]["Id"][];
            /** @description The ids of the followers to remove. */
            readonly remove?: readonly components["schemas"]["Id"][];
        };
        /** @description The labels to add and the labels to remove. Parlor first adds labels, and then removes labels. All other labels of the conversation stay. */
        readonly ChangeLabels: {
            /** @description The labels to add. */
            readonly add?: readonly string[];
            /** @description The labels to remove. */
            readonly remove?: readonly string[];
        };
        /** @description The body of a request that changes the caller's own name or signature. */
        readonly ChangeMe: {
            /** @description The new displayed name. If absent, the name does not change. */
            readonly name?: string | null;
            /** @description The new signature: the text below the agent's mails. If absent, the signature does not change. `null` removes the signature. */
            readonly signature?: string | null;
        };
        /** @description The body of a request that changes the caller's password. */
        readonly ChangePassword: {
            /** @description The present password. */
            readonly current_password: string;
            /** @description The new password. */
            readonly password: string;
        };
        /** @description The channels through which the caller gets each kind of notification. */
        readonly ChannelsByKind: {
            /**
             * @description A conversation was assigned or offered to the caller, or a conversation that is assigned to the caller was
             *     reopened.
             */
            readonly assigned: components["schemas"]["KindChannels"];
            /** @description A conversation that the caller follows has a new message, another status or another agent. */
            readonly conversation_changed: components["schemas"]["KindChannels"];
            /** @description A message of the caller could not be delivered. */
            readonly delivery_failed: components["schemas"]["KindChannels"];
            /** @description A note mentions the caller. */
            readonly mentioned: components["schemas"]["KindChannels"];
            /** @description Another person wrote in a conversation that is assigned to the caller. */
            readonly new_message: components["schemas"]["KindChannels"];
            /** @description A scheduled message of the caller could not be sent. */
            readonly scheduled_failed: components["schemas"]["KindChannels"];
            /** @description The snooze ended in a conversation that is assigned to the caller, or that the caller had snoozed. */
            readonly snooze_ended: components["schemas"]["KindChannels"];
        };
        /**
         * @description A classification: an entry of a list with which agents classify tickets and contacts. The lists contain sponsors,
         *     categories, subcategories, termination codes, and countries, states and cities of postal addresses.
         */
        readonly Classification: {
            /** @description Whether the classification can be chosen for tickets and contacts. */
            readonly active: boolean;
            /**
             * @description A short code, such as the abbreviation of a country or the postal code of a city. `null` means that there is no
             *     code.
             */
            readonly code: string | null;
            /** @description A description of the classification, for agents. `null` means that there is no description. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["ClassificationKind"];
            /** @description The name of the classification, unique among the entries of the same list with the same parent. */
            readonly name: string;
            /**
             * Format: int64
             * @description The id of the parent: the category of a subcategory, the country of a state, or the state of a city. `null`
             *     means that entries of this list have no parent.
             */
            readonly parent_id: number | null;
            /**
             * @description The version of the classification. Send the version as `If-Match` with a change: Parlor then refuses the change
             *     if the classification has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a classification. Absent members keep their values. */
        readonly ClassificationChanges: {
            /** @description Whether the classification may be chosen. Objects that already have the classification keep it after it becomes inactive. Default for a new object: true. */
            readonly active?: boolean;
            /** @description A short code, for example the abbreviation of a country or the postal code of a city. */
            readonly code?: string | null;
            /** @description The description of the classification. */
            readonly description?: string | null;
            /** @description The name, unique among the classifications of the same kind with the same parent. */
            readonly name?: string;
        };
        /**
         * @description The list to which a classification belongs, such as the categories of tickets.
         * @enum {string}
         */
        readonly ClassificationKind: "sponsor" | "category" | "subcategory" | "termination_code" | "country" | "state" | "city";
        readonly ClassificationPage: {
            readonly data: readonly components["schemas"]["Classification"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description An agent whom a routing decision considered. */
        readonly Considered: {
            /** Format: int64 */
            readonly agent_id: number;
            /** @description Whether the agent received the conversation. */
            readonly chosen: boolean;
            /** @description The same reason as in `why`, as a code with parameters. */
            readonly finding: components["schemas"]["RoutingFinding"];
            /** @description The name of the agent at the time of the decision. */
            readonly name: string;
            /** @description The reason why Parlor chose this agent or did not choose this agent, in English. */
            readonly why: string;
        };
        /** @description A contact: a customer. */
        readonly Contact: {
            readonly additional_attributes: Record<string, never>;
            /**
             * @description The web address of the contact's picture, as a partner's system provided it. `null` means that there is no
             *     picture.
             */
            readonly avatar_url: string | null;
            /**
             * @description Whether the contact is blocked. A new conversation of a blocked contact begins with the status `resolved`, and
             *     Parlor does not route it.
             */
            readonly blocked: boolean;
            readonly contact_points: readonly components["schemas"]["ContactPoint"][];
            readonly created_at: components["schemas"]["Time"];
            /** @description The values of the contact's custom attributes, by attribute name. */
            readonly custom_attributes: Record<string, never>;
            /**
             * Format: int64
             * @description The department of the contact. `null` means that the contact has no department, for example because the account
             *     does not separate contacts by department.
             */
            readonly department_id: number | null;
            readonly family_name: string | null;
            readonly given_name: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The ids of the contact's labels. */
            readonly label_ids: readonly number[];
            readonly last_activity_at: components["schemas"]["Time"] | null;
            /** @description The displayed name. */
            readonly name: string;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version of the contact. Edits of the contact, its labels or its contact points change the version. Messages
             *     do not change the version. Send the version as `If-Match` with an edit: Parlor then refuses the edit if the
             *     contact has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a contact. Absent members keep their values. */
        readonly ContactChange: {
            /** @description The new values of further attributes, by name. Unlike custom attributes, these attributes need no definition. `null` removes an attribute. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new values of custom attributes, by attribute name. `null` removes the value of an attribute. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new e-mail address. `null` removes the address. */
            readonly email?: string | null;
            /** @description The new id of the contact in a partner's system. `null` removes the id. */
            readonly external_id?: string | null;
            /** @description The new family name. `null` removes the name. */
            readonly family_name?: string | null;
            /** @description The new given name. `null` removes the name. */
            readonly given_name?: string | null;
            /** @description The ids of the new labels. This list replaces all labels of the contact. */
            readonly label_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The new displayed name. If `name` is absent but the given name or the family name changes, Parlor builds the displayed name from these two names. */
            readonly name?: string | null;
            /** @description The new primary phone number. `null` removes the number. */
            readonly phone?: string | null;
        };
        /** @description A note about a contact. Only agents can read the note. */
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
        /** @description The list of all notes about a contact. */
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
            /** @description A label that a vendor's API gave to the contact point, or an empty text. */
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
             * @description The id of the table. A table is a group of custom attributes of the kind `contact_row`.
             */
            readonly group_id: number;
            /** Format: int64 */
            readonly id: number;
            readonly updated_at: components["schemas"]["Time"];
            /** @description The values of the row, by attribute name. */
            readonly values: Record<string, never>;
        };
        /** @description The body of a request that changes a row in a table of a contact. */
        readonly ContactRowChange: {
            /** @description The new values, by attribute name. The attributes must belong to the table. `null` removes the value of an attribute. Attributes that the request does not contain keep their values. */
            readonly values?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description A page of the rows in the tables of a contact, oldest first. */
        readonly ContactRows: {
            /** @description The rows, in order of id. A contact has at most 1,000 rows in all its tables together. */
            readonly data: readonly components["schemas"]["ContactRow"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description A page of contacts. */
        readonly Contacts: {
            /** @description The contacts, in the order of `sort`. Even a short or empty page can have a next page. */
            readonly data: readonly components["schemas"]["Contact"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /**
         * @description The order of a list of contacts. Without a leading `-`, the earliest time or the alphabetically first name comes first. With a leading `-`, the order is reversed.
         * @enum {string}
         */
        readonly ContactSort: "last_activity" | "-last_activity" | "name" | "-name" | "created" | "-created";
        /** @description The body of a request that creates a contact. */
        readonly ContactToMake: {
            /** @description Further attributes, by name. Unlike custom attributes, these attributes need no definition. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The contact points of the new contact. */
            readonly contact_points?: readonly components["schemas"]["NewContactPoint"][];
            /** @description The values of the contact's custom attributes, by attribute name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The family name. */
            readonly family_name?: string | null;
            /** @description The given name. */
            readonly given_name?: string | null;
            /** @description An identity that Parlor creates together with the contact. Default: no identity. */
            readonly identity?: null | components["schemas"]["IdentityToMake"];
            /** @description The ids of the contact's labels. */
            readonly label_ids?: readonly components["schemas"]["Id"][];
            /** @description The displayed name. Default: a name made of the given name and the family name. */
            readonly name?: string | null;
        };
        /** @description The body of a request that merges a contact into another contact. */
        readonly ContactToMerge: {
            /** @description The id of the contact that Parlor merges into the contact in the path. */
            readonly contact_id: components["schemas"]["Id"];
            /** @description The evidence that both contacts are one person. `given` means that staff or a partner states this fact. `proven` means that the person has proved the fact. `signed` means that your own system has signed the fact. A caller with a session may send only `given`. A caller with an access token may also send `proven` and `signed`. Parlor refuses `claimed`, because a person's own claim is not enough. If signed evidence shows that the contacts are different persons, Parlor accepts only `signed`. */
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
             * @description The assigned agent. If the conversation is not open, this agent is the first choice: after a reopening, Parlor
             *     first tries to assign the conversation to this agent. `null` means that the conversation is unassigned.
             */
            readonly assignee_id: number | null;
            /** Format: int64 */
            readonly case_id: number | null;
            /**
             * Format: int64
             * @description The contact of the conversation. `null` means that the contact is unknown.
             */
            readonly contact_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /** @description The values of the conversation's custom attributes, by attribute name. */
            readonly custom_attributes: Record<string, never>;
            /**
             * Format: int64
             * @description The number of the conversation in the account: 1, 2, 3 and so on. LiveDesk's API shows this number as the
             *     conversation's id.
             */
            readonly display_id: number;
            /** @description Whether the conversation has at least one message with the delivery status `failed`. */
            readonly failed: boolean;
            readonly first_queued_at: components["schemas"]["Time"] | null;
            readonly first_reply_at: components["schemas"]["Time"] | null;
            /** @description The agents who follow the conversation, in order of id. */
            readonly follower_ids: readonly number[];
            /**
             * Format: int64
             * @description The id of the conversation. Firstline's API shows the same id as `data.id`, and eGain's API shows the same id as
             *     the activity id.
             */
            readonly id: number;
            /**
             * Format: int64
             * @description The identity of the customer in the inbox.
             */
            readonly identity_id: number;
            /**
             * Format: int64
             * @description The inbox of the conversation.
             */
            readonly inbox_id: number;
            /**
             * Format: int64
             * @description The number of customer messages in the conversation.
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
            /**
             * @description Whether the conversation is off the record. If `true`, Parlor forwards messages between customer and agent but
             *     does not store them.
             */
            readonly off_record: boolean;
            readonly offered_until: components["schemas"]["Time"] | null;
            readonly picked_up_at: components["schemas"]["Time"] | null;
            readonly priority: components["schemas"]["Priority"] | null;
            /**
             * @description The key of the queue in which the conversation waits now. `null` means that the conversation does not wait in a
             *     queue.
             */
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
             * @description The newest ticket about this conversation, or about a conversation that is merged into this conversation. `null`
             *     means that there is no ticket.
             */
            readonly ticket_id: number | null;
            /**
             * Format: int64
             * @description The number of customer messages that no agent has read.
             */
            readonly unread_count: number;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * Format: uuid
             * @description A UUID (version 4) that nobody can guess.
             */
            readonly uuid: string;
            /**
             * @description The version of the conversation. The version changes if the status, assignee, team, queue, case, subject,
             *     priority, labels, skills, snooze, attributes or merges change. A message changes the version only if the message
             *     changes one of these values, for example by a reopening. Send the version as `If-Match` with an edit: Parlor
             *     then refuses the edit if the version has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
            readonly waiting_since: components["schemas"]["Time"] | null;
        };
        /**
         * @description An entry of a conversation's audit log: one change of the conversation. The account's feed (`GET /v1/events`)
         *     contains the same change as an event with the same number.
         */
        readonly ConversationAct: {
            /**
             * Format: int64
             * @description The agent who made the change. `null` means that Parlor, the customer or a program without an agent made the
             *     change.
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
        /** @description A conversation with its contact, its last message, and the number of messages that the caller has not read. */
        readonly ConversationRow: components["schemas"]["SharedRow"] & components["schemas"]["OwnMembers"];
        /** @description A page of conversations. */
        readonly Conversations: {
            /** @description The conversations, in the order of `sort` or `ids`. Even a short or empty page can have a next page. */
            readonly data: readonly components["schemas"]["ConversationRow"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
            /** @description The value of `before` for the previous page. `null` means that there is no previous page. */
            readonly previous: string | null;
        };
        /**
         * @description The order of a list of conversations. With a leading `-`, the latest time, the highest priority or the shortest wait comes first. Without the `-`, the earliest time, the lowest priority or the longest wait comes first. In both orders by `waiting_since`, conversations whose customer does not wait for an answer come last.
         * @enum {string}
         */
        readonly ConversationSort: "last_activity" | "-last_activity" | "waiting_since" | "-waiting_since" | "created" | "-created" | "priority" | "-priority";
        /** @description A view with its number of conversations. */
        readonly CountedView: components["schemas"]["View"] & components["schemas"]["ViewCount"] & {
            readonly counted_at: components["schemas"]["Time"] | null;
            /**
             * @description Whether `count` is exact. This is `true` for a built-in view, and `false` for a saved view, because the count of
             *     a saved view is usually some seconds old.
             */
            readonly exact: boolean;
        };
        /** @description A credential: a token of an agent, an API key with a secret, or a client application. */
        readonly Credential: {
            /**
             * Format: int64
             * @description The agent for whom the credential acts. `null` means that the credential is a client application.
             */
            readonly agent_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            readonly expires_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * @description The API key, which is sent together with the secret. `null` means that credentials of this kind have only a
             *     token.
             */
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
        /** @description A page of credentials, in order of id. The list leaves out sessions and password links. */
        readonly Credentials: {
            readonly data: readonly components["schemas"]["Credential"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The statistics of one queue or one agent for today: totals since the beginning of the day, and the conversations
         *     that wait now.
         */
        readonly DayFigures: {
            /**
             * Format: int64
             * @description The number of conversations that ended today although no agent had picked them up.
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
             * @description The longest wait of today, in seconds. Waits that ended today and waits that still continue are included. 0
             *     means that no wait lasted at least one second. An undo or a merge does not lower this value.
             */
            readonly longest_wait_today_s: number;
            /**
             * Format: int64
             * @description The number of conversations that ended today after an agent had picked them up. If a conversation is reopened
             *     and ends again, it is counted again.
             */
            readonly served: number;
            /** @description The beginning of the day. */
            readonly since: components["schemas"]["Time"];
            /** @description The account's time zone. */
            readonly time_zone: string;
            /**
             * Format: int64
             * @description The number of conversations that wait now. For a queue, these are the conversations in the queue. For an agent,
             *     these are the agent's open conversations whose customer waits for an answer.
             */
            readonly waiting: number;
        };
        /**
         * @description The delivery status of a message to the customer. `sent` means that Parlor has stored the message and handed it over for delivery.
         * @enum {string}
         */
        readonly Delivery: "sent" | "delivered" | "read" | "failed";
        /**
         * @description The reported delivery status of a message: `delivered`, `read` or `failed`.
         * @enum {string}
         */
        readonly DeliveryReport: "delivered" | "read" | "failed";
        /**
         * @description The state of a callback delivery. `skipped` means that the endpoint's format cannot represent the event. `dead` means that Parlor makes no further attempts, because all attempts have failed or the delivery is too large.
         * @enum {string}
         */
        readonly DeliveryState: "pending" | "delivered" | "skipped" | "dead";
        /** @description A delivery with all its attempts. */
        readonly DeliveryWithAttempts: components["schemas"]["CallbackDelivery"] & {
            /** @description The attempts of the delivery, in order. */
            readonly history: readonly components["schemas"]["CallbackAttempt"][];
        };
        /** @description A department: a division of an account. */
        readonly Department: {
            /** Format: int64 */
            readonly id: number;
            /** @description The department's name, unique in the account. */
            readonly name: string;
            /**
             * @description The version of the department. Send the version as `If-Match` with a change: Parlor then refuses the change
             *     if the department has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a department. Absent members keep their values. */
        readonly DepartmentChanges: {
            /** @description The name, unique in the account. */
            readonly name?: string;
        };
        readonly DepartmentPage: {
            readonly data: readonly components["schemas"]["Department"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The address at a sign-in provider that a web page must open. */
        readonly DepartureAddress: {
            /** @description The address at the provider. Open it in the same window. */
            readonly url: string;
        };
        /**
         * @description The rule by which a queue chooses among free agents. `manual` means that agents pick up conversations themselves. Such a queue assigns only conversations that are reserved for an agent, have the intent `require_agent`, or return to their previous agent.
         * @enum {string}
         */
        readonly Distribution: "least_busy" | "round_robin" | "manual";
        /** @description A draft: an agent's unsent text for a conversation. */
        readonly Draft: {
            /** @description The files of the draft. Parlor keeps these files as long as the draft exists. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            readonly content: string;
            /** Format: int64 */
            readonly conversation_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether `content` is HTML. Parlor has removed unsafe parts of the HTML. */
            readonly html: boolean;
            /**
             * Format: int64
             * @description The id of the message that the draft answers. This message is in the conversation of the draft. `null` means
             *     that the draft answers no particular message.
             */
            readonly in_reply_to: number | null;
            /** @description The kind of the message that the draft becomes: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            /** @description The ids of the agents whom the draft mentions. Mentions have an effect only in drafts of notes. */
            readonly mentions: readonly number[];
            readonly updated_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The number of requests that have stored the draft, including the request that created it.
             */
            readonly version: number;
        };
        /**
         * @description The kind of a message that is not sent yet: to the customer (`outgoing`), or only for agents (`note`).
         * @enum {string}
         */
        readonly DraftKind: "outgoing" | "note";
        /** @description The body of a request that gives a draft to a colleague. */
        readonly DraftReceiver: {
            /** @description The id of the active agent who gets the draft. This agent must be able to see the conversation. */
            readonly agent_id: components["schemas"]["Id"];
            /** @description The id of the deactivated agent who is the author of the draft. Only administrators may send this member. Default: the caller is the author. */
            readonly from_agent_id?: null | components["schemas"]["Id"];
        };
        /** @description A page of an agent's drafts, newest conversation first. */
        readonly Drafts: {
            readonly data: readonly components["schemas"]["Draft"][];
            readonly next: components["schemas"]["Next"];
        };
        /**
         * @description The format of the callback requests to an endpoint. `native` is Parlor's own format, which follows Standard Webhooks.
         * @enum {string}
         */
        readonly EndpointFormat: "native" | "chatwoot_account" | "chatwoot_inbox" | "livedesk_inbox" | "egain_application" | "firstline_automation";
        /** @description An entry of a thread: a message or an activity line. */
        readonly Entry: {
            readonly activity: components["schemas"]["Activity"] | null;
            /**
             * Format: int64
             * @description The id of the merged conversation to which the entry belongs. `null` means that the entry belongs to the
             *     conversation itself.
             */
            readonly merged_from: number | null;
            readonly message: components["schemas"]["Message"] | null;
            /**
             * @description The place of the entry in the thread, for `after` and `before`. The place of a message is its position. The
             *     place of an activity line is the position of the message before the line, a dot, and the number of the line's
             *     event. The place of the activity line `started` is `0`. The place of an entry of a merged conversation is the
             *     place of the activity line about the merge, a dot, and the entry's place in the merged conversation.
             */
            readonly place: string;
        };
        /** @description The erasure of a contact. */
        readonly Erasure: {
            /**
             * Format: int64
             * @description The agent who requested the erasure. `null` means that no agent requested the erasure.
             */
            readonly agent_id: number | null;
            readonly asked_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly contact_id: number;
            readonly finished_at: components["schemas"]["Time"] | null;
        };
        /** @description An event: a fact about a change. Parlor stores the event in the same transaction as the change. */
        readonly Event: {
            /**
             * Format: int64
             * @description The agent who caused the event, or whom the event concerns. `null` means that the event has no agent.
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
            /** @description The data of the event. The members of the data depend on the kind of the event. */
            readonly data: Record<string, never>;
            /** @description The kind of the event, such as `conversation.started`. */
            readonly kind: string;
            readonly message?: components["schemas"]["Message"] | null;
            /**
             * Format: int64
             * @description The number of the event in the account's feed: 1, 2, 3 and so on. Events become visible in the order of their
             *     numbers. After an event, no event with a lower number appears.
             */
            readonly number: number;
            /**
             * Format: int64
             * @description The position of the message after which the conversation's thread shows this event as an activity line. `null`
             *     means that the thread does not show the event.
             */
            readonly thread_position: number | null;
        };
        /** @description A page of events, in the order of their numbers. */
        readonly Events: {
            readonly data: readonly components["schemas"]["Event"][];
            /**
             * Format: int64
             * @description The value of `after` for the next page. `null` means that there are no more events now. In that case, repeat the
             *     request later with `position` as `after`.
             */
            readonly next: number | null;
            /**
             * Format: int64
             * @description The number of the last event that this page covers, including events that the caller may not see. Send this
             *     number as `after` in the next request.
             */
            readonly position: number;
        };
        /**
         * @description The evidence for a statement about a contact. `signed` means that the account's own system has signed the statement. `proven` means that the customer has proved the statement. `claimed` means that the customer makes the statement without a proof. `given` means that an agent or a partner's system has entered the statement.
         * @enum {string}
         */
        readonly Evidence: "signed" | "proven" | "claimed" | "given";
        /** @description All data about a contact, as one document. */
        readonly Export: {
            readonly cases: readonly components["schemas"]["Case"][];
            readonly contact: components["schemas"]["ContactWithIdentities"];
            /** @description The contact's conversations, newest first. */
            readonly conversations: readonly components["schemas"]["ExportedConversation"][];
            readonly exported_at: components["schemas"]["Time"];
            /**
             * @description The contacts that were merged into this contact, without their contact points. The merge has moved their contact
             *     points to this contact.
             */
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
        /** @description A ticket, together with the further data that a vendor's API stored for it. */
        readonly ExportedTicket: components["schemas"]["Ticket"] & {
            /** @description The further data of the ticket, in the form in which the caller of a vendor's API sent the data. */
            readonly details: Record<string, never>;
        };
        /**
         * @description The receiver's decision about a file: the receiver accepts or rejects the file.
         * @enum {string}
         */
        readonly FileAnswer: "accepted" | "rejected";
        /** @description Conditions that select conversations. A conversation must meet all conditions. An absent member or an empty list adds no condition. */
        readonly FilterDocument: {
            /** @description The period in which the newest message of the conversation was created. */
            readonly active?: null | components["schemas"]["FilterPeriod"];
            /** @description Selects conversations with one of these assignees. `me` means the caller, `none` means unassigned, and `any` means any agent. */
            readonly assignee?: readonly (components["schemas"]["Id"] | ("me" | "none" | "any"))[];
            /** @description Values of at most 5 custom attributes of conversations, by attribute name. Selects conversations with all of these values. For an attribute that can have several options, give one option. The filter then selects conversations whose options include this option. */
            readonly attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description Selects conversations with this contact. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The period in which the conversation was created. */
            readonly created?: null | components["schemas"]["FilterPeriod"];
            /** @description `true` selects conversations with a message that could not be delivered, and `false` selects all other conversations. */
            readonly failed?: boolean | null;
            /** @description Selects conversations that at least one of these agents follows. `me` means the caller. */
            readonly follower?: readonly (components["schemas"]["Id"] | "me")[];
            /** @description Selects conversations of one of these inboxes. */
            readonly inbox_id?: readonly components["schemas"]["Id"][];
            /** @description Conditions on the labels of the conversation. */
            readonly labels?: null | components["schemas"]["LabelFilter"];
            /** @description `true` selects conversations in which a note mentions the caller, and `false` selects all other conversations. */
            readonly mentioned?: boolean | null;
            /** @description `true` selects conversations that are assigned to the caller, mention the caller in a note, or are followed by the caller. `false` selects all other conversations. */
            readonly participating?: boolean | null;
            /** @description Selects conversations with one of these priorities. `none` selects conversations without a priority. */
            readonly priority?: readonly ("urgent" | "high" | "medium" | "low" | "none")[];
            /** @description Selects conversations that wait in one of the queues with these keys. */
            readonly queue?: readonly string[];
            /** @description `true` selects conversations that wait in a queue, and `false` selects all other conversations. */
            readonly queued?: boolean | null;
            /** @description Selects conversations with one of these statuses. */
            readonly status?: readonly components["schemas"]["Status"][];
            /** @description Selects conversations of one of these teams. */
            readonly team_id?: readonly components["schemas"]["Id"][];
            /** @description `true` selects conversations with customer messages that the caller has not read, and `false` selects all other conversations. */
            readonly unread?: boolean | null;
        };
        /** @description A period of time. The beginning and the end are optional. Give each of the two as a point in time, or as a number of seconds before the time of the request. */
        readonly FilterPeriod: {
            /**
             * Format: date-time
             * @description The end of the period, exclusive.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly before?: string | null;
            /** @description The end of the period, as a number of seconds before the time of the request. Not allowed together with `before`. */
            readonly before_ago_s?: number | null;
            /**
             * Format: date-time
             * @description The beginning of the period, inclusive.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly from?: string | null;
            /** @description The beginning of the period, as a number of seconds before the time of the request. Not allowed together with `from`. */
            readonly from_ago_s?: number | null;
        };
        /**
         * @description The time to the first answer, for the conversations that got their first answer today. The time begins with the
         *     conversation's first wait for an agent. If the conversation never waited for an agent, the time begins with its
         *     creation.
         */
        readonly FirstAnswer: {
            /**
             * Format: int64
             * @description The number of conversations that got their first answer today.
             */
            readonly count: number;
            /**
             * Format: int64
             * @description The median of the times to the first answer, in seconds. The value can differ from the exact value by at most 5
             *     percent. `null` means that there was no first answer today.
             */
            readonly p50_s: number | null;
            /**
             * Format: int64
             * @description The 90th percentile of the times to the first answer, in seconds. The value can differ from the exact value by
             *     at most 5 percent. `null` means that there was no first answer today.
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
            /** @description The position of the message that becomes the first unread message. This message must be one of the newest 1,000 messages. Default: the newest message of the customer. */
            readonly position?: null | components["schemas"]["Id"];
        };
        /** @description Totals of the present state of agents and queues. */
        readonly Floor: {
            readonly agents: components["schemas"]["FloorAgents"];
            /** @description The time at which Parlor computed the totals. */
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
             * @description The number of agents with a live connection: an event stream or a WebSocket.
             */
            readonly connected: number;
            /**
             * Format: int64
             * @description The number of live conversations of the agents that the caller may see. A conversation is live if it is open and
             *     assigned.
             */
            readonly live_conversations: number;
            /**
             * Format: int64
             * @description The number of live conversations that are offers. The agents have not accepted these offers yet.
             */
            readonly offered: number;
            /** Format: int64 */
            readonly offline: number;
            /** Format: int64 */
            readonly online: number;
            /**
             * Format: int64
             * @description The total capacity, in slots, of the agents that are `online` and that the caller may see.
             */
            readonly online_capacity: number;
            /**
             * Format: int64
             * @description The number of used slots of the agents that the caller may see.
             */
            readonly used_capacity: number;
        };
        /** @description Totals of all queues of the account. */
        readonly FloorQueues: {
            /**
             * Format: int64
             * @description The number of queues that are outside their business hours.
             */
            readonly closed: number;
            /**
             * Format: int64
             * @description The longest wait of a conversation that waits now, in seconds. `null` means that no conversation waits.
             */
            readonly longest_wait_s: number | null;
            /**
             * Format: int64
             * @description The number of queues that are inside their business hours.
             */
            readonly open: number;
            /**
             * Format: int64
             * @description The number of conversations that wait in a queue.
             */
            readonly waiting: number;
        };
        /** @description The receiver of a transferred conversation, with an optional note. Send exactly one of `agent_id`, `team_id` and `queue`. */
        readonly Handover: {
            /** @description The agent who receives the conversation. Parlor ignores the agent's availability. If the agent has no free capacity, the conversation waits for that agent. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @description A note for the next agent. The customer does not see the note. */
            readonly note?: string | null;
            /** @description The key of the queue. The queue assigns the conversation to one of the agents who serve it. If no agent is free, the conversation waits in this queue. */
            readonly queue?: string | null;
            /** @description The id of the team. A member of the team receives the conversation. If no member is free, the conversation waits for a member. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description A hit of a search: a message, a contact or a conversation. */
        readonly Hit: {
            readonly contact: components["schemas"]["Contact"] | null;
            readonly conversation: components["schemas"]["ConversationRow"] | null;
            /** @description The kind of the hit: `message`, `contact` or `conversation`. A note is a hit of the kind `message`. */
            readonly kind: string;
            /**
             * @description The way in which the hit contains the search words. `phrase` means that the hit contains all search words in
             *     their order, one directly after the other. `words` means that the hit contains all search words as whole words.
             *     `beginnings` means that some search words are only parts of longer words in the hit, for example their
             *     beginnings.
             */
            readonly match: string;
            readonly message: components["schemas"]["Message"] | null;
            /**
             * @description The parts of the hit's texts that match. A hit of the kind `contact` has at most five parts. Any other hit has
             *     one part.
             */
            readonly snippets: readonly components["schemas"]["SearchSnippet"][];
        };
        /** @description A page of hits, best first. */
        readonly Hits: {
            readonly data: readonly components["schemas"]["Hit"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /** @description A holiday: a date with its own opening hours, which replace the weekly opening hours. */
        readonly HolidayStretch: {
            /** @description The date, as `YYYY-MM-DD`. */
            readonly date: string;
            /** @description The opening time on this date, as `HH:MM`. `null` means that the whole day is closed. */
            readonly from: string | null;
            readonly name: string;
            /** @description The closing time on this date, as `HH:MM`. `null` means that the whole day is closed. */
            readonly to: string | null;
        };
        /** @description Changes to business hours. Absent members keep their values. */
        readonly HoursChanges: {
            /** @description The days whose opening times differ from the weekly opening times. A new value replaces the whole list. */
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
        /** @description An identity: a contact or an unknown visitor in one inbox. */
        readonly Identity: {
            /**
             * Format: int64
             * @description The contact of the identity. `null` means that the identity is an unknown visitor.
             */
            readonly contact_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
            /** Format: int64 */
            readonly inbox_id: number;
            readonly last_activity_at: components["schemas"]["Time"] | null;
            /**
             * @description The customer's id in the system of the program that uses the inbox. The id is unique in the inbox. Firstline's
             *     API shows the id as `sn`, and LiveDesk's API shows the id as `source_id`. `null` means that no such id was set.
             */
            readonly serial: string | null;
            /** @description Whether the customer has given a proof of identity. */
            readonly verified: boolean;
        };
        /** @description An identity that Parlor creates together with the contact. */
        readonly IdentityToMake: {
            /** @description The inbox of the identity. */
            readonly inbox_id: components["schemas"]["Id"];
            /** @description The contact's id in the caller's own system, unique in this inbox. Default: a random id. */
            readonly serial?: string | null;
        };
        readonly IdOrKey: components["schemas"]["Id"] | string;
        /** @description An inbox: an entry point for conversations. */
        readonly Inbox: {
            /** @description Whether the inbox is active. In an inactive inbox, no conversation can be started. */
            readonly active: boolean;
            /** @description The extensions of file names to which the rules `allow` and `block` refer. */
            readonly attachment_extensions: readonly string[];
            readonly attachment_rule: components["schemas"]["AttachmentRule"];
            /** @description Whether Parlor resolves a contact's ongoing conversations in this inbox when the contact is blocked. */
            readonly block_resolves: boolean;
            readonly configured_at: components["schemas"]["Time"];
            readonly created_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly department_id: number | null;
            /**
             * @description The text that Parlor sends to the customer after the customer's first message in a conversation. A blocked
             *     contact gets no greeting. `null` means that Parlor sends no greeting.
             */
            readonly greeting: string | null;
            /** @description Whether the inbox has a secret key with which the account signs the identities of customers (HMAC). */
            readonly has_hmac_token: boolean;
            /**
             * Format: int64
             * @description The time for which Parlor holds an agent's message to the customer before it sends the message, in seconds. 0
             *     means that Parlor sends the message at once.
             */
            readonly hold_s: number;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            readonly kind: components["schemas"]["InboxKind"];
            readonly name: string;
            /**
             * @description The text that Parlor sends to a customer who writes outside the business hours of the conversation's queue.
             *     Parlor sends the text at most once in 24 hours in each conversation, and never to a blocked contact. `null`
             *     means that Parlor sends no such text.
             */
            readonly out_of_hours_message: string | null;
            /** @description The key of the queue that routes the conversations of the inbox. */
            readonly queue: string;
            /**
             * @description Whether an identity has only one conversation at a time. If `true`, a request to start a conversation adds its
             *     message to the identity's newest conversation instead. If the newest conversation has ended and cannot be
             *     reopened, the request starts a new conversation.
             */
            readonly single_conversation: boolean;
            /** @description Whether new conversations begin with the status `pending`, for an automated process, instead of `open`. */
            readonly starts_pending: boolean;
            /**
             * @description The question of the satisfaction survey. Parlor sends the survey to the customer when the conversation is
             *     resolved. Parlor sends no survey if the customer wrote no message, if the contact is blocked, or if the
             *     conversation is merged or can never be reopened. `null` means that there is no survey.
             */
            readonly survey: string | null;
            /**
             * @description The version of the inbox. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     inbox has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
            /** @description The web address to which Parlor sends the events of the inbox. `null` means that there is no such address. */
            readonly webhook_url: string | null;
        };
        /** @description Changes to an inbox. Absent members keep their values. `null` removes a value. */
        readonly InboxChanges: {
            /** @description Whether the inbox is active. An inactive inbox accepts no new conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The file name extensions for the rules `allow` and `block`, in lower case and without a dot. Default for a new object: none. */
            readonly attachment_extensions?: readonly string[];
            /** @description The files that the inbox accepts from customers. With `allow`, the inbox accepts only files with an extension in `attachment_extensions`. With `block`, the inbox accepts all files except those with such an extension. Default for a new object: allow_all. */
            readonly attachment_rule?: components["schemas"]["AttachmentRule"];
            /** @description Whether Parlor resolves a contact's ongoing conversations in the inbox when the contact is blocked. Default for a new object: true for the kind `api`, else false. */
            readonly block_resolves?: boolean;
            /** @description The department, by id or name. */
            readonly department?: null | components["schemas"]["IdOrKey"];
            /** @description The greeting: a text that the customer gets after the customer's first message in a conversation. */
            readonly greeting?: string | null;
            /** @description The HMAC key with which the account's own system signs the identity of a customer. */
            readonly hmac_token?: string;
            /** @description The time for which an agent's message to the customer is held before it is sent, in seconds. During this time, the agent can cancel the message. Default for a new object: 0. */
            readonly hold_s?: number;
            /** @description The key, unique in the account. */
            readonly key?: string;
            /** @description The name that people see. Default for a new object: the key. */
            readonly name?: string;
            /** @description The text that a customer gets while the business hours of the conversation's queue are closed, at most once a day. */
            readonly out_of_hours_message?: string | null;
            /** @description The queue that routes the conversations of the inbox, by id or key. Default for a new object: `default`. */
            readonly queue?: components["schemas"]["IdOrKey"];
            /** @description Whether an identity has only one conversation in the inbox. A request to start another conversation continues the newest conversation instead. If the newest conversation has ended and can never be reopened, a new conversation starts. */
            readonly single_conversation?: boolean;
            /** @description Whether new conversations get the status `pending` instead of `open`, so that a bot serves them first. */
            readonly starts_pending?: boolean;
            /** @description The question of the satisfaction survey. The customer gets the survey when the conversation is resolved. The conversation is closed when the customer answers, or after one day. */
            readonly survey?: string | null;
            /** @description The URL to which the inbox's events are sent. */
            readonly webhook_url?: string | null;
        };
        /**
         * @description The kind of an inbox. The kind determines the vendor's API that serves the inbox.
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
             * @description The intended agent. The request that started the conversation named this agent, or the conversation was
             *     transferred to this agent, who had no free slot. `null` means that there is no intended agent.
             */
            readonly agent_id: number | null;
            readonly kind: components["schemas"]["IntentKind"];
        };
        /**
         * @description The routing intent of a conversation: the way in which Parlor looks for an agent.
         * @enum {string}
         */
        readonly IntentKind: "hold" | "enqueue" | "offer" | "require_agent";
        /** @description A credential with its secret. */
        readonly IssuedCredential: {
            readonly credential: components["schemas"]["Credential"];
            /** @description The token, or the secret that belongs to the API key. Parlor never shows this value again. */
            readonly secret: string;
        };
        /** @description The channels through which the caller gets one kind of notification. */
        readonly KindChannels: {
            /** @description Whether Parlor creates notifications of this kind. If `false`, `push` and `mail` have no effect. */
            readonly desk: boolean;
            /** @description Whether Parlor lists unread notifications of this kind in the digests that it sends by mail. */
            readonly mail: boolean;
            /** @description Whether Parlor pushes notifications of this kind to the caller's subscribed browsers. */
            readonly push: boolean;
        };
        /** @description A skill, with the agents who have it and the queues that require it. */
        readonly KnownSkill: {
            /** @description The agents who have the skill, with their levels. */
            readonly agents: readonly components["schemas"]["SkilledAgent"][];
            readonly name: string;
            /** @description The keys of the queues that require the skill. */
            readonly queues: readonly string[];
        };
        /** @description All skills of the account, in order of name. */
        readonly KnownSkills: {
            readonly data: readonly components["schemas"]["KnownSkill"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description A predefined label for contacts and conversations. */
        readonly Label: {
            /** @description The colour of the label, as `#rrggbb`. `null` means that the label has no colour. */
            readonly colour: string | null;
            /** @description A description of the label, for agents. `null` means that there is no description. */
            readonly description: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The name of the label, unique in the account. */
            readonly name: string;
            /**
             * @description The version of the label. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     label has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a predefined label. Absent members keep their values. `null` removes a value. If the name changes, conversations keep the old name as a label. */
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
            /** @description Selects conversations with all of these labels. */
            readonly all?: readonly string[];
            /** @description Selects conversations with at least one of these labels. */
            readonly any?: readonly string[];
            /** @description Selects conversations with none of these labels. */
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
            /** @description Whether the message has attached files. */
            readonly has_attachments: boolean;
            /** Format: int64 */
            readonly id: number;
            readonly kind: components["schemas"]["MessageKind"];
            /**
             * Format: int64
             * @description The position of the message in the conversation: 1, 2, 3 and so on.
             */
            readonly position: number;
            readonly sender: components["schemas"]["NamedSender"];
            /** @description Whether the message has more text than `text` contains. */
            readonly shortened: boolean;
            /** @description The first 200 characters of the text, or fewer if the text is shorter. */
            readonly text: string;
        };
        /** @description The body of a request that marks a conversation as read. */
        readonly LastRead: {
            /** @description The position of the last message that the caller has read. This message must be one of the newest 1,000 messages. Default: the newest message. */
            readonly up_to?: null | components["schemas"]["Id"];
        };
        /** @description The body of a request that links a login to the caller. */
        readonly LinkLogin: {
            /** @description The present password. The password may be absent if the session began at a sign-in provider in the last 10 minutes. */
            readonly password?: string | null;
            /** @description The key of the sign-in provider. */
            readonly provider: string;
        };
        /** @description The body of a request that links a login to an agent. */
        readonly LinkLoginOf: {
            /** @description The key of the sign-in provider. */
            readonly provider: string;
            /** @description The provider's identifier of the person: the claim `sub` of its ID tokens. */
            readonly subject: string;
        };
        /** @description The number of an agent's open conversations in inboxes of one kind. */
        readonly LiveOfKind: {
            readonly kind: components["schemas"]["InboxKind"];
            /** Format: int64 */
            readonly live_conversations: number;
        };
        /** @description A valid session of an agent. */
        readonly LiveSession: {
            /** @description The network address from which the agent signed in. `null` means that this address is unknown. */
            readonly address: string | null;
            /** Format: int64 */
            readonly agent_id: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether this request uses this session. */
            readonly current: boolean;
            readonly expires_at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly id: number;
            /** @description The time at which the session was last used, accurate to five minutes. */
            readonly last_used_at: components["schemas"]["Time"];
            /** @description The key of the provider at which the agent signed in. `null` means that the agent signed in with a password. */
            readonly provider: string | null;
            /**
             * @description The header `User-Agent` of the sign-in request, at most 255 characters. `null` means that the request had no
             *     such header.
             */
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
             * @description The issuer of the login (OpenID Connect). The agent can sign in with this login only while the provider is
             *     configured with this issuer.
             */
            readonly issuer: string;
            /** @description The key of the sign-in provider. */
            readonly provider: string;
            /** @description The issuer's identifier of the person: the claim `sub` of its ID tokens. */
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
        /** @description The values by which Parlor looks up a contact: either `value` or `values`. A contact matches if it has at least one of these values. */
        readonly LookUp: {
            /** @description The kind of the values. */
            readonly kind: components["schemas"]["LookUpKind"];
            /** @description The name of the custom attribute. Required for the kind `attribute`, and not allowed for other kinds. */
            readonly name?: string | null;
            /** @description The value, such as an e-mail address or a phone number. */
            readonly value?: string | null;
            /** @description Up to 20 values, instead of `value`. */
            readonly values?: null | readonly string[];
        };
        /**
         * @description The kind of value by which Parlor looks up a contact. `attribute` means a custom attribute. In that case, `name` is required.
         * @enum {string}
         */
        readonly LookUpKind: "email" | "phone" | "home_phone" | "mobile_phone" | "office_phone" | "fax" | "pager" | "other_phone" | "facebook" | "twitter" | "instagram" | "postal_address" | "external_id" | "attribute";
        /** @description A macro: a prepared text with variables, blanks, files and actions. */
        readonly Macro: {
            readonly actions: readonly Record<string, never>[];
            /**
             * Format: int64
             * @description The owner of the macro if the scope is `own`; otherwise `null`.
             */
            readonly agent_id: number | null;
            /** @description The files of the macro. Each message that is made from the macro gets copies of these files. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description The names of the blanks in the text. A blank is a gap that the agent fills in. */
            readonly blanks: readonly string[];
            readonly content: string;
            readonly created_at: components["schemas"]["Time"];
            readonly html: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The kind of the messages that are made from the macro: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            readonly name: string;
            /**
             * @description The agents who can see and use the macro: only its owner (`own`), the members of a team (`team`), or all agents
             *     (`all`).
             */
            readonly scope: string;
            readonly short_code: string;
            /**
             * Format: int64
             * @description The team of the macro if the scope is `team`; otherwise `null`.
             */
            readonly team_id: number | null;
            readonly updated_at: components["schemas"]["Time"];
            /** @description The names of the variables in the text. */
            readonly variables: readonly string[];
            /**
             * @description The version of the macro. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     macro has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description The text of a macro, filled in with the values of one conversation. */
        readonly MacroPreview: {
            readonly actions: readonly Record<string, never>[];
            /**
             * @description The files of the macro. To send copies of these files, list their ids in `macro_attachment_ids` of a new
             *     message.
             */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description The names of the blanks in the text. */
            readonly blanks: readonly string[];
            /**
             * @description The text of the macro, in which each variable is replaced with its value. The text still contains the blanks:
             *     the gaps that the agent must fill in.
             */
            readonly content: string;
            readonly html: boolean;
            readonly kind: components["schemas"]["MessageKind"];
            /** Format: int64 */
            readonly macro_id: number;
            /** @description The names of the variables that have neither a value nor a fallback text. */
            readonly missing: readonly string[];
        };
        /** @description The result of a request that uses a macro. */
        readonly MacroResult: {
            readonly message: components["schemas"]["Message"] | null;
            readonly scheduled_message: components["schemas"]["ScheduledMessage"] | null;
            /**
             * @description The undo token for the actions. Present only if the request has `undo=true` and Parlor does not hold the
             *     message.
             */
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
        /** @description An agent with its settings. */
        readonly Member: {
            /** @description Whether the agent is active. An inactive agent cannot sign in and receives no conversations. */
            readonly active: boolean;
            /** @description The path of the agent's picture on this server. `null` means that there is no picture. */
            readonly avatar_url: string | null;
            /**
             * Format: int64
             * @description The agent's capacity: the number of slots for open conversations. A conversation uses one slot, unless the
             *     account's `weights` state another number.
             */
            readonly capacity: number;
            readonly created_at: components["schemas"]["Time"];
            readonly email: string;
            /** @description Whether the agent has a password. */
            readonly has_password: boolean;
            /** Format: int64 */
            readonly id: number;
            readonly name: string;
            /** @description The keys of the queues that the agent serves. */
            readonly queues: readonly string[];
            readonly role: components["schemas"]["Role"];
            /** @description The text below the agent's mails. `null` means that the agent has no signature. */
            readonly signature: string | null;
            /** @description The agent's skills: the level, from 1 to 10, by skill name. */
            readonly skills: Record<string, never>;
            /** @description The ids of the agent's teams. */
            readonly team_ids: readonly number[];
            /** @description Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes. */
            readonly totp_active: boolean;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version of the agent's settings. Send the version as `If-Match` with a change: Parlor then refuses the
             *     change if the agent has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
            /**
             * @description The conversations that the agent may see. `own` means the conversations that are assigned to the agent or
             *     mention the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one
             *     of the agent's queues. `team` also includes the conversations of the agent's teams and of the members of these
             *     teams. `all` means all conversations.
             */
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
            /** @description The number of contact points that the merge moved to the remaining contact. */
            readonly contact_points: number;
            /** @description The number of conversations that the merge moved to the remaining contact. */
            readonly conversations: number;
            readonly created_at: components["schemas"]["Time"];
            /** @description The evidence that both contacts are one person. */
            readonly evidence: components["schemas"]["Evidence"];
            /** Format: int64 */
            readonly id: number;
            /** @description The number of identities that the merge moved to the remaining contact. */
            readonly identities: number;
            /**
             * Format: int64
             * @description The contact that was merged into the remaining contact.
             */
            readonly merged_contact_id: number;
            readonly undone_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The agent who undid the merge. `null` means that the merge was not undone, or that no agent undid it.
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
            /** @description The id of the conversation that remains. This conversation must belong to the same contact, and the caller must be able to see it. */
            readonly into_id: components["schemas"]["Id"];
        };
        /** @description A message of a conversation. */
        readonly Message: {
            /** @description The files of the message. */
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            readonly content: string;
            readonly content_attributes: Record<string, never>;
            /** @description The type of the content: `text`, or a term of the vendor's API through which the message came. */
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
             * @description The position of the message in the conversation: 1, 2, 3 and so on.
             */
            readonly position: number;
            readonly sender: components["schemas"]["Sender"];
            /** @description The message's id in the system of the program that sent it. `null` means that the program gave no id. */
            readonly source_id: string | null;
            readonly updated_at: components["schemas"]["Time"];
        };
        /** @description An attachment of a message: an uploaded file, or a link to an external file. */
        readonly MessageAttachment: {
            readonly answer: components["schemas"]["FileAnswer"] | null;
            /**
             * @description The media type of the attachment. Parlor detects the media type of a file from its content. For a link, the
             *     sender states the media type.
             */
            readonly content_type: string;
            readonly file_name: string;
            /**
             * Format: int64
             * @description The height of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
             *     formats, or that Parlor could not measure it.
             */
            readonly height: number | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * Format: int64
             * @description The size in bytes. For a link, this is the size that the sender stated, or 0 if the sender stated no size.
             */
            readonly size: number;
            /**
             * @description The public web address of the thumbnail: a copy of the picture, at most 320 pixels wide and 320 pixels high. The
             *     address works for seven days. `null` means that there is no thumbnail.
             */
            readonly thumbnail_url: string | null;
            /**
             * @description The public web address of the file. Everyone who knows the address can read the file. The address of a stored
             *     file works for seven days. The address of a link is the external address.
             */
            readonly url: string;
            /**
             * Format: int64
             * @description The width of a picture (PNG, JPEG, GIF, WebP) in pixels. `null` means that the file is not a picture of these
             *     formats, or that Parlor could not measure it.
             */
            readonly width: number | null;
        };
        /**
         * @description The kind of a message. `incoming` means a message from the customer, `outgoing` a message to the customer, and `note` a text that only agents see. An `activity` is an activity line, which reports a change of the conversation.
         * @enum {string}
         */
        readonly MessageKind: "incoming" | "outgoing" | "note" | "activity";
        /** @description A page of messages. */
        readonly Messages: {
            readonly data: readonly components["schemas"]["Message"][];
            /**
             * @description The cursor of the next page. Send it as `after` if the oldest message comes first, and as `before` if the newest
             *     message comes first. `null` means that there is no next page.
             */
            readonly next: components["schemas"]["Next"];
            /**
             * Format: int64
             * @description The value of `before` for the page of earlier messages. `null` means that there are no earlier messages, or that
             *     the request has no `around`.
             */
            readonly previous: number | null;
        };
        /** @description The author of a message, with the author's name. */
        readonly NamedSender: {
            /**
             * Format: int64
             * @description The id of the agent or contact who wrote the message. For a message of the customer, the value is the id of the
             *     conversation's present contact. `null` means that the author is Parlor or an unknown customer.
             */
            readonly id: number | null;
            readonly kind: components["schemas"]["SenderKind"];
            /** @description The name of the author. `null` means that the author is Parlor, or that the name is unknown. */
            readonly name: string | null;
        };
        /** @description A skill that a conversation needs. */
        readonly NeededSkill: {
            /** @description The minimum level. Default: 1. */
            readonly level?: number | null;
            /** @description The name of the skill: 1 to 64 lower-case letters, digits, hyphens and underscores. */
            readonly name: string;
            /** @description The wait of a conversation after which the skill is no longer required, in seconds. Default: the skill is always required. */
            readonly relax_after_s?: number | null;
        };
        /** @description An action that Parlor carries out when an agent uses the macro. */
        readonly NewAction: components["schemas"]["NewActionAddLabels"] | components["schemas"]["NewActionRemoveLabels"] | components["schemas"]["NewActionAssign"] | components["schemas"]["NewActionSetStatus"] | components["schemas"]["NewActionSetPriority"] | components["schemas"]["NewActionSnooze"];
        /** @description Adds labels to the conversation. */
        readonly NewActionAddLabels: {
            /** @enum {string} */
            readonly kind: "add_labels";
            /** @description The labels that the action adds or removes. */
            readonly labels?: readonly string[];
        };
        /** @description Assigns the conversation to an agent. */
        readonly NewActionAssign: {
            /** @description The id of the agent. Default: the agent who uses the macro. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "assign";
        };
        /** @description Removes labels from the conversation. */
        readonly NewActionRemoveLabels: {
            /** @enum {string} */
            readonly kind: "remove_labels";
            /** @description The labels that the action adds or removes. */
            readonly labels?: readonly string[];
        };
        /** @description Sets or removes the priority of the conversation. */
        readonly NewActionSetPriority: {
            /** @enum {string} */
            readonly kind: "set_priority";
            /** @description The new priority of the conversation. `null` or an absent member removes the priority. */
            readonly priority?: null | components["schemas"]["Priority"];
        };
        /** @description Changes the status of the conversation. */
        readonly NewActionSetStatus: {
            /** @enum {string} */
            readonly kind: "set_status";
            /** @description The new status of the conversation. */
            readonly status: components["schemas"]["MacroStatus"];
        };
        /** @description Snoozes the conversation for a time, or until the customer writes. */
        readonly NewActionSnooze: {
            /**
             * Format: int64
             * @description The duration of the snooze, in seconds. Default: the conversation is snoozed until the customer writes.
             */
            readonly for_s?: number | null;
            /** @enum {string} */
            readonly kind: "snooze";
        };
        /** @description The body of a request that creates an agent. */
        readonly NewAgent: components["schemas"]["AgentChanges"] & {
            readonly email: unknown;
            readonly name: unknown;
        };
        /** @description The body of a request that creates a custom attribute. */
        readonly NewAttribute: {
            /** @description The group, by id or name. An attribute of the kind `contact_row` must have a group: its table. This group cannot be changed later. */
            readonly group_id?: null | components["schemas"]["IdOrKey"];
            /** @description The label that people see. Default for a new object: the name. */
            readonly label?: string;
            /** @description The name, unique among the attributes for the same kind of object. */
            readonly name: string;
            /** @description The kind of object that the attribute describes. The kind cannot be changed later. */
            readonly object: components["schemas"]["AttributeObject"];
            /** @description The allowed values of an attribute whose type is a choice of options. A new value replaces the whole list. */
            readonly options?: readonly string[];
            /** @description The type of the values. */
            readonly value_type: components["schemas"]["AttributeType"];
        };
        /** @description The body of a request that creates a group of custom attributes. */
        readonly NewAttributeGroup: {
            /** @description The description of the group. */
            readonly description?: string | null;
            /** @description The name, unique among the groups for the same kind of object. */
            readonly name: string;
            /** @description The kind of object that the attributes describe. A group of the kind `contact_row` is a table. The kind cannot be changed later. */
            readonly object: components["schemas"]["AttributeObject"];
        };
        /** @description The act of a bulk job. In addition to `kind`, the act has the members of the request that carries out the same act on one conversation. */
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
            /** @description The ids of the agents to add as followers. These agents must be active. */
            readonly add?: readonly components["schemas"]["Id"][];
            /** @enum {string} */
            readonly kind: "followers";
            /** @description The ids of the followers to remove. */
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
        /** @description Hands the conversations to an automated process: sets their status to `pending`. */
        readonly NewBulkActPend: {
            /** @enum {string} */
            readonly kind: "pend";
        };
        /** @description Sets the priority of the conversations. */
        readonly NewBulkActPriority: {
            /** @enum {string} */
            readonly kind: "priority";
            /** @description The new priority. `null` or an absent member removes the priority. A conversation without a priority ranks as `medium`. */
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
             * @description The time at which the snooze ends. The time must be in the future. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly until?: string | null;
        };
        /** @description Sets the team of the conversations. */
        readonly NewBulkActTeam: {
            /** @enum {string} */
            readonly kind: "team";
            /** @description The id of the team. `null` or an absent member removes the conversation from its team. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description Transfers the conversations. The member `note` is not allowed. */
        readonly NewBulkActTransfer: {
            /** @description The agent who receives the conversation. Parlor ignores the agent's availability. If the agent has no free capacity, the conversation waits for that agent. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "transfer";
            /** @description A note for the next agent. The customer does not see the note. */
            readonly note?: string | null;
            /** @description The key of the queue. The queue assigns the conversation to one of the agents who serve it. If no agent is free, the conversation waits in this queue. */
            readonly queue?: string | null;
            /** @description The id of the team. A member of the team receives the conversation. If no member is free, the conversation waits for a member. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description Takes the conversations from their agents. With `to` = `queue`, returns the conversations to their queues. */
        readonly NewBulkActUnassign: {
            /** @enum {string} */
            readonly kind: "unassign";
            /** @description `nobody` leaves the conversation without an agent and outside of any queue. `queue` returns the conversation to its queue. Default: `nobody`. */
            readonly to?: null | components["schemas"]["ReleaseTo"];
        };
        /** @description In each conversation, marks the newest message of the customer as unread for the caller. */
        readonly NewBulkActUnread: {
            /** @enum {string} */
            readonly kind: "unread";
        };
        /** @description The body of a request that starts a bulk job: one act on many conversations. */
        readonly NewBulkJob: {
            /** @description The act that Parlor carries out on each conversation. */
            readonly act: components["schemas"]["NewBulkAct"];
            /** @description The ids of 1 to 500 conversations. Parlor ignores repetitions of an id. */
            readonly conversation_ids?: null | readonly components["schemas"]["Id"][];
            /** @description A filter of conversations, as in `GET /v1/conversations`. Not allowed together with `conversation_ids` or `view`. */
            readonly filter?: null | components["schemas"]["FilterDocument"];
            /** @description The key of a view, as in `GET /v1/views`. Not allowed together with `conversation_ids` or `filter`. */
            readonly view?: string | null;
        };
        /** @description The body of a request that creates a callback endpoint. If the endpoint's format signs requests, Parlor creates the first signing secret. */
        readonly NewCallback: {
            /** @description The client application to which the events are limited. Parlor sends only events of conversations that this application started. `null` means all conversations. Default for a new object: all conversations. */
            readonly application_id?: null | components["schemas"]["IdOrKey"];
            /** @description The maximum number of parallel requests. Default for a new object: 4. */
            readonly concurrency?: number;
            /** @description The events to send, such as `message.created` or `message.*`. A new value replaces the whole list. An empty list means all events except `audit.*`. Default for a new object: all events except `audit.*`. */
            readonly events?: readonly string[];
            /** @description The format of the requests to the endpoint. The format cannot be changed later. Default for a new object: `native`, which is Standard Webhooks. */
            readonly format?: components["schemas"]["EndpointFormat"];
            /** @description The inbox to which the events are limited. Parlor sends only events of conversations in this inbox. `null` means all inboxes. Default for a new object: all inboxes. */
            readonly inbox_id?: null | components["schemas"]["IdOrKey"];
            /** @description The name, unique in the account. */
            readonly name: string;
            /** @description The settings of the format. A new value replaces all settings. Parlor refuses settings from which it cannot build a valid request. The settings are stored encrypted and are never shown. Default for a new object: none. */
            readonly settings?: {
                readonly [key: string]: unknown;
            };
            /** @description The time limit for the answer of the endpoint to a request, in seconds. Default for a new object: 5. */
            readonly timeout_s?: number;
            /** @description The URL, with `http://` or `https://`. */
            readonly url: string;
        };
        /** @description The body of a request that replaces the signing secret of a callback endpoint. */
        readonly NewCallbackSecret: {
            /** @description Whether Parlor also signs with the old secret, until the new secret is replaced too. The receiver then has time to change its configuration. Default: `true`. */
            readonly keep_old?: boolean | null;
        };
        /** @description The body of a request that creates a case. */
        readonly NewCase: {
            /** @description The contact of the case. Default: no contact. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The subject of the case. */
            readonly subject: string;
        };
        /** @description The channels through which the caller gets each kind of notification. Absent kinds get their default channels. */
        readonly NewChannelsByKind: {
            /** @description A conversation was assigned or offered to the caller, or a conversation that is assigned to the caller was reopened. */
            readonly assigned?: null | components["schemas"]["NewKindChannels"];
            /** @description A conversation that the caller follows has a new message, another status or another agent. */
            readonly conversation_changed?: null | components["schemas"]["NewKindChannels"];
            /** @description A message of the caller could not be delivered. */
            readonly delivery_failed?: null | components["schemas"]["NewKindChannels"];
            /** @description A note mentions the caller. */
            readonly mentioned?: null | components["schemas"]["NewKindChannels"];
            /** @description Another person wrote in a conversation that is assigned to the caller. */
            readonly new_message?: null | components["schemas"]["NewKindChannels"];
            /** @description A scheduled message of the caller could not be sent. */
            readonly scheduled_failed?: null | components["schemas"]["NewKindChannels"];
            /** @description The snooze ended in a conversation that is assigned to the caller, or that the caller had snoozed. */
            readonly snooze_ended?: null | components["schemas"]["NewKindChannels"];
        };
        /** @description The body of a request that creates a classification. */
        readonly NewClassification: {
            /** @description Whether the classification may be chosen. Objects that already have the classification keep it after it becomes inactive. Default for a new object: true. */
            readonly active?: boolean;
            /** @description A short code, for example the abbreviation of a country or the postal code of a city. */
            readonly code?: string | null;
            /** @description The description of the classification. */
            readonly description?: string | null;
            /** @description The kind of classification. The kind cannot be changed later. */
            readonly kind: components["schemas"]["ClassificationKind"];
            /** @description The name, unique among the classifications of the same kind with the same parent. */
            readonly name: string;
            /** @description The parent, by id or name: the category of a subcategory, the country of a state, or the state of a city. The parent cannot be changed later. */
            readonly parent_id?: components["schemas"]["IdOrKey"];
        };
        /** @description The body of a request that adds a note about a contact. */
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
        /** @description The body of a request that adds a row to a table of a contact. */
        readonly NewContactRow: {
            /** @description The id of the table. A table is a group of custom attributes of the kind `contact_row`. */
            readonly group_id: components["schemas"]["Id"];
            /** @description The values of the row, by attribute name. The attributes must belong to the table. */
            readonly values?: {
                readonly [key: string]: unknown;
            };
        };
        /** @description The body of a request that starts a conversation. */
        readonly NewConversation: {
            /** @description Further attributes, by name. Unlike custom attributes, these attributes need no definition. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The ids of the files of the first message. The caller uploads files with `POST /v1/attachments`. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The case of the conversation: the id of an existing case, or `new` for a new case. Default: no case. */
            readonly case?: null | ("new" | components["schemas"]["Id"]);
            /** @description Facts about the customer's program, for example about the browser. */
            readonly client_info?: {
                readonly [key: string]: unknown;
            };
            /** @description The values of the conversation's custom attributes, by attribute name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The key of the inbox. Send either `inbox_id` or `inbox`. */
            readonly inbox?: string | null;
            /** @description The id of the inbox. Send either `inbox_id` or `inbox`. */
            readonly inbox_id?: null | components["schemas"]["Id"];
            /** @description The routing intent of the conversation. */
            readonly intent: components["schemas"]["NewIntent"];
            /** @description The labels of the conversation. */
            readonly labels?: readonly string[];
            /** @description The text of the customer's first message. */
            readonly message?: string | null;
            /** @description The urgency of the conversation. Default: no priority, which ranks as `medium`. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description Whether the conversation may reopen after it is resolved. Default: `true`. */
            readonly reopens?: boolean | null;
            /** @description Values for the service record, the form that an agent fills in about the conversation. The first pick-up creates the service record with these values. */
            readonly service_record?: null | components["schemas"]["NewServiceRecord"];
            /** @description The skills that an agent needs for this conversation, in addition to the skills that its queue requires. Each of these skills must exist: at least one agent has the skill, or a queue requires it. */
            readonly skills?: readonly components["schemas"]["NeededSkill"][];
            /**
             * Format: date-time
             * @description The time at which the snooze ends. Allowed only with the status `snoozed`. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly snoozed_until?: string | null;
            /** @description The first status of the conversation. Default: `pending` if the inbox has `starts_pending`, otherwise `open`. If the contact is blocked, the status is always `resolved`. */
            readonly status?: null | components["schemas"]["FirstStatus"];
            /** @description The subject of the conversation. */
            readonly subject?: string | null;
            /** @description The team of the conversation. The team does not affect routing. Default: no team. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The customer of the conversation. */
            readonly who: components["schemas"]["Speaker"];
        };
        /** @description The body of a request that creates a credential. */
        readonly NewCredential: {
            /** @description The id of the active agent for whom the credential acts. Not allowed for a client application; required for all other kinds. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @description The ids of the inboxes that a client application may use. Allowed only for client applications. */
            readonly inbox_ids?: readonly components["schemas"]["Id"][];
            /** @description The kind of the credential: `access_token` for `/v1` and Chatwoot's API, `api_key` for LiveDesk's API, `employee_token` for Firstline's API, or `client_application` for eGain's API. */
            readonly kind: components["schemas"]["NewCredentialKind"];
            /** @description The name that the list of credentials shows. */
            readonly name: string;
        };
        /**
         * @description The kind of a new credential.
         * @enum {string}
         */
        readonly NewCredentialKind: "access_token" | "api_key" | "employee_token" | "client_application";
        /** @description The body of a request that creates a department. */
        readonly NewDepartment: components["schemas"]["DepartmentChanges"] & {
            readonly name: unknown;
        };
        /** @description A day whose opening times differ from the weekly opening times. Without `from` and `to`, the day is closed. */
        readonly NewHoliday: {
            /** @description The date, as `YYYY-MM-DD`. */
            readonly date: string;
            /** @description The beginning, as `HH:MM`. */
            readonly from?: string | null;
            /** @description The name that people see. */
            readonly name?: string | null;
            /** @description The end, as `HH:MM`. */
            readonly to?: string | null;
        };
        /** @description The body of a request that creates business hours. */
        readonly NewHours: components["schemas"]["HoursChanges"] & {
            readonly key: unknown;
        };
        /** @description The body of a request that creates an inbox. */
        readonly NewInbox: {
            /** @description Whether the inbox is active. An inactive inbox accepts no new conversations. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The file name extensions for the rules `allow` and `block`, in lower case and without a dot. Default for a new object: none. */
            readonly attachment_extensions?: readonly string[];
            /** @description The files that the inbox accepts from customers. With `allow`, the inbox accepts only files with an extension in `attachment_extensions`. With `block`, the inbox accepts all files except those with such an extension. Default for a new object: allow_all. */
            readonly attachment_rule?: components["schemas"]["AttachmentRule"];
            /** @description Whether Parlor resolves a contact's ongoing conversations in the inbox when the contact is blocked. Default for a new object: true for the kind `api`, else false. */
            readonly block_resolves?: boolean;
            /** @description The department, by id or name. */
            readonly department?: null | components["schemas"]["IdOrKey"];
            /** @description The greeting: a text that the customer gets after the customer's first message in a conversation. */
            readonly greeting?: string | null;
            /** @description The HMAC key with which the account's own system signs the identity of a customer. */
            readonly hmac_token?: string;
            /** @description The time for which an agent's message to the customer is held before it is sent, in seconds. During this time, the agent can cancel the message. Default for a new object: 0. */
            readonly hold_s?: number;
            /** @description The key, unique in the account. */
            readonly key: string;
            /** @description The kind of inbox, which determines the dialect. The kind cannot be changed later. */
            readonly kind: components["schemas"]["InboxKind"];
            /** @description The name that people see. Default for a new object: the key. */
            readonly name?: string;
            /** @description The text that a customer gets while the business hours of the conversation's queue are closed, at most once a day. */
            readonly out_of_hours_message?: string | null;
            /** @description The queue that routes the conversations of the inbox, by id or key. Default for a new object: `default`. */
            readonly queue?: components["schemas"]["IdOrKey"];
            /** @description Whether an identity has only one conversation in the inbox. A request to start another conversation continues the newest conversation instead. If the newest conversation has ended and can never be reopened, a new conversation starts. */
            readonly single_conversation?: boolean;
            /** @description Whether new conversations get the status `pending` instead of `open`, so that a bot serves them first. */
            readonly starts_pending?: boolean;
            /** @description The question of the satisfaction survey. The customer gets the survey when the conversation is resolved. The conversation is closed when the customer answers, or after one day. */
            readonly survey?: string | null;
            /** @description The URL to which the inbox's events are sent. */
            readonly webhook_url?: string | null;
        };
        /** @description The routing intent of a conversation. */
        readonly NewIntent: components["schemas"]["NewIntentHold"] | components["schemas"]["NewIntentEnqueue"] | components["schemas"]["NewIntentOffer"] | components["schemas"]["NewIntentRequireAgent"];
        /** @description Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent, or if the inbox's queue is closed or has the distribution `manual`, the conversation waits in this queue. With `agent_id`, the queue assigns the conversation only to this agent. */
        readonly NewIntentEnqueue: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "enqueue";
        };
        /** @description Parlor stores the conversation but does not route it. An agent must pick it up. `agent_id` can name the intended agent. */
        readonly NewIntentHold: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "hold";
        };
        /** @description Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent, or if the inbox's queue is closed or has the distribution `manual`, the conversation stays open and unassigned. With `agent_id`, Parlor assigns the conversation only to this agent. This agent needs free capacity, but Parlor ignores the agent's availability. */
        readonly NewIntentOffer: {
            /** @description The agent's id. */
            readonly agent_id?: null | components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "offer";
        };
        /** @description Parlor assigns the conversation to a suitable `online` agent with free capacity. If there is no such agent, or if the inbox's queue is closed, Parlor refuses the request with `no-agent-available`. */
        readonly NewIntentRequireAgent: {
            /** @enum {string} */
            readonly kind: "require_agent";
        };
        /** @description The channels through which the caller gets one kind of notification. An absent member gets its default value. */
        readonly NewKindChannels: {
            /** @description Whether Parlor creates notifications of this kind. If `false`, `push` and `mail` have no effect. */
            readonly desk?: boolean | null;
            /** @description Whether Parlor lists unread notifications of this kind in the digests that it sends by mail. */
            readonly mail?: boolean | null;
            /** @description Whether Parlor pushes notifications of this kind to the caller's subscribed browsers. */
            readonly push?: boolean | null;
        };
        /** @description The body of a request that creates a predefined label. */
        readonly NewLabel: components["schemas"]["LabelChanges"] & {
            readonly name: unknown;
        };
        /** @description The body of a request that creates a macro. */
        readonly NewMacro: {
            /** @description The actions that Parlor carries out when an agent uses the macro. Default: no actions. */
            readonly actions?: readonly components["schemas"]["NewAction"][];
            /** @description The ids of the macro's files. The caller uploads files with `POST /v1/attachments`. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The text of the macro. The text can contain variables such as `{{contact.first_name|there}}` and blanks such as `{{?order number}}`. A blank is a gap that the agent fills in. Default: no text. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. */
            readonly html?: boolean | null;
            /** @description The kind of the messages that are made from the macro. Default: `outgoing`. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The displayed name. Default: the short code. */
            readonly name?: string | null;
            /** @description The agents who can see and use the macro: only the caller (`own`), the members of a team (`team`), or all agents (`all`). Default: `own`. Only supervisors, administrators and programs with an access token may send `team` or `all`. A supervisor must be a member of the team. */
            readonly scope?: null | ("own" | "team" | "all");
            /** @description The short code, without white space. The short code must be unique among the macros of the same owner, of the same team, or of the account. */
            readonly short_code: string;
            /** @description The id of the team. Required if `scope` is `team`; otherwise not allowed. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /**
         * @description The kind of a new message: from the customer (`incoming`), to the customer (`outgoing`), or only for agents (`note`).
         * @enum {string}
         */
        readonly NewMessageKind: "incoming" | "outgoing" | "note";
        /** @description The body of a request that saves the caller's notification settings. */
        readonly NewNotificationSettings: {
            /** @description The channels of each kind of notification. Default: the default channels of all kinds. */
            readonly kinds?: null | components["schemas"]["NewChannelsByKind"];
            /** @description Whether pushes show the contact's name and the text of the message. Default: `true`. */
            readonly push_text?: boolean | null;
            /** @description The time of each day in which Parlor sends no pushes and no mails. Default: no quiet hours. */
            readonly quiet_hours?: null | components["schemas"]["NewQuietTime"];
        };
        /** @description The body of a request that creates a sign-in provider. */
        readonly NewProvider: components["schemas"]["ProviderChanges"] & {
            readonly client_id: unknown;
            readonly issuer: unknown;
            readonly key: unknown;
        };
        /** @description A push subscription, as the browser provides it. */
        readonly NewPushSubscription: {
            /** @description The address of the subscription at the push service. The address begins with `https://`. */
            readonly endpoint: string;
            /** @description The keys of the subscription. */
            readonly keys: components["schemas"]["SubscriptionKeys"];
            /** @description A name of the subscription for people, such as `Firefox on Linux`. Default: empty. */
            readonly name?: string | null;
        };
        /** @description The body of a request that creates a queue. To let an agent serve the queue, change the agent's `queues`. */
        readonly NewQueue: components["schemas"]["QueueChanges"] & {
            readonly key: unknown;
        };
        /** @description Quiet hours: the time of each day in which Parlor sends no pushes and no mails. */
        readonly NewQuietTime: {
            /** @description The beginning of the quiet hours, as `HH:MM`. */
            readonly from: string;
            /** @description The caller's time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The end of the quiet hours, as `HH:MM`. If the end is before the beginning, the end is on the next day. */
            readonly to: string;
        };
        /** @description The value of one attribute of a service record. Send either the `id` or the `name` of the attribute. */
        readonly NewRecordValue: {
            /** @description The id of the attribute's definition. */
            readonly id?: null | components["schemas"]["Id"];
            /** @description The name of the attribute's definition. */
            readonly name?: string | null;
            /** @description The value. The value must fit the attribute's definition. */
            readonly value: unknown;
        };
        /** @description Values for the service record of a new conversation. The first pick-up creates the service record with these values. */
        readonly NewServiceRecord: {
            /** @description The free text of the service record. */
            readonly memo?: string | null;
            /** @description The values of attributes of the service record. */
            readonly values?: readonly components["schemas"]["NewRecordValue"][];
        };
        /** @description The body of a request that saves the caller's settings document. */
        readonly NewSettings: {
            /** @description The whole document, at most 16 KiB as compact JSON and 8 levels deep. */
            readonly settings: {
                readonly [key: string]: unknown;
            };
        };
        /** @description The body of a request that creates a team. To add a member to the team, change the agent's `teams`. */
        readonly NewTeam: components["schemas"]["TeamChanges"] & {
            readonly name: unknown;
        };
        /** @description The body of a request that creates a ticket. */
        readonly NewTicket: {
            /** @description The agent who is responsible for the ticket. The agent must be active. Default: no agent. */
            readonly assignee_id?: null | components["schemas"]["Id"];
            /** @description The ids of files that the caller uploaded with `POST /v1/attachments`. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The contact who has the problem. Default: the contact of the conversation in `conversation_id`. If there is no such contact, the ticket has no contact. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The conversation from which the ticket is made. Default: no conversation. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description The values of the ticket's custom attributes, by attribute name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The description of the problem. Default: no description. */
            readonly description?: string | null;
            /**
             * Format: date-time
             * @description The time by which the problem must be solved. Default: no such time.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly due_at?: string | null;
            /** @description The type of the problem, such as `incident`. Each account uses its own names for types. Default: no type. */
            readonly kind?: string | null;
            /** @description The labels of the ticket. */
            readonly labels?: readonly string[];
            /** @description The priority of the ticket. Default: no priority. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description The id of the ticket's sponsor: an active classification of the kind `sponsor`. */
            readonly sponsor_id?: null | components["schemas"]["Id"];
            /** @description The status of the ticket. Default: `open`. */
            readonly status?: null | components["schemas"]["TicketStatus"];
            /** @description A note about the status of the ticket. Default: no note. */
            readonly status_note?: string | null;
            /** @description The id of the ticket's subcategory: an active classification of the kind `subcategory`. */
            readonly subcategory_id?: null | components["schemas"]["Id"];
            /** @description The subject of the ticket. */
            readonly subject: string;
            /** @description The team that is responsible for the ticket. Default: no team. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The id of the reason for the end of the ticket: an active classification of the kind `termination_code`. */
            readonly termination_code_id?: null | components["schemas"]["Id"];
        };
        /** @description A new secret for one-time codes. Parlor never shows the secret again. */
        readonly NewTotp: {
            /** @description The secret in Base32. The agent can type it into an authenticator app. */
            readonly secret: string;
            /** @description The secret as an `otpauth` URI, for a QR code that an authenticator app can read. */
            readonly uri: string;
        };
        /** @description The body of a request that creates a saved view. */
        readonly NewView: {
            /** @description The filter that selects the conversations of the view. */
            readonly filter: components["schemas"]["FilterDocument"];
            /** @description The name of the view. */
            readonly name: string;
            /** @description The position of the view in the list of saved views. Smaller numbers come first. Default: 0. */
            readonly position?: number | null;
            /** @description The agents who may use the view. Default: `own`. Only supervisors and administrators may send `team` or `all`. */
            readonly shared_with?: null | components["schemas"]["Sharing"];
            /** @description The order of the conversations in the view. Default: `-created`. */
            readonly sort?: null | components["schemas"]["ConversationSort"];
            /** @description The id of the team. Required if `shared_with` is `team`; otherwise not allowed. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description An opening period on the listed days of the week. */
        readonly NewWeeklyStretch: {
            /** @description The days, `mon` to `sun`. */
            readonly days: readonly string[];
            /** @description The beginning, as `HH:MM`. */
            readonly from: string;
            /** @description The end, as `HH:MM`. The end must be later than `from`. `24:00` is the end of the day. */
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
            /** @description The time of the newest cause of the notification, for example of the newest message. */
            readonly at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number of causes, such as new messages, since the notification was last read.
             */
            readonly count: number;
            /**
             * @description The id of the notification, made of its kind and the id of its conversation. An agent has at most one
             *     notification of each kind for a conversation.
             */
            readonly id: string;
            readonly kind: components["schemas"]["NotificationKind"];
            /**
             * Format: int64
             * @description The message that is the newest cause. `null` means that the newest cause is not a message.
             */
            readonly message_id: number | null;
            /**
             * Format: int64
             * @description The position of the notification in the caller's list. Each further cause, such as another message, gives the
             *     notification a new, higher position.
             */
            readonly position: number;
            readonly read_at: components["schemas"]["Time"] | null;
            /**
             * @description The beginning of the message in one line, at most 160 characters. `null` means that there is no text, or that
             *     the caller may no longer see the conversation.
             */
            readonly text: string | null;
            /**
             * @description The name of the conversation's contact. `null` means that the name is unknown, or that the caller may no longer
             *     see the conversation.
             */
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
             * @description The number of all unread notifications of the caller.
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
            /**
             * @description The version of the settings. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     settings have changed since you read them. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description A provider at which the agents of the account can sign in. */
        readonly OfferedProvider: {
            readonly key: string;
            /** @description The name of the provider, for display. */
            readonly name: string;
            /** @description The path on this server that a browser opens to sign in at the provider. */
            readonly url: string;
        };
        /** @description A text for the customer that Parlor does not store. */
        readonly OffRecordWords: {
            /** @description The text for the customer. */
            readonly content: string;
        };
        /** @description The caller's part of an entry in the list of conversations: the members that depend on the caller. */
        readonly OwnMembers: {
            readonly draft: components["schemas"]["RowDraft"] | null;
            /**
             * Format: int64
             * @description The number of customer messages that the caller has not read. The member `unread_count` of the conversation is
             *     the number of customer messages that no agent has read.
             */
            readonly unread: number;
        };
        /** @description A web page that a customer visited. */
        readonly Page: {
            /** @description The time of the latest visit to the web page. */
            readonly at: components["schemas"]["Time"];
            /** Format: int64 */
            readonly identity_id: number;
            /**
             * Format: int64
             * @description The inbox of the identity that visited the web page.
             */
            readonly inbox_id: number;
            readonly title: string | null;
            /** @description The address of the web page in its canonical form: without user name, password and fragment. */
            readonly url: string;
        };
        /** @description A list of visited web pages, the latest visit first. */
        readonly Pages: {
            readonly data: readonly components["schemas"]["Page"][];
        };
        /** @description The body of a request that reports visited web pages. */
        readonly PagesToRecord: {
            /** @description The visited web pages. The list must have at least one entry. */
            readonly pages?: readonly components["schemas"]["PageToRecord"][];
        };
        /** @description A web page that the customer visited, in a report. */
        readonly PageToRecord: {
            /**
             * Format: date-time
             * @description The time of the visit. Default: now. Parlor replaces a time in the future with the present time.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly at?: string | null;
            /** @description The title of the web page. */
            readonly title?: string | null;
            /**
             * Format: uri
             * @description The address of the web page: `http` or `https`. Parlor stores the address without user name, password and fragment. The stored address has at most 1,024 characters.
             */
            readonly url: string;
        };
        /** @description A group of queue entries with equal requirements that a routing decision passed over. */
        readonly Passed: {
            /**
             * Format: int64
             * @description The conversation of the first passed-over entry.
             */
            readonly conversation_id: number;
            /** @description The same reason as in `why`, as a code with parameters. */
            readonly finding: components["schemas"]["RoutingFinding"];
            /**
             * Format: int64
             * @description The number of entries with these requirements in the whole queue at the time of the decision.
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
             * @description The address of the web page on which the agent sets a password. The address contains the token. `null` means
             *     that Parlor has sent the link by mail, or that no web page for passwords is configured.
             */
            readonly link: string | null;
            /**
             * @description The reason why Parlor has not sent the mail. For example, the mail server refused the mail, or no web page for
             *     passwords is configured. `null` means that Parlor has sent the mail, or that no mail server is configured.
             */
            readonly mail_error: string | null;
            /** @description Whether Parlor has sent the link to the agent by mail. If `true`, `token` and `link` are `null`. */
            readonly mailed: boolean;
            /** @description The purpose of the link: `invitation` if the agent has no password yet, otherwise `reset`. */
            readonly purpose: string;
            /**
             * @description The token of the password link. Parlor never shows the token again. `null` means that Parlor has sent the link
             *     by mail.
             */
            readonly token: string | null;
        };
        /** @description A contact to create. */
        readonly PersonToMake: {
            /** @description Further attributes, by name. These attributes need no definition, unlike custom attributes. */
            readonly additional_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The contact points of the new contact. */
            readonly contact_points?: readonly components["schemas"]["NewContactPoint"][];
            /** @description The values of the contact's custom attributes, by attribute name. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The family name. */
            readonly family_name?: string | null;
            /** @description The given name. */
            readonly given_name?: string | null;
            /** @description The displayed name. Default: a name made of the given name and the family name. */
            readonly name?: string | null;
        };
        /**
         * @description The kind of a contact point. Contacts cannot share an `email`, a `phone` (the primary phone number) or an `external_id`, except across departments in an account that separates contacts by department.
         * @enum {string}
         */
        readonly PointKind: "email" | "phone" | "home_phone" | "mobile_phone" | "office_phone" | "fax" | "pager" | "other_phone" | "facebook" | "twitter" | "instagram" | "postal_address" | "external_id";
        /** @description A new message. */
        readonly PostedMessage: {
            /** @description The ids of files that the caller uploaded with `POST /v1/attachments`. Each file can belong to only one message. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description E-mail addresses that get a blind copy. Allowed only in outgoing messages in inboxes of the kind `email`. Parlor stores these addresses in the content attribute `bcc`. */
            readonly bcc?: readonly string[];
            /** @description Whether a message of the customer stops this message before Parlor sends it. This member has an effect only if the message is scheduled or held. Default: `false`. */
            readonly cancel_on_reply?: boolean | null;
            /** @description E-mail addresses that get a copy. Allowed only in outgoing messages in inboxes of the kind `email`. Parlor stores these addresses in the content attribute `cc`. */
            readonly cc?: readonly string[];
            /** @description The text of the message. Required if the message has neither files nor `page_url`. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. Parlor stores the plain text of the HTML as the message's content, and the sanitised HTML in the content attribute `html`. */
            readonly html?: boolean | null;
            /** @description The id of an earlier message that this message answers. Parlor ignores the id of a message that the thread of this conversation does not contain. */
            readonly in_reply_to?: null | components["schemas"]["Id"];
            /** @description The kind of the message. Default: `outgoing`. Use `incoming` to record the customer's own words, for example from a phone call. */
            readonly kind?: null | components["schemas"]["NewMessageKind"];
            /** @description The ids of files of the macro in `macro_id`. The message gets copies of these files. */
            readonly macro_attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The id of the macro from which the message was made. Parlor sends the message and carries out the macro's actions in one transaction. */
            readonly macro_id?: null | components["schemas"]["Id"];
            /** @description The ids of the agents whom a note mentions. Allowed only with the kind `note`. */
            readonly mentions?: readonly components["schemas"]["Id"][];
            /** @description The address of a web page that the customer's program opens for the customer. Allowed only in outgoing messages without files, and only instead of `content`. If the program cannot open web pages, the customer sees the address. */
            readonly page_url?: string | null;
            /** @description Whether Parlor removes the caller's draft in this conversation in the same transaction. Default: `false`. The message can have the files of this draft only if `remove_draft` is `true`. */
            readonly remove_draft?: boolean | null;
            /**
             * Format: int64
             * @description The position of the newest message that the caller has seen. Parlor refuses the request with `conversation-moved` if the customer or another agent has written after this position, or if more than 50 messages follow this position. Activity lines (reports of changes), messages of Parlor and the caller's own messages do not cause a refusal.
             */
            readonly seen_position?: number | null;
            /**
             * Format: date-time
             * @description The time of sending, at most 366 days ahead. Allowed only with the kinds `outgoing` and `note`. Default: now, or the end of the hold time of the inbox. A conversation has at most 50 scheduled messages.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly send_at?: string | null;
            /** @description The message's id in the caller's own system. */
            readonly source_id?: string | null;
        };
        /** @description The caller's availability and load. */
        readonly Presence: {
            /** Format: int64 */
            readonly agent_id: number;
            readonly availability: components["schemas"]["Availability"];
            /**
             * Format: int64
             * @description The number of open conversations that are assigned to the caller. The number includes conversations that Parlor
             *     assigned because of this request.
             */
            readonly live_conversations: number;
        };
        /**
         * @description The urgency of a conversation or a ticket. A conversation without a priority ranks as `medium`.
         * @enum {string}
         */
        readonly Priority: "urgent" | "high" | "medium" | "low";
        /** @description A problem document (RFC 9457): the answer to a refused request. */
        readonly Problem: {
            /**
             * @description A stable code for programs. `docs/api.md` explains each code.
             * @enum {string}
             */
            readonly code: "bad-query" | "bad-json" | "broken-body" | "bad-idempotency-key" | "unauthenticated" | "wrong-credentials" | "totp-required" | "sign-in-expired" | "wrong-totp" | "invalid-link" | "forbidden" | "totp-setup-required" | "password-sign-in-off" | "recent-sign-in-required" | "not-a-session" | "wrong-origin" | "insecure-origin" | "no-route" | "not-found" | "wrong-method" | "slow-body" | "contact-blocked" | "ambiguous" | "serial-taken" | "case-of-another" | "other-department" | "inbox-inactive" | "transition-not-allowed" | "taken-by-another" | "not-open" | "never-reopens" | "no-agent-available" | "capacity-reached" | "too-many-jobs" | "too-many-subscriptions" | "too-many-logins" | "revoked" | "conversation-moved" | "off-record" | "draft-exists" | "no-survey" | "queue-full" | "totp-active" | "totp-inactive" | "no-service-record" | "record-completed" | "still-open" | "ongoing-unseen" | "too-old" | "upgrade-required" | "too-many-connections" | "changed" | "bad-if-match" | "contact-erased" | "cannot-merge" | "cannot-undo" | "merged" | "cannot-merge-conversations" | "cannot-undo-merge" | "body-too-large" | "target-too-long" | "not-json" | "no-such-range" | "invalid" | "idempotency-key-reused" | "too-many-attempts" | "internal" | "unavailable" | "provider-unavailable" | "outcome-unknown";
            /** @description An explanation of this problem, or the action with which the caller can solve it. */
            readonly detail: string | null;
            /** @description All invalid fields of the request. Present only if the code is `invalid`. */
            readonly errors?: readonly components["schemas"]["ProblemField"][] | null;
            /**
             * Format: int32
             * @description The HTTP status of the answer.
             */
            readonly status: number;
            /** @description The title of the problem. All problems with the same code have the same title. */
            readonly title: string;
            /** @description The type of the problem: `urn:parlor:problem:` followed by the code. */
            readonly type: string;
        };
        /** @description An invalid field of a request, in a problem document. */
        readonly ProblemField: {
            /** @description The stable code of the fault in this field, for programs. */
            readonly code: string;
            /** @description The action with which the caller can correct the field. */
            readonly detail: string;
            /**
             * @description The path of the field in the request's document, such as `who.contact_id`. `body` means the whole document. For
             *     a query parameter, this is the parameter's name.
             */
            readonly field: string;
        };
        /** @description A provider at which agents can sign in with OpenID Connect. */
        readonly Provider: {
            /** @description Whether agents may sign in at this provider. */
            readonly active: boolean;
            /**
             * @description The path of the redirect URI on this server. At the provider, register the whole redirect URI: the server's
             *     public address, followed by this path.
             */
            readonly callback_path: string;
            /** @description The client id of this server at the provider. */
            readonly client_id: string;
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether Parlor creates an agent for a person who signs in and is not an agent yet. */
            readonly creates_agents: boolean;
            readonly default_role: components["schemas"]["Role"] | null;
            /** @description The name of the claim of ID tokens that contains the person's groups. */
            readonly groups_claim: string;
            /** @description Whether this server has a client secret at the provider. Parlor never shows the secret. */
            readonly has_client_secret: boolean;
            /** Format: int64 */
            readonly id: number;
            /** @description The issuer of the provider: the claim `iss` of its ID tokens. */
            readonly issuer: string;
            /** @description The key of the provider, unique in the account. */
            readonly key: string;
            /** @description The name of the provider, for display. */
            readonly name: string;
            /**
             * @description The role for each group, by group name. If the object is empty, existing agents keep their roles, and new agents
             *     get `default_role`.
             */
            readonly roles: Record<string, never>;
            /** @description The scopes that Parlor requests in addition to `openid`. */
            readonly scopes: readonly string[];
            /** @description The values of the claim `amr` of ID tokens that prove a second factor. */
            readonly second_factors: readonly string[];
            /** @description The ids of the teams of the agents that Parlor creates. */
            readonly team_ids: readonly number[];
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version of the provider. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     provider has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a sign-in provider. Absent members keep their values. `null` removes a value. If the issuer changes, agents can no longer sign in with logins of the earlier issuer. */
        readonly ProviderChanges: {
            /** @description Whether agents may sign in through this provider. Default for a new object: true. */
            readonly active?: boolean;
            /** @description The OAuth 2.0 client id of this server at the provider. */
            readonly client_id?: string;
            /** @description The OAuth 2.0 client secret of this server at the provider. The secret is stored encrypted and is never shown. Default for a new object: none, for a public client. */
            readonly client_secret?: string;
            /** @description Whether a sign-in creates a new agent if the person has no agent yet. Default for a new object: false. */
            readonly creates_agents?: boolean;
            /** @description The role of a person without a group in `roles`. `null` means that Parlor refuses such a person. If `roles` is empty, Parlor refuses only a person who is not an agent yet. Default for a new object: `null`. */
            readonly default_role?: null | components["schemas"]["Role"];
            /** @description The name of the claim that contains the person's groups. Default for a new object: `groups`. */
            readonly groups_claim?: string;
            /** @description The issuer, exactly as the provider's tokens name it. The address begins with `https://`. If the provider runs on the same machine as Parlor, `http://` is also allowed. */
            readonly issuer?: string;
            /** @description The key, unique in the account: 1 to 64 lower-case letters, digits and hyphens. The redirect URI contains this key. */
            readonly key?: string;
            /** @description The name that people see. Default for a new object: the key. */
            readonly name?: string;
            /** @description The roles by group: an object that contains a role for each group. If a person's groups have several roles, the highest role applies. With an empty object, existing agents keep their roles, and new agents get `default_role`. A new value replaces the whole object. */
            readonly roles?: {
                readonly [key: string]: unknown;
            };
            /** @description The scopes to request in addition to `openid`. A new value replaces the whole list. Default for a new object: `profile` and `email`. */
            readonly scopes?: readonly string[];
            /** @description The values of the claim `amr` that prove a second factor. After a sign-in with a second factor at the provider, Parlor does not require a one-time code. A new value replaces the whole list. Default for a new object: `mfa`. */
            readonly second_factors?: readonly string[];
            /** @description The teams of new agents, by id or name. A new value replaces the whole list. */
            readonly teams?: readonly components["schemas"]["IdOrKey"][];
        };
        readonly ProviderPage: {
            readonly data: readonly components["schemas"]["Provider"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The public key of this server for Web Push. */
        readonly PushKey: {
            /** @description The key in URL-safe Base64: an uncompressed point on P-256. */
            readonly key: string;
        };
        /** @description A push subscription of the caller. */
        readonly PushSubscription: {
            readonly created_at: components["schemas"]["Time"];
            /** @description Whether the caller's present session created the subscription. */
            readonly current: boolean;
            /** @description The host name of the browser's push service. */
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
        readonly Queue: components["schemas"]["QueueRules"] & {
            /**
             * Format: int64
             * @description The number of agents who serve the queue and are `online`.
             */
            readonly agents_ready: number;
            /**
             * Format: int64
             * @description The number of active agents who serve the queue.
             */
            readonly agents_serving: number;
            /**
             * Format: int64
             * @description The expected wait of a new conversation, in seconds, estimated from recent service times. `null` means that no
             *     agent who serves the queue is `online` with a capacity above 0, or that no service time is known.
             */
            readonly estimated_wait_s: number | null;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /**
             * Format: int64
             * @description The longest wait of a conversation that waits now, in seconds. `null` means that no conversation waits.
             */
            readonly longest_wait_s: number | null;
            /**
             * @description Whether the queue is inside its business hours. Outside its business hours, a queue assigns a conversation only
             *     in two cases. A reserved conversation goes to its agent, and a reopened conversation goes to its previous agent.
             */
            readonly open: boolean;
            readonly opens_at: components["schemas"]["Time"] | null;
            /**
             * Format: int64
             * @description The mean service time of recent conversations, in seconds. The service time of a conversation is the time from
             *     its assignment to its end. `null` means that the queue has served no conversation yet.
             */
            readonly service_time_s: number | null;
            /**
             * @description The version of the queue's configuration. Send the version as `If-Match` with a change: Parlor then refuses the
             *     change if the configuration has changed since you read it.
             */
            readonly version: string;
            /**
             * Format: int64
             * @description The number of conversations that wait in the queue.
             */
            readonly waiting: number;
        };
        /** @description Changes to a queue. Absent members keep their values. `null` removes a value. */
        readonly QueueChanges: {
            /** @description The time limit for accepting an offer, in seconds. With `null`, the queue assigns conversations at once, without an offer. Default for a new object: conversations are assigned. */
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
            /** @description The overflow queue, by id or key. A conversation moves to the overflow queue if the conversation waits too long in this queue, or if this queue is full. */
            readonly overflow?: null | components["schemas"]["IdOrKey"];
            /** @description The wait after which a conversation moves to the overflow queue, in seconds. */
            readonly overflow_after_s?: number | null;
            /** @description The skills that the queue requires of every agent. A new value replaces the whole list. */
            readonly skills?: readonly components["schemas"]["QueueSkill"][];
        };
        /** @description The statistics of a queue for today. */
        readonly QueueFigures: components["schemas"]["DayFigures"] & {
            /** @description The key of the queue. */
            readonly queue: string;
        };
        /** @description A queue with its first waiting conversations. */
        readonly QueueLine: {
            /**
             * @description The first waiting conversations in the order of the queue: higher priorities first, and longer waits first among
             *     equal priorities. Parlor reads at most `limit` conversations, and leaves out conversations that the caller may
             *     not see.
             */
            readonly line: readonly components["schemas"]["WaitingConversation"][];
            readonly queue: components["schemas"]["Queue"];
        };
        /** @description The position of a conversation in its queue. */
        readonly QueuePosition: {
            /**
             * @description Whether the queue tries to assign this conversation now. Some queues offer only a limited number of
             *     conversations at the same time, beginning with the first position.
             */
            readonly dispatching: boolean;
            /**
             * Format: int64
             * @description The expected wait from now on, in seconds, estimated from recent service times. `null` means that the entry is
             *     reserved for an agent, or that no service time is known. The value is also `null` if no agent who serves the
             *     queue is `online` with a capacity above 0.
             */
            readonly estimated_wait_s: number | null;
            /**
             * @description The skills that an agent needs now to receive the conversation: the minimum level by skill name. The object
             *     leaves out skills that the conversation no longer needs because of its long wait.
             */
            readonly needs: Record<string, never>;
            /**
             * Format: int64
             * @description The position of the conversation, beginning with 1. Higher priorities come first. Among equal priorities, longer
             *     waits come first. If the conversation is reserved for an agent, only the entries reserved for the same agent are
             *     counted. Otherwise, only the entries without a reservation are counted.
             */
            readonly position: number;
            /**
             * Format: int64
             * @description The only agent to whom the queue may assign the conversation. `null` means that the queue entry is not reserved
             *     for an agent.
             */
            readonly reserved_for: number | null;
            /**
             * Format: int64
             * @description The time that the conversation has waited so far, in seconds.
             */
            readonly waited_s: number;
        };
        /** @description The rules of a queue. */
        readonly QueueRules: {
            /**
             * Format: int64
             * @description The time within which an agent can accept an offer, in seconds. `null` means that the queue assigns
             *     conversations without an offer.
             */
            readonly accept_within_s: number | null;
            /**
             * Format: int64
             * @description The maximum number of open offers of the queue, as a number per `online` agent. The queue makes an offer only
             *     while its open offers are fewer than this value times the number of its `online` agents. `null` means that there
             *     is no maximum.
             */
            readonly dispatch_per_agent: number | null;
            readonly distribution: components["schemas"]["Distribution"];
            /** @description The key of the queue's business hours. `null` means that the queue is always open. */
            readonly hours: string | null;
            /**
             * Format: int64
             * @description The maximum number of waiting conversations. `null` means that there is no maximum.
             */
            readonly max_length: number | null;
            /**
             * @description The key of the overflow queue. The overflow queue receives conversations that wait longer than
             *     `overflow_after_s`, or that arrive while this queue is full. `null` means that there is no overflow queue.
             */
            readonly overflow: string | null;
            /**
             * Format: int64
             * @description The wait, in seconds, after which a conversation moves to the overflow queue. `null` means that conversations do
             *     not move because of their wait.
             */
            readonly overflow_after_s: number | null;
            /** @description The skills that an agent needs to receive conversations of this queue. */
            readonly skills: readonly components["schemas"]["Skill"][];
        };
        /** @description A page of queues, in order of id. */
        readonly Queues: {
            readonly data: readonly components["schemas"]["Queue"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The configuration of a queue. */
        readonly QueueSettings: components["schemas"]["QueueRules"] & {
            /** @description The ids of the agents who serve the queue. */
            readonly agent_ids: readonly number[];
            /** Format: int64 */
            readonly department_id: number | null;
            /** Format: int64 */
            readonly id: number;
            readonly key: string;
            /**
             * @description The version of the queue's configuration. Send the version as `If-Match` with a change: Parlor then refuses the
             *     change if the configuration has changed since you read it.
             */
            readonly version: string;
        };
        /** @description A skill that a queue or a conversation requires. */
        readonly QueueSkill: {
            /** @description The minimum level. Default: 1. */
            readonly level?: number | null;
            /** @description The name of the skill: 1 to 64 lower-case letters, digits, hyphens and underscores. */
            readonly name: string;
            /** @description The wait of a conversation after which the skill is no longer required, in seconds. Default: the skill is always required. */
            readonly relax_after_s?: number | null;
        };
        /** @description Quiet hours: the time of each day in which Parlor sends no pushes and no mails. */
        readonly QuietTime: {
            /** @description The beginning of the quiet hours, as `HH:MM`. */
            readonly from: string;
            /** @description The caller's time zone, as an IANA name. */
            readonly time_zone: string;
            /** @description The end of the quiet hours, as `HH:MM`. If the end is before the beginning, the end is on the next day. */
            readonly to: string;
        };
        /** @description The customer's answer to a satisfaction survey. */
        readonly Rating: {
            /** @description The customer's comment on the rating. */
            readonly feedback?: string | null;
            /**
             * Format: int64
             * @description The rating, from 1 (worst) to 5 (best).
             */
            readonly rating: number;
        };
        /** @description An agent who has read a conversation, with the number of messages that the agent has not read yet. */
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
        /** @description The agents who have read a conversation at least once, with their numbers of unread messages. */
        readonly Readers: {
            readonly data: readonly components["schemas"]["Reader"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description The notifications to mark as read. Each member selects some notifications. Parlor marks every notification that at least one member selects. */
        readonly ReadNow: {
            /** @description `true` selects all notifications. */
            readonly all?: boolean | null;
            /** @description Selects all notifications about the conversation with this id. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description Selects the notifications with these ids. Parlor ignores the ids of notifications that are no longer stored. */
            readonly ids?: readonly string[];
            /**
             * Format: int64
             * @description Selects all notifications up to and including this position.
             */
            readonly up_to?: number | null;
        };
        /** @description The body of a request that takes a conversation off the record or puts it back on the record. */
        readonly Recording: {
            /** @description Whether the conversation is off the record from now on. */
            readonly off_record: boolean;
        };
        /** @description The value of one attribute of a service record. */
        readonly RecordValue: {
            /**
             * Format: int64
             * @description The id of the attribute's definition. `null` means that the definition was removed.
             */
            readonly id: number | null;
            /** @description The label of the attribute, for display. `null` means that the attribute's definition was removed. */
            readonly label: string | null;
            /** @description The name of the attribute's definition. */
            readonly name: string;
            readonly value: unknown;
        };
        /** @description New recovery codes for the caller. Parlor never shows these codes again. */
        readonly RecoveryCodes: {
            /** @description The recovery codes. Each recovery code can be used once, instead of a one-time code of the authenticator app. */
            readonly recovery_codes: readonly string[];
        };
        /**
         * @description The treatment of a conversation that is taken from its agent. `nobody` leaves the conversation unassigned. `queue` returns the conversation to its queue, which routes it again.
         * @enum {string}
         */
        readonly ReleaseTo: "nobody" | "queue";
        /** @description The body of a request that sends a range of events again. */
        readonly Replay: {
            /** @description The number of the first event to send. */
            readonly from: components["schemas"]["Id"];
            /** @description The number of the last event to send. Default: the newest event. */
            readonly to?: null | components["schemas"]["Id"];
        };
        /** @description The result of a replay of events. */
        readonly Replayed: {
            /**
             * Format: int64
             * @description The number of deliveries that Parlor sends because of this request.
             */
            readonly deliveries: number;
        };
        /** @description A report of the delivery status of an outgoing message. */
        readonly ReportedDelivery: {
            /** @description The reported status. The order of statuses is `sent`, `failed`, `delivered`, `read`. A report changes nothing if the stored status is the same or comes later in this order. */
            readonly delivery: components["schemas"]["DeliveryReport"];
            /** @description The reason for the failure. Allowed only with the status `failed`. */
            readonly error?: string | null;
        };
        /**
         * @description The role of an agent. The role determines the agent's rights.
         * @enum {string}
         */
        readonly Role: "agent" | "supervisor" | "administrator";
        /** @description A routing decision: one attempt to choose an agent for a conversation. */
        readonly RoutingDecision: {
            /**
             * Format: int64
             * @description The time limit in which the agent can accept the offer, in seconds. `null` means that Parlor made no offer.
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
            /** @description The rule by which the queue chooses among free agents. */
            readonly distribution: components["schemas"]["Distribution"];
            /** @description The routing intent of the conversation at the time of the decision. */
            readonly intent: components["schemas"]["IntentKind"];
            /** @description The number of agents that the queue considered but the list `considered` leaves out. */
            readonly not_shown: number;
            /**
             * Format: int64
             * @description The number of the decision in the conversation: 1, 2, 3 and so on.
             */
            readonly ordinal: number;
            /**
             * @description The groups of queue entries that the decision passed over. These entries were ahead of this conversation's
             *     entry, but the assigned agent could not receive them.
             */
            readonly passed: readonly components["schemas"]["Passed"][];
            /** @description The key of the queue that routes the conversation. */
            readonly queue: string;
            /** @description The reasons for the decision, as English sentences. */
            readonly reason: string;
            /**
             * @description The same reasons as in `reason`, as codes with parameters and in the same order. `docs/routing.md` lists the
             *     codes.
             */
            readonly reasons: readonly components["schemas"]["RoutingReason"][];
        };
        /** @description The stored routing decisions of a conversation, in the order of `ordinal`. */
        readonly RoutingDecisions: {
            readonly data: readonly components["schemas"]["RoutingDecision"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description A finding about an agent in a routing decision: a code with parameters. */
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
        /** @description The agent is free too, but another agent was chosen. This agent can get the next conversation. */
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
        /** @description The agent is free, but the queue already has as many open offers as its setting `dispatch_per_agent` allows. */
        readonly RoutingFindingFreeOffersExhausted: {
            /** @enum {string} */
            readonly code: "free-offers-exhausted";
            readonly parameters: components["schemas"]["RoutingFindingFreeOffersExhaustedParameters"];
        };
        readonly RoutingFindingFreeOffersExhaustedParameters: Record<string, never>;
        /** @description The agent is free, but the queue must first offer an earlier conversation that this agent can get. */
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
        /** @description The agent released or transferred the conversation before. */
        readonly RoutingFindingGaveAway: {
            /** @enum {string} */
            readonly code: "gave-away";
            readonly parameters: components["schemas"]["RoutingFindingGaveAwayParameters"];
        };
        readonly RoutingFindingGaveAwayParameters: Record<string, never>;
        /** @description The agent was named or picked up the conversation, and had `live` live conversations at that time. */
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
        /** @description The queue makes no further offer until an agent has answered one of its open offers. */
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
        /** @description A reason of a routing decision: a code with parameters. */
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
        /** @description The agent became free, and this was the first waiting conversation that the agent could get. */
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
        /** @description An agent is free for this conversation, but the queue must first offer an earlier conversation that this agent can get. */
        readonly RoutingReasonBehindOthers: {
            /** @enum {string} */
            readonly code: "behind-others";
            readonly parameters: components["schemas"]["RoutingReasonBehindOthersParameters"];
        };
        readonly RoutingReasonBehindOthersParameters: Record<string, never>;
        /** @description With this conversation, the workload of the agent exceeds the agent's capacity. The account setting `allow_over_capacity` permits this. */
        readonly RoutingReasonBeyondCapacity: {
            /** @enum {string} */
            readonly code: "beyond-capacity";
            readonly parameters: components["schemas"]["RoutingReasonBeyondCapacityParameters"];
        };
        readonly RoutingReasonBeyondCapacityParameters: {
            /** @description the capacity of the agent, in slots */
            readonly capacity: number;
        };
        /** @description An agent or a program assigned the conversation to this agent, who has no free slot. */
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
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
            readonly by_name: string;
        };
        /** @description An agent or a program assigned the conversation to this agent, who has a free slot. */
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
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
            readonly by_name: string;
        };
        /** @description Among the agents who can get the conversation, this agent has the lowest load. If several agents have this load, this agent has had no new conversation for the longest time. */
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
        /** @description The conversation is reserved for this agent or was assigned to this agent before, and the agent is free. */
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
        /** @description In the queue order, this was the first conversation that an available agent could get. The next reason states why this agent got the conversation. */
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
        /** @description The queue already has as many open offers as its setting `dispatch_per_agent` allows. */
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
        /** @description The agent to whom the conversation was assigned before cannot get it now. `finding` states the reason. */
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
        /** @description The queue is closed, and its business hours contain no later opening. */
        readonly RoutingReasonQueueClosed: {
            /** @enum {string} */
            readonly code: "queue-closed";
            readonly parameters: components["schemas"]["RoutingReasonQueueClosedParameters"];
        };
        readonly RoutingReasonQueueClosedParameters: {
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description The queue is closed until the time in `opens_at`. */
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
        /** @description An agent or a program returned the conversation to its queue. */
        readonly RoutingReasonReleased: {
            /** @enum {string} */
            readonly code: "released";
            readonly parameters: components["schemas"]["RoutingReasonReleasedParameters"];
        };
        readonly RoutingReasonReleasedParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
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
        /** @description The conversation has waited so long that at least one skill is no longer required, or is required only at a lower level. */
        readonly RoutingReasonSkillsRelaxed: {
            /** @enum {string} */
            readonly code: "skills-relaxed";
            readonly parameters: components["schemas"]["RoutingReasonSkillsRelaxedParameters"];
        };
        readonly RoutingReasonSkillsRelaxedParameters: {
            /** @description the skills that are no longer required, or are required only at a lower level */
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
        /** @description An agent or a program transferred the conversation to an agent. */
        readonly RoutingReasonTransferred: {
            /** @enum {string} */
            readonly code: "transferred";
            readonly parameters: components["schemas"]["RoutingReasonTransferredParameters"];
        };
        readonly RoutingReasonTransferredParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
            readonly by_name: string;
        };
        /** @description An agent or a program transferred the conversation to a queue. */
        readonly RoutingReasonTransferredToQueue: {
            /** @enum {string} */
            readonly code: "transferred-to-queue";
            readonly parameters: components["schemas"]["RoutingReasonTransferredToQueueParameters"];
        };
        readonly RoutingReasonTransferredToQueueParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
            readonly by_name: string;
            /** @description the key of the queue */
            readonly queue: string;
        };
        /** @description An agent or a program transferred the conversation to a team. */
        readonly RoutingReasonTransferredToTeam: {
            /** @enum {string} */
            readonly code: "transferred-to-team";
            readonly parameters: components["schemas"]["RoutingReasonTransferredToTeamParameters"];
        };
        readonly RoutingReasonTransferredToTeamParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
            readonly by_name: string;
            /** @description the team */
            readonly team_id: number;
            /** @description the name of the team */
            readonly team_name: string;
        };
        /** @description An agent or a program undid a change of the conversation. */
        readonly RoutingReasonUndone: {
            /** @enum {string} */
            readonly code: "undone";
            readonly parameters: components["schemas"]["RoutingReasonUndoneParameters"];
        };
        readonly RoutingReasonUndoneParameters: {
            /** @description the agent who acted; `null`: a program without an agent */
            readonly by_id: number | null;
            /** @description the name of the agent who acted. `Somebody` stands for a program without an agent */
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
            /** @description The path of the request that returns the routing decisions with their reasons. */
            readonly decisions: string;
            /**
             * @description The key of the queue in which the conversation waits. `null` means that the conversation does not wait in a
             *     queue.
             */
            readonly queue: string | null;
            readonly result: components["schemas"]["RoutingResult"];
        };
        /** @description The name and the picture of a contact. */
        readonly RowContact: {
            /**
             * @description The web address of the contact's picture, as a partner's system provided it. `null` means that there is no
             *     picture.
             */
            readonly avatar_url: string | null;
            /** Format: int64 */
            readonly id: number;
            /** @description The displayed name. */
            readonly name: string;
        };
        /** @description The caller's unsent text in a conversation, shortened. */
        readonly RowDraft: {
            /** @description The first 200 characters of the text, or fewer if the text is shorter. */
            readonly excerpt: string;
            /** @description The kind of the message that the draft becomes: `outgoing` or `note`. */
            readonly kind: components["schemas"]["MessageKind"];
            readonly updated_at: components["schemas"]["Time"];
        };
        /** @description Changes to a service record. Members and attributes that the request does not contain keep their values. */
        readonly SavedRecord: {
            /** @description The free text of the record. */
            readonly memo?: string | null;
            /** @description The new values of attributes of the record. `null` as `value` removes the attribute's value. */
            readonly values?: readonly components["schemas"]["NewRecordValue"][];
        };
        /** @description A message that Parlor sends later. */
        readonly ScheduledMessage: {
            /**
             * @description The actions of the macro from which the message was made. Parlor carries out these actions when it sends the
             *     message.
             */
            readonly actions: readonly Record<string, never>[];
            /**
             * Format: int64
             * @description The id of the agent who wrote the message.
             */
            readonly agent_id: number;
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /** @description Whether Parlor stops this scheduled message if the customer writes before Parlor sends the message. */
            readonly cancel_on_reply: boolean;
            /** @description The text of the message: HTML if `html` is `true`, otherwise plain text. */
            readonly content: string;
            /** Format: int64 */
            readonly conversation_id: number;
            readonly created_at: components["schemas"]["Time"];
            /**
             * @description The code of the reason why Parlor could not send the message. Examples are `conversation_ended`,
             *     `contact_erased`, `agent_inactive`, `conversation_not_visible`, `forbidden` and `capacity_reached`. Other codes
             *     are possible. `null` means that the message has not failed.
             */
            readonly error: string | null;
            /**
             * @description Whether the message waits only for the hold time of its inbox. This time is `hold_s` in the settings of the
             *     inbox.
             */
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
        /** @description The position of a match in a part of a text, in characters (Unicode code points). */
        readonly SearchMatch: {
            readonly length: number;
            /** @description The number of characters of this part that precede the match. */
            readonly start: number;
        };
        /** @description A part of a text that a search found, with the positions of the matches. */
        readonly SearchSnippet: {
            /** @description Whether the text has more characters after this part. */
            readonly after: boolean;
            /** @description Whether the text has more characters before this part. */
            readonly before: boolean;
            /** @description The field from which the text comes: `content`, `subject`, `name`, `contact_point` or `custom_attribute`. */
            readonly field: string;
            /** @description The matches in this part, in order. */
            readonly matches: readonly components["schemas"]["SearchMatch"][];
            /** @description The part of the text, at most 160 characters. */
            readonly text: string;
        };
        /** @description The author of a message. */
        readonly Sender: {
            /**
             * Format: int64
             * @description The id of the agent or contact who wrote the message. For a message of the customer, the value is the id of the
             *     conversation's present contact. `null` means that the author is Parlor or an unknown customer.
             */
            readonly id: number | null;
            readonly kind: components["schemas"]["SenderKind"];
        };
        /**
         * @description The kind of author of a message: the customer (`contact`), an agent (`agent`) or Parlor itself (`system`).
         * @enum {string}
         */
        readonly SenderKind: "contact" | "agent" | "system";
        /** @description A sent message. */
        readonly SentMessage: components["schemas"]["Message"] & {
            /**
             * @description The undo token for the actions of the macro. Present only if the request has `undo=true` and the macro in
             *     `macro_id` has actions.
             */
            readonly undo?: components["schemas"]["Undoable"];
        };
        /** @description The service record of a conversation. */
        readonly ServiceRecord: {
            /**
             * Format: int64
             * @description The agent who last picked up the conversation. This agent is responsible for the record.
             */
            readonly agent_id: number;
            readonly completed_at: components["schemas"]["Time"] | null;
            readonly finished_at: components["schemas"]["Time"] | null;
            readonly memo: string;
            /**
             * @description The time at which the conversation first entered a queue, even if an agent got it at once. If the conversation
             *     entered no queue before the first pick-up, the value is the time of the first pick-up.
             */
            readonly queued_at: components["schemas"]["Time"];
            /** @description The time of the first pick-up. */
            readonly started_at: components["schemas"]["Time"];
            readonly updated_at: components["schemas"]["Time"];
            readonly values: readonly components["schemas"]["RecordValue"][];
            /**
             * @description The version of the service record. Send the version as `If-Match` with a change: Parlor then refuses the change
             *     if the record has changed since you read it.
             */
            readonly version: string;
        };
        /** @description A new session. */
        readonly Session: {
            readonly agent: components["schemas"]["Agent"];
            /**
             * @description The time at which the session expires: 30 days after the sign-in. A session can end earlier, for example by a
             *     sign-out.
             */
            readonly expires_at: components["schemas"]["Time"];
            /**
             * @description The token of the session. Send the token in the header `Authorization: Bearer <token>`. Parlor never shows the
             *     token again. `null` means that the answer sets a session cookie instead.
             */
            readonly token: string | null;
        };
        /** @description The body of a request that sets the case. */
        readonly SetCase: {
            /** @description The id of a case of the conversation's contact. `null` or an absent member removes the conversation from its case. */
            readonly case_id?: null | components["schemas"]["Id"];
        };
        /** @description The body of a request that sets the caller's availability. */
        readonly SetMyPresence: {
            /** @description The new availability. Queues assign new conversations only to agents who are `online`. */
            readonly availability: components["schemas"]["Availability"];
        };
        /** @description The body of a request that sets a password with a password link. */
        readonly SetPasswordByLink: {
            /** @description The new password. */
            readonly password: string;
            /** @description The token of the password link. */
            readonly token: string;
        };
        /** @description The body of a request that sets the priority. */
        readonly SetPriority: {
            /** @description The new priority. `null` or an absent member removes the priority. A conversation without a priority ranks as `medium`. */
            readonly priority?: null | components["schemas"]["Priority"];
        };
        /** @description The complete list of skills that a conversation needs. */
        readonly SetSkills: {
            /** @description All skills that the conversation needs. Each of these skills must exist: at least one agent has the skill, or a queue requires it. */
            readonly skills?: readonly components["schemas"]["NeededSkill"][];
        };
        /** @description The body of a request that sets the team. */
        readonly SetTeam: {
            /** @description The id of the team. `null` or an absent member removes the conversation from its team. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description The document with the caller's own settings. */
        readonly Settings: {
            /** @description The document, as the caller saved it. The document is empty if the caller has never saved a document. */
            readonly settings: Record<string, never>;
            readonly updated_at?: components["schemas"]["Time"] | null;
            /**
             * @description The version of the document. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     document has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description The common part of an entry in the list of conversations: the members that are the same for all callers. */
        readonly SharedRow: components["schemas"]["Conversation"] & {
            readonly contact: components["schemas"]["RowContact"] | null;
            readonly last_message: components["schemas"]["LastMessage"] | null;
            /** @description Always `null` at present. The name is reserved for the deadlines of the conversation. */
            readonly sla: Record<string, never> | null;
        };
        /**
         * @description The agents who may use a saved view: its owner (`own`), the members of a team (`team`), or all agents (`all`).
         * @enum {string}
         */
        readonly Sharing: "own" | "team" | "all";
        /** @description The body of a sign-in request. */
        readonly SignIn: {
            /** @description Whether the answer sets a session cookie instead of containing the token. Scripts cannot read this cookie. Allowed only for web pages of this server. Default: `false`. */
            readonly cookie?: boolean | null;
            /** @description The agent's e-mail address. Parlor ignores case. */
            readonly email: string;
            /** @description The agent's password. */
            readonly password: string;
            /** @description A one-time code or an unused recovery code. Required if the agent has set up one-time codes. Parlor ignores spaces and hyphens. */
            readonly totp?: string | null;
        };
        /** @description The body of a request that completes a sign-in at a provider with a one-time code. */
        readonly SignInCode: {
            /** @description A one-time code of the authenticator app, or an unused recovery code. */
            readonly totp: string;
        };
        /** @description The ways in which agents can sign in. */
        readonly SignInWays: {
            /** @description Whether the server is a demo. A demo begins with an example account, and deletes all its data when it stops. */
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
             * @description The waiting time after which the conversation no longer needs the skill, in seconds. `null` means that the
             *     conversation always needs the skill.
             */
            readonly relax_after_s: number | null;
        };
        /** @description An agent who has a skill, with the level. */
        readonly SkilledAgent: {
            /** Format: int64 */
            readonly agent_id: number;
            /**
             * Format: int64
             * @description The level of the skill, from 1 to 10.
             */
            readonly level: number;
        };
        /** @description The body of a request that snoozes a conversation. */
        readonly Snooze: {
            /**
             * Format: date-time
             * @description The time at which the snooze ends. The time must be in the future. Default: the conversation is snoozed until the customer writes.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly until?: string | null;
        };
        /** @description The customer of the new conversation. The member `kind` states the way in which the request names the customer. */
        readonly Speaker: components["schemas"]["SpeakerAnonymous"] | components["schemas"]["SpeakerContact"] | components["schemas"]["SpeakerIdentity"] | components["schemas"]["SpeakerSerial"] | components["schemas"]["SpeakerLookUp"];
        /** @description An unknown visitor. Parlor creates a new identity. */
        readonly SpeakerAnonymous: {
            /** @enum {string} */
            readonly kind: "anonymous";
        };
        /** @description A contact, by its id. Parlor refuses an unknown id. With a `serial`, Parlor uses the identity with this serial. If there is no such identity, Parlor creates one. If the identity has no contact, Parlor links the identity to the contact in this request. If the identity has another contact, Parlor refuses the request with `serial-taken`. */
        readonly SpeakerContact: {
            /** @description The contact's id. */
            readonly contact_id: components["schemas"]["Id"];
            /** @description The choice among several identities of the contact in this inbox. If the contact has no identity in this inbox, Parlor creates one. Not allowed together with `serial`. Default: `latest_active`. */
            readonly identity?: null | ("latest_active" | "newest");
            /** @enum {string} */
            readonly kind: "contact";
            /** @description The customer's id in the caller's own system, unique in this inbox. */
            readonly serial?: string | null;
        };
        /** @description An identity of this inbox, by its id. Parlor refuses an unknown id. */
        readonly SpeakerIdentity: {
            /** @description The identity's id. */
            readonly identity_id: components["schemas"]["Id"];
            /** @enum {string} */
            readonly kind: "identity";
        };
        /** @description The contact that has at least one of the given values. If there is no such contact, Parlor creates a contact. If several contacts match, Parlor refuses the request with `ambiguous`. */
        readonly SpeakerLookUp: {
            /** @description The choice among several identities of the contact in this inbox. If the contact has no identity in this inbox, Parlor creates one. Default: `latest_active`. */
            readonly identity?: null | ("latest_active" | "newest");
            /** @enum {string} */
            readonly kind: "look_up";
            /** @description The kind and the values by which Parlor looks up the contact. */
            readonly look_up: components["schemas"]["LookUp"];
            /** @description The contact that Parlor creates if the look-up finds none. If `person` has no value of the look-up's kind, Parlor adds the first value of the look-up. For the kinds `email`, `phone`, `external_id` and `attribute`, Parlor refuses the request if `person` has another value of this kind. */
            readonly person?: null | components["schemas"]["PersonToMake"];
        };
        /** @description An identity of this inbox, by its serial: the customer's id in the caller's own system. */
        readonly SpeakerSerial: {
            /** @enum {string} */
            readonly kind: "serial";
            /** @description The customer's id in the caller's own system, unique in this inbox. */
            readonly serial: string;
            /** @description The treatment of an unknown serial. `create` creates an unknown visitor with this serial, and `refuse` refuses the request. Default: `create`. */
            readonly unknown?: null | ("create" | "refuse");
        };
        /** @description A new conversation with its contact, its first message and its routing result. */
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
            /** @description The authentication secret that the browser shares with this server, in URL-safe Base64. */
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
            /** @description The team's name, unique in the account. */
            readonly name: string;
            /**
             * @description The version of the team. Send the version as `If-Match` with a change: Parlor then refuses the change if
             *     the team has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a team. Absent members keep their values. */
        readonly TeamChanges: {
            /** @description The name, unique in the account. */
            readonly name?: string;
        };
        readonly TeamPage: {
            readonly data: readonly components["schemas"]["Team"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description The result of a request that tests a callback endpoint. */
        readonly Tested: {
            /**
             * Format: int64
             * @description The number of the test event. `GET /v1/callbacks/{key}/deliveries` shows the delivery of this event.
             */
            readonly event: number;
        };
        /** @description A page of a thread, oldest entry first. */
        readonly Thread: {
            readonly data: readonly components["schemas"]["Entry"][];
            /**
             * @description The value of `after` for later entries. `null` means that there are no later entries now, or that this page is
             *     empty.
             */
            readonly next: string | null;
            /**
             * @description The value of `before` for earlier entries. `null` means that there are no earlier entries, or that this page is
             *     empty.
             */
            readonly previous: string | null;
        };
        /** @description A ticket: a problem for which an agent or a team is responsible. */
        readonly Ticket: {
            /**
             * Format: int64
             * @description The agent who is responsible for the ticket. `null` means that no agent is responsible.
             */
            readonly assignee_id: number | null;
            readonly attachments: readonly components["schemas"]["MessageAttachment"][];
            /**
             * Format: int64
             * @description The contact who has the problem. `null` means that the ticket has no contact.
             */
            readonly contact_id: number | null;
            /**
             * Format: int64
             * @description The conversation from which the ticket was made. `null` means that the ticket was not made from a conversation.
             */
            readonly conversation_id: number | null;
            readonly created_at: components["schemas"]["Time"];
            /**
             * Format: int64
             * @description The agent who created the ticket. `null` means that no agent created it.
             */
            readonly created_by_id: number | null;
            readonly custom_attributes: Record<string, never>;
            /** @description The description of the problem. */
            readonly description: string;
            readonly due_at: components["schemas"]["Time"] | null;
            readonly ended_at: components["schemas"]["Time"] | null;
            /** Format: int64 */
            readonly id: number;
            /**
             * @description The type of the problem, such as `incident`. Each account uses its own names for types. `null` means that the
             *     ticket has no type.
             */
            readonly kind: string | null;
            readonly labels: readonly string[];
            readonly priority: components["schemas"]["Priority"] | null;
            /**
             * Format: int64
             * @description The id of the ticket's sponsor: a classification of the kind `sponsor`. `null` means that there is no sponsor.
             */
            readonly sponsor_id: number | null;
            readonly status: components["schemas"]["TicketStatus"];
            /** @description The newest changes of the ticket's status, oldest first; at most 100. */
            readonly status_changes: readonly components["schemas"]["StatusChange"][];
            /** @description A note about the status of the ticket. `null` means that there is no note. */
            readonly status_note: string | null;
            /**
             * Format: int64
             * @description The id of the ticket's subcategory: a classification of the kind `subcategory`. `null` means that there is no
             *     subcategory.
             */
            readonly subcategory_id: number | null;
            /** @description The subject of the ticket. The subject is empty after the erasure of the contact. */
            readonly subject: string;
            /**
             * Format: int64
             * @description The team that is responsible for the ticket. `null` means that no team is responsible.
             */
            readonly team_id: number | null;
            /**
             * Format: int64
             * @description The id of the reason for the end of the ticket: a classification of the kind `termination_code`. `null` means
             *     that there is no reason.
             */
            readonly termination_code_id: number | null;
            readonly updated_at: components["schemas"]["Time"];
            /**
             * @description The version of the ticket. Send the version as `If-Match` with a change: Parlor then refuses the change if the
             *     ticket has changed since you read it. The `ETag` header has the same value.
             */
            readonly version: string;
        };
        /** @description Changes to a ticket. Absent members keep their values. */
        readonly TicketChange: {
            /** @description The new responsible agent, who must be active. `null` removes the agent. */
            readonly assignee_id?: null | components["schemas"]["Id"];
            /** @description The ids of the ticket's files after the change. These can be files that the ticket already has, and files that the caller uploaded. Parlor removes all other files from the ticket. */
            readonly attachment_ids?: null | readonly components["schemas"]["Id"][];
            /** @description The new contact of the ticket. `null` removes the contact. If the ticket has a conversation, the new contact must be the contact of that conversation. */
            readonly contact_id?: null | components["schemas"]["Id"];
            /** @description The conversation from which the ticket was made. The ticket gets the contact of this conversation. `null` separates the ticket from its conversation. */
            readonly conversation_id?: null | components["schemas"]["Id"];
            /** @description The new values of custom attributes, by attribute name. `null` removes the value of an attribute. */
            readonly custom_attributes?: {
                readonly [key: string]: unknown;
            };
            /** @description The new description of the problem. */
            readonly description?: string | null;
            /**
             * Format: date-time
             * @description The new time by which the problem must be solved. `null` removes the time.
             * @example 2026-01-31T09:30:00.000000Z
             */
            readonly due_at?: string | null;
            /** @description The new type of the problem. `null` removes the type. */
            readonly kind?: string | null;
            /** @description The new labels. This list replaces all labels of the ticket. */
            readonly labels?: null | readonly string[];
            /** @description The new priority of the ticket. `null` removes the priority. */
            readonly priority?: null | components["schemas"]["Priority"];
            /** @description The id of the new sponsor. `null` removes the sponsor. */
            readonly sponsor_id?: null | components["schemas"]["Id"];
            /** @description The new status of the ticket. */
            readonly status?: null | components["schemas"]["TicketStatus"];
            /** @description A new note about the status. `null` removes the note. */
            readonly status_note?: string | null;
            /** @description The id of the new subcategory. `null` removes the subcategory. */
            readonly subcategory_id?: null | components["schemas"]["Id"];
            /** @description The new subject of the ticket. */
            readonly subject?: string | null;
            /** @description The new responsible team. `null` removes the team. */
            readonly team_id?: null | components["schemas"]["Id"];
            /** @description The id of the new reason for the end of the ticket. `null` removes the reason. */
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
            /** @description Whether the agent has set up one-time codes. If `true`, the agent must sign in with these codes. */
            readonly active: boolean;
            /**
             * Format: int64
             * @description The number of unused recovery codes.
             */
            readonly recovery_codes_left: number;
            /** @description Whether the account requires the agent to set up one-time codes. */
            readonly required: boolean;
            readonly since: components["schemas"]["Time"] | null;
        };
        /** @description The body of a request with a one-time code. */
        readonly TotpCode: {
            /** @description A one-time code of the authenticator app, or an unused recovery code. */
            readonly totp: string;
        };
        /**
         * @description The agents who must sign in with one-time codes: no agents (`nobody`), administrators (`administrators`), supervisors and administrators (`supervisors`), or all agents (`everyone`).
         * @enum {string}
         */
        readonly TotpRule: "nobody" | "administrators" | "supervisors" | "everyone";
        /** @description The body of a request that sets the caller's typing status. */
        readonly TypingNow: {
            /** @description Whether the caller types a note. In that case, Parlor does not notify the customer's program. Default: `false`. */
            readonly private?: boolean | null;
            /** @description `true` while the caller types, and `false` when the caller stops. */
            readonly typing: boolean;
        };
        /** @description The body of a request that takes a conversation from its agent. */
        readonly Unassignment: {
            /** @description `nobody` leaves the conversation without an agent and outside of any queue. `queue` returns the conversation to its queue. Default: `nobody`. */
            readonly to?: null | components["schemas"]["ReleaseTo"];
        };
        /** @description A token with which an agent can undo a change. */
        readonly Undoable: {
            /** @description The expiry time of the token: 10 minutes after the change, or after the end of the bulk job. */
            readonly expires_at: components["schemas"]["Time"];
            /** @description The token for `POST /v1/undo`. Only the agent who made the change can use the token, and only once. */
            readonly token: string;
        };
        /** @description The body of a request that undoes a change. */
        readonly UndoChange: {
            /** @description The undo token from the answer to the change, or from the bulk job. */
            readonly token: string;
        };
        /** @description The result of an undo. */
        readonly Undone: {
            readonly bulk: components["schemas"]["BulkJob"] | null;
            /**
             * Format: int64
             * @description The id of the restored conversation. After the undo, it is possible that the caller no longer has the right to
             *     see this conversation. `null` means that a bulk job is undone.
             */
            readonly conversation_id: number | null;
        };
        /** @description A conversation that is assigned to the caller and has unread messages. */
        readonly Unread: {
            /** Format: int64 */
            readonly conversation_id: number;
            /**
             * Format: int64
             * @description The number of customer messages that the caller has not read.
             */
            readonly unread_count: number;
        };
        /** @description The number of the caller's unread notifications. */
        readonly UnreadNotifications: {
            /**
             * Format: int64
             * @description The number of all unread notifications of the caller.
             */
            readonly unread: number;
        };
        /** @description A page of conversations that are assigned to the caller and have unread messages. */
        readonly UnreadPage: {
            /** @description The conversations, newest first. Even an empty page can have a next page. */
            readonly data: readonly components["schemas"]["Unread"][];
            /** @description The value of `after` for the next page. `null` means that there is no next page. */
            readonly next: string | null;
        };
        /** @description A view: a filter of conversations with a name. */
        readonly View: {
            readonly created_at: components["schemas"]["Time"] | null;
            /** @description The filter of the view, in the form of the parameter `filter` of `GET /v1/conversations`. */
            readonly filter: components["schemas"]["FilterDocument"];
            /**
             * Format: int64
             * @description The id of the saved view. `null` means that the view is built-in.
             */
            readonly id: number | null;
            /**
             * Format: int64
             * @description The inbox of the built-in view of an inbox; otherwise `null`.
             */
            readonly inbox_id: number | null;
            /**
             * @description The key of the view. Keys of built-in views are `mine`, `mentions`, `queue`, `unassigned`, `all`, `failed`,
             *     `snoozed`, and for example `team-5` and `inbox-3`. The key of a saved view is for example `view-12`.
             */
            readonly key: string;
            readonly kind: components["schemas"]["ViewKind"];
            /**
             * @description The name of the view. The built-in view of a team or an inbox has the name of the team or inbox. For all other
             *     built-in views, this is `null`, because the desk shows their names in the agent's language.
             */
            readonly name: string | null;
            /**
             * Format: int64
             * @description The agent who owns the saved view. `null` means that the view is shared or built-in.
             */
            readonly owner_id: number | null;
            /**
             * Format: int64
             * @description The position of the view in the list of saved views. Smaller numbers come first. `null` means that the view is
             *     built-in.
             */
            readonly position: number | null;
            readonly shared_with: components["schemas"]["Sharing"] | null;
            readonly sort: components["schemas"]["ConversationSort"] | null;
            /**
             * Format: int64
             * @description The team of the built-in view of a team, or the team with which the saved view is shared; otherwise `null`.
             */
            readonly team_id: number | null;
            readonly updated_at: components["schemas"]["Time"] | null;
            /**
             * @description The version of the saved view. Send the version as `If-Match` with a change: Parlor then refuses the change if
             *     the view has changed since you read it. `null` means that the view is built-in.
             */
            readonly version: string | null;
        };
        /** @description Changes to a saved view. Absent members keep their values. */
        readonly ViewChange: {
            /** @description The new filter. The new filter replaces the whole old filter. */
            readonly filter?: null | components["schemas"]["FilterDocument"];
            /** @description The new name of the view. */
            readonly name?: string | null;
            /** @description The new position of the view in the list of saved views. Smaller numbers come first. */
            readonly position?: number | null;
            /** @description The agents who may use the view. With `own`, the caller becomes the owner of the view. Only supervisors and administrators may send `team` or `all`. */
            readonly shared_with?: null | components["schemas"]["Sharing"];
            /** @description The new order of the conversations in the view. */
            readonly sort?: null | components["schemas"]["ConversationSort"];
            /** @description The id of the new team if the view is shared with a team; otherwise not allowed. */
            readonly team_id?: null | components["schemas"]["Id"];
        };
        /** @description The number of conversations in a view. */
        readonly ViewCount: {
            /** @description Whether the saved view may have more conversations than `count`. For a built-in view, this is always `false`. */
            readonly capped: boolean;
            /**
             * Format: int64
             * @description The number of conversations in the view, at most 999 for a saved view. `null` means that Parlor has not counted
             *     the saved view yet. In that case, repeat the request later.
             */
            readonly count: number | null;
        };
        /** @description A conversation with the agents who view it or write a reply in it. */
        readonly ViewedConversation: {
            readonly agents: readonly components["schemas"]["Viewer"][];
            /** Format: int64 */
            readonly conversation_id: number;
        };
        /** @description A page of the conversations that agents view or in which agents write a reply, in order of the conversation's id. */
        readonly ViewedConversations: {
            readonly data: readonly components["schemas"]["ViewedConversation"][];
            readonly next: components["schemas"]["Next"];
        };
        /** @description An agent who views a conversation or writes a reply in it. */
        readonly Viewer: {
            /** Format: int64 */
            readonly agent_id: number;
            /** @description The kind of message that the agent writes now: `reply` or `note`. `null` means that the agent writes nothing. */
            readonly replying: string | null;
            /** @description Whether the agent views the conversation. */
            readonly viewing: boolean;
        };
        /** @description The agents who view a conversation or write a reply in it: at most 50 agents, in order of the agent's id. */
        readonly Viewers: {
            readonly data: readonly components["schemas"]["Viewer"][];
            /**
             * Format: int64
             * @description Always `null`, because the list has only one page.
             */
            readonly next: number | null;
        };
        /** @description The body of a request that records that the caller views a conversation. */
        readonly ViewingNow: {
            /** @description `true` while the caller views the conversation, and `false` when the caller leaves it. */
            readonly viewing: boolean;
        };
        /**
         * @description The kind of a view.
         * @enum {string}
         */
        readonly ViewKind: "built_in" | "saved";
        /** @description The views that the caller may use, with their conversation counts. */
        readonly Views: {
            /** @description The built-in views in the order of the desk's navigation, then the saved views by `position`. */
            readonly data: readonly components["schemas"]["CountedView"][];
        };
        /**
         * @description The conversations that an agent may see. `own` means the conversations that are assigned to the agent or mention the agent. `own` also includes unassigned conversations that are intended for the agent or belong to one of the agent's queues. `team` also includes the conversations of the agent's teams and of the members of these teams. `all` means all conversations.
         * @enum {string}
         */
        readonly Visibility: "own" | "team" | "all";
        /** @description The queue and the queue position of a conversation. */
        readonly WaitingAt: {
            readonly place: components["schemas"]["QueuePosition"] | null;
            /** @description The key of the queue. `null` means that the conversation does not wait. */
            readonly queue: string | null;
        };
        /** @description A conversation that waits in a queue. */
        readonly WaitingConversation: {
            /** Format: int64 */
            readonly conversation_id: number;
            readonly place: components["schemas"]["QueuePosition"];
        };
        /** @description Weekly opening hours on certain days. */
        readonly WeeklyStretch: {
            /** @description The days of the week to which these hours apply: `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`. */
            readonly days: readonly string[];
            /** @description The opening time, as `HH:MM`. */
            readonly from: string;
            /** @description The closing time, as `HH:MM`. `24:00` means the end of the day. */
            readonly to: string;
        };
        /** @description The new content of the caller's draft in a conversation. */
        readonly WrittenDraft: {
            /** @description The ids of the draft's files. The caller uploads files with `POST /v1/attachments`. A file can belong to only one draft or message. */
            readonly attachment_ids?: readonly components["schemas"]["Id"][];
            /** @description The text of the draft. The text may be empty. */
            readonly content?: string | null;
            /** @description Whether `content` is HTML. Default: `false`. Parlor removes unsafe parts of the HTML before it stores the draft. */
            readonly html?: boolean | null;
            /** @description The id of the message that the draft answers. Parlor ignores the id of a message in another conversation. Default: the draft answers no particular message. */
            readonly in_reply_to?: null | components["schemas"]["Id"];
            /** @description The kind of the message that the draft becomes. Default: `outgoing`. */
            readonly kind?: null | components["schemas"]["DraftKind"];
            /** @description The ids of the agents whom the draft mentions. Mentions have an effect only in drafts of notes. */
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
        /** @description `changed`: The object has changed since you read it. */
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
        /** @description 400 `bad-query`: The query string cannot be read. 400 `bad-json`: The request body is not valid JSON. 400 `broken-body`: The request body is incomplete. 401 `unauthenticated`: A valid bearer token or session cookie is needed. 403 `totp-setup-required`: Set up one-time codes first. 403 `wrong-origin`: The request does not come from a page of this server. 408 `slow-body`: The request body did not arrive in time. 413 `body-too-large`: The request body is too large. 415 `not-json`: The request body must be JSON. 422 `invalid`: The request has invalid fields. 500 `internal`: The server failed. 503 `unavailable`: Temporarily unavailable. */
        readonly RefusedUnstoredDocument: {
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
        /** @description The maximum number of entries in the page. */
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
        /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The name of the file. Parlor removes directories and forbidden characters from the name. Default: `file`. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Lists only acts on this contact, such as a block, a merge, an export or the erasure. With this parameter, a page can be short or empty although more acts follow. Request further pages as long as `next` is not `null`. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Lists only blocked contacts (`true`), or only contacts that are not blocked (`false`). */
                readonly blocked?: boolean;
                /** @description Lists only contacts with this e-mail address. */
                readonly email?: string;
                /** @description Lists only contacts with this `external_id`: the contact's id in a partner's system. */
                readonly external_id?: string;
                /** @description Lists only contacts with this label. */
                readonly label_id?: components["schemas"]["Id"];
                /** @description The maximum number of entries in the page. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only contacts with this phone number, except fax and pager numbers. Parlor ignores spaces and punctuation in the number. */
                readonly phone?: string;
                /** @description The order of the list. Default: `-created`. */
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
                /** @description The maximum number of candidates in one answer. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Lists only the rows of the table with this id. A table is a group of custom attributes of the kind `contact_row`. Default: the rows of all tables. */
                readonly group_id?: components["schemas"]["Id"];
                /** @description The maximum number of entries in the page. */
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
                /** @description Lists only conversations whose newest message was created before this instant. */
                readonly active_before?: string;
                /** @description Lists only conversations whose newest message was created at this instant or later. */
                readonly active_from?: string;
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after-3"];
                /** @description The id of a conversation. The page contains at most `limit`/2 conversations before it, the conversation itself, and the conversations after it. If this conversation does not meet the conditions, the page contains only the conversations that precede or follow it in the order. */
                readonly around?: components["schemas"]["Id"];
                /** @description Assignees, separated by commas: ids of agents, `me` (the caller), `none` (unassigned) or `any` (any agent). Lists only conversations with one of these assignees. */
                readonly assignee?: readonly (components["schemas"]["Id"] | ("me" | "none" | "any"))[];
                /** @description The value of `previous` in another page. The answer is the page before that page. */
                readonly before?: string;
                /** @description Lists only conversations with this contact. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description Lists only conversations that were created before this instant. */
                readonly created_before?: string;
                /** @description Lists only conversations that were created at this instant or later. */
                readonly created_from?: string;
                /** @description Lists only conversations with a message that could not be delivered (`true`), or only the other conversations (`false`). */
                readonly failed?: boolean;
                /** @description A filter document as JSON text. Not allowed together with `view`. Other parameters add further conditions. Parlor refuses a parameter whose condition the filter already has. */
                readonly filter?: string;
                /** @description Followers, separated by commas: ids of agents, or `me` for the caller. Lists only conversations that at least one of these agents follows. */
                readonly follower?: readonly (components["schemas"]["Id"] | "me")[];
                /** @description At most 100 ids of conversations, separated by commas. The answer contains these conversations in the order of the ids in the request. The answer leaves out conversations that do not exist or that the caller may not see. No other parameter is allowed together with `ids`. */
                readonly ids?: readonly components["schemas"]["Id"][];
                /** @description Ids of inboxes, separated by commas. Lists only conversations of one of these inboxes. */
                readonly inbox_id?: readonly components["schemas"]["Id"][];
                /** @description Labels, separated by commas. Lists only conversations with all of these labels. */
                readonly labels_all?: readonly string[];
                /** @description Labels, separated by commas. Lists only conversations with at least one of these labels. */
                readonly labels_any?: readonly string[];
                /** @description Labels, separated by commas. Lists only conversations with none of these labels. */
                readonly labels_none?: readonly string[];
                /** @description The maximum number of entries in the page. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only conversations in which a note mentions the caller (`true`), or only the other conversations (`false`). */
                readonly mentioned?: boolean;
                /** @description With `true`, lists only conversations that are assigned to the caller, mention the caller in a note, or are followed by the caller. With `false`, lists only the other conversations. */
                readonly participating?: boolean;
                /** @description Priorities, separated by commas. Lists only conversations with one of these priorities. `none` means conversations without a priority. */
                readonly priority?: readonly ("urgent" | "high" | "medium" | "low" | "none")[];
                /** @description Keys of queues, separated by commas. Lists only conversations that wait in one of these queues. */
                readonly queue?: readonly string[];
                /** @description Lists only conversations that wait in a queue (`true`), or only conversations that do not wait (`false`). */
                readonly queued?: boolean;
                /** @description The order of the list. Default: `-created`, or the order of the saved view in `view`. */
                readonly sort?: components["schemas"]["ConversationSort"];
                /** @description Statuses, separated by commas. Lists only conversations with one of these statuses. */
                readonly status?: readonly components["schemas"]["Status"][];
                /** @description Ids of teams, separated by commas. Lists only conversations of one of these teams. */
                readonly team_id?: readonly components["schemas"]["Id"][];
                /** @description Lists only conversations with customer messages that the caller has not read (`true`), or only the other conversations (`false`). */
                readonly unread?: boolean;
                /** @description The key of a view from `GET /v1/views`. The answer lists the conversations of this view. Other parameters add further conditions. Parlor refuses a parameter whose condition the view already has. For a saved view, the default of `sort` is the view's own order. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The position of a message. The page contains the messages after this position, oldest first. With 0, the page begins with the first message of the conversation. */
                readonly after?: number;
                /** @description The position of a message. The page contains this message, at most `limit`/2 messages before it, and the messages after it, oldest first. */
                readonly around?: number;
                /** @description The position of a message. The page contains the messages before this position, newest first. */
                readonly before?: number;
                /** @description The maximum number of entries in the page. */
                readonly limit?: components["parameters"]["limit"];
                /** @description The message that comes first in the page: the `oldest` or the `newest`. Default: `newest` with `before`, otherwise `oldest`. `oldest` is not allowed with `before`, and `newest` is not allowed with `after` or `around`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
            /** @description The message was sent */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["NeverReopensOrTransitionNotAllowed"];
            readonly default: components["responses"]["RefusedUnstoredDocument"];
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                 *       "memo": "Requests a refund."
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The place of an entry. The page contains the first entries after this entry. */
                readonly after?: string;
                /** @description The position of a message. The page contains this message, about `limit`/2 entries before it, and entries after it. */
                readonly around?: number;
                /** @description The place of an entry. The page contains the last entries before this entry. */
                readonly before?: string;
                /** @description The maximum number of entries in the page. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
            readonly default: components["responses"]["RefusedUnstoredDocument"];
        };
    };
    readonly unassign: {
        readonly parameters: {
            readonly query?: {
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
            readonly default: components["responses"]["RefusedUnstoredDocument"];
        };
    };
    readonly list_credentials: {
        readonly parameters: {
            readonly query?: {
                /** @description The value of `next` in the previous page. */
                readonly after?: components["parameters"]["after"];
                /** @description The maximum number of entries in the page. */
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
            /** @description The credential ended */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The number of the last event that the caller has received. The answer contains only later events. Without this parameter, a page begins with the account's first event, and a stream begins with the next new event. */
                readonly after?: number;
                /** @description Lists only events of this conversation. The caller must be able to see the conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description Whether the stream also reports the number of conversations in each of the caller's views. The stream sends these numbers, and later each change of them, as `event: counts`. Default: `false`. Allowed only for a stream. */
                readonly counts?: boolean;
                /** @description The kinds of objects that the answer adds to the events. The answer shows the present state of each object, not the state at the time of the event. If the server sends several events together, for example in a page, an object appears only once, with the first event about it. */
                readonly include?: string;
                /** @description The maximum number of entries in the page. Not allowed for a stream. */
                readonly limit?: number;
                /** @description The maximum time that the request waits for an event, in seconds. Default: 0. The answer may come earlier, even without an event. Not allowed for a stream. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The number of the last event that the client has received. Without this parameter, the connection begins with the next new event. */
                readonly after?: number;
                /** @description Sends only the events, typing, viewers and off-record messages of this conversation. The caller must be able to see the conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description Whether the server also sends the number of conversations in each of the caller's views, and each change of these numbers. Default: `false`. */
                readonly counts?: boolean;
                /** @description The kinds of objects that the server adds to the events. Each object has its present state, not its state at the time of the event. If the server sends several events together, an object appears only once, with the first event about it. */
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
                /** @description With `true`, lists the macros that the caller may change, instead of the macros that the caller can use. Default: `false`. */
                readonly editable?: boolean;
                /** @description The maximum number of entries in the page. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Search words, at most 100 characters. Lists only macros that contain each of these words in their short code, name or text. Macros whose short code begins with the search text come first. A search has only one page. */
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
                /** @description The id of the conversation whose values replace the variables. Required. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
            readonly 409: components["responses"]["TotpActive"];
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of waiting conversations that Parlor reads for the answer. */
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
                /** @description Whether the answer contains an undo token. With this token, the caller can undo the change. Default: `false`. */
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
                /** @description The id of the agent whose sessions the answer lists. Default: the caller. Only administrators may send the id of another agent. */
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
            /** @description The session ended */
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
            /** @description The sessions ended */
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
                /** @description The id of the account whose providers the answer lists. Default: the only account of the server. If the server has several accounts and this parameter is absent, the answer lists no providers. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description The maximum number of entries in the page. */
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
                /** @description Lists only tickets with a responsible agent (`true`) or only tickets without a responsible agent (`false`). */
                readonly assigned?: boolean;
                /** @description Lists only tickets for which this agent is responsible. */
                readonly assignee_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets of this contact. */
                readonly contact_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets that were made from this conversation. */
                readonly conversation_id?: components["schemas"]["Id"];
                /** @description Lists only the tickets that this agent created. */
                readonly created_by_id?: components["schemas"]["Id"];
                /** @description Lists only tickets with the status `resolved` or `closed` (`true`), or only tickets with the status `open` or `processing` (`false`). */
                readonly ended?: boolean;
                /** @description Lists only tickets with this label. */
                readonly label?: string;
                /** @description The maximum number of entries in the page. */
                readonly limit?: components["parameters"]["limit"];
                /** @description Lists only tickets with this priority. */
                readonly priority?: components["schemas"]["Priority"];
                /** @description Lists only tickets whose subject or description contains this text. The search ignores case and accents. */
                readonly q?: string;
                /** @description Lists only tickets with this status. */
                readonly status?: components["schemas"]["TicketStatus"];
                /** @description Lists only tickets for which this team is responsible. */
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
                /** @description The maximum number of entries in the page. */
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
