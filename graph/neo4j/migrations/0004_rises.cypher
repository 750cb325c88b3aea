// A tally tells of many days at once; those of earlier versions of the program told of one.
MATCH (t:Tally) WHERE t.days IS NULL
CALL (t) { SET t.days = [t.day], t.counts = [t.count] REMOVE t.day, t.count } IN TRANSACTIONS OF 5000 ROWS;
