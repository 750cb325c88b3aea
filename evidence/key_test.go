package evidence

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dutygraph/graph"
)

// newKey makes a key in a folder of its own.
func newKey(t *testing.T) (path string, public ed25519.PublicKey) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "示例 key.pem")
	public, err := NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, public
}

func TestAKeySignsAndChecks(t *testing.T) {
	path, made := newKey(t)
	private, err := ReadPrivateKey(path)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ReadPublicKey(path + PublicSuffix)
	if err != nil || !public.Equal(made) || !public.Equal(private.Public()) {
		t.Fatalf("the public key is not that of the private one: %v", err)
	}
	manifest := []byte("{\"format\": \"示例\"}\n")
	signature := Sign(manifest, private)
	if err := Check(manifest, signature, public); err != nil {
		t.Errorf("Check: %v", err)
	}
	if !bytes.Equal(signature, Sign(manifest, private)) {
		t.Error("the same bytes were signed otherwise the second time")
	}
	for i := range 8 * len(manifest) {
		changed := bytes.Clone(manifest)
		changed[i/8] ^= 1 << (i % 8)
		if err := Check(changed, signature, public); graph.CodeOf(err) != BadSignature {
			t.Errorf("bit %d of the manifest flipped: %v", i, err)
		}
	}
	for i := range 8 * len(signature) {
		changed := bytes.Clone(signature)
		changed[i/8] ^= 1 << (i % 8)
		if err := Check(manifest, changed, public); graph.CodeOf(err) != BadSignature {
			t.Errorf("bit %d of the signature flipped: %v", i, err)
		}
	}
	_, other := newKey(t)
	for name, of := range map[string]struct {
		signature []byte
		public    ed25519.PublicKey
		want      graph.Code
	}{
		"another key":            {signature, other, BadSignature},
		"no signature":           {nil, public, BadSignature},
		"half a signature":       {signature[:32], public, BadSignature},
		"a byte after it":        {append(bytes.Clone(signature), '\n'), public, BadSignature},
		"a key of another size":  {signature, public[:31], graph.Invalid},
		"a key that is no point": {signature, bytes.Repeat([]byte{0xff}, 32), BadSignature},
	} {
		if err := Check(manifest, of.signature, of.public); graph.CodeOf(err) != of.want {
			t.Errorf("%s: %v, want %s", name, err, of.want)
		}
	}
}

// The key and the signature are those of RFC 8032, section 7.1, test 3: what is signed here is what others call Ed25519.
func TestTheSignatureIsPlainEd25519(t *testing.T) {
	of := func(text string) []byte {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	private := ed25519.NewKeyFromSeed(of("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"))
	want := of("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
	if got := Sign(of("af82"), private); !bytes.Equal(got, want) {
		t.Errorf("signature %x, want %x", got, want)
	}
}

func TestKeyFilesAreStandardAndPrivate(t *testing.T) {
	path, public := newKey(t)
	for name, of := range map[string]struct {
		head string
		mode fs.FileMode
	}{
		path:                {"-----BEGIN PRIVATE KEY-----\n", 0o600},
		path + PublicSuffix: {"-----BEGIN PUBLIC KEY-----\n", 0o644},
	} {
		text, err := os.ReadFile(name)
		if err != nil || !strings.HasPrefix(string(text), of.head) {
			t.Errorf("%s: %v", name, err)
		}
		about, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Separator != '\\' && about.Mode().Perm()&^of.mode != 0 {
			t.Errorf("%s has the mode %v, want at most %v", name, about.Mode(), of.mode)
		}
	}
	text, err := os.ReadFile(path + PublicSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := MarshalPublicKey(public); err != nil || !bytes.Equal(again, text) {
		t.Errorf("the public key as a text is not its file: %v", err)
	}
	if parsed, err := ParsePublicKey(text); err != nil || !parsed.Equal(public) {
		t.Errorf("ParsePublicKey: %v", err)
	}
	if f := Fingerprint(public); len(f) != 64 || f != strings.ToLower(f) {
		t.Errorf("fingerprint %q", f)
	}
	if f := Fingerprint(nil); f != "" {
		t.Errorf("fingerprint of nothing is %q", f)
	}
}

func TestNoKeyIsOverwritten(t *testing.T) {
	for _, taken := range []string{"", PublicSuffix} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path+taken, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := NewKey(path); graph.CodeOf(err) != graph.Conflict {
			t.Errorf("with key%s there: %v", taken, err)
		}
		if text, err := os.ReadFile(path + taken); err != nil || string(text) != "mine" {
			t.Errorf("key%s is now %q: %v", taken, text, err)
		}
		if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
			t.Errorf("%d files in the folder, want the one that was there: %v", len(all), err)
		}
	}
	if _, err := NewKey(filepath.Join(t.TempDir(), "no such folder", "key")); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("in no folder: %v", err)
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	path, _ := newKey(t)
	private, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	public, err := os.ReadFile(path + PublicSuffix)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, der []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	der, err := x509.MarshalPKCS8PrivateKey(curve)
	otherPrivate := block(privateBlock, der, err)
	der, err = x509.MarshalPKIXPublicKey(curve.Public())
	otherPublic := block(publicBlock, der, err)
	for _, of := range []struct {
		name            string
		text            []byte
		private, public bool
		says            string
	}{
		{"nothing", nil, false, false, "no Ed25519 key"},
		{"words", []byte("示例"), false, false, "no Ed25519 key"},
		{"a private key", private, true, false, "no Ed25519 key"},
		{"a public key", public, false, true, "no Ed25519 key"},
		{"a private key of another kind", otherPrivate, false, false, "no Ed25519 key"},
		{"a public key of another kind", otherPublic, false, false, "no Ed25519 key"},
		{"two private keys", append(bytes.Clone(private), private...), false, false, ""},
		{"two public keys", append(bytes.Clone(public), public...), false, false, ""},
		{"an encrypted key", block("ENCRYPTED PRIVATE KEY", []byte("x"), nil), false, false, "encrypted"},
		{"half a private key", private[:len(private)/2], false, false, "no Ed25519 key"},
		{"a damaged block", block(privateBlock, []byte("x"), nil), false, false, "no Ed25519 key"},
		{"a damaged public block", block(publicBlock, []byte("x"), nil), false, false, "no Ed25519 key"},
		{"too much", bytes.Repeat([]byte("x"), maxKeyFile+1), false, false, "no key file"},
	} {
		t.Run(of.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, of.text, 0o600); err != nil {
				t.Fatal(err)
			}
			_, asPrivate := ReadPrivateKey(path)
			_, asPublic := ReadPublicKey(path)
			for _, read := range []struct {
				err  error
				good bool
			}{{asPrivate, of.private}, {asPublic, of.public}} {
				if read.good {
					if read.err != nil {
						t.Errorf("refused: %v", read.err)
					}
					continue
				}
				e, ok := errors.AsType[*graph.Error](read.err)
				if !ok || e.Code != graph.Invalid || !strings.Contains(e.EN, of.says) || strings.Contains(e.ZH+e.EN, "%!") {
					t.Errorf("error %v, want one that says %q", read.err, of.says)
				}
			}
		})
	}
	if _, err := ReadPrivateKey(filepath.Join(t.TempDir(), "none")); graph.CodeOf(err) != graph.NotFound {
		t.Errorf("no file: %v", err)
	}
	if _, err := ReadPublicKey(t.TempDir()); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a folder: %v", err)
	}
}

