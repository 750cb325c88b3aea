-- What timelines look for: whoever has one digest, deliveries of an area, and of the records, of which nearly all are
-- visits, the few that are not by what they are about.

CREATE INDEX "member_digest" ON "member" ("id_digest", "household") WHERE "id_digest" > '';
CREATE INDEX "delivery_area" ON "delivery" ("area");
CREATE INDEX "record_meeting" ON "record" ("area") WHERE "kind" = 'MEETING';
CREATE INDEX "record_push" ON "record" ("organization") WHERE "kind" = 'PUSH';
CREATE INDEX "record_handover" ON "record" ("post") WHERE "kind" = 'HANDOVER';
CREATE INDEX "record_item" ON "record" ("post") WHERE "kind" = 'ITEM';
CREATE INDEX "record_item_person" ON "record" ("person") WHERE "kind" = 'ITEM';
