-- A visitor whose two tabs know different things makes different moves in each. Moves that do not lead to where the person
-- is are kept apart, in case it turns out that they do. `since`: by which the next move names this one, in its `after`.
ALTER TABLE facts ADD COLUMN since INTEGER;
ALTER TABLE facts ADD COLUMN after INTEGER;
UPDATE facts SET since = at, key = key || '/' || at || '/' || coalesce(stage, '') WHERE kind = 'entered';
ALTER TABLE left_states ADD COLUMN stage TEXT;
ALTER TABLE left_states ADD COLUMN since INTEGER;
CREATE TABLE strays (
  key TEXT PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL, profile TEXT NOT NULL, at INTEGER NOT NULL,
  journey TEXT NOT NULL, ordinal INTEGER NOT NULL, from_stage TEXT, stage TEXT, cause TEXT NOT NULL,
  playbook TEXT NOT NULL, channel TEXT NOT NULL, country TEXT, device TEXT, campaign TEXT, judgement INTEGER NOT NULL,
  since INTEGER, after INTEGER
) WITHOUT ROWID;
CREATE INDEX strays_of ON strays (site, profile);
