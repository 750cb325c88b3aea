-- 处理
CREATE TABLE "handling" (
  "id"          TEXT NOT NULL,
  "recorded"    INTEGER NOT NULL,
  "retracted"   INTEGER NOT NULL,
  "brought"     INTEGER NOT NULL,
  "row"         INTEGER NOT NULL,
  "gap"         TEXT NOT NULL,
  "order"       INTEGER NOT NULL,
  "area"        TEXT NOT NULL,
  "from"        TEXT NOT NULL,
  "to"          TEXT NOT NULL,
  "on"          INTEGER NOT NULL,
  "reason"      TEXT NOT NULL,
  "appeal"      TEXT NOT NULL,
  "due"         INTEGER NOT NULL,
  "reported_on" INTEGER NOT NULL,
  "evidence"    TEXT NOT NULL,
  "note"        TEXT NOT NULL,
  PRIMARY KEY ("gap", "id", "recorded")
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX "handling_id" ON "handling" ("id", "recorded");
