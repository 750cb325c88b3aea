// Package evidence writes conclusions with the facts that they follow from, signed, so that an auditor can check years later
// and on another machine that nothing is missing and nothing was changed, and that each conclusion follows.
//
// A package is a folder or a .zip: tables for people (CSV, XLSX), facts.jsonl for machines, manifest.json, which names each
// file with its digest, and manifest.sig, the signature over it. Write makes one; Verify derives everything again from the
// facts and compares. Both read through the same code, from any graph.Store, so the same view and selection give the same bytes.
//
// It is not a place for ledgers, which departments exchange: those are package ledger. Begin with Write.
package evidence
