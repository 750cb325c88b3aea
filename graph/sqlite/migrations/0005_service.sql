-- What timelines of grid members and of areas look for: of the records, of which nearly all are visits, what the members did
-- and were given; of the leads, of which most were false, those that were true. The text of each condition is that of the
-- statement that looks.

CREATE INDEX "record_service" ON "record" ("post") WHERE "kind" IN ('REPORT', 'TRAINING', 'SUBSIDY');
CREATE INDEX "record_service_person" ON "record" ("person") WHERE "kind" IN ('REPORT', 'TRAINING');
CREATE INDEX "record_training" ON "record" ("area") WHERE "kind" = 'TRAINING';
CREATE INDEX "lead_true" ON "lead" ("household") WHERE "result" IN ('TRUE_INCLUDE', 'TRUE_COVERED', 'TRUE_TRANSFERRED');
