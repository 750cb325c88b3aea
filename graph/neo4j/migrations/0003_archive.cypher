// What rules derive. Of a gap there may be several nodes: it is told anew when it is retracted.
CREATE INDEX gap_id IF NOT EXISTS FOR (g:Gap) ON (g.id);
CREATE INDEX gap_pass IF NOT EXISTS FOR (g:Gap) ON (g.pass);
CREATE INDEX gap_replaced IF NOT EXISTS FOR (g:Gap) ON (g.replaced);
CREATE INDEX tally_pass IF NOT EXISTS FOR (t:Tally) ON (t.pass);
CREATE CONSTRAINT evaluation_id IF NOT EXISTS FOR (e:Evaluation) REQUIRE e.id IS UNIQUE;

// Who writes parts of a large evaluation holds this.
MERGE (w:Writer {id: 2});

// Timelines: a person counted twice, what was done at a place and by a unit.
CREATE INDEX member_digest IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() ON (r.idDigest);
CREATE INDEX record_area IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.area);
CREATE INDEX record_organization IF NOT EXISTS FOR ()-[r:DONE_AT]-() ON (r.organization);

// What a batch changed, for whoever goes on from it: one node for each noun.
CREATE INDEX touched_revision IF NOT EXISTS FOR (t:Touched) ON (t.revision, t.noun);
