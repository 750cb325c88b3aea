package graph

// CommitInChunks is Commit with so many changes a chunk.
var CommitInChunks = commit