func TestAPrivateKeyThatOthersCanReadIsRefused(t *testing.T) {
	if filepath.Separator == '\\' {
		t.Log("this system does not tell who can read a file")
		return
	}
	path, _ := newKey(t)
	for mode, want := range map[fs.FileMode]graph.Code{0o600: "", 0o400: "", 0o640: graph.Invalid, 0o604: graph.Invalid, 0o660: graph.Invalid, 0o644: graph.Invalid} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadPrivateKey(path); graph.CodeOf(err) != want {
			t.Errorf("mode %v: %v, want %q", mode, err, want)
		}
	}
}

// TestOpenSSLChecksWhatWeSign lets another program check a signature and tell a fingerprint, with the commands of the
// documentation, and reads a key that it made.
func TestOpenSSLChecksWhatWeSign(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Log("openssl is not installed; TestTheSignatureIsPlainEd25519 stands in")
		return
	}
	path, public := newKey(t)
	folder := filepath.Dir(path)
	run := func(args ...string) (string, error) {
		c := exec.CommandContext(t.Context(), openssl, args...)
		c.Dir = folder
		out, err := c.CombinedOutput()
		return string(out), err
	}
	private, err := ReadPrivateKey(path)
	if err != nil {
		t.Fatal(err)
	}
	manifest := []byte("{\"format\": \"示例\"}\n")
	for name, text := range map[string][]byte{"manifest.json": manifest, "manifest.sig": Sign(manifest, private)} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verify := []string{"pkeyutl", "-verify", "-pubin", "-inkey", path + PublicSuffix, "-rawin", "-in", "manifest.json", "-sigfile", "manifest.sig"}
	if out, err := run(verify...); err != nil || !strings.Contains(out, "Verified Successfully") {
		t.Errorf("openssl says %q: %v", out, err)
	}
	if _, err := run("pkey", "-pubin", "-in", path+PublicSuffix, "-outform", "DER", "-out", "key.der"); err != nil {
		t.Error(err)
	}
	if out, err := run("dgst", "-sha256", "key.der"); err != nil || !strings.Contains(out, Fingerprint(public)) {
		t.Errorf("openssl gives the fingerprint %q, want %s: %v", out, Fingerprint(public), err)
	}
	if err := os.WriteFile(filepath.Join(folder, "manifest.json"), append(manifest, ' '), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run(verify...); err == nil {
		t.Errorf("openssl takes a changed manifest: %q", out)
	}
	if out, err := run("genpkey", "-algorithm", "ed25519", "-out", "theirs"); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	if err := os.Chmod(filepath.Join(folder, "theirs"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPrivateKey(filepath.Join(folder, "theirs")); err != nil {
		t.Errorf("a key that openssl made: %v", err)
	}
}
