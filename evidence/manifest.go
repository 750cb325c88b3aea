package evidence

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"dutygraph/graph"
	"dutygraph/graph/gap"
)

// FormatName is the format of packages that this program writes and can verify.
const FormatName = "dutygraph-evidence/1"

// The files of every package beside its tables.
const (
	FactsFile     = "facts.jsonl"
	ManifestFile  = "manifest.json"
	SignatureFile = "manifest.sig"
)

// Manifest says what a package holds, of which view, for whom, and which package came before it. Its bytes are what is
// signed.
type Manifest struct {
	// Format is FormatName.
	Format string `json:"format"`
	// Program is the version of the program that wrote it.
	Program string `json:"program"`
	// View is what was asked.
	View ManifestView `json:"view"`
	// Selection is which part of it.
	Selection ManifestSelection `json:"selection"`
	// Revision is the revision as of which everything is told.
	Revision graph.Revision `json:"revision"`
	// GapsThrough is the revision through which gaps are judged: always Revision, since they are judged anew from its facts.
	GapsThrough graph.Revision `json:"gapsThrough"`
	// Policies are the limits that clocks of the package were judged by.
	Policies []ManifestPolicy `json:"policies"`
	// Counts are how many clocks there are, by rule and outcome.
	Counts map[string]map[gap.Outcome]int `json:"counts"`
	// Masked are the columns and fields whose personal content is masked; empty where all is clear.
	Masked []string `json:"masked"`
	// Clear are the columns and fields that would be masked, where they are not.
	Clear []string `json:"clear"`
	// Approval is the id of the approval under which they are clear; empty where they are masked.
	Approval string `json:"approval,omitempty"`
	// Files are all files but the manifest and its signature.
	Files []File `json:"files"`
	// CreatedAt is the instant of the export, to the second.
	CreatedAt string `json:"createdAt"`
	// CreatedBy is who made it.
	CreatedBy Creator `json:"createdBy"`
	// Purpose is what for.
	Purpose string `json:"purpose"`
	// Sequence numbers the packages of a chain, from 1.
	Sequence int `json:"sequence"`
	// Previous is the SHA-256 of the manifest before, in hexadecimal; null for the first.
	Previous *string `json:"previous"`
	// Key is the fingerprint of the key that signs, as Fingerprint tells it.
	Key string `json:"key"`
	// PublicKey is the public half of the key that signs, in PEM. It tells nothing of who holds the key: whoever checks the
	// package compares the fingerprint with one that he has by another way.
	PublicKey string `json:"publicKey"`
}

// ManifestView is the view of a package.
type ManifestView struct {
	// At is the day.
	At graph.Day `json:"at"`
	// KnownAt is what was asked: a revision, an instant, or empty for the newest.
	KnownAt string `json:"knownAt"`
	// Scope are the areas that could be seen; empty for the whole city.
	Scope []graph.ID `json:"scope"`
}

// ManifestSelection is the selection of a package.
type ManifestSelection struct {
	Selection
	// Since is the first day of the period; empty without one.
	Since graph.Day `json:"since"`
	// Until is the first day after it; empty without one.
	Until graph.Day `json:"until"`
}

// ManifestPolicy is a limit that was used.
type ManifestPolicy struct {
	// Key is the parameter.
	Key graph.ID `json:"key"`
	// Area is where it applies.
	Area graph.ID `json:"area"`
	// Since is the first day on which it is in force.
	Since graph.Day `json:"since"`
	// Value is its value.
	Value string `json:"value"`
}

// Creator is who made a package.
type Creator struct {
	// Person is the person's id.
	Person string `json:"person"`
	// Post is the post in which the person acted; may be empty.
	Post string `json:"post"`
}

// bytes are the manifest as it is signed: JSON, indented, with a line feed at the end.
func (m *Manifest) bytes() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return out.Bytes(), err
}

// parseManifest reads what bytes wrote, and nothing else.
func parseManifest(text []byte) (*Manifest, bool) {
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&m) != nil {
		return nil, false
	}
	again, err := m.bytes()
	return &m, err == nil && bytes.Equal(again, text)
}

// Digest is the SHA-256 of a manifest, in hexadecimal.
func Digest(manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return hex.EncodeToString(sum[:])
}

// policiesOf are policies as the manifest lists them.
func policiesOf(used map[graph.ID]*graph.Policy) []ManifestPolicy {
	out := make([]ManifestPolicy, 0, len(used))
	for _, p := range used {
		out = append(out, ManifestPolicy{p.Parameter, p.Area, p.Since, p.Value})
	}
	slices.SortFunc(out, func(a, b ManifestPolicy) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Since, b.Since))
	})
	return out
}
