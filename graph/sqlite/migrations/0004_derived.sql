-- What the rules derived from the facts, and what a copy or an evaluation needs to find what was written since a revision.

-- What rules say of clocks, a row for each stretch of revisions that knew it. start is the day the clock started, due the
-- last day still on time, [since, until) the days on which the duty stood unmet, severity that of the last of them. made
-- and ended are the passes that added the row and that retracted it; 0 while it stands. A row with recorded = retracted was
-- superseded within one revision, and is seen by nobody. rest is JSON: spans, bearer and stays. 责任缺口
CREATE TABLE "gap" (
  "id"            TEXT NOT NULL,
  "rule"          TEXT NOT NULL,
  "kind"          TEXT NOT NULL,
  "unit_noun"     TEXT NOT NULL,
  "unit"          TEXT NOT NULL,
  "subject_noun"  TEXT NOT NULL,
  "subject"       TEXT NOT NULL,
  "part"          TEXT NOT NULL,
  "standing_noun" TEXT NOT NULL,
  "standing"      TEXT NOT NULL,
  "start"         INTEGER NOT NULL,
  "due"           INTEGER NOT NULL,
  "since"         INTEGER NOT NULL,
  "until"         INTEGER NOT NULL,
  "severity"      TEXT NOT NULL,
  "recorded"      INTEGER NOT NULL,
  "retracted"     INTEGER NOT NULL,
  "pass"          INTEGER NOT NULL,
  "rest"          TEXT NOT NULL
) STRICT;
CREATE INDEX "gap_id" ON "gap" ("id", "recorded");
CREATE INDEX "gap_pass" ON "gap" ("pass");

-- Changes of counts: from day on there are count more of what is named, as known from recorded on. pass is the
-- evaluation that added the row. 计数
CREATE TABLE "tally" (
  "name"     TEXT NOT NULL,
  "area"     TEXT NOT NULL,
  "part"     TEXT NOT NULL,
  "day"      INTEGER NOT NULL,
  "recorded" INTEGER NOT NULL,
  "count"    INTEGER NOT NULL,
  "pass"     INTEGER NOT NULL
) STRICT;
CREATE INDEX "tally_pass" ON "tally" ("pass");

-- How far the rules have looked, a row for each pass: facts through the revision, clocks that started by the day. 规则评估
CREATE TABLE "evaluation" (
  "pass"     INTEGER PRIMARY KEY,
  "revision" INTEGER NOT NULL,
  "day"      INTEGER NOT NULL
) STRICT;

CREATE INDEX "household_recorded" ON "household" ("recorded");
CREATE INDEX "household_retracted" ON "household" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "member_recorded" ON "member" ("recorded");
CREATE INDEX "member_retracted" ON "member" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "pairing_recorded" ON "pairing" ("recorded");
CREATE INDEX "pairing_retracted" ON "pairing" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "case_recorded" ON "case" ("recorded");
CREATE INDEX "case_retracted" ON "case" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "lead_recorded" ON "lead" ("recorded");
CREATE INDEX "lead_retracted" ON "lead" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "application_recorded" ON "application" ("recorded");
CREATE INDEX "application_retracted" ON "application" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "step_recorded" ON "step" ("recorded");
CREATE INDEX "step_retracted" ON "step" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "risk_recorded" ON "risk" ("recorded");
CREATE INDEX "risk_retracted" ON "risk" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "measure_recorded" ON "measure" ("recorded");
CREATE INDEX "measure_retracted" ON "measure" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "record_recorded" ON "record" ("recorded");
CREATE INDEX "record_retracted" ON "record" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "finding_recorded" ON "finding" ("recorded");
CREATE INDEX "finding_retracted" ON "finding" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "delivery_recorded" ON "delivery" ("recorded");
CREATE INDEX "delivery_retracted" ON "delivery" ("retracted") WHERE "retracted" < 9223372036854775807;
CREATE INDEX "handling_recorded" ON "handling" ("recorded");
CREATE INDEX "handling_retracted" ON "handling" ("retracted") WHERE "retracted" < 9223372036854775807;
