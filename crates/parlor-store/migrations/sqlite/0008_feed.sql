-- The live feed: how much an agent sees, whom notes have called upon, whom an event concerns.

ALTER TABLE agents ADD COLUMN "visibility" TEXT;
ALTER TABLE conversations ADD COLUMN "mentioned" TEXT NOT NULL DEFAULT '[]';
-- What happened before is told to those who see everything.
ALTER TABLE events ADD COLUMN "audience" TEXT NOT NULL DEFAULT '';
