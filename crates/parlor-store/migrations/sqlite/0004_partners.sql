-- The client application that started a conversation and speaks for its customer.

ALTER TABLE conversations ADD COLUMN "application_id" INTEGER REFERENCES credentials (id);
