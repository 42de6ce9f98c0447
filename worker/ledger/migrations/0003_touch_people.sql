-- People by what they did, over much of the touch log: read in the order of people and names, nothing has to be sorted, and
-- no row of the log itself is looked at but for its props. Costs one more row written for each touch.
CREATE INDEX touches_people ON touches (site, profile, name, at, channel, country, device, campaign, value);
