-- One table for each noun, one row for each version of a thing at each stretch of revisions that knew it.
--
-- since, until and the other days count from 1949-10-01 = 1; 0 is an empty cell, 2147483647 lasts for ever. A row is known
-- from recorded (included) to retracted (excluded), in revisions; 9223372036854775807 is a row that still stands. row counts
-- in the source of the batch of the revision brought, which is recorded unless that batch only closed the row. Columns
-- that every read looks at come first. id is the thing's identity; where that is made of several parts, they are joined
-- by spaces. What belongs to a household or a case lies in the file beside the rest that belongs to it, so that a lineage
-- is read from few pages, whenever its rows came. Nothing is ever updated but retracted; only what one batch both adds and takes out again goes away.

-- The batches, each of which made one revision. at is in milliseconds since 1970; counts and warnings are JSON. 批次
CREATE TABLE "batch" (
  "revision"  INTEGER PRIMARY KEY,
  "id"        TEXT NOT NULL UNIQUE,
  "digest"    TEXT NOT NULL,
  "principal" TEXT NOT NULL,
  "source"    TEXT NOT NULL,
  "at"        INTEGER NOT NULL,
  "counts"    TEXT NOT NULL,
  "warnings"  TEXT NOT NULL
) STRICT;
CREATE INDEX "batch_at" ON "batch" ("at", "revision");

-- 节假日调休
CREATE TABLE "calendar_day" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "day"         INTEGER NOT NULL,
  "kind"        TEXT NOT NULL,
  "name"        TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "calendar_day_id" ON "calendar_day" ("id", "recorded");
CREATE INDEX "calendar_day_recorded" ON "calendar_day" ("recorded");
CREATE INDEX "calendar_day_retracted" ON "calendar_day" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 区划
CREATE TABLE "area" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "ends"        INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "code"        TEXT NOT NULL,
  "name"        TEXT NOT NULL,
  "level"       TEXT NOT NULL,
  "parent"      TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "area_id" ON "area" ("id", "since", "recorded");
CREATE INDEX "area_parent" ON "area" ("parent", "id");
CREATE INDEX "area_level" ON "area" ("level", "id");
CREATE INDEX "area_code" ON "area" ("code");
CREATE INDEX "area_name" ON "area" ("name");
CREATE INDEX "area_recorded" ON "area" ("recorded");
CREATE INDEX "area_retracted" ON "area" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 规则参数
CREATE TABLE "policy" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "parameter"   TEXT NOT NULL,
  "area"        TEXT NOT NULL,
  "value"       TEXT NOT NULL,
  "unit"        TEXT NOT NULL,
  "basis"       TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "policy_id" ON "policy" ("id", "recorded");
CREATE INDEX "policy_area" ON "policy" ("area", "id");
CREATE INDEX "policy_recorded" ON "policy" ("recorded");
CREATE INDEX "policy_retracted" ON "policy" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 单位职能
CREATE TABLE "organization" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "ends"        INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "name"        TEXT NOT NULL,
  "area"        TEXT NOT NULL,
  "function"    TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "organization_id" ON "organization" ("id", "function", "since", "recorded");
