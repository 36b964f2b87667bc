-- What has to be done beside the rows once a transaction has committed, and is done again after a crash. Of the installation, not of an account.

CREATE TABLE chores (
    kind TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (kind, noted_at)
);
