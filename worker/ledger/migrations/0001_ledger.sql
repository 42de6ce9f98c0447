-- The ledger. All instants are epoch milliseconds; a profile is a person, or a visitor who is nobody known.
-- judgement: of two that were told of one person the higher is the later; its order is that of `judgementOf`.

-- What happened, each once: the key says it all. Which columns a row has, its kind decides.
CREATE TABLE facts (
  key TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('entered', 'exposed', 'reached', 'merged', 'erased')),
  profile TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- entered
  journey TEXT, ordinal INTEGER, from_stage TEXT, stage TEXT, cause TEXT,
  -- exposed
  play TEXT, arm TEXT, slot TEXT, propensity REAL,
  -- reached
  goal TEXT, touch TEXT, value REAL,
  -- merged
  into_profile TEXT,
  -- what was known then
  playbook TEXT NOT NULL, channel TEXT NOT NULL, country TEXT, device TEXT, campaign TEXT,
  judgement INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX facts_moves ON facts (site, journey, profile, ordinal, at, stage) WHERE kind = 'entered';
CREATE INDEX facts_at ON facts (site, kind, at);
CREATE INDEX facts_of ON facts (site, profile, at);

-- Where everybody is now, and the moves that time will make if no touch comes: JSON [{journey, stage, at}, …].
CREATE TABLE states (
  site TEXT NOT NULL, journey TEXT NOT NULL, profile TEXT NOT NULL,
  stage TEXT, since INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  channel TEXT NOT NULL, country TEXT, device TEXT, campaign TEXT,
  judgement INTEGER NOT NULL DEFAULT 0,
  -- by which judgement the segment is known: what a server tells knows less than what a visitor's request does
  segment_rank INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, journey, profile)
) WITHOUT ROWID;
CREATE INDEX states_stage ON states (site, journey, stage);
-- Where those were last who turned out to be somebody else: what was told of them late is still put right by it.
CREATE TABLE left_states (
  site TEXT NOT NULL, journey TEXT NOT NULL, profile TEXT NOT NULL, ordinal INTEGER NOT NULL, judgement INTEGER NOT NULL,
  PRIMARY KEY (site, journey, profile)
) WITHOUT ROWID;
CREATE TABLE dues (
  site TEXT NOT NULL, profile TEXT NOT NULL, judgement INTEGER NOT NULL, at INTEGER, moves TEXT NOT NULL,
  playbook TEXT NOT NULL,
  PRIMARY KEY (site, profile)
) WITHOUT ROWID;
CREATE INDEX dues_at ON dues (at) WHERE at IS NOT NULL;

-- Who is another profile now, and who is forgotten (by a hash that nothing leads back from).
CREATE TABLE merged (site TEXT NOT NULL, profile TEXT NOT NULL, into_profile TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (site, profile)) WITHOUT ROWID;
CREATE INDEX merged_into ON merged (site, into_profile);
CREATE TABLE erased (hash TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

-- The touch log.
CREATE TABLE touches (
  site TEXT NOT NULL, profile TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,
  channel TEXT NOT NULL, verified INTEGER NOT NULL, value REAL, props TEXT,
  country TEXT, device TEXT, campaign TEXT,
  PRIMARY KEY (site, profile, id)
) WITHOUT ROWID;
CREATE INDEX touches_at ON touches (site, at, name);
