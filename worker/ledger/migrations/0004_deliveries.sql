-- What webhooks are told: a row for each webhook and move, written with the move's own fact and so as often as that, once.
-- `occasion` is the instant of a move that time made, which everybody tells alike, and 0 of all others: what a late touch
-- unmade, and what comes about at another time, are two. `due`: when it is tried next; NULL: it is over, since `done_at`.
CREATE TABLE deliveries (
  site TEXT NOT NULL, webhook TEXT NOT NULL, fact TEXT NOT NULL, stage TEXT NOT NULL, occasion INTEGER NOT NULL,
  profile TEXT NOT NULL, journey TEXT NOT NULL, ordinal INTEGER NOT NULL, from_stage TEXT, cause TEXT NOT NULL,
  at INTEGER NOT NULL, playbook TEXT NOT NULL, judgement INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed', 'overruled')),
  due INTEGER, done_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER, last_error TEXT,
  PRIMARY KEY (site, webhook, fact, stage, occasion)
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (due) WHERE due IS NOT NULL;
CREATE INDEX deliveries_done ON deliveries (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX deliveries_of ON deliveries (site, profile);
