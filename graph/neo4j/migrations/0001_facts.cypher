// Every thing is one node, by its number.
CREATE CONSTRAINT area_id IF NOT EXISTS FOR (x:Area) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT organization_id IF NOT EXISTS FOR (x:Organization) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT grid_id IF NOT EXISTS FOR (x:Grid) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT post_id IF NOT EXISTS FOR (x:Post) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT person_id IF NOT EXISTS FOR (x:Person) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT household_id IF NOT EXISTS FOR (x:Household) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT member_id IF NOT EXISTS FOR (x:Member) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT case_id IF NOT EXISTS FOR (x:Case) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT lead_id IF NOT EXISTS FOR (x:Lead) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT application_id IF NOT EXISTS FOR (x:Application) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT step_id IF NOT EXISTS FOR (x:Step) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT risk_id IF NOT EXISTS FOR (x:Risk) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT measure_id IF NOT EXISTS FOR (x:Measure) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT record_id IF NOT EXISTS FOR (x:Record) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT finding_id IF NOT EXISTS FOR (x:Finding) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT policy_id IF NOT EXISTS FOR (x:Policy) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT calendar_day_id IF NOT EXISTS FOR (x:CalendarDay) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT delivery_id IF NOT EXISTS FOR (x:Delivery) REQUIRE x.id IS UNIQUE;
CREATE CONSTRAINT country_id IF NOT EXISTS FOR (x:Country) REQUIRE x.id IS UNIQUE;

// Every batch is one node, by its number and by the revision that it made.
CREATE CONSTRAINT batch_id IF NOT EXISTS FOR (b:Batch) REQUIRE b.id IS UNIQUE;
CREATE CONSTRAINT batch_revision IF NOT EXISTS FOR (b:Batch) REQUIRE b.revision IS UNIQUE;
CREATE INDEX batch_at IF NOT EXISTS FOR (b:Batch) ON (b.at);

// Who writes parts of a large batch holds these, one for each part under way.
CREATE CONSTRAINT writer_id IF NOT EXISTS FOR (w:Writer) REQUIRE w.id IS UNIQUE;
MERGE (w:Writer {id: 0});
MERGE (w:Writer {id: 1});

// Searching by code, name and title.
CREATE INDEX area_code IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.code);
CREATE INDEX area_name IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.name);
CREATE INDEX organization_name IF NOT EXISTS FOR ()-[r:SERVES]-() ON (r.name);
CREATE INDEX grid_name IF NOT EXISTS FOR ()-[r:IN]-() ON (r.name);
CREATE INDEX post_title IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.title);
CREATE INDEX household_head IF NOT EXISTS FOR ()-[r:IN]-() ON (r.head);
CREATE INDEX tenure_name IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.name);

// Rows that have no node of their own.
CREATE INDEX tenure_id IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.id);
CREATE INDEX pairing_id IF NOT EXISTS FOR ()-[r:PAIRED_WITH]-() ON (r.id);

// Lists of one place, unit, post or person. household_area holds grids, too: both are IN a place.
CREATE INDEX household_area IF NOT EXISTS FOR ()-[r:IN]-() ON (r.area, r.id);
CREATE INDEX post_area IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.area);
CREATE INDEX post_organization IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.organization);
CREATE INDEX post_grid IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.grid);
CREATE INDEX lead_case IF NOT EXISTS FOR ()-[r:ABOUT]-() ON (r.case);
CREATE INDEX application_case IF NOT EXISTS FOR ()-[r:MADE_BY]-() ON (r.case);
CREATE INDEX record_parent IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.parent);
CREATE INDEX record_post IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.post);
CREATE INDEX record_person IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.person);
CREATE INDEX finding_household IF NOT EXISTS FOR ()-[r:FALLS_TO]-() ON (r.household);
CREATE INDEX policy_parameter IF NOT EXISTS FOR ()-[r:APPLIES_TO]-() ON (r.parameter);

// Lists by date.
CREATE INDEX case_since IF NOT EXISTS FOR ()-[r:OF]-() ON (r.since);
CREATE INDEX lead_since IF NOT EXISTS FOR ()-[r:ABOUT]-() ON (r.since);
CREATE INDEX application_since IF NOT EXISTS FOR ()-[r:MADE_BY]-() ON (r.since);
CREATE INDEX record_since IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.since);
CREATE INDEX finding_since IF NOT EXISTS FOR ()-[r:FALLS_TO]-() ON (r.since);

// What has changed since a revision, of what a roster holds.
CREATE INDEX area_recorded IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.recorded);
CREATE INDEX area_retracted IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.retracted);
CREATE INDEX organization_recorded IF NOT EXISTS FOR ()-[r:SERVES]-() ON (r.recorded);
CREATE INDEX organization_retracted IF NOT EXISTS FOR ()-[r:SERVES]-() ON (r.retracted);
CREATE INDEX post_recorded IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.recorded);
CREATE INDEX post_retracted IF NOT EXISTS FOR ()-[r:ANSWERS_FOR]-() ON (r.retracted);
CREATE INDEX tenure_recorded IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.recorded);
CREATE INDEX tenure_retracted IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.retracted);
CREATE INDEX policy_recorded IF NOT EXISTS FOR ()-[r:APPLIES_TO]-() ON (r.recorded);
CREATE INDEX policy_retracted IF NOT EXISTS FOR ()-[r:APPLIES_TO]-() ON (r.retracted);
CREATE INDEX calendar_day_recorded IF NOT EXISTS FOR ()-[r:OBSERVED_IN]-() ON (r.recorded);
CREATE INDEX calendar_day_retracted IF NOT EXISTS FOR ()-[r:OBSERVED_IN]-() ON (r.retracted);
