-- The search index, made from the events: what was there before is indexed as soon as a server runs.

CREATE TABLE search_positions (
    "account_id" BIGINT PRIMARY KEY NOT NULL,
    "position" BIGINT NOT NULL
);

CREATE TABLE search_docs (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "account_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "object_id" BIGINT NOT NULL,
    "conversation_id" BIGINT,
    "tokens" TSVECTOR NOT NULL
);

CREATE INDEX search_docs_tokens ON search_docs USING gin (tokens);
CREATE INDEX search_docs_object ON search_docs (object_id, kind);
CREATE INDEX search_docs_conversation ON search_docs (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX search_docs_account ON search_docs (account_id, id);
