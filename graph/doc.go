// Package graph is the domain of dutygraph: who answers for which household, on which day, as known when.
//
// It is not gqlgen's default output folder (that is resolvers/gen) and it knows no database, no HTTP and no
// GraphQL: it imports the standard library alone. Begin with store.go (the one port), then lineage.go (what is
// read) and chain.go (what is concluded from it).
//
// Every fact is dated twice. Valid time, in days: a fact holds from Since (included) to Until (excluded). Record
// time, in revisions: a fact is known from Recorded (included) to Retracted (excluded). Nothing is overwritten.
package graph
