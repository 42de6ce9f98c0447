/** What `waypost --help` says. */
export const USAGE = `waypost: the journey layer of a website

  waypost init SITE        write a playbook to begin with
  waypost publish FILE     validate a playbook and put it into a Worker
  waypost replay LOG       run an event log through a playbook and count stages
  waypost query QUESTION   ask the ledger who is where, who moved and how fast
  waypost export WHAT      write all facts, touches or people of a site

  waypost COMMAND --help   says more
`

export const INIT_USAGE = `waypost init SITE [--file FILE]

Writes a playbook for SITE to begin with: commented, ready to publish, and with
consent required. It never overwrites.

  --file FILE   where to; else playbook.jsonc
`

export const PUBLISH_USAGE = `waypost publish FILE [--url URL] [--key KEY]

Sends the playbook FILE (JSON; comments and trailing commas allowed) to a
Worker, which validates and publishes it. Shows every problem with its path and
what to do about it.

  --url URL   the Worker's address; else WAYPOST_URL, else http://localhost:8787
  --key KEY   the secret key; else WAYPOST_SECRET_KEY, else the one in this
              checkout's .dev.vars
`

export const REPLAY_USAGE = `waypost replay LOG --playbook FILE [options]

Runs LOG through the stages of a playbook, as if its touches had come from
browsers, with time passing between them. LOG is NDJSON or CSV with a header
line, each also as gzip. The result is JSON on standard output.

  --playbook FILE   the playbook (JSON; comments and trailing commas allowed)
  --map A=B,...     where a field stands: visitor, name, at, value, id or props
                    = a column, key or dotted path; a field not named keeps its
                    own name, FIELD= says that there is none
  --at INSTANT      count the visitors at each stage at that instant, touches at
                    it included; may be repeated
  --transitions     count the moves until the last instant, or to the end of the
                    log
  --dump FILE       write every visitor's stage then as CSV:
                    visitor,journey,stage,since
  --strict          stop at the first malformed line; else malformed lines are
                    counted, shown and skipped
  --ledger          send the log through a Worker and its ledger too, and
                    compare their counts with the engine's
  --url URL         with --ledger: the Worker's address; else WAYPOST_URL, else
                    http://localhost:8787
  --key KEY         with --ledger: the secret key; else WAYPOST_SECRET_KEY, else
                    the one in this checkout's .dev.vars

Instants are ISO 8601 (UTC unless they say otherwise) or epoch milliseconds. A
log may be out of order: the result is that of the log in order of time. With
ids, a touch that stands in the log twice counts once; without, each line is a
touch of its own. Touch properties come from props or, where the playbook reads
them, from columns of the same name.

--ledger sends each visitor of the log as a user of the playbook's site, with
verified touches; it may be run again. Publish the playbook before, under a site
that nothing else uses, and with a "retention" that reaches back to the log's
beginning. A Worker judges what it is first told of somebody at the instants of
the touches, and all that comes later as it arrives. So a visitor's touches go
in one request, of 1,000; for who has more, moves are dated now and counts
differ. The stages at each --at (or at the end of the log) and the moves until
then stand side by side on standard error, and in the result under "ledger". Who
was at no stage yet is not in the ledger, and not in this count of "none". Where
anything differs after a minute of waiting for the queue, the exit code is 1.
`

export const QUERY_USAGE = `waypost query QUESTION --site SITE [NAME=VALUE ...] [options]
waypost query sql STATEMENT --site SITE [options]
waypost query FILE.json --site SITE [options]

Asks the ledger of a Worker: a QUESTION with its parameters as NAME=VALUE, a
structured query, as JSON or in a file, or one SELECT. docs/questions.md says
what each means.

  now            at, by, channel, country, device, campaign
  moves          view=matrix|stages|flow
  time-in-stage  stage, view=curve|exits, unit
  funnel         steps=a,b,c, over=stages|touches, order=ordered|strict|any,
                 window, by
  outlook        goal or lapsed
  retention      stage, every=day|week|month
  person         id=user:4711

All but person take journey, where the playbook has several; all but now and
person take from and until, as 2026-11-20 or 30d: the last 30 days else.

  waypost query now --site shop by=country
  waypost query time-in-stage --site shop stage=interested from=90d
  waypost query '{"metrics": ["people"], "dimensions": ["name"]}' --site shop

  --format F   table (the default), json, csv or ndjson
  --url URL    the Worker's address; else WAYPOST_URL, else
               http://localhost:8787
  --key KEY    the secret key; else WAYPOST_SECRET_KEY, else the one in this
               checkout's .dev.vars
`

export const EXPORT_USAGE = `waypost export facts|touches|people --site SITE [options]

Writes all rows of a site while they come in.

  --format F   ndjson (the default) or csv
  --file FILE  where to; else standard output
  --url URL    the Worker's address; else WAYPOST_URL, else
               http://localhost:8787
  --key KEY    the secret key; else WAYPOST_SECRET_KEY, else the one in this
               checkout's .dev.vars
`
