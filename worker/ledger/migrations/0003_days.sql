-- Touches lie by day, and within it by name and segment: what is counted by any of these is read in the order in which it
-- is counted, from the index alone. Forgetting goes by day too, and needs no index of instants.
DROP INDEX touches_at;
CREATE INDEX touches_days ON touches (site, at / 86400000, name, channel, country, device, campaign, at, value);
-- Moves with their segment: who was where at a past instant, by segment, is read from the index alone.
DROP INDEX facts_moves;
CREATE INDEX facts_moves ON facts (site, journey, profile, ordinal, at, stage, channel, country, device, campaign)
  WHERE kind = 'entered';
