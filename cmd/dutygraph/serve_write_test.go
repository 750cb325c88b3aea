package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// ownStore is the worked example in a store of the test's own, which it may change.
func ownStore(t *testing.T) string {
	t.Helper()
	store, folder := "sqlite:"+filepath.Join(t.TempDir(), "city.sqlite"), filepath.Join("..", "..", "docs", "example")
	if _, errOut, err := command(t, "import", "--store", store, folder, filepath.Join(folder, "later")); err != nil {
		t.Fatalf("%v %s", err, errOut)
	}
	return store
}

// TestServeTakesMutationsOnlyWhenTold sends one write to a server that was told to take it, and to one that was not.
func TestServeTakesMutationsOnlyWhenTold(t *testing.T) {
	const body = `{"query":"mutation { pushApplication(input: { write: { key: \"1\", principal: \"测试员\" }, application: \"A-2024-002\", pushedOn: \"2024-05-14\" }) { applications { pushedOn } receipt { gaps(at: \"2024-05-31\") { evaluated ended { number } } } userErrors { code } } }"}`
	for _, row := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"not told", nil, http.StatusForbidden, "REQUEST_WRITE_REFUSED"},
		{"told", []string{"--allow-writes"}, http.StatusOK, `{"applications":[{"pushedOn":"2024-05-14"}],"receipt":{"gaps":{"evaluated":true,"ended":[{"number":"E02:A-2024-002:2024-05-13"}]}},"userErrors":[]}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			url, _ := started(t, append([]string{"serve", "--store", ownStore(t), "--listen", "127.0.0.1:0"}, row.args...)...)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/graphql", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			text, err := io.ReadAll(answer.Body)
			if err != nil || answer.StatusCode != row.status || !strings.Contains(string(text), row.want) {
				t.Errorf("%d %s %v", answer.StatusCode, text, err)
			}
		})
	}
}
