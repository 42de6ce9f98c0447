/**
 * The tables of one shard. All instants are epoch milliseconds. `profiles.moved_to`: a visitor who turned out to be
 * another profile; nothing else is left of them here. `profiles.seen`: a device's may be later, and is the person's then,
 * and the instant of their last judgement. `confirmed`: visitors who a server said are this user and who have
 * not come by since. `postings`: what the ledger's queue has not taken yet. `erased`: a person who is not to come back, and the visitors that the person was.
 */
const TABLES = `
CREATE TABLE IF NOT EXISTS profiles (
  id TEXT PRIMARY KEY, user TEXT, moved_to TEXT, version TEXT NOT NULL, placed TEXT NOT NULL,
  since INTEGER NOT NULL, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS devices (
  profile TEXT NOT NULL, id TEXT NOT NULL, taken INTEGER NOT NULL, evidence TEXT NOT NULL,
  since INTEGER NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (profile, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS traits (
  profile TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (profile, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  profile TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (profile, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_at ON messages (at);
CREATE TABLE IF NOT EXISTS confirmed (
  profile TEXT NOT NULL, device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (profile, device)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hand_offs (nonce TEXT PRIMARY KEY, device TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (
  profile TEXT PRIMARY KEY, at INTEGER NOT NULL, devices TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL, parcel TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due);
CREATE TABLE IF NOT EXISTS postings (
  number INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, posting TEXT NOT NULL);
DROP INDEX IF EXISTS postings_about;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`

/** Makes what is missing. */
export function makeTables(sql: SqlStorage): void {
  sql.exec(TABLES)
}
