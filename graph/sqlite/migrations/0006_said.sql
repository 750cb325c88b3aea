-- What rules said lies closer together: it is written by the hundred thousand at once, and only ever read as a whole.

-- What rules say of clocks, a row for each stretch of revisions that knew it. said is a list: rule, kind, unit, subject, part,
-- standing (each of the three a noun and an id), start, due, since and until of the unmet days, bearer (line, branch, function,
-- rank, organization, post, whether above it), spans (each since, until, outcome, reason, severity) and stays (each since, until, area). Days
-- are numbers. pass is the evaluation that said it so last. A row with recorded = retracted was superseded within one revision,
-- and is seen by nobody. 责任缺口
ALTER TABLE "gap" RENAME TO "gap_before";
CREATE TABLE "gap" (
  "id"        TEXT NOT NULL,
  "recorded"  INTEGER NOT NULL,
  "retracted" INTEGER NOT NULL,
  "pass"      INTEGER NOT NULL,
  "said"      TEXT NOT NULL
) STRICT;
INSERT INTO "gap" SELECT "id", "recorded", "retracted", "pass", json_array("rule", "kind", "unit_noun", "unit", "subject_noun", "subject", "part", "standing_noun",
    "standing", "start", "due", "since", "until", coalesce("rest" ->> '$.bearer.line', ''), coalesce("rest" ->> '$.bearer.branch', ''),
    coalesce("rest" ->> '$.bearer.function', ''), coalesce("rest" ->> '$.bearer.rank', 0), '', coalesce("rest" ->> '$.bearer.post', ''),
    json(coalesce("rest" -> '$.bearer.above', 'false')),
    json((SELECT json_group_array(json_array("value" ->> 'since', "value" ->> 'until', "value" ->> 'outcome', coalesce("value" ->> 'reason', ''),
      coalesce("value" ->> 'severity', ''))) FROM json_each("rest", '$.spans'))),
    json((SELECT json_group_array(json_array("value" ->> 'since', "value" ->> 'until', "value" ->> 'area')) FROM json_each("rest", '$.stays'))))
  FROM "gap_before" ORDER BY "rowid";
DROP TABLE "gap_before";
CREATE INDEX "gap_pass" ON "gap" ("pass");
CREATE INDEX "gap_standing" ON "gap" ("id") WHERE "retracted" = 9223372036854775807;

-- Changes of counts: what is added to the count of what is named, as known from recorded on. rises is a list of days, as
-- numbers, each with how many more there are from it on. pass is the evaluation that added the row. 计数
ALTER TABLE "tally" RENAME TO "tally_before";
CREATE TABLE "tally" (
  "name"     TEXT NOT NULL,
  "area"     TEXT NOT NULL,
  "part"     TEXT NOT NULL,
  "recorded" INTEGER NOT NULL,
  "pass"     INTEGER NOT NULL,
  "rises"    TEXT NOT NULL
) STRICT;
INSERT INTO "tally" SELECT "name", "area", "part", "recorded", "pass", json_group_array(json_array("day", "count"))
  FROM "tally_before" GROUP BY "pass", "name", "area", "part", "recorded";
DROP TABLE "tally_before";
CREATE INDEX "tally_pass" ON "tally" ("pass");
