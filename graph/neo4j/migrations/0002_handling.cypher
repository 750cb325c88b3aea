// The handling of gaps: a move is one node, by gap and order.
CREATE CONSTRAINT handling_id IF NOT EXISTS FOR (x:Handling) REQUIRE x.id IS UNIQUE;