CREATE INDEX "organization_area" ON "organization" ("area", "id");
CREATE INDEX "organization_function" ON "organization" ("function", "id");
CREATE INDEX "organization_name" ON "organization" ("name");
CREATE INDEX "organization_recorded" ON "organization" ("recorded");
CREATE INDEX "organization_retracted" ON "organization" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 网格
CREATE TABLE "grid" (
  "id"                TEXT NOT NULL,
  "since"             INTEGER NOT NULL,
  "until"             INTEGER NOT NULL,
  "ends"              INTEGER NOT NULL,
  "recorded"          INTEGER NOT NULL,
  "retracted"         INTEGER NOT NULL,
  "brought"           INTEGER NOT NULL,
  "row"               INTEGER NOT NULL,
  "name"              TEXT NOT NULL,
  "area"              TEXT NOT NULL,
  "extent"            TEXT NOT NULL,
  "stated_households" INTEGER NOT NULL,
  "reported_on"       INTEGER NOT NULL,
  "evidence"          TEXT NOT NULL,
  "note"              TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "grid_id" ON "grid" ("id", "since", "recorded");
CREATE INDEX "grid_area" ON "grid" ("area", "id");
CREATE INDEX "grid_name" ON "grid" ("name");
CREATE INDEX "grid_recorded" ON "grid" ("recorded");
CREATE INDEX "grid_retracted" ON "grid" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 岗位
CREATE TABLE "post" (
  "id"           TEXT NOT NULL,
  "since"        INTEGER NOT NULL,
  "until"        INTEGER NOT NULL,
  "ends"         INTEGER NOT NULL,
  "recorded"     INTEGER NOT NULL,
  "retracted"    INTEGER NOT NULL,
  "brought"      INTEGER NOT NULL,
  "row"          INTEGER NOT NULL,
  "title"        TEXT NOT NULL,
  "kind"         TEXT NOT NULL,
  "area"         TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "grid"         TEXT NOT NULL,
  "household"    TEXT NOT NULL,
  "functions"    TEXT NOT NULL,
  "made"         INTEGER NOT NULL,
  "reported_on"  INTEGER NOT NULL,
  "evidence"     TEXT NOT NULL,
  "note"         TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "post_id" ON "post" ("id", "since", "recorded");
CREATE INDEX "post_area" ON "post" ("area", "id");
CREATE INDEX "post_organization" ON "post" ("organization", "id");
CREATE INDEX "post_grid" ON "post" ("grid", "id");
CREATE INDEX "post_kind" ON "post" ("kind", "id");
CREATE INDEX "post_title" ON "post" ("title");
CREATE INDEX "post_recorded" ON "post" ("recorded");
CREATE INDEX "post_retracted" ON "post" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 农户
CREATE TABLE "household" (
  "id"                     TEXT NOT NULL,
  "since"                  INTEGER NOT NULL,
  "until"                  INTEGER NOT NULL,
  "ends"                   INTEGER NOT NULL,
  "recorded"               INTEGER NOT NULL,
  "retracted"              INTEGER NOT NULL,
  "brought"                INTEGER NOT NULL,
  "row"                    INTEGER NOT NULL,
  "head"                   TEXT NOT NULL,
  "area"                   TEXT NOT NULL,
  "grid"                   TEXT NOT NULL,
  "stated_members"         INTEGER NOT NULL,
  "kind"                   TEXT NOT NULL,
  "away"                   TEXT NOT NULL,
  "income_per_head"        TEXT NOT NULL,
  "income_month"           INTEGER NOT NULL,
  "education_secured"      TEXT NOT NULL,
  "medical_secured"        TEXT NOT NULL,
  "housing_secured"        TEXT NOT NULL,
  "water_secured"          TEXT NOT NULL,
  "rigid_spending_settled" TEXT NOT NULL,
  "reported_on"            INTEGER NOT NULL,
  "evidence"               TEXT NOT NULL,
  "note"                   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "household_id" ON "household" ("id", "since", "recorded");
CREATE INDEX "household_area" ON "household" ("area", "id");
CREATE INDEX "household_grid" ON "household" ("grid", "id");
CREATE INDEX "household_head" ON "household" ("head");

-- 家庭成员
CREATE TABLE "member" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "ends"        INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "household"   TEXT NOT NULL,
  "name"        TEXT NOT NULL,
  "relation"    TEXT NOT NULL,
  "id_masked"   TEXT NOT NULL,
  "id_digest"   TEXT NOT NULL,
  "id_check"    TEXT NOT NULL,
  "labour"      TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "member_id" ON "member" ("id", "since", "recorded");
CREATE INDEX "member_household" ON "member" ("household");

-- 任职
CREATE TABLE "tenure" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "post"        TEXT NOT NULL,
  "person"      TEXT NOT NULL,
  "name"        TEXT NOT NULL,
  "id_masked"   TEXT NOT NULL,
  "id_digest"   TEXT NOT NULL,
  "id_check"    TEXT NOT NULL,
  "acting"      INTEGER NOT NULL,
  "basis"       TEXT NOT NULL,
  "made"        INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "tenure_id" ON "tenure" ("id", "recorded");
CREATE INDEX "tenure_post" ON "tenure" ("post", "since");
CREATE INDEX "tenure_person" ON "tenure" ("person", "since");
CREATE INDEX "tenure_name" ON "tenure" ("name");
CREATE INDEX "tenure_recorded" ON "tenure" ("recorded");
CREATE INDEX "tenure_retracted" ON "tenure" ("retracted") WHERE "retracted" < 9223372036854775807;

-- 结对帮扶
CREATE TABLE "pairing" (
  "id"           TEXT NOT NULL,
  "since"        INTEGER NOT NULL,
  "until"        INTEGER NOT NULL,
  "recorded"     INTEGER NOT NULL,
  "retracted"    INTEGER NOT NULL,
  "brought"      INTEGER NOT NULL,
  "row"          INTEGER NOT NULL,
  "household"    TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "person"       TEXT NOT NULL,
  "name"         TEXT NOT NULL,
  "reported_on"  INTEGER NOT NULL,
  "evidence"     TEXT NOT NULL,
  "note"         TEXT NOT NULL,
  PRIMARY KEY ("household", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "pairing_id" ON "pairing" ("id", "recorded");
CREATE INDEX "pairing_organization" ON "pairing" ("organization");

-- 监测/返贫案例
CREATE TABLE "case" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "household"   TEXT NOT NULL,
  "category"    TEXT NOT NULL,
  "opened_on"   INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL,
  PRIMARY KEY ("household", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "case_id" ON "case" ("id", "recorded");
CREATE INDEX "case_category" ON "case" ("category", "id");
CREATE INDEX "case_opened_on" ON "case" ("opened_on" DESC, "id");

-- 线索/预警
CREATE TABLE "lead" (
  "id"            TEXT NOT NULL,
  "recorded"      INTEGER NOT NULL,
  "retracted"     INTEGER NOT NULL,
  "brought"       INTEGER NOT NULL,
  "row"           INTEGER NOT NULL,
  "household"     TEXT NOT NULL,
  "channel"       TEXT NOT NULL,
  "organization"  TEXT NOT NULL,
  "cause"         TEXT NOT NULL,
  "discovered_on" INTEGER NOT NULL,
  "dispatched_on" INTEGER NOT NULL,
  "verified_on"   INTEGER NOT NULL,
  "result"        TEXT NOT NULL,
  "reason"        TEXT NOT NULL,
  "case"          TEXT NOT NULL,
  "reported_on"   INTEGER NOT NULL,
  "evidence"      TEXT NOT NULL,
  "note"          TEXT NOT NULL,
  PRIMARY KEY ("household", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "lead_id" ON "lead" ("id", "recorded");
CREATE INDEX "lead_case" ON "lead" ("case");
CREATE INDEX "lead_channel" ON "lead" ("channel", "id");
CREATE INDEX "lead_channel_discovered_on" ON "lead" ("channel", "discovered_on" DESC, "id");
CREATE INDEX "lead_discovered_on" ON "lead" ("discovered_on" DESC, "id");

-- 低保申请
CREATE TABLE "application" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "household"   TEXT NOT NULL,
  "applied_on"  INTEGER NOT NULL,
  "pushed_on"   INTEGER NOT NULL,
  "case"        TEXT NOT NULL,
  "decided_on"  INTEGER NOT NULL,
  "decision"    TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL,
  PRIMARY KEY ("household", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "application_id" ON "application" ("id", "recorded");
CREATE INDEX "application_case" ON "application" ("case");
CREATE INDEX "application_applied_on" ON "application" ("applied_on" DESC, "id");

-- 程序环节
CREATE TABLE "step" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "case"        TEXT NOT NULL,
  "step"        TEXT NOT NULL,
  "round"       INTEGER NOT NULL,
  "started_on"  INTEGER NOT NULL,
  "done_on"     INTEGER NOT NULL,
  "post"        TEXT NOT NULL,
  "person"      TEXT NOT NULL,
  "outcome"     TEXT NOT NULL,
  "photo"       TEXT NOT NULL,
  "text"        TEXT NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL,
  PRIMARY KEY ("case", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "step_id" ON "step" ("id", "recorded");

-- 风险
CREATE TABLE "risk" (
  "id"          TEXT NOT NULL,
  "since"       INTEGER NOT NULL,
  "until"       INTEGER NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "case"        TEXT NOT NULL,
  "cause"       TEXT NOT NULL,
  "rank"        INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL,
  PRIMARY KEY ("case", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "risk_id" ON "risk" ("id", "recorded");

-- 帮扶措施
CREATE TABLE "measure" (
  "id"           TEXT NOT NULL,
  "since"        INTEGER NOT NULL,
  "until"        INTEGER NOT NULL,
  "recorded"     INTEGER NOT NULL,
  "retracted"    INTEGER NOT NULL,
  "brought"      INTEGER NOT NULL,
  "row"          INTEGER NOT NULL,
  "case"         TEXT NOT NULL,
  "class"        TEXT NOT NULL,
  "cause"        TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "amount"       TEXT NOT NULL,
  "reported_on"  INTEGER NOT NULL,
  "evidence"     TEXT NOT NULL,
  "note"         TEXT NOT NULL,
  PRIMARY KEY ("case", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "measure_id" ON "measure" ("id", "recorded");

-- 履职记录
CREATE TABLE "record" (
  "id"           TEXT NOT NULL,
  "recorded"     INTEGER NOT NULL,
  "retracted"    INTEGER NOT NULL,
  "brought"      INTEGER NOT NULL,
  "row"          INTEGER NOT NULL,
  "kind"         TEXT NOT NULL,
  "done_on"      INTEGER NOT NULL,
  "period"       INTEGER NOT NULL,
  "post"         TEXT NOT NULL,
  "person"       TEXT NOT NULL,
  "organization" TEXT NOT NULL,
  "area"         TEXT NOT NULL,
  "household"    TEXT NOT NULL,
  "parent"       TEXT NOT NULL,
  "with_list"    TEXT NOT NULL,
  "due_on"       INTEGER NOT NULL,
  "closed_on"    INTEGER NOT NULL,
  "amount"       TEXT NOT NULL,
  "text"         TEXT NOT NULL,
  "reported_on"  INTEGER NOT NULL,
  "evidence"     TEXT NOT NULL,
  "note"         TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "record_id" ON "record" ("id", "recorded");
CREATE INDEX "record_household" ON "record" ("household");
CREATE INDEX "record_post_done_on" ON "record" ("post", "done_on" DESC, "id");
CREATE INDEX "record_person_done_on" ON "record" ("person", "done_on" DESC, "id");
CREATE INDEX "record_kind" ON "record" ("kind", "id");
CREATE INDEX "record_kind_done_on" ON "record" ("kind", "done_on" DESC, "id");
CREATE INDEX "record_done_on" ON "record" ("done_on" DESC, "id");
CREATE INDEX "record_parent" ON "record" ("parent");

-- 督查问题
CREATE TABLE "finding" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "sponsor"     TEXT NOT NULL,
  "found_on"    INTEGER NOT NULL,
  "post"        TEXT NOT NULL,
  "area"        TEXT NOT NULL,
  "household"   TEXT NOT NULL,
  "text"        TEXT NOT NULL,
  "due_on"      INTEGER NOT NULL,
  "closed_on"   INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "finding_id" ON "finding" ("id", "recorded");
CREATE INDEX "finding_household" ON "finding" ("household");
CREATE INDEX "finding_post" ON "finding" ("post");
CREATE INDEX "finding_found_on" ON "finding" ("found_on" DESC, "id");

-- 台账报送
CREATE TABLE "delivery" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "ledger"      TEXT NOT NULL,
  "kind"        TEXT NOT NULL,
  "area"        TEXT NOT NULL,
  "from"        INTEGER NOT NULL,
  "complete_to" INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX "delivery_id" ON "delivery" ("id", "recorded");
