-- What the questions read. Moves lie by day and kind of move, so that a period's matrix is read in the order in which it
-- is counted; who ceased to be a person of their own is found by profile.
CREATE INDEX facts_days ON facts (site, journey, at / 86400000, from_stage, stage, at) WHERE kind = 'entered';
CREATE INDEX facts_gone ON facts (site, profile, at) WHERE kind IN ('merged', 'erased');
CREATE INDEX IF NOT EXISTS merged_into ON merged (site, into_profile);
