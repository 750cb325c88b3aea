// Package neo4j is graph.Store by Cypher, on Neo4j 5.26 or newer: the store of record in production. Community edition is
// enough; on a cluster, reads go to the readers.
//
// Nodes are things and carry nothing but their number; every row of every noun is one dated relationship, from the thing
// it tells of to what that thing stands in or belongs to (table.go says which). So a walk is a question about a day and
// a revision, tested inside each hop. docs/neo4j.md draws it.
//
// Begin with store.go; apply.go and parts.go write, the other files read. Statements are composed of constants (table.go,
// scope.go); what varies is always a parameter.
package neo4j
